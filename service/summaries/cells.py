"""Cells as columns of numbers, remembered by each process: they never change, and there are far fewer than opinions.

Decision. A summary goes through all cells of a selection several times: for each table, each key figure, and again for
the period before. As objects that took most of a page's time; as columns it takes a few milliseconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from sqlalchemy import Pool, select
from sqlalchemy.orm import Session

from service.summaries.nouns import TABLE_NAMES, Selection
from service.summaries.placing import Cell
from service.summaries.records import CellRecord

Numbers = npt.NDArray[np.int64]
Choice = npt.NDArray[np.bool_]
#: What a cell says once: its fields, its commune, and its lead with the name that it had.
SINGLE: Final = (*(name for name in TABLE_NAMES if name != "topic"), "commune", "lead")
NOTHING: Final = -1
N_AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of cells at one moment, a row for each: its id, whether it is guarded, and numbers of its values.

    `values` holds the numbers of the values of `SINGLE`, then of the topics, then NOTHING.
    """

    ids: Numbers
    guarded: Choice
    values: Numbers

    def __len__(self) -> int:
        return len(self.ids)


class CellTable:
    """Cells in the order in which they became known. Each value, e.g. ("village", "Thôn Trung"), has a number.

    It only grows, so that threads may read while another one adds: they keep the columns with which they began.
    """

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.values: list[tuple[str, Any]] = []
        none = np.empty(0, np.int64)
        self.columns = Columns(none, none.astype(np.bool_), none.reshape(0, len(SINGLE)))
        self._row_of: dict[int, int] = {}
        self._number_of: dict[tuple[str, Any], int] = {}
        self._lock = Lock()

    def add(self, cells: Iterable[tuple[int, Cell]]) -> None:
        """Takes in cells with their ids; known ones stay as they are."""
        with self._lock:
            new = {id: cell for id, cell in cells if id not in self._row_of}
            if not new:
                return
            self.columns = self._with(new)
            self._row_of.update(zip(new, range(len(self.cells), len(self.columns)), strict=True))
            self.cells += new.values()

    def rows_of(self, ids: Iterable[int]) -> Numbers:
        """The rows of known cells."""
        return np.fromiter((self._row_of[id] for id in ids), np.int64)

    def unknown(self, ids: Iterable[int]) -> list[int]:
        """Those that were not taken in yet."""
        return [id for id in ids if id not in self._row_of]

    def choose(self, selection: Selection, among: Columns) -> Choice:
        """Which cells a selection asks for. A guarded one has neither department nor village: its commune counts."""
        chosen = np.ones(len(among), np.bool_)
        for name, value in _asked(selection):
            if value is not None:
                chosen &= among.values[:, SINGLE.index(name)] == self._number(name, value)
        if selection.topic:
            topics = among.values[:, len(SINGLE) :]
            chosen &= (topics == self._number("topic", selection.topic)).any(axis=1)
        chosen |= among.guarded
        if selection.commune:
            number = self._number("commune", selection.commune)
            chosen &= among.values[:, SINGLE.index("commune")] == number
        return chosen

    def _number(self, table: str, value: Any) -> int:
        """Not NOTHING for a value that no cell has: the places without a topic hold that."""
        return self._number_of.get((table, value), NOTHING - 1)

    def _with(self, new: Mapping[int, Cell]) -> Columns:
        before, rows = self.columns, [self._numbers(cell) for cell in new.values()]
        width = max(before.values.shape[1], *map(len, rows))
        values = np.full((len(before) + len(new), width), NOTHING, np.int64)
        values[: len(before), : before.values.shape[1]] = before.values
        for place, row in enumerate(rows, start=len(before)):
            values[place, : len(row)] = row
        return Columns(
            np.append(before.ids, np.fromiter(new, np.int64, len(new))),
            np.append(before.guarded, [cell.guarded for cell in new.values()]),
            values,
        )

    def _numbers(self, cell: Cell) -> list[int]:
        single = {
            **cell.fields,
            "commune": cell.commune,
            "lead": (cell.fields.get("department"), cell.lead_name),
        }
        return [
            *(self._numbered((name, single.get(name))) for name in SINGLE),
            *(self._numbered(("topic", topic)) for topic in cell.topics),
        ]

    def _numbered(self, value: tuple[str, Any]) -> int:
        number = self._number_of.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number


def _asked(selection: Selection) -> Sequence[tuple[str, str | None]]:
    return (
        ("dialogue", selection.dialogue_id),
        ("department", selection.department),
        ("village", selection.village),
        ("kind", selection.kind),
        ("outcome", selection.outcome),
    )


_known: WeakKeyDictionary[Pool, CellTable] = WeakKeyDictionary()


def known_cells(session: Session) -> CellTable:
    """The cells that this process knows of a database."""
    return _known.setdefault(session.get_bind().engine.pool, CellTable())


def learn_cells(session: Session, ids: Iterable[int] | None = None) -> CellTable:
    """The same with those of the ids, or with all that are stored, taken in."""
    columns, table = CellRecord.__table__.c, known_cells(session)
    connection = session.connection()
    missing = table.unknown(connection.scalars(select(columns.id)) if ids is None else ids)
    for start in range(0, len(missing), N_AT_ONCE):
        some = missing[start : start + N_AT_ONCE]
        rows = connection.execute(select(*columns).where(columns.id.in_(some)))
        table.add(
            (row.id, Cell(row.commune, row.guarded, tuple(row.topics), row.fields, row.lead_name))
            for row in rows
        )
    return table
