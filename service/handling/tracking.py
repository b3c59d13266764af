"""Following the handling: what each department has on its desk, what is late, and one person's other opinions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from service.handling.listing import Entry, conditions_of, entries_of
from service.handling.nouns import OPEN_STATES, Filter
from service.handling.records import CaseRecord
from service.opinions.records import OpinionRecord, SenderRecord


@dataclass(frozen=True, slots=True)
class Desk:
    """What one department has; `id` None: opinions without a lead."""

    id: str | None
    name: str | None
    n_open: int
    n_overdue: int
    n_this_week: int


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some entries, and how many there are in all."""

    entries: Sequence[Entry]
    n_all: int


def count_desks(session: Session, filter: Filter, *, on: date) -> list[Desk]:
    """The open cases of each department, most overdue first."""
    due_on = CaseRecord.due_on
    n_overdue = _sum(due_on < on)
    query = (
        select(
            CaseRecord.lead_id,
            func.max(CaseRecord.lead_name),
            func.count(),
            n_overdue,
            _sum(due_on.between(on, on + timedelta(days=7))),
        )
        .join(OpinionRecord, OpinionRecord.id == CaseRecord.opinion_id)
        .where(CaseRecord.state.in_(OPEN_STATES), *conditions_of(filter, on))
        .group_by(CaseRecord.lead_id)
        .order_by(n_overdue.desc(), func.count().desc())
    )
    return [Desk(*row) for row in session.execute(query)]


def list_cases(
    session: Session, filter: Filter, *, on: date, place: int = 1, n_entries: int = 40
) -> CasePage:
    """A page of cases, `place` counted from 1: open before closed, earliest due date first."""
    joined = select(OpinionRecord, CaseRecord).join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
    query = (
        joined.where(*conditions_of(filter, on))
        .order_by(_closed_last(), CaseRecord.due_on.is_(None), CaseRecord.due_on, OpinionRecord.id.desc())
        .offset((place - 1) * n_entries)
        .limit(n_entries)
    )
    counted = (
        select(func.count()).select_from(OpinionRecord).join(CaseRecord).where(*conditions_of(filter, on))
    )
    rows = [(row[0], row[1]) for row in session.execute(query)]
    return CasePage(entries_of(session, rows), session.scalar(counted) or 0)


def list_of_sender(session: Session, opinion: OpinionRecord, *, n_most: int = 20) -> list[Entry]:
    """Other opinions of the same person, newest first: the same phone, or the same name in the same village."""
    sender = session.get(SenderRecord, opinion.id)
    if sender is None or not (sender.phone or sender.name):
        return []
    same: list[ColumnElement[bool]] = []
    if sender.phone:
        same.append(SenderRecord.phone == sender.phone)
    if sender.name and opinion.village:
        same.append(and_(SenderRecord.name == sender.name, OpinionRecord.village == opinion.village))
    if not same:
        return []
    query = (
        select(OpinionRecord, CaseRecord)
        .join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
        .join(SenderRecord, SenderRecord.opinion_id == OpinionRecord.id)
        .where(or_(*same), OpinionRecord.id != opinion.id, OpinionRecord.commune == opinion.commune)
        .where(OpinionRecord.guarded.is_(False))
        .order_by(OpinionRecord.id.desc())
        .limit(n_most)
    )
    return entries_of(session, [(row[0], row[1]) for row in session.execute(query)])


def _closed_last() -> ColumnElement[int]:
    return case((CaseRecord.state.in_(OPEN_STATES), 0), else_=1)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)
