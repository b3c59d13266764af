"""Cells by their id, remembered by each process: they never change, and there are far fewer than opinions."""

from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, select
from sqlalchemy.orm import Session

from service.summaries.placing import Cell
from service.summaries.records import CellRecord

N_AT_ONCE: Final = 10_000
_known: WeakKeyDictionary[Pool, dict[int, Cell]] = WeakKeyDictionary()


def all_cells(session: Session) -> dict[int, Cell]:
    """Every cell by its id; only those that are new since the last call are read."""
    known = _known.setdefault(session.get_bind().engine.pool, {})
    columns = CellRecord.__table__.c
    missing = [id for id in session.scalars(select(columns.id)) if id not in known]
    for start in range(0, len(missing), N_AT_ONCE):
        some = missing[start : start + N_AT_ONCE]
        for row in session.execute(select(*columns).where(columns.id.in_(some))):
            known[row.id] = Cell(row.commune, row.guarded, tuple(row.topics), row.fields, row.lead_name)
    return known
