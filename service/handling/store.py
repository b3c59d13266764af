"""Queries over the tables of the handling; nothing here commits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from models.errors import Problem
from service.database import table_of
from service.handling.records import CaseRecord, HandOverRecord, ReviewClaimRecord, SupportRecord
from service.routing.nouns import Department


class CaseNotFound(Problem):
    """The opinion was kept without a case: it came in before handling existed."""

    status = 404
    code = "case_not_found"
    title = "Ý kiến chưa có hồ sơ xử lý"


def get_case(session: Session, opinion_id: int) -> CaseRecord:
    """The handling of an opinion, or CaseNotFound."""
    case = session.get(CaseRecord, opinion_id)
    if case is None:
        raise CaseNotFound("Ý kiến này chưa có hồ sơ xử lý.")
    return case


def add_cases(
    session: Session, cases: Sequence[dict[str, Any]], *, supports: Mapping[int, Sequence[Department]]
) -> None:
    """Adds cases, given as rows, with their supporting departments by opinion."""
    if cases:
        session.execute(insert(table_of(CaseRecord)), cases)
    rows = [row for opinion_id, some in supports.items() for row in _support_rows(opinion_id, some)]
    if rows:
        session.execute(insert(table_of(SupportRecord)), rows)


def replace_supports(session: Session, opinion_id: int, supports: Sequence[Department]) -> None:
    """These departments support from now on, in this order."""
    session.execute(delete(SupportRecord).where(SupportRecord.opinion_id == opinion_id))
    rows = _support_rows(opinion_id, supports)
    if rows:
        session.execute(insert(table_of(SupportRecord)), rows)


def _support_rows(opinion_id: int, supports: Sequence[Department]) -> list[dict[str, Any]]:
    return [
        {
            "opinion_id": opinion_id,
            "department_id": support.id,
            "department_name": support.name,
            "position": position,
        }
        for position, support in enumerate(supports)
    ]


def supports_of(session: Session, ids: Iterable[int]) -> Mapping[int, list[SupportRecord]]:
    """Supporting departments in order, by opinion."""
    rows = session.scalars(
        select(SupportRecord)
        .where(SupportRecord.opinion_id.in_(list(ids)))
        .order_by(SupportRecord.opinion_id, SupportRecord.position)
    )
    found: defaultdict[int, list[SupportRecord]] = defaultdict(list)
    for row in rows:
        found[row.opinion_id].append(row)
    return found


def hops_of(session: Session, ids: Iterable[int]) -> Mapping[int, int]:
    """How often each opinion was handed over; those never handed over are absent."""
    rows = session.execute(
        select(HandOverRecord.opinion_id, func.count().label("n_hops"))
        .where(HandOverRecord.opinion_id.in_(list(ids)))
        .group_by(HandOverRecord.opinion_id)
    )
    return {row.opinion_id: row.n_hops for row in rows}


def hand_overs_of(session: Session, opinion_id: int) -> Sequence[HandOverRecord]:
    """The hand-overs, oldest first."""
    return session.scalars(
        select(HandOverRecord).where(HandOverRecord.opinion_id == opinion_id).order_by(HandOverRecord.id)
    ).all()


def add_hand_over(session: Session, hand_over: HandOverRecord) -> None:
    """Keeps a hand-over."""
    session.add(hand_over)
    session.flush()


def find_claim(session: Session, opinion_id: int) -> ReviewClaimRecord | None:
    """Who took an opinion for review last."""
    return session.get(ReviewClaimRecord, opinion_id)


def save_claim(session: Session, *, opinion_id: int, account_id: int, until_at: datetime) -> None:
    """Keeps who looks at an opinion; IntegrityError when somebody was quicker."""
    session.add(ReviewClaimRecord(opinion_id=opinion_id, account_id=account_id, until_at=until_at))
    session.flush()


def release_claim(session: Session, opinion_id: int) -> None:
    """Nobody looks at the opinion any more."""
    session.execute(delete(ReviewClaimRecord).where(ReviewClaimRecord.opinion_id == opinion_id))
