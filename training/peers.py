"""The peer to compare with: the plain scikit-learn pipeline that anyone would write first."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from training.corpus import DATASETS, load_corpus


def plain_pipeline(datasets: Path = DATASETS) -> Callable[[str], Sequence[float]]:
    """Segmented words, TF-IDF, one logistic regression a topic; the answer gives the topics' probabilities."""
    from underthesea import word_tokenize

    corpus = load_corpus(datasets)
    topics = corpus.taxonomy.predicted_topics
    texts = [word_tokenize(o.text, format="text") for o in corpus.train]
    labels = np.array([[t in o.topics for t in topics] for o in corpus.train], dtype=int)
    model = make_pipeline(
        TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), min_df=2),
        OneVsRestClassifier(LogisticRegression(max_iter=200)),
    ).fit(texts, labels)

    def answer(text: str) -> Sequence[float]:
        probabilities: Sequence[float] = model.predict_proba([word_tokenize(text, format="text")])[0]
        return probabilities

    return answer
