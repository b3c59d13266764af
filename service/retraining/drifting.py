"""Drift by week: what people speak of, how sure the model is, and how many of their words it has never seen."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from math import sqrt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.classifier import Classifier
from models.segmentation import segment
from models.taxonomy import Taxonomy
from models.text import normalize
from service.opinions.records import OpinionRecord, OpinionTopicRecord

#: Words are counted in at most so many opinions a week.
N_SAMPLED = 100
#: A week is judged against so many weeks before it, of which at least `MIN_WEEKS` must hold `MIN_OPINIONS` each.
MIN_WEEKS, MIN_OPINIONS = 4, 10
#: So many standard errors out of the usual range are a sign; the range is at least this wide on either side.
SIGMAS, MIN_WIDTH = 3.0, 0.05


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday on. Shares are of the week's opinions; `confidence` is the mean score of the strongest topic;
    `unknown` the share of words that the live version's vocabulary lacks."""

    monday: date
    n: int
    shares: Mapping[str, float]
    confidence: float
    unknown: float


@dataclass(frozen=True, slots=True)
class Sign:
    """A figure of a week outside its usual range."""

    monday: date
    figure: str
    value: float
    low: float
    high: float
    sentence: str


@dataclass(slots=True)
class _Counted:
    n: int = 0
    topics: Counter[str] = field(default_factory=Counter)
    scores: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def weeks_of(session: Session, classifier: Classifier, *, until: date, n_weeks: int = 12) -> list[Week]:
    """The last `n_weeks` weeks up to the one of `until`, oldest first; guarded opinions are not read."""
    first = _monday(until) - timedelta(weeks=n_weeks - 1)
    counted: defaultdict[date, _Counted] = defaultdict(_Counted)
    ids: dict[int, date] = {}
    for row in session.execute(
        select(OpinionRecord.id, OpinionRecord.received_on, OpinionRecord.redacted_text)
        .where(OpinionRecord.received_on >= first, OpinionRecord.received_on <= until)
        .where(OpinionRecord.guarded.is_(False))
    ):
        week = counted[_monday(row.received_on)]
        ids[row.id] = _monday(row.received_on)
        week.n += 1
        if len(week.texts) < N_SAMPLED:
            week.texts.append(row.redacted_text)
    _count_topics(session, ids, counted, first)
    return [_week(monday, counted[monday], classifier) for monday in sorted(counted)]


def _count_topics(
    session: Session, ids: Mapping[int, date], counted: Mapping[date, _Counted], first: date
) -> None:
    best: dict[int, float] = {}
    for row in session.execute(
        select(
            OpinionTopicRecord.opinion_id, OpinionTopicRecord.topic_id, OpinionTopicRecord.score,
            OpinionTopicRecord.in_force,
        )
        .join(OpinionRecord, OpinionRecord.id == OpinionTopicRecord.opinion_id)
        .where(OpinionRecord.received_on >= first)
    ):  # fmt: skip
        if row.opinion_id in ids:
            if row.in_force:
                counted[ids[row.opinion_id]].topics[row.topic_id] += 1
            if row.score is not None:
                best[row.opinion_id] = max(best.get(row.opinion_id, 0.0), row.score)
    for id, score in best.items():
        counted[ids[id]].scores.append(score)


def _week(monday: date, counted: _Counted, classifier: Classifier) -> Week:
    return Week(
        monday, counted.n, {topic: n / counted.n for topic, n in counted.topics.items()},
        sum(counted.scores) / len(counted.scores) if counted.scores else 0.0,
        unknown_share(counted.texts, classifier),
    )  # fmt: skip


def unknown_share(texts: Sequence[str], classifier: Classifier) -> float:
    """The share of words in the texts that were not in the training texts often enough to be learnt."""
    known = next(channel.rows for channel in classifier.weights.channels if channel.source == "words")
    words = [word for text in texts for word in segment(normalize(text).text).words]
    return sum(word not in known for word in words) / len(words) if words else 0.0


def find_signs(weeks: Sequence[Week], taxonomy: Taxonomy) -> list[Sign]:
    """Figures of the newest week that leave the usual range of the weeks before it."""
    usual = [week for week in weeks[:-1] if week.n >= MIN_OPINIONS]
    if not weeks or len(usual) < MIN_WEEKS or weeks[-1].n < MIN_OPINIONS:
        return []
    last = weeks[-1]
    signs = [
        _sign(last, f"topic:{topic}", f"tỷ lệ {taxonomy.topic_name(topic)}", last.shares.get(topic, 0.0),
              [week.shares.get(topic, 0.0) for week in usual])
        for topic in sorted({topic for week in (*usual, last) for topic in week.shares})
        if taxonomy.find_topic(topic)
    ]  # fmt: skip
    signs.append(
        _sign(last, "confidence", "độ tin cậy trung bình", last.confidence, [w.confidence for w in usual])
    )
    signs.append(_sign(last, "unknown", "tỷ lệ từ lạ", last.unknown, [w.unknown for w in usual]))
    return [sign for sign in signs if sign is not None]


def _sign(week: Week, figure: str, name: str, value: float, before: Sequence[float]) -> Sign | None:
    mean = sum(before) / len(before)
    between = sum((x - mean) ** 2 for x in before) / (len(before) - 1)
    within = mean * (1 - mean) / week.n if 0 < mean < 1 else 0.0
    width = max(SIGMAS * sqrt(max(between, within)), MIN_WIDTH)
    low, high = max(mean - width, 0.0), min(mean + width, 1.0)
    if low <= value <= high:
        return None
    told = f"Tuần {week.monday:%d/%m/%Y}: {name} {value:.0%}, thường ở {low:.0%}–{high:.0%}."
    return Sign(week.monday, figure, round(value, 4), round(low, 4), round(high, 4), told)


def drift_to_json(weeks: Sequence[Week], signs: Sequence[Sign]) -> dict[str, Any]:
    """Plain values."""
    return {
        "weeks": [
            {
                "monday": week.monday,
                "n": week.n,
                "confidence": round(week.confidence, 4),
                "unknown_words": round(week.unknown, 4),
                "topics": {topic: round(share, 4) for topic, share in week.shares.items()},
            }
            for week in weeks
        ],
        "signs": [asdict(sign) for sign in signs],
    }


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
