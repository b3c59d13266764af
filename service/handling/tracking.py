"""Following the handling: what each department has on its desk, what is late, and one person's other opinions."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from service.handling.listing import Entry, conditions_of, entries_of
from service.handling.nouns import OPEN_STATES, Filter
from service.handling.records import CaseRecord
from service.opinions.records import OpinionRecord, SenderRecord


@dataclass(frozen=True, slots=True)
class Desk:
    """What one department has; `id` None: opinions without a lead."""

    id: str | None
    n_open: int
    n_overdue: int
    n_this_week: int


def count_desks(session: Session, *, commune: str, may_see_guarded: bool, on: date) -> list[Desk]:
    """The open cases of each department, most overdue first; `commune` "" counts all.

    What is guarded has no lead, so that only opinions without one must be looked at themselves.
    """
    led = _desks(on).where(CaseRecord.lead_id.is_not(None)).group_by(CaseRecord.lead_id)
    if commune:
        led = led.join(OpinionRecord, OpinionRecord.id == CaseRecord.opinion_id)
        led = led.where(OpinionRecord.commune == commune)
    own = Filter(commune=commune, may_see_guarded=may_see_guarded)
    unled = (
        _desks(on)
        .join(OpinionRecord, OpinionRecord.id == CaseRecord.opinion_id)
        .where(CaseRecord.lead_id.is_(None), *conditions_of(own, on))
        .group_by(CaseRecord.lead_id)
    )
    desks = [
        Desk(id, n_open, n_overdue, n_this_week)
        for query in (led, unled)
        for id, n_open, n_overdue, n_this_week in session.execute(query)
    ]
    return sorted(desks, key=lambda desk: (-desk.n_overdue, -desk.n_open))


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


def _desks(on: date) -> Select[str | None, int, int, int]:
    due_on = CaseRecord.due_on
    query = select(
        CaseRecord.lead_id, func.count(), _sum(due_on < on), _sum(due_on.between(on, on + timedelta(days=7)))
    )
    return query.where(CaseRecord.state.in_(OPEN_STATES))


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)
