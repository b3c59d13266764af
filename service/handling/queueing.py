"""The review queue: what the model is not sure of, least sure first and with variety, one officer at a time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.handling.listing import conditions_of
from service.handling.nouns import Filter
from service.handling.records import CaseRecord
from service.handling.store import find_claim, save_claim
from service.opinions.nouns import now
from service.opinions.records import OpinionRecord
from service.opinions.store import topics_of

#: So many of the oldest waiting opinions are put in order; their clocks run, newer ones can wait for their turn.
WINDOW: Final = 300
CLAIM_LENGTH: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An opinion that waits: how sure the model is of it (0..1) and what it most likely is about."""

    id: int
    confidence: float
    likely: str


def count_waiting(session: Session, filter: Filter, *, on: date) -> int:
    """How many opinions are left that a filter lets through."""
    query = select(func.count()).select_from(OpinionRecord).join(CaseRecord)
    return session.scalar(query.where(*_waiting(filter, on))) or 0


def next_to_review(
    session: Session, filter: Filter, *, on: date, account_id: int, skipped: Collection[int] = ()
) -> OpinionRecord | None:
    """The next opinion for an officer, claimed for some minutes; None when nothing is left.

    What another officer looks at is passed over. Least sure first; of several about the same matter the second
    comes only after one of every other matter.
    """
    for candidate in in_order(_candidates(session, filter, on, skipped)):
        if claim(session, opinion_id=candidate.id, account_id=account_id):
            return session.get_one(OpinionRecord, candidate.id)
    return None


def in_order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates in the order in which people should look at them."""
    rounds: defaultdict[str, int] = defaultdict(int)
    placed = []
    for candidate in sorted(candidates, key=lambda candidate: (candidate.confidence, candidate.id)):
        placed.append((rounds[candidate.likely], candidate.confidence, candidate.id, candidate))
        rounds[candidate.likely] += 1
    return [candidate for *_, candidate in sorted(placed, key=lambda place: place[:3])]


def claim(session: Session, *, opinion_id: int, account_id: int) -> bool:
    """Takes an opinion for some minutes; False while somebody else has it."""
    until_at = now() + CLAIM_LENGTH
    held = find_claim(session, opinion_id)
    if held is not None:
        if held.account_id != account_id and held.until_at > now():
            return False
        held.account_id, held.until_at = account_id, until_at
        return True
    try:
        with session.begin_nested():
            save_claim(session, opinion_id=opinion_id, account_id=account_id, until_at=until_at)
    except IntegrityError:
        return False
    return True


def find_other_holder(session: Session, *, opinion_id: int, account_id: int) -> int | None:
    """Who else looks at an opinion just now."""
    held = find_claim(session, opinion_id)
    is_held = held is not None and held.account_id != account_id and held.until_at > now()
    return held.account_id if held is not None and is_held else None


def _waiting(filter: Filter, on: date) -> list[ColumnElement[bool]]:
    return [
        *conditions_of(filter, on),
        OpinionRecord.confirmed_at.is_(None),
        OpinionRecord.erased_at.is_(None),
        OpinionRecord.kind != "none",
    ]


def _candidates(session: Session, filter: Filter, on: date, skipped: Collection[int]) -> Sequence[Candidate]:
    query = (
        select(OpinionRecord.id, OpinionRecord.kind_score, OpinionRecord.guesses)
        .join(CaseRecord)
        .where(*_waiting(filter, on))
        .order_by(OpinionRecord.id)
        .limit(WINDOW + len(skipped))
    )
    rows = [row for row in session.execute(query).all() if row.id not in skipped]
    topics = topics_of(session, [row.id for row in rows])
    return [
        _candidate(row, [(topic.topic_id, topic.score or 0.0) for topic in topics.get(row.id, ())])
        for row in rows
    ]


def _candidate(row: Any, said: list[tuple[str, float]]) -> Candidate:
    scores = said + [(str(guess["id"]), float(guess["score"])) for guess in row.guesses]
    likely, score = max(scores, key=lambda pair: pair[1], default=("", 0.0))
    return Candidate(row.id, confidence=score * row.kind_score, likely=likely)
