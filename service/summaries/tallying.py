"""Reads the counts of a selection: whole months from the counters, single days from the places, changes on top."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any, Final

import numpy as np
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

from service.summaries.cells import Choice, Columns, Numbers, learn_cells
from service.summaries.counted import COUNTS, Counted
from service.summaries.counters import day_number, month_of
from service.summaries.months import Months, split_period
from service.summaries.nouns import Selection
from service.summaries.placing import Place, find_places
from service.summaries.records import ChangeRecord, DueRecord, FoldRecord, MonthRecord, PlaceRecord

#: How often a reading begins again when changes were folded in between; on SQLite that cannot happen.
N_TRIES: Final = 5


#: Ids of cells and their counts, as often as a query named them.
Part = tuple[Numbers, Numbers]
Query = Select[*tuple[Any, ...]]


def count_cells(session: Session, selection: Selection) -> Counted:
    """The counts of every cell of the selection, guarded cells among them."""
    parts, places = _read(session, selection)
    table = learn_cells(session, np.unique(np.concatenate([ids for ids, _ in parts])).tolist())
    table.add((place.cell.id, place.cell) for place in places)
    columns = table.columns
    counts = np.zeros((len(columns), len(COUNTS)), np.int64)
    for ids, part in parts:
        counts[table.rows_of(ids.tolist())] += part  # a query names each cell once
    for place, row in zip(places, table.rows_of(place.cell.id for place in places), strict=True):
        counts[row] += _counts_of(place, selection)
    rows = (counts.any(axis=1) & table.choose(selection, columns)).nonzero()[0]
    return Counted(table, columns, rows, counts[rows])


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
    for _ in range(N_TRIES):
        n_folds = session.scalar(select(FoldRecord.n_folds))
        places = list(find_places(session, select(ChangeRecord.opinion_id)))
        table = learn_cells(session)
        table.add((place.cell.id, place.cell) for place in places)
        columns = table.columns
        chosen = table.choose(selection, columns) & ~columns.guarded
        in_cells, cells = _among(columns, chosen)
        n_of_day: Counter[date] = Counter()
        for sign, part in ((1, query), (-1, off)):
            for day, n in session.execute(part.where(in_cells), {"cells": cells}):
                n_of_day[day] += sign * n
        for now, row in zip(places, table.rows_of(place.cell.id for place in places), strict=True):
            if chosen[row] and _lies_in(now.received_on, selection):
                n_of_day[now.received_on] += 1
        if session.scalar(select(FoldRecord.n_folds)) == n_folds:
            break
    return sorted((day, n) for day, n in n_of_day.items() if n)


def _among(columns: Columns, chosen: Choice) -> tuple[ColumnElement[bool], list[int]]:
    """The condition that a place lies in a chosen cell, by the shorter of two lists: in these, or not in those."""
    cell_id, cells = PlaceRecord.cell_id, _inline("cells")
    if 2 * chosen.sum() <= len(chosen):
        return cell_id.in_(cells), columns.ids[chosen].tolist()
    return cell_id.not_in(cells), columns.ids[~chosen].tolist()


def _inline(name: str) -> BindParameter[Any]:
    """Numbers of ours, written into the statement: there may be more than a driver takes as parameters."""
    return bindparam(name, expanding=True, literal_execute=True, type_=BigInteger())


def _lies_in(day: date, selection: Selection) -> bool:
    return (selection.since or day) <= day <= (selection.until or day)


def _read(session: Session, selection: Selection) -> tuple[list[Part], list[Place]]:
    """The folded counts by cell id, less what has changed since, and the present places of what has changed."""
    period = split_period(selection.since, selection.until)
    connection = session.connection()
    for _ in range(N_TRIES):
        n_folds = session.scalar(select(FoldRecord.n_folds))
        queries = (*_queries(period, selection), _changed(period, selection))
        parts = [_part(connection.execute(query).all()) for query in queries]
        changed = select(ChangeRecord.opinion_id)
        places = [place for place in find_places(session, changed) if period.has(place.received_on)]
        if session.scalar(select(FoldRecord.n_folds)) == n_folds:
            break
    return parts, places


def _part(rows: Sequence[Sequence[Any]]) -> Part:
    """Rows (cell, *counts) as numbers."""
    width = 1 + len(COUNTS)
    numbers = np.fromiter(chain.from_iterable(rows), np.int64, width * len(rows)).reshape(-1, width)
    return numbers[:, 0], numbers[:, 1:]


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


def _counts_of(place: Place, selection: Selection) -> tuple[int, ...]:
    """In the order of `COUNTS`."""
    late = place.due_on is not None and place.due_on < selection.on
    return 1, int(late), place.n_repeated, int(place.n_hops > 0), place.n_hops
