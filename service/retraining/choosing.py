"""Active choice: which waiting opinions teach the model most when an officer labels them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.opinions.nouns import Source
from service.opinions.records import OpinionRecord, OpinionTopicRecord

WINDOW = 1_000
#: A topic with fewer labels than this by officers is rare here.
RARE_BELOW = 30
RARITY, DISAGREEMENT = 0.3, 0.4


@dataclass(frozen=True, slots=True)
class Choice:
    """An opinion to look at; `reasons` are "uncertain", "rare_topic", "disagreement"."""

    opinion_id: int
    code: str
    likely: str
    value: float
    reasons: tuple[str, ...]


def choose_opinions(session: Session, *, commune: str = "", n: int = 20) -> list[Choice]:
    """The `n` most instructive unconfirmed opinions, varied: after one of a topic come first one of every other."""
    query = (
        select(OpinionRecord)
        .where(OpinionRecord.kind_source == Source.MODEL, OpinionRecord.guarded.is_(False))
        .where(OpinionRecord.is_sample.is_(False), OpinionRecord.repeat_of.is_(None))
        .order_by(OpinionRecord.id.desc())
        .limit(WINDOW)
    )
    if commune:
        query = query.where(OpinionRecord.commune == commune)
    opinions = session.scalars(query).all()
    given = _model_topics(session, [opinion.id for opinion in opinions])
    labels, contested = _labels_by_topic(session), _contested(session)
    valued = [_valued(opinion, given.get(opinion.id, {}), labels, contested) for opinion in opinions]
    return varied([choice for choice in valued if choice.reasons])[:n]


def varied(choices: Sequence[Choice]) -> list[Choice]:
    """Most instructive first, taking turns among the likely topics."""
    rounds: defaultdict[str, int] = defaultdict(int)
    placed = []
    for choice in sorted(choices, key=lambda one: (-one.value, one.opinion_id)):
        placed.append((rounds[choice.likely], -choice.value, choice.opinion_id, choice))
        rounds[choice.likely] += 1
    return [choice for *_, choice in sorted(placed, key=lambda place: place[:3])]


def _valued(
    opinion: OpinionRecord, given: Mapping[str, float], labels: Mapping[str, int], contested: set[str]
) -> Choice:
    scores = dict(given) or {guess["id"]: guess["score"] for guess in opinion.guesses}
    likely = max(scores, key=lambda id: scores[id], default="")
    value = 1 - scores.get(likely, 0.0)
    reasons = ["uncertain"] if opinion.needs_review else []
    if likely and labels.get(likely, 0) < RARE_BELOW and scores[likely] >= 0.1:
        value += RARITY * (1 - labels.get(likely, 0) / RARE_BELOW)
        reasons.append("rare_topic")
    if opinion.text_hash in contested:
        value += DISAGREEMENT
        reasons.append("disagreement")
    return Choice(opinion.id, opinion.code, likely, round(value, 4), tuple(reasons))


def _model_topics(session: Session, ids: Sequence[int]) -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for first in range(0, len(ids), 500):
        rows = session.execute(
            select(OpinionTopicRecord.opinion_id, OpinionTopicRecord.topic_id, OpinionTopicRecord.score)
            .where(OpinionTopicRecord.opinion_id.in_(ids[first : first + 500]))
            .where(OpinionTopicRecord.source == Source.MODEL)
        )
        for opinion_id, topic_id, score in rows:
            found[opinion_id][topic_id] = score or 0.0
    return found


def _labels_by_topic(session: Session) -> Counter[str]:
    """How often officers gave each topic."""
    rows = session.execute(
        select(OpinionTopicRecord.topic_id, func.count().label("n"))
        .where(OpinionTopicRecord.source == Source.OFFICER, OpinionTopicRecord.in_force)
        .group_by(OpinionTopicRecord.topic_id)
    )
    return Counter({row.topic_id: row.n for row in rows})


def _contested(session: Session) -> set[str]:
    """Texts that officers corrected away from what the model had said: the same words wait elsewhere."""
    rows = session.execute(
        select(OpinionRecord.text_hash, OpinionTopicRecord.source, OpinionTopicRecord.topic_id)
        .join(OpinionTopicRecord, OpinionTopicRecord.opinion_id == OpinionRecord.id)
        .where(OpinionRecord.kind_source == Source.OFFICER, OpinionRecord.guarded.is_(False))
    )
    said: dict[str, dict[str, set[str]]] = {}
    for text_hash, source, topic in rows:
        said.setdefault(text_hash, {Source.MODEL: set(), Source.OFFICER: set()})[source].add(topic)
    return {hash for hash, by in said.items() if by[Source.MODEL] != by[Source.OFFICER]}
