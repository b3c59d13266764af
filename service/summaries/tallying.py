"""Reads the counts of a selection: whole months from the counters, single days from the places, changes on top."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from service.summaries.cells import all_cells
from service.summaries.counters import day_number, month_of
from service.summaries.months import Months, split_period
from service.summaries.nouns import Selection
from service.summaries.placing import Cell, Place, find_places
from service.summaries.records import ChangeRecord, DueRecord, FoldRecord, MonthRecord, PlaceRecord

#: How often a reading begins again when changes were folded in between; on SQLite that cannot happen.
N_TRIES: Final = 5


class CellCounts(NamedTuple):
    """How many opinions a cell holds, how many of them are overdue, said before, handed over, and how often.

    A tuple, because a large selection makes ten thousand of them.
    """

    cell: Cell
    n_opinions: int
    n_overdue: int
    n_repeated: int
    n_handed_over: int
    n_hops: int


Tally = defaultdict[int, list[int]]
Query = Select[*tuple[Any, ...]]


def count_cells(session: Session, selection: Selection) -> list[CellCounts]:
    """The counts of every cell of the selection, guarded cells among them."""
    tally, places = _read(session, selection)
    cells = all_cells(session) | {place.cell.id: place.cell for place in places}
    for place in places:
        _add(tally, place, selection)
    is_selected = _selector(selection)
    return [
        CellCounts(cells[cell_id], *counts)
        for cell_id, counts in tally.items()
        if any(counts) and is_selected(cells[cell_id])
    ]


def count_by_day(session: Session, selection: Selection) -> list[tuple[date, int]]:
    """Rows (day, n_opinions) in order, days without any left out; guarded opinions are not counted."""
    place = PlaceRecord
    query = select(place.received_on, func.count())
    if selection.since:
        query = query.where(place.received_on >= selection.since)
    if selection.until:
        query = query.where(place.received_on <= selection.until)
    query = query.group_by(place.received_on)
    off = query.where(place.opinion_id.in_(select(ChangeRecord.opinion_id)))
    is_selected = _selector(selection)
    for _ in range(N_TRIES):
        n_folds = session.scalar(select(FoldRecord.n_folds))
        in_cells, cells = _among(session, lambda cell: not cell.guarded and is_selected(cell))
        n_of_day: Counter[date] = Counter()
        for sign, part in ((1, query), (-1, off)):
            for day, n in session.execute(part.where(in_cells), {"cells": cells}):
                n_of_day[day] += sign * n
        for place_now in find_places(session, select(ChangeRecord.opinion_id)):
            day = place_now.received_on
            cell = place_now.cell
            if not cell.guarded and is_selected(cell) and _lies_in(day, selection):
                n_of_day[day] += 1
        if session.scalar(select(FoldRecord.n_folds)) == n_folds:
            break
    return sorted((day, n) for day, n in n_of_day.items() if n)


def _among(session: Session, is_chosen: Callable[[Cell], bool]) -> tuple[ColumnElement[bool], list[int]]:
    """The condition that a place lies in a chosen cell, by the shorter of two lists: in these, or not in those."""
    chosen: list[int] = []
    others: list[int] = []
    for id, cell in all_cells(session).items():
        (chosen if is_chosen(cell) else others).append(id)
    cell_id, cells = PlaceRecord.cell_id, _inline("cells")
    return (cell_id.in_(cells), chosen) if len(chosen) <= len(others) else (cell_id.not_in(cells), others)


def _inline(name: str) -> BindParameter[Any]:
    """Numbers of ours, written into the statement: there may be more than a driver takes as parameters."""
    return bindparam(name, expanding=True, literal_execute=True, type_=BigInteger())


def _lies_in(day: date, selection: Selection) -> bool:
    return (selection.since or day) <= day <= (selection.until or day)


def _read(session: Session, selection: Selection) -> tuple[Tally, list[Place]]:
    """The folded counts by cell id, less what has changed since, and the present places of what has changed."""
    period = split_period(selection.since, selection.until)
    for _ in range(N_TRIES):
        n_folds = session.scalar(select(FoldRecord.n_folds))
        tally: Tally = defaultdict(lambda: [0] * 5)
        for query in (*_queries(period, selection), _changed(period, selection)):
            for row in session.execute(query):
                _put(tally[row[0]], row)
        changed = select(ChangeRecord.opinion_id)
        places = [place for place in find_places(session, changed) if period.has(place.received_on)]
        if session.scalar(select(FoldRecord.n_folds)) == n_folds:
            break
    return tally, places


def _queries(period: Months, selection: Selection) -> list[Query]:
    """Rows (cell, n_opinions, n_overdue, n_repeated, n_handed_over, n_hops)."""
    place, nothing = PlaceRecord, literal(0)
    queries: list[Query] = [
        select(place.cell_id, *_place_counts(selection, sign=sign))
        .where(place.received_on.between(*days))
        .group_by(place.cell_id)
        for sign, ranges in ((1, period.days), (-1, period.without))
        for days in ranges
    ]
    if period.first > period.last:
        return queries
    month, due = MonthRecord, DueRecord
    queries.append(
        select(
            month.cell_id,
            func.sum(month.n_opinions),
            nothing,
            func.sum(month.n_repeated),
            func.sum(month.n_handed_over),
            func.sum(month.n_hops),
        )
        .where(month.month.between(period.first, period.last))
        .group_by(month.cell_id)
    )
    this_month, today = month_of(selection.on), day_number(selection.on)
    ranges = (due.due < this_month, due.due.between(this_month * 100, today - 1))
    in_month = due.month.between(period.first, period.last)
    late = union_all(
        *(select(due.cell_id, due.n_opinions).where(range_, in_month) for range_ in ranges)
    ).subquery()
    queries.append(
        select(late.c.cell_id, nothing, func.sum(late.c.n_opinions), nothing, nothing, nothing).group_by(
            late.c.cell_id
        )
    )
    return queries


def _changed(period: Months, selection: Selection) -> Query:
    """What the counters still hold of opinions that have changed since, to be taken off."""
    place = PlaceRecord
    in_days = [place.received_on.between(*days) for days in period.days]
    taken_off = [~place.received_on.between(*days) for days in period.without]
    month = func.extract("year", place.received_on) * 100 + func.extract("month", place.received_on)
    in_period = or_(and_(month.between(period.first, period.last), *taken_off), *in_days)
    return (
        select(place.cell_id, *_place_counts(selection, sign=-1))
        .where(place.opinion_id.in_(select(ChangeRecord.opinion_id)), in_period)
        .group_by(place.cell_id)
    )


def _place_counts(selection: Selection, *, sign: int) -> list[Any]:
    place = PlaceRecord
    late = cast(case((place.due_on < selection.on, 1), else_=0), Integer)
    passed_on = cast(case((place.n_hops > 0, 1), else_=0), Integer)
    return [
        sign * func.count(),
        *(sign * func.sum(what) for what in (late, place.n_repeated, passed_on, place.n_hops)),
    ]


def _add(tally: Tally, place: Place, selection: Selection) -> None:
    late = place.due_on is not None and place.due_on < selection.on
    counts = (place.cell.id, 1, int(late), place.n_repeated, int(place.n_hops > 0), place.n_hops)
    _put(tally[place.cell.id], counts)


def _put(total: list[int], row: Sequence[int]) -> None:
    """Adds all but the first, which is the cell; written out, because a large selection comes here often."""
    total[0] += row[1]
    total[1] += row[2]
    total[2] += row[3]
    total[3] += row[4]
    total[4] += row[5]


def _selector(selection: Selection) -> Callable[[Cell], bool]:
    """Guarded opinions have neither department nor village: only commune and period choose among them."""
    asked: Sequence[tuple[str, str | None]] = (
        ("dialogue", selection.dialogue_id),
        ("department", selection.department),
        ("village", selection.village),
        ("kind", selection.kind),
        ("outcome", selection.outcome),
    )
    wanted = [(name, value) for name, value in asked if value is not None]
    commune, topic = selection.commune, selection.topic

    def is_selected(cell: Cell) -> bool:
        if commune and cell.commune != commune:
            return False
        if cell.guarded:
            return True
        if topic and topic not in cell.topics:
            return False
        return not wanted or all(cell.fields[name] == value for name, value in wanted)

    return is_selected
