"""Making a version: segment, cross-validate, calibrate, fit on all, evaluate on the frozen test part, store."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version as library_version
from typing import Any

import numpy as np
from joblib import Parallel, cpu_count, delayed
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline

from models.bundle import Manifest, write_bundle
from models.classifier import Calibration, Classifier
from models.lexicon import Lexicon
from models.parts import parts_of
from models.scoring import Floats, Indices, Tokens, Weights, tokens_of
from models.segmentation import Segmented
from models.spelling import without_marks
from models.store import Store
from models.text import normalize
from training.calibrating import calibrate
from training.corpus import Corpus, LabelledOpinion, primer_opinions
from training.doubtful import count_doubts
from training.evaluating import Evaluation, evaluate
from training.fitting import Examples, columns, dump_pipeline, fit, weights_of
from training.recipe import Recipe
from training.segments import segment_all

#: Told the name of the step in Vietnamese, how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]
LIBRARIES = ("underthesea", "underthesea_core", "scikit-learn", "numpy", "joblib")


@dataclass(frozen=True, slots=True)
class TrainedVersion:
    """A new version in the store, not live yet, with its figures on the test part (None without one).

    `unseen_scores`, shape (training opinions, topics), is what a model said of each that had not seen its dialogue.
    """

    version: str
    evaluation: Evaluation | None
    unseen_scores: Floats


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The training part: whole texts, copies without diacritics, and the parts of long texts with their owner.

    `primers` are what the taxonomy says of its topics; they are learnt from in every fold and never tested on.
    """

    whole: Examples
    stripped: Examples
    primers: Examples
    parts: NDArray[np.object_]
    owners: Indices
    groups: Sequence[str]


def make_version(
    *,
    corpus: Corpus,
    lexicon: Lexicon,
    store: Store,
    recipe: Recipe,
    progress: Progress,
    name: str | None = None,
) -> TrainedVersion:
    """Train on `corpus.train`; deterministic but for the version's time, and its name where none is given."""
    topics = corpus.taxonomy.predicted_topics
    prepared = _prepare(corpus, lexicon, topics, progress)
    calibration, unseen_scores = _cross_validate(prepared, recipe, topics, progress)
    progress("Học trên toàn bộ dữ liệu", 0, 1)
    pipeline = fit(_to_learn(prepared, np.arange(len(prepared.groups)), recipe), recipe, topics)
    progress("Học trên toàn bộ dữ liệu", 1, 1)
    now = datetime.now(UTC)
    name = name or f"{now:%Y-%m-%dT%H-%M-%SZ}-{corpus.data_hash[:4]}"
    weights = weights_of(pipeline, lexicon, recipe, topics)
    classifier = Classifier(version=name, taxonomy=corpus.taxonomy, weights=weights, calibration=calibration)
    evaluation = evaluate(classifier, corpus.test) if corpus.test else None
    doubts = {one.topic: (one.n, one.n_doubted) for one in count_doubts(corpus.train, unseen_scores, topics)}
    manifest = _manifest(classifier, corpus, recipe, evaluation, doubts, now)
    dumped = dump_pipeline(pipeline)
    store.add(name, lambda folder: write_bundle(folder, classifier, dumped, manifest))
    return TrainedVersion(name, evaluation, unseen_scores)


def score_unseen(*, corpus: Corpus, lexicon: Lexicon, recipe: Recipe, progress: Progress) -> Floats:
    """`TrainedVersion.unseen_scores` without making a version."""
    topics = corpus.taxonomy.predicted_topics
    return _cross_validate(_prepare(corpus, lexicon, topics, progress), recipe, topics, progress)[1]


def _prepare(corpus: Corpus, lexicon: Lexicon, topics: Sequence[str], progress: Progress) -> _Prepared:
    primers = primer_opinions(corpus.taxonomy)
    texts = [o.text for o in (*corpus.train, *primers)]
    step, total = "Tách từ", 2 * len(texts)
    done = 0

    def advance(n: int) -> None:
        nonlocal done
        done += n
        progress(step, done, total)

    segmented = segment_all([*texts, *map(without_marks, texts)], progress=advance)
    plain, bare = segmented[: len(texts)], segmented[len(texts) :]
    labels = label_matrix((*corpus.train, *primers), topics, [k.id for k in corpus.taxonomy.kinds])
    n = len(corpus.train)
    parts, owners = _parts(texts[:n], plain[:n])
    whole = Examples(columns([tokens_of(s) for s in plain], lexicon, topics), labels)
    stripped = Examples(columns([tokens_of(s) for s in bare], lexicon, topics), labels)
    own, given = np.arange(n), np.arange(n, len(texts))
    return _Prepared(
        whole=whole.at(own), stripped=stripped.at(own), primers=whole.at(given).joined(stripped.at(given)),
        parts=columns(parts, lexicon, topics), owners=owners, groups=[o.dialogue for o in corpus.train],
    )  # fmt: skip


def _parts(texts: Sequence[str], segmented: Sequence[Segmented]) -> tuple[list[Tokens], Indices]:
    parts: list[Tokens] = []
    owners: list[int] = []
    for at, (text, one) in enumerate(zip(texts, segmented, strict=True)):
        for first, last in parts_of(normalize(text).text, one)[1:]:
            parts.append(tokens_of(one, first, last))
            owners.append(at)
    return parts, np.array(owners, dtype=np.intp)


def label_matrix(
    opinions: Sequence[LabelledOpinion], topics: Sequence[str], kinds: Sequence[str]
) -> NDArray[np.int8]:
    """0 or 1, shape (opinions, topics + kinds)."""
    rows = [[t in o.topics for t in topics] + [o.kind == k for k in kinds] for o in opinions]
    return np.array(rows, dtype=np.int8)


def _to_learn(prepared: _Prepared, rows: Indices, recipe: Recipe) -> Examples:
    examples = prepared.whole.at(rows).joined(prepared.primers)
    return examples.joined(prepared.stripped.at(rows)) if recipe.stripped_copy else examples


def _cross_validate(
    prepared: _Prepared, recipe: Recipe, topics: Sequence[str], progress: Progress
) -> tuple[Calibration, Floats]:
    """Calibrate on decisions about dialogues that the deciding model has not seen; folds run side by side.

    Gives the topics' probabilities of these decisions too.
    """
    labels = prepared.whole.labels
    decisions = np.zeros(labels.shape)
    folds = list(GroupKFold(recipe.folds).split(labels, groups=prepared.groups))
    progress("Kiểm tra chéo", 0, len(folds))
    spread = Parallel(n_jobs=min(cpu_count(), len(folds)), return_as="generator")
    results = spread(delayed(_outside_decisions)(prepared, fold, recipe, topics) for fold in folds)
    for done, ((_, outside), of_fold) in enumerate(zip(folds, results, strict=True), 1):
        decisions[outside] = of_fold
        progress("Kiểm tra chéo", done, len(folds))
    n = len(topics)
    calibration = calibrate(
        topics=decisions[:, :n], topic_labels=labels[:, :n], kinds=decisions[:, n:], kind_labels=labels[:, n:],
        recipe=recipe,
    )  # fmt: skip
    return calibration, calibration.topic_scores(decisions[:, :n])


def _outside_decisions(
    prepared: _Prepared, fold: tuple[Indices, Indices], recipe: Recipe, topics: Sequence[str]
) -> Floats:
    inside, outside = fold
    pipeline = fit(_to_learn(prepared, inside, recipe), recipe, topics)
    return _decisions(pipeline, prepared, outside, len(topics))


def _decisions(pipeline: Pipeline, prepared: _Prepared, rows: Indices, n_topics: int) -> Floats:
    """Decisions as serving combines them: topics take the highest over whole text and parts."""
    decisions: Floats = pipeline.decision_function(prepared.whole.columns[rows])
    mine = np.flatnonzero(np.isin(prepared.owners, rows))
    if len(mine):
        place = {row: at for at, row in enumerate(rows.tolist())}
        of_parts = pipeline.decision_function(prepared.parts[mine])
        for owner, values in zip(prepared.owners[mine].tolist(), of_parts, strict=True):
            own = decisions[place[owner]]
            own[:n_topics] = np.maximum(own[:n_topics], values[:n_topics])
    return decisions


def _manifest(
    classifier: Classifier,
    corpus: Corpus,
    recipe: Recipe,
    evaluation: Evaluation | None,
    doubts: dict[str, tuple[int, int]],
    now: datetime,
) -> Manifest:
    metrics: dict[str, Any] = (evaluation.to_json() if evaluation else {}) | {"doubts": doubts}
    weights: Weights = classifier.weights
    return Manifest(
        version=classifier.version, created_at=now.isoformat(timespec="seconds"), data_hash=corpus.data_hash,
        n_opinions=len(corpus.train), n_dialogues=len({o.dialogue for o in corpus.train}), seed=recipe.seed,
        topics=weights.topics, recipe=asdict(recipe), metrics=metrics,
        libraries={name: library_version(name) for name in LIBRARIES} | {"python": platform.python_version()},
    )  # fmt: skip
