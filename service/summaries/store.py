"""Counting queries over opinions and their handling; reads the tables of the nouns below, writes none."""

from collections.abc import Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, case, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from service.dialogues.records import DialogueRecord
from service.handling.nouns import OPEN_STATES, State
from service.handling.records import CaseRecord, HandOverRecord
from service.opinions.records import OpinionRecord, OpinionTopicRecord
from service.summaries.nouns import Selection

Columns = TypeVarTuple("Columns")


def count_by(
    session: Session, selection: Selection, column: Any, name: Any | None = None
) -> Sequence[Row[Any]]:
    """Rows (id, name, n_opinions, n_overdue), most opinions first."""
    query = _selected(select(column, _name(name, column), *_counts(selection)), selection)
    if column.class_ is OpinionTopicRecord:
        query = query.join(
            OpinionTopicRecord,
            and_(OpinionTopicRecord.opinion_id == OpinionRecord.id, OpinionTopicRecord.in_force.is_(True)),
        )
    if name is not None and name.class_ is DialogueRecord:
        query = query.outerjoin(DialogueRecord, DialogueRecord.id == OpinionRecord.dialogue_id)
    return session.execute(query.group_by(column).order_by(func.count().desc(), column)).all()


def count_all(session: Session, selection: Selection) -> tuple[int, int, int, int]:
    """(n_opinions, n_overdue, n_waiting, n_repeated) of the selection."""
    waiting = _sum(CaseRecord.state == State.WAITING)
    repeated = _sum(OpinionRecord.repeat_of.is_not(None))
    query = select(*_counts(selection), waiting, repeated)
    n_opinions, n_overdue, n_waiting, n_repeated = session.execute(_selected(query, selection)).one()
    return n_opinions, n_overdue, n_waiting, n_repeated


def count_hops(session: Session, selection: Selection) -> tuple[int, int]:
    """How many hand-overs, and how many opinions were handed over at all."""
    query = _selected(select(func.count(), func.count(HandOverRecord.opinion_id.distinct())), selection).join(
        HandOverRecord, HandOverRecord.opinion_id == OpinionRecord.id
    )
    n_hops, n_handed_over = session.execute(query).one()
    return n_hops, n_handed_over


def count_guarded(session: Session, selection: Selection) -> int:
    """How many guarded opinions came in, in the period and commune only: they have no department."""
    query = select(func.count()).select_from(OpinionRecord).where(OpinionRecord.guarded.is_(True))
    return session.execute(query.where(*_period(selection))).scalar_one()


def _counts(selection: Selection) -> tuple[ColumnElement[int], ColumnElement[int]]:
    overdue = and_(CaseRecord.state.in_(OPEN_STATES), CaseRecord.due_on < selection.on)
    return func.count(), _sum(overdue)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)


def _name(name: Any | None, column: Any) -> ColumnElement[Any]:
    return func.max(column if name is None else name)


def _selected(query: Select[*Columns], selection: Selection) -> Select[*Columns]:
    return (
        query.select_from(OpinionRecord)
        .join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
        .where(OpinionRecord.guarded.is_(False), *_period(selection), *_fields(selection))
    )


def _period(selection: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if selection.commune:
        conditions.append(OpinionRecord.commune == selection.commune)
    if selection.since:
        conditions.append(OpinionRecord.received_on >= selection.since)
    if selection.until:
        conditions.append(OpinionRecord.received_on <= selection.until)
    return conditions


def _fields(selection: Selection) -> list[ColumnElement[bool]]:
    equals: list[tuple[Any, str | None]] = [
        (OpinionRecord.dialogue_id, selection.dialogue_id),
        (OpinionRecord.village, selection.village),
        (CaseRecord.lead_id, selection.department),
    ]
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equals if value is not None]
    if selection.topic:
        conditions.append(_has_topic(selection.topic))
    return conditions


def _has_topic(topic: str) -> ColumnElement[bool]:
    """An alias, because the table by topic joins the same rows once more."""
    said = aliased(OpinionTopicRecord)
    return exists().where(
        said.opinion_id == OpinionRecord.id, said.topic_id == topic, said.in_force.is_(True)
    )
