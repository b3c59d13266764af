"""All rows of the database as lines of JSON, the same from SQLite and PostgreSQL, and back into empty tables.

Left out: what is only for the moment (sessions of browsers, failed sign-ins, who looks at what), and what is
derived from other rows (counters and word indexes), which triggers fill again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Date, DateTime, Integer, MetaData, Table, func, select, text

from service.database import Base, UtcDateTime

MOMENTARY: Final = frozenset({"sessions", "failed_sign_ins", "review_claims"})
DERIVED: Final = ("summary_",)
_CHUNK: Final = 2_000


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a table holds, and the SHA-256 of their lines in the order of the key."""

    n_rows: int
    sha256: str


def kept_tables(connection: Connection) -> list[Table]:
    """The tables as they stand in this database, those first to which others point."""
    for path in sorted(Path(__file__).parent.parent.glob("*/records.py")):
        import_module(f"service.{path.parent.name}.records")
    names = {name for name in Base.metadata.tables if _is_kept(name)}
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in names)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, DateTime):
                column.type = UtcDateTime()
    return found.sorted_tables


def _is_kept(name: str) -> bool:
    return name not in MOMENTARY and not name.startswith(DERIVED)


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Each row as one line of JSON with its names in order."""
    query = select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(query, execution_options={"yield_per": _CHUNK})
    for row in rows.mappings():
        yield json.dumps(dict(row), default=_iso, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def tally(lines: Iterable[bytes]) -> Tally:
    """Counts and hashes lines."""
    n_rows, digest = 0, sha256()
    for line in lines:
        n_rows += 1
        digest.update(line)
    return Tally(n_rows, digest.hexdigest())


def insert_lines(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Fills an empty table."""
    readers = {column.name: _reader(column.type) for column in table.columns}
    remaining = iter(lines)
    while chunk := [_row(line, readers) for line in islice(remaining, _CHUNK)]:
        connection.execute(table.insert(), chunk)


def continue_numbers(connection: Connection, table: Table) -> None:
    """On PostgreSQL the next row gets the number after the highest; SQLite does so by itself."""
    [key, *others] = table.primary_key.columns
    if connection.dialect.name != "postgresql" or others or not isinstance(key.type, Integer):
        return
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": key.name}
    )
    highest = connection.scalar(select(func.max(key)))
    if sequence and highest:
        connection.execute(
            text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest}
        )


def _row(line: bytes, readers: Mapping[str, Any]) -> dict[str, Any]:
    values = json.loads(line)
    return {name: readers[name](value) if value is not None else None for name, value in values.items()}


def _reader(kind: Any) -> Any:
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(kind, Date) else _same


def _same(value: Any) -> Any:
    return value


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is kept in no table")
