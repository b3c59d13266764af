"""The counts of a selection, cell by cell, and their sums."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from service.summaries.cells import NOTHING, CellTable, Choice, Columns, Numbers
from service.summaries.placing import Cell


class CellCounts(NamedTuple):
    """How many opinions a cell holds, how many of them are overdue, said before, handed over, and how often."""

    cell: Cell
    n_opinions: int
    n_overdue: int
    n_repeated: int
    n_handed_over: int
    n_hops: int


COUNTS: Final = CellCounts._fields[1:]
#: By table and value how many opinions there are, and how many of them are overdue.
Sums = Mapping[str, Mapping[Any, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of the table of cells, and the counts of each, in the order of `COUNTS`."""

    table: CellTable
    columns: Columns
    rows: Numbers
    counts: Numbers

    def __iter__(self) -> Iterator[CellCounts]:
        for row, counts in zip(self.rows.tolist(), self.counts.tolist(), strict=True):
            yield CellCounts(self.table.cells[row], *counts)

    def open_to_see(self) -> "Counted":
        """Without the guarded ones."""
        return self._part(~self.columns.guarded[self.rows])

    def guarded(self) -> "Counted":
        """The guarded ones only."""
        return self._part(self.columns.guarded[self.rows])

    def total(self, name: str) -> int:
        """The sum of one count, e.g. "n_opinions"."""
        return int(self.counts[:, COUNTS.index(name)].sum())

    def sums(self) -> Sums:
        """By table and value, those without any opinion left out; an opinion with two topics counts for both."""
        values, n_values = self.columns.values[self.rows], len(self.table.values)
        place = np.where(values == NOTHING, n_values, values).ravel()
        n, n_late = (self._by_value(place, name, values.shape[1], n_values) for name in COUNTS[:2])
        found: dict[str, dict[Any, tuple[int, int]]] = {}
        for number in n.nonzero()[0].tolist():
            table, value = self.table.values[number]
            found.setdefault(table, {})[value] = (int(n[number]), int(n_late[number]))
        return found

    def _by_value(self, place: Numbers, name: str, width: int, n_values: int) -> Numbers:
        weights = np.repeat(self.counts[:, COUNTS.index(name)], width)
        return np.bincount(place, weights, n_values + 1)[:n_values].astype(np.int64)

    def _part(self, chosen: Choice) -> "Counted":
        return Counted(self.table, self.columns, self.rows[chosen], self.counts[chosen])
