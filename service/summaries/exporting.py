"""Files of the opinions of a selection: written aside, with their progress told row by row, then handed over."""

import tempfile
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Final

from service.summaries.document_parts import Matter
from service.summaries.documents import MAX_LINES, write_document
from service.summaries.opinion_list import Line, to_csv, write_xlsx

Told = Callable[[int], None]
#: Writes a file and tells how many rows are done.
Write = Callable[[Path, Told], None]
N_BETWEEN: Final = 200
N_BYTES: Final = 65_536


class GivenUp(Exception):  # noqa: N818
    """Nobody waits for the file any more."""


def write_table(kind: str, lines: Iterator[Line], path: Path, told: Told) -> None:
    """The table of opinions as "csv" or "xlsx"."""
    rows = _counted(lines, told)
    if kind == "xlsx":
        write_xlsx(rows, path)
        return
    with path.open("wb") as file:
        file.writelines(to_csv(rows))


def write_word(kind: str, lines: Iterator[Line], path: Path, told: Told, make: Callable[..., Matter]) -> None:
    """One of the Word documents, of all that are opinions; `make` gives its matter. Raises TooManyForWord."""
    some = list(islice((line for line in lines if line.is_opinion), MAX_LINES + 1))
    write_document(kind, make(some, told=told), path)


def write_aside(suffix: str, write: Write) -> Path:
    """The finished file in the folder for passing things; whoever sends it removes it."""
    path = _new_path(suffix)
    try:
        write(path, lambda _n: None)
    except BaseException:
        path.unlink()
        raise
    return path


def send_with_progress(suffix: str, write: Write, *, n_rows: int) -> Iterator[bytes]:
    """Lines "rows done/rows in all" while the file is written, a line "file BYTES", and then the file itself.

    When it fails the stream ends without a file. When nobody reads on, the writing stops, too.
    """
    path = _new_path(suffix)
    try:
        with closing(_steps(write, path)) as steps:
            for n_done in steps:
                yield f"{min(n_done, n_rows)}/{n_rows}\n".encode()
        yield f"file {path.stat().st_size}\n".encode()
        with path.open("rb") as file:
            while part := file.read(N_BYTES):
                yield part
    finally:
        path.unlink(missing_ok=True)


def _steps(write: Write, path: Path) -> Generator[int, None, None]:
    """Numbers of rows done, from a thread of its own that ends when the caller does."""
    told: SimpleQueue[int | None] = SimpleQueue()
    given_up = Event()

    def tell(n_done: int) -> None:
        if given_up.is_set():
            raise GivenUp
        if n_done % N_BETWEEN == 0:
            told.put(n_done)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write, path, tell)
        writing.add_done_callback(lambda _done: told.put(None))
        try:
            while (n_done := told.get()) is not None:
                yield n_done
            writing.result()
        finally:
            given_up.set()


def _counted(lines: Iterator[Line], told: Told) -> Iterator[Line]:
    for number, line in enumerate(lines, start=1):
        yield line
        told(number)


def _new_path(suffix: str) -> Path:
    with tempfile.NamedTemporaryFile(prefix="langnghe-", suffix=suffix, delete=False) as file:
        return Path(file.name)
