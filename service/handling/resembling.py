"""Earlier opinions that resemble one, with what was answered then, so that nobody is told two different things."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.handling.records import CaseRecord
from service.opinions.records import OpinionRecord, OpinionTopicRecord

#: The latest so many of the same topic are compared; older ones were answered by another office anyway.
N_COMPARED: Final = 400
LOWEST: Final = 0.3
WORD: Final = re.compile(r"\w+")
#: Who shares so many words, counted from both sides, says the same again.
SAME: Final = 0.7


@dataclass(frozen=True, slots=True)
class Earlier:
    """An opinion of before, how much it resembles (0..1), and its case."""

    opinion: OpinionRecord
    case: CaseRecord
    likeness: float


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The most alike earlier opinions, and the how-manieth time the matter is raised, 1 for the first."""

    earlier: Sequence[Earlier]
    n_times: int


def find_earlier(
    session: Session, opinion: OpinionRecord, *, topics: Sequence[str], n_wanted: int = 3
) -> Resemblance:
    """Among earlier opinions of the same commune and topics; same words come first."""
    rows = _same_topic(session, opinion, topics) | _same_words(session, opinion)
    texts = {id: Counter(WORD.findall(text)) for id, text in rows.items()}
    own = Counter(WORD.findall(opinion.search_text))
    n_texts = len(texts) + 1
    spread = Counter(word for words in [own, *texts.values()] for word in words)
    rarity = {word: math.log(1 + n_texts / n) for word, n in spread.items()}
    scores = {id: _cosine(own, words, rarity) for id, words in texts.items()}
    best = sorted((id for id, score in scores.items() if score >= LOWEST), key=lambda id: -scores[id])
    n_same = sum(_share_of_words(own, words) >= SAME for words in texts.values())
    return Resemblance(
        earlier=[_earlier(session, id, scores[id]) for id in best[:n_wanted]],
        n_times=max(_count_same_words(session, opinion), 1 + n_same),
    )


def _count_same_words(session: Session, opinion: OpinionRecord) -> int:
    """1 for words that come for the first time, 2 for the same words again, and so on."""
    if opinion.repeat_of is None:
        return 1
    query = select(func.count()).where(
        OpinionRecord.repeat_of == opinion.repeat_of, OpinionRecord.id <= opinion.id
    )
    return 1 + (session.scalar(query) or 0)


def _same_topic(session: Session, opinion: OpinionRecord, topics: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for topic in topics[:2]:
        query = (
            select(OpinionRecord.id, OpinionRecord.search_text)
            .join(OpinionTopicRecord, OpinionTopicRecord.opinion_id == OpinionRecord.id)
            .where(OpinionTopicRecord.topic_id == topic, OpinionTopicRecord.in_force.is_(True))
            .where(OpinionTopicRecord.opinion_id < opinion.id)
            .where(OpinionRecord.guarded.is_(False), OpinionRecord.commune == opinion.commune)
            .order_by(OpinionTopicRecord.opinion_id.desc())
            .limit(N_COMPARED)
        )
        found.update((row.id, row.search_text) for row in session.execute(query))
    return found


def _same_words(session: Session, opinion: OpinionRecord) -> dict[int, str]:
    query = select(OpinionRecord.id, OpinionRecord.search_text).where(
        OpinionRecord.text_hash == opinion.text_hash,
        OpinionRecord.commune == opinion.commune,
        OpinionRecord.guarded.is_(False),
        OpinionRecord.id < opinion.id,
    )
    return {
        row.id: row.search_text for row in session.execute(query.order_by(OpinionRecord.id.desc()).limit(3))
    }


def _share_of_words(first: Counter[str], second: Counter[str]) -> float:
    """Words in both, 0..1; every word counts the same, so that it means as much in a small office as in a large one."""
    return 2 * len(first.keys() & second.keys()) / (len(first) + len(second) or 1)


def _cosine(first: Counter[str], second: Counter[str], rarity: dict[str, float]) -> float:
    shared = sum(first[word] * second[word] * rarity[word] ** 2 for word in first.keys() & second.keys())
    lengths = (
        math.sqrt(sum((n * rarity[word]) ** 2 for word, n in words.items())) for words in (first, second)
    )
    return shared / (math.prod(lengths) or 1.0)


def _earlier(session: Session, id: int, likeness: float) -> Earlier:
    return Earlier(session.get_one(OpinionRecord, id), session.get_one(CaseRecord, id), likeness)
