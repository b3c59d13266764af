"""Fitting: one scikit-learn pipeline from segmented text to all topics and kinds at once, and its plain numbers."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC

from models.accents import Accents
from models.lexicon import Lexicon
from models.scoring import Channel, Tokens, Weights
from training.recipe import Recipe

#: The columns that the pipeline reads, each a string: see `columns`.
SOURCES = ("words", "syllables", "bare")


def columns(tokens: Sequence[Tokens], lexicon: Lexicon, topics: Sequence[str]) -> NDArray[np.object_]:
    """What the pipeline reads, shape (texts, 4): words, syllables and bare syllables separated by blanks, and the id of
    each topic as often as the weights of its phrases say."""
    table = np.empty((len(tokens), 4), dtype=object)
    for at, view in enumerate(tokens):
        hits = lexicon.find(view.syllables)
        said = " ".join(" ".join([hit.topic] * hit.weight) for hit in hits if hit.topic in topics)
        table[at] = [*(" ".join(view.view(source)) for source in SOURCES), said]
    return table


def build_features(recipe: Recipe, topics: Sequence[str]) -> ColumnTransformer:
    """From the four columns to one sparse row a text, not fitted yet."""
    ngrams = (recipe.word_ngrams, recipe.syllable_ngrams, recipe.bare_ngrams)
    channels = [
        (source, _tfidf(recipe, n), at) for at, (source, n) in enumerate(zip(SOURCES, ngrams, strict=True))
    ]
    counts = CountVectorizer(token_pattern=r"\S+", lowercase=False, vocabulary=list(topics))
    lexicon = Pipeline([("counts", counts), ("log", FunctionTransformer(np.log1p, accept_sparse=True))])
    return ColumnTransformer(
        [*channels, ("lexicon", lexicon, 3)],
        transformer_weights={"lexicon": recipe.lexicon_scale},
        sparse_threshold=1.0,
    )


def fit_outputs(table: Any, labels: NDArray[np.int8], recipe: Recipe, n_topics: int) -> OneVsRestClassifier:
    """One linear SVM an output, leaning a little on naive Bayes, which needs a few hundred examples to be a help.

    In one thread: liblinear's random numbers are global, two at once would not repeat.
    """
    svm = LinearSVC(
        C=recipe.cost,
        tol=recipe.tolerance,
        class_weight="balanced" if recipe.balanced else None,
        random_state=recipe.seed,
    )
    outputs = OneVsRestClassifier(svm).fit(table, labels)
    bayes = OneVsRestClassifier(MultinomialNB(alpha=recipe.bayes_smoothing)).fit(table, labels)
    shares = [recipe.bayes_topic_share] * n_topics
    shares += [recipe.bayes_kind_share] * (labels.shape[1] - n_topics)
    enough = labels.sum(axis=0) >= recipe.bayes_least_rows
    for own, other, share, leans in zip(outputs.estimators_, bayes.estimators_, shares, enough, strict=True):
        if leans and hasattr(own, "coef_"):  # an output that all or none have is a constant
            own.coef_ += share * np.diff(other.feature_log_prob_, axis=0)
            own.intercept_ += share * np.diff(other.class_log_prior_)
    return outputs


def _tfidf(recipe: Recipe, ngrams: tuple[int, int]) -> TfidfVectorizer:
    return TfidfVectorizer(
        token_pattern=r"\S+", lowercase=False, ngram_range=ngrams, min_df=recipe.min_df, sublinear_tf=True
    )


def weights_of(
    pipeline: Pipeline, lexicon: Lexicon, accents: Accents, recipe: Recipe, topics: Sequence[str]
) -> Weights:
    """The numbers of a fitted pipeline, as serving looks them up."""
    features: ColumnTransformer = pipeline.named_steps["features"]
    outputs: OneVsRestClassifier = pipeline.named_steps["outputs"]
    channels: list[Channel] = []
    idf: list[NDArray[np.float64]] = []
    first = 0
    for source in SOURCES:
        fitted: TfidfVectorizer = features.named_transformers_[source]
        terms = fitted.get_feature_names_out()
        low, high = fitted.ngram_range
        channels.append(Channel(source, low, high, {term: first + at for at, term in enumerate(terms)}))
        idf.append(fitted.idf_)
        first += len(terms)
    return Weights(
        channels=tuple(channels),
        idf=np.concatenate([*idf, np.ones(len(topics))]),
        coefficients=coefficients_of(outputs), intercepts=intercepts_of(outputs),
        topics=tuple(topics), lexicon=lexicon, lexicon_scale=recipe.lexicon_scale, accents=accents,
    )  # fmt: skip


def coefficients_of(outputs: OneVsRestClassifier) -> NDArray[np.float32]:
    """Shape (terms, outputs)."""
    return _stacked(outputs, "coef_").T.astype(np.float32)


def intercepts_of(outputs: OneVsRestClassifier) -> NDArray[np.float64]:
    """Shape (outputs,)."""
    return _stacked(outputs, "intercept_").ravel()


def _stacked(outputs: OneVsRestClassifier, name: str) -> NDArray[np.float64]:
    """One row an output; an output that no example has is answered by a constant "no"."""
    n = max(getattr(e, "coef_", np.zeros((1, 1))).shape[1] for e in outputs.estimators_)
    never = {"coef_": np.zeros((1, n)), "intercept_": np.full(1, -10.0)}
    return np.vstack([getattr(estimator, name, never[name]) for estimator in outputs.estimators_])


def dump_pipeline(pipeline: Any) -> bytes:
    """The joblib file of a pipeline."""
    buffer = BytesIO()
    joblib.dump(pipeline, buffer, compress=3)
    return buffer.getvalue()
