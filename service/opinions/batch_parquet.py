"""Parquet in and out: a folder of small whole files while it grows, one file at the end."""

from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from typing import Any, Final, Self

from service.opinions.batch_files import BrokenLine, NoParquet, Row, checked_row, is_same_version

N_IN_MEMORY: Final = 1_000


def count_rows(source: Path) -> int:
    """How many rows a file holds; BrokenLine when it is no Parquet file with texts, NoParquet."""
    parquet = _parquet()
    try:
        with parquet.ParquetFile(source) as file:
            if "text" not in file.schema_arrow.names:
                raise BrokenLine(f'Tệp {source.name} phải có cột "text".')
            return int(file.metadata.num_rows)
    except (OSError, ValueError) as error:
        raise BrokenLine(f"Tệp {source.name} không phải là Parquet đọc được.") from error


def read_parquet(source: Path) -> Iterator[tuple[int, Row]]:
    """Rows, some at a time in memory, each counted as one."""
    number = 0
    with _parquet().ParquetFile(source) as file:
        for batch in file.iter_batches(batch_size=N_IN_MEMORY):
            for row in batch.to_pylist():
                number += 1
                yield 1, checked_row(row, number)


class ParquetSink:
    """Pieces beside the file to come, so that what is written stays whole whenever the run breaks."""

    def __init__(self, part: Path, version: str) -> None:
        self._part = part
        self._folder = part.with_name(part.name + ".pieces")
        if not is_same_version(self._folder, version):
            rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        self.n_done = sum(count_rows(piece) for piece in self._pieces())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._join()

    def write(self, rows: list[Row]) -> None:
        """Adds rows as a piece that appears whole."""
        if not rows:
            return
        import pyarrow

        added = pyarrow.schema([
            ("topics", pyarrow.list_(pyarrow.string())), ("scores", pyarrow.list_(pyarrow.float64())),
            ("kind", pyarrow.string()), ("lead", pyarrow.string()),
            ("needs_review", pyarrow.bool_()), ("guarded", pyarrow.bool_()),
        ])  # fmt: skip
        own = [name for name in rows[0] if name not in added.names]
        columns = {name: [row[name] for row in rows] for name in own}
        table = pyarrow.table(columns)
        for field in added:
            table = table.append_column(field, pyarrow.array([row[field.name] for row in rows], field.type))
        target = self._folder / f"{len(self._pieces()):08}.parquet"
        _parquet().write_table(table, target.with_suffix(".new"))
        target.with_suffix(".new").replace(target)

    def _pieces(self) -> list[Path]:
        return sorted(self._folder.glob("*.parquet"))

    def _join(self) -> None:
        pieces = self._pieces()
        if not pieces:
            raise BrokenLine("Tệp không có dòng nào.")
        parquet = _parquet()
        with parquet.ParquetWriter(self._part, parquet.read_schema(pieces[0])) as writer:
            for piece in pieces:
                writer.write_table(parquet.read_table(piece, schema=writer.schema))
        rmtree(self._folder)
        self._folder.with_name(self._folder.name + ".version").unlink()


def _parquet() -> Any:
    try:
        from pyarrow import parquet
    except ImportError:
        raise NoParquet("Hãy cài thêm: uv sync --extra parquet") from None
    return parquet
