"""Queries over single opinions and their handling; reads the tables of the nouns below, writes none."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from service.dialogues.records import DialogueRecord
from service.handling.records import CaseRecord
from service.opinions.records import OpinionRecord, OpinionTopicRecord
from service.summaries.nouns import Selection

Columns = TypeVarTuple("Columns")


def find_titles(session: Session, dialogue_ids: Iterable[str]) -> dict[str, str]:
    """Titles of dialogues by id."""
    query = select(DialogueRecord.id, DialogueRecord.title).where(DialogueRecord.id.in_(set(dialogue_ids)))
    return {row.id: row.title for row in session.execute(query)}


def find_repeated(session: Session, selection: Selection, *, n_most: int) -> list[tuple[OpinionRecord, int]]:
    """Opinions whose words came again in the selection, with how often; most often first."""
    repeats = select(OpinionRecord.repeat_of, func.count())
    query = _selected(repeats, selection) if _asks_for_cases(selection) else _chosen(repeats, selection)
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


def _selected(query: Select[*Columns], selection: Selection) -> Select[*Columns]:
    """Opinions with their cases."""
    with_cases = query.join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
    return _chosen(with_cases, selection)


def _chosen(query: Select[*Columns], selection: Selection) -> Select[*Columns]:
    is_open_to_see = OpinionRecord.guarded.is_(False)
    return query.where(is_open_to_see, *_period(selection), *_fields(selection))


def _asks_for_cases(selection: Selection) -> bool:
    return selection.department is not None or selection.outcome is not None


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
    return exists().where(said.opinion_id == OpinionRecord.id, said.topic_id == topic, said.in_force)
