"""Earlier opinions that resemble one, with what was answered then, so that nobody is told two different things."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.handling.records import CaseRecord
from service.opinions.records import OpinionRecord, OpinionTopicRecord
from service.opinions.recurring import count_times

#: The latest so many of the same topic are compared; older ones were answered by another office anyway.
N_COMPARED: Final = 400
LOWEST: Final = 0.3
WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An opinion of before, how much it resembles (0..1), whether it raised the same matter, and its case."""

    opinion: OpinionRecord
    case: CaseRecord
    likeness: float
    is_same: bool


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The most alike earlier opinions, and the how-manieth time the matter is raised, 1 for the first."""

    earlier: Sequence[Earlier]
    n_times: int


def find_earlier(
    session: Session, opinion: OpinionRecord, *, topics: Sequence[str], n_wanted: int = 3
) -> Resemblance:
    """Among earlier opinions of the same commune: those of the same matter, the latest first, then like ones."""
    same = _same_matter(session, opinion, n_wanted)
    rows = _same_topic(session, opinion, topics) | same
    texts = {id: Counter(WORD.findall(text)) for id, text in rows.items()}
    own = Counter(WORD.findall(opinion.search_text))
    n_texts = len(texts) + 1
    spread = Counter(word for words in [own, *texts.values()] for word in words)
    rarity = {word: math.log(1 + n_texts / n) for word, n in spread.items()}
    scores = {id: _cosine(own, words, rarity) for id, words in texts.items()}
    like = sorted(
        (id for id, score in scores.items() if score >= LOWEST and id not in same), key=lambda id: -scores[id]
    )
    best = [*same, *like][:n_wanted]
    return Resemblance(
        earlier=[_earlier(session, id, scores[id], is_same=id in same) for id in best],
        n_times=count_times(session, [opinion.id]).get(opinion.id, 1),
    )


def _same_matter(session: Session, opinion: OpinionRecord, n_wanted: int) -> dict[int, str]:
    """The latest that raised the same matter, and always the first that did."""
    if opinion.repeat_of is None:
        return {}
    query = select(OpinionRecord.id, OpinionRecord.search_text)
    query = query.where(OpinionRecord.guarded.is_(False))
    again = query.where(OpinionRecord.repeat_of == opinion.repeat_of, OpinionRecord.id < opinion.id)
    latest = session.execute(again.order_by(OpinionRecord.id.desc()).limit(n_wanted - 1)).all()
    first = session.execute(query.where(OpinionRecord.id == opinion.repeat_of)).all()
    return {row.id: row.search_text for row in (*latest, *first)}


def _same_topic(session: Session, opinion: OpinionRecord, topics: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for topic in topics[:2]:
        query = (
            select(OpinionRecord.id, OpinionRecord.search_text)
            .join(OpinionTopicRecord, OpinionTopicRecord.opinion_id == OpinionRecord.id)
            .where(OpinionTopicRecord.topic_id == topic, OpinionTopicRecord.in_force)
            .where(OpinionTopicRecord.opinion_id < opinion.id)
            .where(OpinionRecord.guarded.is_(False), OpinionRecord.commune == opinion.commune)
            .order_by(OpinionTopicRecord.opinion_id.desc())
            .limit(N_COMPARED)
        )
        found.update((row.id, row.search_text) for row in session.execute(query))
    return found


def _cosine(first: Counter[str], second: Counter[str], rarity: dict[str, float]) -> float:
    shared = sum(first[word] * second[word] * rarity[word] ** 2 for word in first.keys() & second.keys())
    lengths = (
        math.sqrt(sum((n * rarity[word]) ** 2 for word, n in words.items())) for words in (first, second)
    )
    return shared / (math.prod(lengths) or 1.0)


def _earlier(session: Session, id: int, likeness: float, *, is_same: bool) -> Earlier:
    opinion, case = session.get_one(OpinionRecord, id), session.get_one(CaseRecord, id)
    return Earlier(opinion, case, likeness, is_same)
