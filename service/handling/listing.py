"""Lists of opinions with their handling: filters, newest first, pages by an opaque cursor."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, literal_column, or_, select
from sqlalchemy.orm import Session

from models.errors import Problem
from service.handling.nouns import OPEN_STATES, Due, Filter
from service.handling.records import IS_OPEN, CaseRecord, SupportRecord
from service.handling.store import hops_of, supports_of
from service.opinions.codes import find_code
from service.opinions.records import IS_WAITING, OpinionRecord, OpinionTopicRecord
from service.opinions.recurring import count_times
from service.opinions.searching import WORD_ROWS, can_match, matches, matches_words
from service.opinions.store import find_codes, topics_of


class BadCursor(Problem):
    """The cursor is not one that this service gave out."""

    status = 400
    code = "bad_cursor"
    title = "Con trỏ trang không hợp lệ"


@dataclass(frozen=True, slots=True)
class Entry:
    """An opinion with all that a list shows of it; `n_times` is the how-manieth time that its matter is raised."""

    opinion: OpinionRecord
    case: CaseRecord
    topics: Sequence[OpinionTopicRecord]
    supports: Sequence[SupportRecord]
    n_hops: int
    repeat_of: str | None
    n_times: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries and the cursor that asks for those after them; None on the last page."""

    entries: Sequence[Entry]
    next_cursor: str | None


def list_opinions(
    *, session: Session, filter: Filter, on: date, cursor: str | None = None, n_entries: int = 50
) -> Page:
    """A page of opinions, newest first; `on` is the day that decides what is overdue. BadCursor."""
    query = select(OpinionRecord, CaseRecord).join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
    id = _leading_id(session, filter)
    if id is WORD_ROWS.c.rowid:
        query = query.join(WORD_ROWS, id == OpinionRecord.id).where(matches_words(filter.text or ""))
        filter = replace(filter, text=None)
    query = query.where(*conditions_of(filter, on)).order_by(id.desc()).limit(n_entries + 1)
    if cursor is not None:
        query = query.where(id < _read_cursor(cursor))
    rows = session.execute(query).all()
    entries = entries_of(session, rows[:n_entries])
    more = len(rows) > n_entries
    return Page(entries, _write_cursor(entries[-1].opinion.id) if more else None)


def _leading_id(session: Session, filter: Filter) -> Any:
    """The column by which the rows come in order without sorting: of the word index, of the cases, or of all.

    They all hold the opinion's id, but SQLite does not see that. PostgreSQL chooses its way by itself.
    """
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    if on_sqlite and filter.text and can_match(filter.text):
        return WORD_ROWS.c.rowid
    return CaseRecord.opinion_id if filter.department or filter.due else OpinionRecord.id


def entries_of(session: Session, rows: Sequence[tuple[OpinionRecord, CaseRecord]]) -> list[Entry]:
    """The rows with topics, supports, hops and repeats, five queries however many they are."""
    ids = [opinion.id for opinion, _ in rows]
    topics, supports, hops = topics_of(session, ids), supports_of(session, ids), hops_of(session, ids)
    firsts = {opinion.id: opinion.repeat_of for opinion, _ in rows if opinion.repeat_of is not None}
    codes = find_codes(session, firsts.values()) if firsts else {}
    times = count_times(session, firsts) if firsts else {}
    return [
        Entry(
            opinion=opinion,
            case=case,
            topics=topics.get(opinion.id, ()),
            supports=supports.get(opinion.id, ()),
            n_hops=hops.get(opinion.id, 0),
            repeat_of=codes.get(opinion.repeat_of or 0),
            n_times=times.get(opinion.id, 1),
        )
        for opinion, case in rows
    ]


def conditions_of(filter: Filter, on: date) -> list[ColumnElement[bool]]:
    """What a filter asks of opinions joined with their cases."""
    opinion, case = OpinionRecord, CaseRecord
    equals: list[tuple[Any, object]] = [
        (opinion.commune, filter.commune or None),
        (opinion.guarded, None if filter.may_see_guarded else False),
        (opinion.dialogue_id, filter.dialogue_id),
        (opinion.kind, filter.kind),
        (opinion.village, filter.village),
        (opinion.needs_review, filter.needs_review),
        (case.lead_id, filter.department),
        (case.state, filter.state),
        (case.outcome, filter.outcome),
    ]
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equals if value is not None]
    if filter.since:
        conditions.append(opinion.received_on >= filter.since)
    if filter.until:
        conditions.append(opinion.received_on <= filter.until)
    if filter.is_open is not None:
        is_open = case.state.in_(OPEN_STATES)
        conditions.append(is_open if filter.is_open else ~is_open)
    if filter.is_waiting:
        conditions.append(literal_column(f"({IS_WAITING})"))  # in the very words of the indexes
    if filter.matter:
        conditions.append(_raises(filter.matter))
    if filter.is_repeated is not None:
        again = opinion.repeat_of.is_not(None)
        conditions.append(again if filter.is_repeated else ~again)
    if filter.due:
        conditions += _due(filter.due, on)
    if filter.topic:
        conditions.append(_has_topic(filter.topic))
    if filter.text and filter.text.strip():
        conditions.append(matches(filter.text))
    return conditions


def _due(due: Due, on: date) -> list[ColumnElement[bool]]:
    is_open: ColumnElement[bool] = literal_column(f"cases.{IS_OPEN}")  # in the very words of the indexes
    if due == Due.OVERDUE:
        return [is_open, CaseRecord.due_on < on]
    last = on if due == Due.TODAY else on + timedelta(days=7)
    return [is_open, CaseRecord.due_on.between(on, last)]


def _raises(code: str) -> ColumnElement[bool]:
    """The first opinion of a matter, and those that raised it again."""
    first = select(OpinionRecord.id).where(OpinionRecord.code == (find_code(code) or "")).scalar_subquery()
    return or_(OpinionRecord.id == first, OpinionRecord.repeat_of == first)


def _has_topic(topic: str) -> ColumnElement[bool]:
    return exists().where(
        OpinionTopicRecord.opinion_id == OpinionRecord.id,
        OpinionTopicRecord.topic_id == topic,
        OpinionTopicRecord.in_force,
    )


def _write_cursor(last_id: int) -> str:
    return urlsafe_b64encode(f"before:{last_id}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> int:
    try:
        written = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (BadBase64, ValueError):
        written = ""
    mark, _, number = written.partition(":")
    if mark != "before" or not number.isdigit() or len(number) > 18:
        raise BadCursor("Con trỏ trang (cursor) phải là giá trị next_cursor của trang trước.")
    return int(number)
