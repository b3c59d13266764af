"""Counting queries over opinions and their handling; reads the tables of the nouns below, writes none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from service.dialogues.records import DialogueRecord
from service.handling.nouns import OPEN_STATES
from service.handling.records import CaseRecord, HandOverRecord
from service.opinions.records import OpinionRecord, OpinionTopicRecord
from service.summaries.nouns import Selection

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many opinions agree in everything that is counted; `values` by table name, None for "not given"."""

    values: Mapping[str, str | None]
    lead_name: str | None
    overdue: bool
    n_opinions: int
    n_repeated: int


def count_cells(session: Session, selection: Selection) -> list[Cell]:
    """All counts but those by topic, in one pass: a pass for each table would take eight times as long."""
    columns: dict[str, Any] = {
        "department": CaseRecord.lead_id,
        "village": OpinionRecord.village,
        "kind": OpinionRecord.kind,
        "outcome": CaseRecord.outcome,
        "state": CaseRecord.state,
        "competence": CaseRecord.competence,
        "dialogue": OpinionRecord.dialogue_id,
    }
    keys = [*columns.values(), CaseRecord.lead_name, _overdue(selection)]
    query = select(*keys, func.count(), func.count(OpinionRecord.repeat_of))
    rows = session.execute(_selected(query, selection).group_by(*keys))
    return [_cell(dict(zip(columns, row, strict=False)), *row[len(columns) :]) for row in rows]


def _cell(values: Mapping[str, str | None], name: str | None, overdue: int, n: int, n_repeated: int) -> Cell:
    return Cell(values, name, bool(overdue), n, n_repeated)


def count_by_topic(session: Session, selection: Selection) -> Sequence[tuple[str, int, int]]:
    """Rows (topic, n_opinions, n_overdue)."""
    query = select(OpinionTopicRecord.topic_id, func.count(), func.sum(_overdue(selection)))
    in_force = and_(OpinionTopicRecord.opinion_id == OpinionRecord.id, OpinionTopicRecord.in_force.is_(True))
    rows = session.execute(
        _selected(query, selection).join(OpinionTopicRecord, in_force).group_by(OpinionTopicRecord.topic_id)
    )
    return [(topic, n_opinions, int(n_overdue)) for topic, n_opinions, n_overdue in rows]


def find_titles(session: Session, dialogue_ids: Iterable[str]) -> dict[str, str]:
    """Titles of dialogues by id."""
    query = select(DialogueRecord.id, DialogueRecord.title).where(DialogueRecord.id.in_(set(dialogue_ids)))
    return {row.id: row.title for row in session.execute(query)}


def count_hops(session: Session, selection: Selection) -> tuple[int, int]:
    """How many hand-overs, and how many opinions were handed over at all."""
    query = _selected(select(func.count(), func.count(HandOverRecord.opinion_id.distinct())), selection)
    n_hops, n_handed_over = session.execute(
        query.join(HandOverRecord, HandOverRecord.opinion_id == OpinionRecord.id)
    ).one()
    return n_hops, n_handed_over


def count_by_day(session: Session, selection: Selection) -> list[tuple[date, int]]:
    """Rows (day, n_opinions) in order, days without any left out."""
    query = _selected(select(OpinionRecord.received_on, func.count()), selection)
    rows = session.execute(query.group_by(OpinionRecord.received_on).order_by(OpinionRecord.received_on))
    return [(day, n) for day, n in rows]


def find_repeated(session: Session, selection: Selection, *, n_most: int) -> list[tuple[OpinionRecord, int]]:
    """Opinions whose words came again in the selection, with how often; most often first."""
    query = _selected(select(OpinionRecord.repeat_of, func.count()), selection)
    rows = session.execute(
        query.where(OpinionRecord.repeat_of.is_not(None))
        .group_by(OpinionRecord.repeat_of)
        .order_by(func.count().desc(), OpinionRecord.repeat_of)
        .limit(n_most)
    ).all()
    first = {
        row.id: row
        for row in session.scalars(select(OpinionRecord).where(OpinionRecord.id.in_([id for id, _ in rows])))
    }
    return [(first[id], n) for id, n in rows if id in first and not first[id].guarded]


def cases_in_pages(
    session: Session, selection: Selection, *, n_rows: int = 500
) -> Iterator[list[tuple[OpinionRecord, CaseRecord]]]:
    """All opinions of the selection with their cases, by department and due date, some at a time."""
    query = _selected(select(OpinionRecord, CaseRecord), selection).order_by(
        CaseRecord.lead_name, CaseRecord.lead_id, CaseRecord.due_on, OpinionRecord.id
    )
    result = session.execute(query.execution_options(yield_per=n_rows))
    for rows in result.partitions():
        yield [(row[0], row[1]) for row in rows]


def count_guarded(session: Session, selection: Selection) -> int:
    """How many guarded opinions came in, in the period and commune only: they have no department."""
    query = select(func.count()).select_from(OpinionRecord).where(OpinionRecord.guarded.is_(True))
    return session.execute(query.where(*_period(selection))).scalar_one()


def _overdue(selection: Selection) -> ColumnElement[int]:
    late = and_(CaseRecord.state.in_(OPEN_STATES), CaseRecord.due_on < selection.on)
    return cast(case((late, 1), else_=0), Integer).label("overdue")


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
        (OpinionRecord.kind, selection.kind),
        (CaseRecord.outcome, selection.outcome),
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
