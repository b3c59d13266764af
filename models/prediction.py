"""What the classifier says of one text: topics, kind, whether a person must look, and the words that decided."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the raw text, in code points, `start` inclusive and `end` exclusive; `weight` > 0 is its share."""

    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class TopicScore:
    """A topic with its calibrated probability in 0..1."""

    id: str
    score: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """A suggestion, until an officer confirms it.

    `topics` passed their own thresholds, strongest first; `guesses` are the best candidates when a person must
    look. `reasons` are codes: "no_topic", "low_score", "close_leads", "unsure_kind", "too_short".
    Kind "none" never has topics.
    """

    topics: tuple[TopicScore, ...]
    kind: str
    kind_score: float
    kind_scores: Mapping[str, float]
    needs_review: bool
    reasons: tuple[str, ...]
    guesses: tuple[TopicScore, ...] = ()
