"""Takes changed opinions into the counters, and builds the counters anew from the opinions.

Decision. Counters that every post would raise itself make posts wait for each other on PostgreSQL and cost more
than the post; so triggers only note which opinions changed, one writer at a time folds the noted ones into the
counters, and a summary adds what is not folded yet. The figures are exact at every moment.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.opinions.records import OpinionRecord
from service.summaries.placing import Cell, Place, find_places
from service.summaries.records import (
    CellRecord,
    ChangeRecord,
    DueRecord,
    FoldRecord,
    MonthRecord,
    PlaceRecord,
)

#: Changes taken in one transaction: a few tenths of a second, in which nobody else writes on SQLite.
N_AT_ONCE: Final = 5_000
FOLD_LOCK: Final = 0x4C4F


def fold_changes(session: Session) -> int:
    """Takes up to `N_AT_ONCE` noted changes into the counters; says how many. Another fold under way: 0."""
    if not _is_alone(session):
        return 0
    changes = session.execute(
        select(ChangeRecord.id, ChangeRecord.opinion_id).order_by(ChangeRecord.id).limit(N_AT_ONCE)
    ).all()
    if not changes:
        return 0
    _move(session, {change.opinion_id for change in changes})
    session.execute(delete(ChangeRecord).where(ChangeRecord.id.in_([change.id for change in changes])))
    _count_fold(session)
    return len(changes)


def rebuild_counters(session: Session) -> int:
    """Builds the counters from nothing; says how many opinions they hold. Writers wait meanwhile."""
    if not _is_alone(session, wait=True):
        return 0
    session.execute(delete(ChangeRecord))
    for table in (PlaceRecord, MonthRecord, DueRecord):
        session.execute(delete(table))
    last, n_placed = 0, 0
    while ids := session.scalars(
        select(OpinionRecord.id).where(OpinionRecord.id > last).order_by(OpinionRecord.id).limit(N_AT_ONCE)
    ).all():
        n_placed += _add(session, list(find_places(session, ids)))
        last = ids[-1]
    _count_fold(session)
    return n_placed


def month_of(day: date) -> int:
    """202611 for a day in November 2026."""
    return day.year * 100 + day.month


def day_number(day: date) -> int:
    """20261124 for that day."""
    return month_of(day) * 100 + day.day


def _is_alone(session: Session, *, wait: bool = False) -> bool:
    """On SQLite whoever writes is alone; on PostgreSQL a lock until the end of the transaction sees to it."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    if wait:
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": FOLD_LOCK})
        return True
    taken = session.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": FOLD_LOCK})
    return bool(taken.scalar_one())


def _move(session: Session, ids: Collection[int]) -> None:
    old = session.execute(
        select(
            PlaceRecord.opinion_id,
            PlaceRecord.cell_id,
            PlaceRecord.received_on,
            PlaceRecord.due_on,
            PlaceRecord.n_hops,
            PlaceRecord.n_repeated,
        ).where(PlaceRecord.opinion_id.in_(ids))
    ).all()
    if old:
        session.execute(delete(PlaceRecord).where(PlaceRecord.opinion_id.in_(ids)))
        _count(session, [row._mapping for row in old], sign=-1)
    _add(session, list(find_places(session, ids)))


def _add(session: Session, places: Sequence[Place]) -> int:
    if not places:
        return 0
    cells = {id(place.cell): place.cell.id for place in places}
    _add_cells(session, {cells[id(place.cell)]: place.cell for place in places})
    rows = [
        {
            "opinion_id": place.opinion_id,
            "cell_id": cells[id(place.cell)],
            "received_on": place.received_on,
            "due_on": place.due_on,
            "n_hops": place.n_hops,
            "n_repeated": place.n_repeated,
        }
        for place in places
    ]
    session.execute(insert(PlaceRecord), rows)
    _count(session, rows, sign=1)
    return len(rows)


def _add_cells(session: Session, cells: dict[int, Cell]) -> None:
    known = set(session.scalars(select(CellRecord.id).where(CellRecord.id.in_(cells))))
    rows = [
        {
            "id": cell_id,
            "commune": cell.commune,
            "guarded": cell.guarded,
            "topics": list(cell.topics),
            "fields": cell.fields,
            "lead_name": cell.lead_name,
        }
        for cell_id, cell in cells.items()
        if cell_id not in known
    ]
    if rows:
        session.execute(insert(CellRecord), rows)


def _count(session: Session, rows: Iterable[Any], *, sign: int) -> None:
    months: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    dues: Counter[tuple[int, int, int]] = Counter()
    for row in rows:
        month, cell = month_of(row["received_on"]), row["cell_id"]
        counts = months[month, cell]
        counts["n_opinions"] += sign
        counts["n_repeated"] += sign * row["n_repeated"]
        counts["n_handed_over"] += sign * (row["n_hops"] > 0)
        counts["n_hops"] += sign * row["n_hops"]
        if due_on := row["due_on"]:
            dues[month_of(due_on), month, cell] += sign
            dues[day_number(due_on), month, cell] += sign
    names = ("n_opinions", "n_repeated", "n_handed_over", "n_hops")
    _raise(
        session,
        MonthRecord,
        [
            {"month": month, "cell_id": cell} | {name: counts[name] for name in names}
            for (month, cell), counts in sorted(months.items())
        ],
    )
    _raise(
        session,
        DueRecord,
        [
            {"due": due, "month": month, "cell_id": cell, "n_opinions": n}
            for (due, month, cell), n in sorted(dues.items())
        ],
    )


def _raise(session: Session, record: type[MonthRecord] | type[DueRecord], rows: list[dict[str, int]]) -> None:
    """Adds the counts to those that stand there."""
    if not rows:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(record)
    keys = [column.name for column in record.__table__.primary_key]
    counted = [name for name in rows[0] if name not in keys]
    session.execute(
        statement.on_conflict_do_update(
            index_elements=keys,
            set_={name: getattr(record, name) + statement.excluded[name] for name in counted},
        ),
        rows,
    )


def _count_fold(session: Session) -> None:
    session.execute(update(FoldRecord).values(n_folds=FoldRecord.n_folds + 1))


def count_changes(session: Session, *, at_most: int) -> int:
    """How many changes wait to be folded, counted no further than `at_most`."""
    some = select(ChangeRecord.id).limit(at_most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0
