"""Labels that are likely wrong: a model that has not seen the opinion denies a topic of it and sees another.

A topic that is merely missed says little, for a model misses many; one topic in place of another is what a slip of
the pen, or a poisoned file, looks like. Measured on the bundled corpus: 4–12 % of a topic's labels are doubted as
it is, 14–23 % when one label in five of that topic is flipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.scoring import Floats
from training.corpus import LabelledOpinion

#: A given topic is denied below, and one that is not given is claimed above.
DENIED, CLAIMED = 0.3, 0.6


@dataclass(frozen=True, slots=True)
class Doubt:
    """The unseen model scores `given`, a topic of the label, low and `suggested`, which the label lacks, high."""

    opinion: LabelledOpinion
    given: str
    given_score: float
    suggested: str
    suggested_score: float

    @property
    def certainty(self) -> float:
        """How sure the model is of the contrary, 0..1."""
        return self.suggested_score - self.given_score


@dataclass(frozen=True, slots=True)
class DoubtShare:
    """Of the `n` opinions labelled with `topic`, `n_doubted` doubts take it from a label or would give it to one."""

    topic: str
    n: int
    n_doubted: int

    @property
    def share(self) -> float:
        """0 when nothing is labelled with the topic."""
        return self.n_doubted / self.n if self.n else 0.0


def find_doubts(
    opinions: Sequence[LabelledOpinion], unseen_scores: Floats, topics: Sequence[str]
) -> list[Doubt]:
    """At most one doubt an opinion, surest first; `unseen_scores` has the shape (opinions, topics)."""
    labelled = _labels(opinions, topics)
    doubts = []
    for row in np.flatnonzero(_is_confused(labelled, unseen_scores)).tolist():
        scores = unseen_scores[row]
        given = int(np.where(labelled[row], scores, 2.0).argmin())
        suggested = int(np.where(labelled[row], -1.0, scores).argmax())
        doubts.append(
            Doubt(opinions[row], topics[given], _round(scores[given]), topics[suggested], _round(scores[suggested]))
        )  # fmt: skip
    return sorted(doubts, key=lambda doubt: -doubt.certainty)


def count_doubts(
    opinions: Sequence[LabelledOpinion], unseen_scores: Floats, topics: Sequence[str]
) -> list[DoubtShare]:
    """One line a topic, in their order."""
    labelled = _labels(opinions, topics)
    confused = _is_confused(labelled, unseen_scores)[:, None]
    denied, claimed = _denied(labelled, unseen_scores), _claimed(labelled, unseen_scores)
    n_doubted = (confused & (denied | claimed)).sum(axis=0)
    return [
        DoubtShare(topic, int(n), int(m))
        for topic, n, m in zip(topics, labelled.sum(axis=0), n_doubted, strict=True)
    ]


Marks = NDArray[np.bool_]


def _labels(opinions: Sequence[LabelledOpinion], topics: Sequence[str]) -> Marks:
    rows = [[topic in one.topics for topic in topics] for one in opinions]
    return np.array(rows, dtype=bool).reshape(len(opinions), len(topics))


def _denied(labelled: Marks, scores: Floats) -> Marks:
    marks: Marks = labelled & (scores < DENIED)
    return marks


def _claimed(labelled: Marks, scores: Floats) -> Marks:
    marks: Marks = ~labelled & (scores > CLAIMED)
    return marks


def _is_confused(labelled: Marks, scores: Floats) -> Marks:
    has_denied: Marks = np.any(_denied(labelled, scores), axis=1)
    has_claimed: Marks = np.any(_claimed(labelled, scores), axis=1)
    return has_denied & has_claimed


def _round(score: float) -> float:
    return round(float(score), 4)
