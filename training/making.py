"""Making a version: segment, cross-validate, calibrate, fit on all, evaluate on the frozen test part, store."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version as library_version
from typing import Any

from sklearn.pipeline import Pipeline

from models.bundle import Manifest, write_bundle
from models.classifier import Calibration, Classifier
from models.lexicon import Lexicon
from models.scoring import Floats, Weights
from models.store import Store
from training.calibrating import calibrate
from training.card import write_card
from training.corpus import Corpus, LabelledOpinion
from training.doubtful import count_doubts
from training.evaluating import Evaluation, compare
from training.fitting import dump_pipeline, weights_of
from training.growing import measure_growth
from training.preparing import Progress, Rows, prepare
from training.recipe import Recipe
from training.validating import cross_validate, fit_and_cross_validate

LIBRARIES = ("underthesea", "underthesea_core", "scikit-learn", "numpy", "joblib")


@dataclass(frozen=True, slots=True)
class TrainedVersion:
    """A new version in the store, not live yet, with its figures on the test part (None without one).

    `unseen_scores`, shape (training opinions, topics), is what a model said of each that had not seen its dialogue.
    """

    version: str
    evaluation: Evaluation | None
    unseen_scores: Floats


def make_version(
    *,
    corpus: Corpus,
    lexicon: Lexicon,
    store: Store,
    recipe: Recipe,
    progress: Progress,
    name: str | None = None,
    new: Sequence[int] = (),
    held_back: Sequence[LabelledOpinion] = (),
    waiting: Mapping[str, int] | None = None,
) -> TrainedVersion:
    """Train on `corpus.train`; deterministic but for the version's time, and its name where none is given.

    `new` are the rows of it that this installation added, and `held_back` more of these that are not learnt from:
    the learning curve is drawn with them. `waiting` says of which topics how many labels were left out as too few.
    """
    topics = corpus.taxonomy.predicted_topics
    prepared = prepare(corpus=corpus, lexicon=lexicon, topics=topics, recipe=recipe, progress=progress)
    rows = prepared.rows
    outputs, decisions = fit_and_cross_validate(rows, recipe=recipe, progress=progress)
    calibration = _calibrate(decisions, rows, recipe)
    pipeline = Pipeline([("features", prepared.features), ("outputs", outputs)])
    now = datetime.now(UTC)
    name = name or f"{now:%Y-%m-%dT%H-%M-%SZ}-{corpus.data_hash[:4]}"
    weights = weights_of(pipeline, lexicon, prepared.accents, recipe, topics)
    classifier = Classifier(version=name, taxonomy=corpus.taxonomy, weights=weights, calibration=calibration)
    predictions = classifier.predict([o.text for o in corpus.test], evidence=False)
    evaluation = compare(classifier, corpus.test, predictions) if corpus.test else None
    card = ""
    if evaluation:
        card = write_card(
            classifier=classifier, corpus=corpus, evaluation=evaluation, predictions=predictions
        )
    unseen_scores = calibration.topic_scores(decisions[:, : len(topics)])
    doubts = {one.topic: (one.n, one.n_doubted) for one in count_doubts(corpus.train, unseen_scores, topics)}
    growth = measure_growth(classifier, rows, new=new, held_back=held_back, recipe=recipe)
    metrics = {
        "doubts": doubts, "growth": [asdict(point) for point in growth], "waiting": dict(waiting or {})
    }  # fmt: skip
    manifest = _manifest(classifier, corpus, recipe, evaluation, metrics, now)
    dumped = dump_pipeline(pipeline)
    store.add(
        name, lambda folder: write_bundle(folder, classifier, pipeline=dumped, card=card, manifest=manifest)
    )
    return TrainedVersion(name, evaluation, unseen_scores)


def score_unseen(*, corpus: Corpus, lexicon: Lexicon, recipe: Recipe, progress: Progress) -> Floats:
    """`TrainedVersion.unseen_scores` without making a version."""
    topics = corpus.taxonomy.predicted_topics
    prepared = prepare(corpus=corpus, lexicon=lexicon, topics=topics, recipe=recipe, progress=progress)
    decisions = cross_validate(prepared.rows, recipe=recipe, progress=progress)
    return _calibrate(decisions, prepared.rows, recipe).topic_scores(decisions[:, : len(topics)])


def _calibrate(decisions: Floats, rows: Rows, recipe: Recipe) -> Calibration:
    labels, n_topics = rows.labels[: rows.n], rows.n_topics
    return calibrate(
        topics=decisions[:, :n_topics],
        topic_labels=labels[:, :n_topics],
        kinds=decisions[:, n_topics:],
        kind_labels=labels[:, n_topics:],
        recipe=recipe,
    )


def _manifest(
    classifier: Classifier,
    corpus: Corpus,
    recipe: Recipe,
    evaluation: Evaluation | None,
    more: dict[str, Any],
    now: datetime,
) -> Manifest:
    metrics: dict[str, Any] = (evaluation.to_json() if evaluation else {}) | more
    weights: Weights = classifier.weights
    return Manifest(
        version=classifier.version, created_at=now.isoformat(timespec="seconds"), data_hash=corpus.data_hash,
        n_opinions=len(corpus.train), n_dialogues=len({o.dialogue for o in corpus.train}), seed=recipe.seed,
        topics=weights.topics, recipe=asdict(recipe), metrics=metrics,
        libraries={name: library_version(name) for name in LIBRARIES} | {"python": platform.python_version()},
    )  # fmt: skip
