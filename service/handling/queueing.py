"""The review queue: what the model is least sure of, every matter in turn, one officer at a time.

Decision. An opinion teaches most where the model is least sure, and less when the last ones were about the same
matter. So each opinion keeps its likeliest topic and how sure the model was; the index over these gives the least sure
one of every matter at once, however many wait, and the matter that people have seen least of late comes first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.handling.nouns import Filter
from service.handling.records import ReviewClaimRecord
from service.handling.store import find_claim, save_claim
from service.opinions.nouns import now
from service.opinions.records import IS_WAITING, OpinionRecord, OpinionTopicRecord
from service.opinions.searching import matches

CLAIM_LENGTH: Final = timedelta(minutes=5)
#: So many of the latest confirmations say which matters people have just seen; about as many as there are topics.
N_REMEMBERED: Final = 24
#: Candidates of each matter: one more than needed, should another officer take the first at the same instant.
N_OF_MATTER: Final = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """An opinion that waits: how sure the model is of it (0..1) and what it most likely is about."""

    id: int
    score: float
    topic: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What an officer looks at next, None when nothing is left for this one, and how many wait in all."""

    opinion: OpinionRecord | None
    n_waiting: int


def count_waiting(session: Session, filter: Filter) -> int:
    """How many opinions are left that a filter lets through."""
    return session.scalar(select(func.count()).select_from(OpinionRecord).where(*_waiting(filter))) or 0


def take_turn(session: Session, filter: Filter, *, account_id: int, skipped: Collection[int] = ()) -> Turn:
    """The next opinion for an officer, claimed for some minutes.

    Passed over: what the officer skipped and what another one looks at. Both count as seen, so that the next one is
    about something else.
    """
    candidates, n_waiting = look_ahead(session, filter, account_id=account_id, skipped=skipped)
    for candidate in candidates:
        if claim(session, opinion_id=candidate.id, account_id=account_id):
            return Turn(session.get_one(OpinionRecord, candidate.id), n_waiting)
    return Turn(None, n_waiting)


def look_ahead(
    session: Session, filter: Filter, *, account_id: int, skipped: Collection[int] = ()
) -> tuple[list[Candidate], int]:
    """The first candidates for an officer in order, and how many wait in all; claims nothing."""
    n_waiting = _count_by_topic(session, filter)
    passed = {*skipped, *_held_by_others(session, account_id)}
    seen = Counter([*_topics_of(session, passed), *_lately(session)])
    return in_order(_candidates(session, filter, sorted(n_waiting), passed), seen), n_waiting.total()


def in_order(candidates: Iterable[Candidate], seen: Counter[str]) -> list[Candidate]:
    """Candidates in the order in which people should look: the matter seen least often of late, least sure first."""
    return sorted(candidates, key=lambda one: (seen[one.topic], one.score, one.id))


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


def _waiting(filter: Filter) -> list[ColumnElement[bool]]:
    opinion = OpinionRecord
    conditions: list[ColumnElement[bool]] = [literal_column(f"({IS_WAITING})")]
    if filter.needs_review is not None:
        conditions.append(opinion.needs_review == filter.needs_review)
    if not filter.may_see_guarded:
        conditions.append(opinion.guarded == False)  # noqa: E712 (becomes SQL)
    if filter.commune:
        conditions.append(opinion.commune == filter.commune)
    if filter.topic:
        conditions.append(or_(opinion.likely_topic == filter.topic, _has_topic(filter.topic)))
    if filter.text and filter.text.strip():
        conditions.append(matches(filter.text))
    return conditions


def _has_topic(topic: str) -> ColumnElement[bool]:
    said = OpinionTopicRecord
    return exists().where(said.opinion_id == OpinionRecord.id, said.topic_id == topic, said.in_force)


def _count_by_topic(session: Session, filter: Filter) -> Counter[str]:
    topic = OpinionRecord.likely_topic
    query = select(topic, func.count()).where(*_waiting(filter)).group_by(topic)
    return Counter({row[0]: row[1] for row in session.execute(query)})


def _candidates(
    session: Session, filter: Filter, topics: Sequence[str], passed: Collection[int]
) -> list[Candidate]:
    if filter.text or filter.topic:
        return _least_sure(session, filter, passed)
    opinion = OpinionRecord
    of_topic = (
        select(opinion.id, opinion.likely_score, opinion.likely_topic)
        .where(*_waiting(filter), opinion.likely_topic == bindparam("topic"), opinion.id.not_in(passed))
        .order_by(opinion.likely_score, opinion.id)
        .limit(N_OF_MATTER)
    )
    connection = session.connection()
    return [Candidate(*row) for topic in topics for row in connection.execute(of_topic, {"topic": topic})]


def _least_sure(session: Session, filter: Filter, passed: Collection[int]) -> list[Candidate]:
    """The same where a search lets only some through: looked for once, not once for every topic."""
    opinion, by_topic = OpinionRecord, OpinionRecord.likely_topic
    place = func.row_number().over(partition_by=by_topic, order_by=(opinion.likely_score, opinion.id))
    found = select(opinion.id, opinion.likely_score, by_topic, place.label("place"))
    found_rows = found.where(*_waiting(filter), opinion.id.not_in(passed)).subquery()
    first = select(found_rows).where(found_rows.c.place <= N_OF_MATTER)
    return [Candidate(*row[:3]) for row in session.execute(first)]


def _held_by_others(session: Session, account_id: int) -> Sequence[int]:
    claimed = ReviewClaimRecord
    query = select(claimed.opinion_id).where(claimed.account_id != account_id, claimed.until_at > now())
    return session.scalars(query).all()


def _topics_of(session: Session, ids: Collection[int]) -> Sequence[str]:
    return session.scalars(select(OpinionRecord.likely_topic).where(OpinionRecord.id.in_(ids))).all()


def _lately(session: Session) -> Sequence[str]:
    """What the latest confirmed opinions were taken to be about."""
    opinion = OpinionRecord
    query = select(opinion.likely_topic).where(opinion.confirmed_at.is_not(None))
    return session.scalars(query.order_by(opinion.confirmed_at.desc()).limit(N_REMEMBERED)).all()
