"""Evaluation: what a version gets right on opinions that it has not seen, with counts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from models.classifier import Classifier
from models.prediction import Prediction
from training.corpus import LabelledOpinion

CALIBRATION_BINS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 in 0..1; `n` texts carry the label, `n_given` were given it."""

    precision: float
    recall: float
    f1: float
    n: int
    n_given: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of one version on one set of opinions.

    `calibration_error` is over the topics shown, equal-mass bins. `coverage` is the share of opinions shown without
    `needs_review`, `lead_precision` the share of those whose strongest topic is right, `none_silence` the share of
    texts that are no opinion and get no topic, `guard_recall` the share of denunciations whose kind is seen.
    """

    n_opinions: int
    topics: dict[str, Figures]
    kinds: dict[str, Figures]
    macro_f1: float
    micro_f1: float
    required_f1: float
    kind_macro_f1: float
    calibration_error: float
    coverage: float
    lead_precision: float
    none_silence: float
    guard_recall: float

    def to_json(self) -> dict[str, Any]:
        """Plain dictionaries and numbers."""
        return asdict(self)


def evaluate(classifier: Classifier, opinions: Sequence[LabelledOpinion]) -> Evaluation:
    """Predict each opinion as serving would, and compare."""
    predictions = classifier.predict([o.text for o in opinions], evidence=False)
    return compare(classifier, opinions, predictions)


def compare(
    classifier: Classifier, opinions: Sequence[LabelledOpinion], predictions: Sequence[Prediction]
) -> Evaluation:
    """The figures of given predictions."""
    pairs = list(zip(opinions, predictions, strict=True))
    given = [{t.id for t in p.topics} for p in predictions]
    topics = {
        topic: _figures([topic in o.topics for o in opinions], [topic in g for g in given])
        for topic in classifier.weights.topics
    }
    kinds = {
        kind.id: _figures([o.kind == kind.id for o in opinions], [p.kind == kind.id for p in predictions])
        for kind in classifier.taxonomy.kinds
    }
    required = [t.id for t in classifier.taxonomy.topics if t.required and t.id in topics]
    shown = [(o, p) for o, p in pairs if p.topics and not p.needs_review]
    real = [p for o, p in pairs if o.kind != "none"]
    none = [p for o, p in pairs if o.kind == "none"]
    return Evaluation(
        n_opinions=len(opinions), topics=topics, kinds=kinds,
        macro_f1=_mean([f.f1 for f in topics.values() if f.n]),
        micro_f1=_micro(topics.values()),
        required_f1=_mean([topics[t].f1 for t in required]),
        kind_macro_f1=_mean([f.f1 for f in kinds.values() if f.n]),
        calibration_error=_calibration_error([(t.score, t.id in o.topics) for o, p in pairs for t in p.topics]),
        coverage=_share(len([p for p in real if p.topics and not p.needs_review]), len(real)),
        lead_precision=_share(sum(p.topics[0].id in o.topics for o, p in shown), len(shown)),
        none_silence=_share(sum(not p.topics for p in none), len(none)),
        guard_recall=kinds["denunciation"].recall if "denunciation" in kinds else 0.0,
    )  # fmt: skip


def _figures(truth: Sequence[bool], given: Sequence[bool]) -> Figures:
    hits = sum(t and g for t, g in zip(truth, given, strict=True))
    n, n_given = sum(truth), sum(given)
    return Figures(_share(hits, n_given), _share(hits, n), _share(2 * hits, n + n_given), n, n_given)


def _micro(figures: Any) -> float:
    rows = list(figures)
    hits = sum(round(f.recall * f.n) for f in rows)
    return _share(2 * hits, sum(f.n + f.n_given for f in rows))


def _calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Mean gap between score and truth over bins of equal size."""
    if not pairs:
        return 0.0
    table = np.array(sorted(pairs), dtype=float)
    bins = np.array_split(table, min(CALIBRATION_BINS, len(table)))
    return round(float(sum(len(b) * abs(b[:, 0].mean() - b[:, 1].mean()) for b in bins) / len(table)), 4)


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0
