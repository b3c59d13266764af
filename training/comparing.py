"""Comparing two versions on the same opinions: figures of both, and the interval of each difference.

Opinions of one dialogue resemble each other, so the bootstrap draws whole dialogues. Both versions answer the same
opinions, so each draw is applied to both: the interval is that of the difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.classifier import Classifier
from models.prediction import Prediction
from training.corpus import LabelledOpinion
from training.evaluating import compare

N_DRAWS = 1000
INTERVAL = (2.5, 97.5)
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after; `n` opinions bear on it; the difference lies in `low`..`high` with 95 %."""

    before: float
    after: float
    low: float
    high: float
    n: int

    @property
    def by(self) -> float:
        """After minus before."""
        return round(self.after - self.before, 4)

    @property
    def is_fall(self) -> bool:
        """Whether it fell beyond noise."""
        return self.high < 0


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An opinion whose topics or kind change; `verdict` is "better", "worse" or "other" against its label."""

    place: str
    text: str
    labels: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    kinds: tuple[str, str, str]
    verdict: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions on one set of opinions. `kinds` of a changed answer are label, before, after.

    `calibration_errors` are those before and after, over the topics shown.
    """

    n_opinions: int
    macro_f1: Change
    topics: Mapping[str, Change]
    coverage: Change
    lead_precision: Change
    none_silence: Change
    guard_recall: Change
    calibration_errors: tuple[float, float]
    changed: tuple[ChangedAnswer, ...]

    def to_json(self, *, texts: bool) -> dict[str, Any]:
        """Plain values; without `texts` the changed opinions are named by their place only."""
        data = asdict(self)
        if not texts:
            for row in data["changed"]:
                del row["text"]
        return data


def compare_versions(
    champion: Classifier, challenger: Classifier, opinions: Sequence[LabelledOpinion], *, seed: int = 0
) -> Comparison:
    """Both predict each opinion as serving would. Topics that only one knows count as never given by the other;
    the macro figure is over topics known to both that occur."""
    texts = [one.text for one in opinions]
    answers = [version.predict(texts, evidence=False) for version in (champion, challenger)]
    topics = challenger.weights.topics
    draws = _draws(opinions, seed)
    tables = [_topic_counts(opinions, given, topics) for given in answers]
    evaluations = [compare(v, opinions, a) for v, a in zip((champion, challenger), answers, strict=True)]
    occurring = [at for at, topic in enumerate(topics) if tables[0][:, 1, at].sum()]
    common = [at for at in occurring if topics[at] in champion.weights.topics]
    shares = [_shares(opinions, given) for given in answers]
    return Comparison(
        n_opinions=len(opinions), macro_f1=_macro(tables, common, draws),
        topics={topics[at]: _f1(tables, at, draws) for at in occurring},
        **{name: _ratio(shares[0][name], shares[1][name], draws) for name in shares[0]},
        calibration_errors=(evaluations[0].calibration_error, evaluations[1].calibration_error),
        changed=tuple(_changed(opinions, *answers)),
    )  # fmt: skip


def _draws(opinions: Sequence[LabelledOpinion], seed: int) -> Counts:
    """How often each opinion counts in each draw of dialogues, shape (draws, opinions)."""
    names = {name: at for at, name in enumerate(dict.fromkeys(one.dialogue for one in opinions))}
    owner = np.array([names[one.dialogue] for one in opinions], dtype=np.intp)
    chances = np.full(len(names), 1 / max(len(names), 1))
    drawn = np.random.default_rng(seed).multinomial(len(names), chances, size=N_DRAWS)
    counts: Counts = drawn[:, owner].astype(float)
    return counts


def _topic_counts(
    opinions: Sequence[LabelledOpinion], given: Sequence[Prediction], topics: Sequence[str]
) -> Counts:
    """Right, labelled, given: shape (opinions, 3, topics)."""
    answers = [{topic.id for topic in one.topics} for one in given]
    rows = [
        [
            [t in o.topics and t in a for t in topics],
            [t in o.topics for t in topics],
            [t in a for t in topics],
        ]
        for o, a in zip(opinions, answers, strict=True)
    ]
    return np.array(rows, dtype=float).reshape(len(opinions), 3, len(topics))


def _f1_of(sums: Counts) -> Counts:
    """From sums of shape (..., 3, topics) to F1 of shape (..., topics)."""
    below = sums[..., 1, :] + sums[..., 2, :]
    values: Counts = np.divide(2 * sums[..., 0, :], below, out=np.zeros_like(below), where=below > 0)
    return values


def _f1(tables: Sequence[Counts], at: int, draws: Counts) -> Change:
    narrow = [table[:, :, [at]] for table in tables]
    points = [float(_f1_of(table.sum(axis=0))[0]) for table in narrow]
    drawn = [_f1_of(np.tensordot(draws, table, axes=1))[:, 0] for table in narrow]
    return _change(points, drawn, n=int(narrow[0][:, 1].sum()))


def _macro(tables: Sequence[Counts], common: Sequence[int], draws: Counts) -> Change:
    if not common:
        return Change(0.0, 0.0, 0.0, 0.0, 0)
    narrow = [table[:, :, common] for table in tables]
    points = [float(_f1_of(table.sum(axis=0)).mean()) for table in narrow]
    drawn = [_f1_of(np.tensordot(draws, table, axes=1)).mean(axis=1) for table in narrow]
    return _change(points, drawn, n=len(tables[0]))


def _shares(opinions: Sequence[LabelledOpinion], given: Sequence[Prediction]) -> dict[str, Counts]:
    """Per figure the opinions that count for it and those that bear on it, shape (opinions, 2)."""
    rows: dict[str, list[tuple[bool, bool]]] = {
        "coverage": [], "lead_precision": [], "none_silence": [], "guard_recall": []
    }  # fmt: skip
    for one, answer in zip(opinions, given, strict=True):
        shown = bool(answer.topics) and not answer.needs_review
        is_none, is_guarded = one.kind == "none", one.kind == "denunciation"
        rows["coverage"].append((shown and not is_none, not is_none))
        rows["lead_precision"].append((shown and answer.topics[0].id in one.topics, shown))
        rows["none_silence"].append((is_none and not answer.topics, is_none))
        rows["guard_recall"].append((is_guarded and answer.kind == "denunciation", is_guarded))
    return {name: np.array(values, dtype=float).reshape(-1, 2) for name, values in rows.items()}


def _ratio(before: Counts, after: Counts, draws: Counts) -> Change:
    points = [_divided(table.sum(axis=0)) for table in (before, after)]
    drawn = [_divided(draws @ table) for table in (before, after)]
    return _change([float(p) for p in points], drawn, n=int(before[:, 1].sum()))


def _divided(sums: Counts) -> Counts:
    values: Counts = np.divide(
        sums[..., 0], sums[..., 1], out=np.zeros_like(sums[..., 0]), where=sums[..., 1] > 0
    )
    return values


def _change(points: Sequence[float], drawn: Sequence[Counts], *, n: int) -> Change:
    low, high = np.percentile(drawn[1] - drawn[0], INTERVAL)
    return Change(round(points[0], 4), round(points[1], 4), round(float(low), 4), round(float(high), 4), n)


def _changed(
    opinions: Sequence[LabelledOpinion], before: Sequence[Prediction], after: Sequence[Prediction]
) -> list[ChangedAnswer]:
    changed = []
    for one, old, new in zip(opinions, before, after, strict=True):
        was, is_now = tuple(t.id for t in old.topics), tuple(t.id for t in new.topics)
        if set(was) != set(is_now) or old.kind != new.kind:
            distances = [_distance(one, was, old.kind), _distance(one, is_now, new.kind)]
            kinds = (one.kind, old.kind, new.kind)
            changed.append(
                ChangedAnswer(one.place, one.text, one.topics, was, is_now, kinds, _verdict(*distances))
            )
    return changed


def _distance(one: LabelledOpinion, topics: Sequence[str], kind: str) -> int:
    return len(set(one.topics) ^ set(topics)) + (one.kind != kind)


def _verdict(before: int, after: int) -> str:
    if before == after:
        return "other"
    return "better" if after < before else "worse"
