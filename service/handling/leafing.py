"""The list of cases, open before closed and earliest due date first, leafed through forwards and back without end.

A page is named by the case before or after it, not by its number: the thousandth page costs as much as the first, and
nothing is shown twice or left out when cases come and go meanwhile.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, literal_column, select, tuple_
from sqlalchemy.orm import Session

from service.handling.listing import Entry, conditions_of, entries_of
from service.handling.nouns import CLOSING, OPEN_STATES, Filter
from service.handling.records import IS_OPEN, CaseRecord
from service.opinions.records import OpinionRecord, OpinionTopicRecord
from service.opinions.searching import can_match, matches, opinions_with_words

#: Counted no further than this, because counting all of a large list takes longer than showing a page of it.
N_COUNTED: Final = 5_000
#: So few are sorted; of more the first ones are looked for in the order of the list.
N_SORTED: Final = 500
WRITTEN_PLACE: Final = re.compile(r"([0-2])\.(\d{4}-\d\d-\d\d)?\.(\d{1,18})")
_DUE, _UNDUE, _CLOSED = range(3)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands in the list: with a due date, open without one, or closed; then by date and id."""

    part: int
    due_on: date | None
    id: int

    def __str__(self) -> str:
        return f"{self.part}.{self.due_on or ''}.{self.id}"


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some entries, the places to go on from in both directions, and how many cases there are, up to `N_COUNTED`."""

    entries: Sequence[Entry]
    before: Place | None
    after: Place | None
    n_all: int

    @property
    def is_counted_out(self) -> bool:
        """Whether there may be more than was counted."""
        return self.n_all > N_COUNTED


def read_place(written: str) -> Place:
    """The place that `str` wrote; ValueError for anything else."""
    found = WRITTEN_PLACE.fullmatch(written)
    if found is None or (int(found[1]) == _DUE) != bool(found[2]):
        raise ValueError("not a place in the list")
    return Place(int(found[1]), date.fromisoformat(found[2]) if found[2] else None, int(found[3]))


def list_cases(
    session: Session,
    filter: Filter,
    *,
    on: date,
    after: Place | None = None,
    before: Place | None = None,
    n_entries: int = 40,
) -> CasePage:
    """The page after a place, or the one before it; the first page without either."""
    all_ids = _all_ids(session, filter, on)
    is_few = len(all_ids) <= N_SORTED
    conditions = [OpinionRecord.id.in_(all_ids)] if is_few else conditions_of(filter, on)
    back = before is not None and after is None
    found = _ids(session, filter, conditions, before if back else after, back=back, n_most=n_entries + 1)
    has_more, ids = len(found) > n_entries, found[:n_entries]
    if back:
        ids.reverse()
    rows = select(OpinionRecord, CaseRecord).join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
    known = {row[0].id: (row[0], row[1]) for row in session.execute(rows.where(OpinionRecord.id.in_(ids)))}
    entries = entries_of(session, [known[id] for id in ids])
    has_before, has_after = (has_more, True) if back else (after is not None, has_more)
    return CasePage(
        entries,
        before=_place(entries[0]) if entries and has_before else None,
        after=_place(entries[-1]) if entries and has_after else None,
        n_all=len(all_ids),
    )


def _place(entry: Entry) -> Place:
    case = entry.case
    if case.state not in OPEN_STATES:
        return Place(_CLOSED, None, case.opinion_id)
    if case.due_on is None:
        return Place(_UNDUE, None, case.opinion_id)
    return Place(_DUE, case.due_on, case.opinion_id)


def _ids(
    session: Session,
    filter: Filter,
    conditions: Sequence[ColumnElement[bool]],
    start: Place | None,
    *,
    back: bool,
    n_most: int,
) -> list[int]:
    """Ids in the order of the list from a place on, or backwards from it; each part comes in order from an index."""
    query = select(OpinionRecord.id).join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
    ids: list[int] = []
    for part in sorted(_parts(filter), reverse=back):
        if start is not None and (part > start.part if back else part < start.part):
            continue
        of_part = query.where(*conditions, *_conditions(part), *_beyond(part, start, back=back))
        ids += session.scalars(of_part.order_by(*_order(part, back=back)).limit(n_most - len(ids)))
        if len(ids) >= n_most:
            break
    return ids


def _parts(filter: Filter) -> list[int]:
    if filter.outcome in CLOSING or filter.is_open is False:
        return [_CLOSED]
    open_ones = [_DUE] if filter.due else [_DUE, _UNDUE]
    return open_ones if filter.is_open or filter.due else [*open_ones, _CLOSED]


def _conditions(part: int) -> list[ColumnElement[bool]]:
    if part == _CLOSED:
        return [CaseRecord.state.not_in(OPEN_STATES)]
    is_open: ColumnElement[bool] = literal_column(f"cases.{IS_OPEN}")
    return [is_open, CaseRecord.due_on.is_not(None) if part == _DUE else CaseRecord.due_on.is_(None)]


def _order(part: int, *, back: bool) -> Sequence[Any]:
    if part == _DUE:
        columns = (CaseRecord.due_on, CaseRecord.opinion_id)
        return [column.desc() for column in columns] if back else columns
    return [OpinionRecord.id.asc() if back else OpinionRecord.id.desc()]


def _beyond(part: int, start: Place | None, *, back: bool) -> list[ColumnElement[bool]]:
    """What comes after the start, or before it; other parts than that of the start lie beyond it as a whole."""
    if start is None or start.part != part:
        return []
    if part == _DUE:
        here, there = tuple_(CaseRecord.due_on, CaseRecord.opinion_id), tuple_(start.due_on, start.id)
        return [here < there if back else here > there]
    return [OpinionRecord.id > start.id if back else OpinionRecord.id < start.id]


def _all_ids(session: Session, filter: Filter, on: date) -> Sequence[int]:
    """All that the filter lets through, up to one more than is counted, in no order."""
    conditions = conditions_of(replace(filter, topic=None, text=None), on)
    if filter.topic:
        conditions.append(OpinionRecord.id.in_(_opinions_about(filter.topic)))
    if filter.text and filter.text.strip():
        on_sqlite = session.get_bind().dialect.name == "sqlite" and can_match(filter.text)
        words = OpinionRecord.id.in_(opinions_with_words(filter.text)) if on_sqlite else matches(filter.text)
        conditions.append(words)
    joined = select(OpinionRecord.id).join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
    return session.scalars(joined.where(*conditions).limit(N_COUNTED + 1)).all()


def _opinions_about(topic: str) -> Select[int]:
    said = OpinionTopicRecord
    return select(said.opinion_id).where(said.topic_id == topic, said.in_force)
