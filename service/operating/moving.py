"""Moves an installation to another database: every row, checked by counts and hashes before anything is believed."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import JSON, Connection, Engine, Table, func, select
from sqlalchemy.orm import Session

from models.errors import Problem
from service.database import upgrade_database
from service.installation.rows import Tally, continue_numbers, kept_tables, lines_of, tally
from service.summaries.counters import rebuild_counters

N_AT_ONCE: Final = 2_000
#: Tables that migrations fill by themselves; what stands there is replaced by what comes.
_EMPTY_ENOUGH: Final = frozenset({"opinions", "accounts", "dialogues"})


class TargetNotEmpty(Problem):
    """The other database already holds opinions, accounts or dialogues."""

    status = 409
    code = "target_not_empty"
    title = "Cơ sở dữ liệu đích không trống"


class MoveFailed(Problem):
    """What was written is not what was read; nothing was kept in the other database."""

    status = 500
    code = "move_failed"
    title = "Chuyển không thành công"


@dataclass(frozen=True, slots=True)
class Moved:
    """One table that was moved: rows and the hash that both sides agree on."""

    table: str
    tally: Tally


def move_database(
    source: Engine, target: Engine, *, progress: Callable[[str, int], None] = lambda _table, _n: None
) -> list[Moved]:
    """Copies all rows in one transaction; the source takes no writes meanwhile and stays as it is.

    Raises TargetNotEmpty, or MoveFailed when counts or hashes differ; then the other database holds nothing new.
    """
    upgrade_database(source)
    upgrade_database(target)
    with source.begin() as reading, target.begin() as writing:
        tables = kept_tables(reading)
        _check_empty(writing, tables)
        moved = [_move_table(reading, writing, table, progress) for table in tables]
        with Session(bind=writing, join_transaction_mode="create_savepoint") as session:
            rebuild_counters(session)
            session.commit()
    return moved


def _check_empty(connection: Connection, tables: Sequence[Table]) -> None:
    for table in tables:
        if table.name in _EMPTY_ENOUGH and connection.scalar(select(func.count()).select_from(table)):
            raise TargetNotEmpty(f"Bảng {table.name} ở cơ sở dữ liệu đích đã có dữ liệu; hãy tạo cái mới.")


def _move_table(
    reading: Connection, writing: Connection, table: Table, progress: Callable[[str, int], None]
) -> Moved:
    writing.execute(table.delete())
    rows = iter(
        reading.execute(
            select(table).order_by(*table.primary_key.columns), execution_options={"yield_per": N_AT_ONCE}
        )
    )
    while chunk := [tuple(row) for row in islice(rows, N_AT_ONCE)]:
        _write(writing, table, chunk)
        progress(table.name, len(chunk))
    continue_numbers(writing, table)
    here, there = tally(lines_of(reading, table)), tally(lines_of(writing, table))
    if here != there:
        raise MoveFailed(
            f"Bảng {table.name}: {here.n_rows} dòng ở nguồn, {there.n_rows} dòng ở đích, không khớp."
        )
    return Moved(table.name, here)


def _write(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    if connection.dialect.name != "postgresql":
        names = [column.name for column in table.columns]
        connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])
        return
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in _as_sent(table, rows):
            copy.write_row(row)


def _as_sent(table: Table, rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    are_json = [isinstance(column.type, JSON) for column in table.columns]
    for row in rows:
        yield tuple(
            json.dumps(value, ensure_ascii=False) if is_json else value
            for value, is_json in zip(row, are_json, strict=True)
        )
