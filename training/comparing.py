"""Comparing two versions on the same opinions: figures of both, and the interval of each difference.

Opinions of one dialogue resemble each other, so the bootstrap draws whole dialogues. Both versions answer the same
opinions, so each draw is applied to both: the interval is that of the difference. Where a handful of answers differ
the interval is too narrow (four lost and none won already lie outside it), so each is also tested by shuffling:
how often does it come out as great when a coin decides for each dialogue which answers are whose?
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.classifier import Classifier
from models.prediction import Prediction
from training.answering import answers_of
from training.corpus import LabelledOpinion
from training.evaluating import compare

N_DRAWS = 1000
INTERVAL = (2.5, 97.5)
MAX_CHANCE = 0.05
FIGURES = ("macro_f1", "coverage", "lead_precision", "none_silence", "guard_recall")
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after; `n` opinions bear on it; the difference lies in `low`..`high` with 95 %.

    `chance` is how likely shuffled answers move as much in the same direction.
    """

    before: float
    after: float
    low: float
    high: float
    n: int
    chance: float = 0.0

    @property
    def by(self) -> float:
        """After minus before."""
        return round(self.after - self.before, 4)

    @property
    def is_fall(self) -> bool:
        """Whether it fell beyond noise."""
        return self.high < 0 and self.chance <= MAX_CHANCE

    @property
    def verdict(self) -> str:
        """ "worse" or "better" beyond noise, else ""."""
        if self.is_fall:
            return "worse"
        return "better" if self.low > 0 and self.chance <= MAX_CHANCE else ""

    def to_json(self) -> dict[str, Any]:
        """Plain values, the verdict among them."""
        return asdict(self) | {"verdict": self.verdict}


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
        data = asdict(self) | {name: getattr(self, name).to_json() for name in FIGURES}
        data["topics"] = {topic: change.to_json() for topic, change in self.topics.items()}
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
    answers = answers_of((champion, challenger), texts)
    topics = challenger.weights.topics
    draws = _draw(opinions, seed)
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


@dataclass(frozen=True, slots=True)
class _Draws:
    """By draw and opinion: how often it counts when dialogues are drawn, and whether its two answers are swapped."""

    counts: Counts
    swaps: Counts


def _draw(opinions: Sequence[LabelledOpinion], seed: int) -> _Draws:
    names = {name: at for at, name in enumerate(dict.fromkeys(one.dialogue for one in opinions))}
    owner = np.array([names[one.dialogue] for one in opinions], dtype=np.intp)
    chances = np.full(len(names), 1 / max(len(names), 1))
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(len(names), chances, size=N_DRAWS)
    swapped = generator.integers(0, 2, size=(N_DRAWS, len(names)))
    return _Draws(drawn[:, owner].astype(float), swapped[:, owner].astype(float))


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


def _f1(tables: Sequence[Counts], at: int, draws: _Draws) -> Change:
    before, after = (table[:, :, [at]] for table in tables)
    return _change(before, after, draws, _mean_f1, n=int(before[:, 1].sum()))


def _macro(tables: Sequence[Counts], common: Sequence[int], draws: _Draws) -> Change:
    if not common:
        return Change(0.0, 0.0, 0.0, 0.0, 0)
    before, after = (table[:, :, common] for table in tables)
    return _change(before, after, draws, _mean_f1, n=len(before))


def _mean_f1(sums: Counts) -> Counts:
    mean: Counts = _f1_of(sums).mean(axis=-1)
    return mean


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


def _ratio(before: Counts, after: Counts, draws: _Draws) -> Change:
    return _change(before, after, draws, _divided, n=int(before[:, 1].sum()))


def _divided(sums: Counts) -> Counts:
    values: Counts = np.divide(
        sums[..., 0], sums[..., 1], out=np.zeros_like(sums[..., 0]), where=sums[..., 1] > 0
    )
    return values


def _change(
    before: Counts, after: Counts, draws: _Draws, figure: Callable[[Counts], Counts], *, n: int
) -> Change:
    """`figure` makes of summed counts, any shape before their own, the figure of each."""
    sums = [table.sum(axis=0) for table in (before, after)]
    points = [float(figure(one)) for one in sums]
    drawn = [figure(np.tensordot(draws.counts, table, axes=1)) for table in (before, after)]
    low, high = np.percentile(drawn[1] - drawn[0], INTERVAL)
    moved = np.tensordot(draws.swaps, after - before, axes=1)
    shuffled = figure(sums[1] - moved) - figure(sums[0] + moved)
    by = points[1] - points[0]
    as_much = shuffled >= by - 1e-9 if by > 0 else shuffled <= by + 1e-9
    chance = (1 + int(as_much.sum())) / (1 + len(shuffled))
    return Change(
        round(points[0], 4), round(points[1], 4), round(float(low), 4), round(float(high), 4), n, round(chance, 4)
    )  # fmt: skip


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
