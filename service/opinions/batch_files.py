"""Files of opinions too large for memory: read, classified over processes or a cluster, written, and gone on with.

The answer grows in `<name>.part` and gets its name when it is whole. What a broken run has written stays: the next
run counts it and goes on after it, if the version of the model is the same.
"""

import json
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

from models.batch import predict_many
from models.classifier import Classifier
from models.errors import Problem
from models.prediction import Prediction
from service.opinions.classification import accepted, routed
from service.routing.nouns import Profile

Row = dict[str, Any]
#: Rows that are written, and counted as done, together.
N_AT_ONCE: Final = 1_000


class BrokenLine(Problem):
    """A line or row of the input file cannot be used."""

    status = 422
    code = "broken_line"
    title = "Dòng dữ liệu bị lỗi"


class NoParquet(Problem):
    """The package that reads Parquet is not installed."""

    code = "no_parquet"
    title = "Chưa cài phần đọc Parquet"


@dataclass(frozen=True, slots=True)
class Job:
    """What is classified with what, and over what it is spread; `n_processes` 0 means one a core."""

    source: Path
    out: Path
    classifier: Classifier
    profile: Profile
    on: date
    n_processes: int = 0
    cluster: str = ""


class Sink(Protocol):
    """Where answers go, some at a time; `n_done` says how many stand there already."""

    n_done: int

    def write(self, rows: list[Row]) -> None: ...


def classify_file(
    job: Job,
    *,
    read: Callable[[Path], Iterator[tuple[int, Row]]],
    open_sink: Callable[[Path, str], AbstractContextManager[Sink]],
    progress: Callable[[int], None],
) -> int:
    """Classifies a whole file and gives the number of its rows; `progress` gets the units that `read` counts in.

    Raises BrokenLine, naming the line; what was written before stays for the next run.
    """
    part = job.out.with_name(job.out.name + ".part")
    with open_sink(part, job.classifier.version) as sink:
        n_rows = _answer_all(job, sink, read(job.source), progress)
    part.replace(job.out)
    part.with_name(part.name + ".version").unlink(missing_ok=True)
    return n_rows


def _answer_all(
    job: Job, sink: Sink, rows: Iterator[tuple[int, Row]], progress: Callable[[int], None]
) -> int:
    waiting: deque[tuple[int, Row]] = deque()

    def texts() -> Iterator[str]:
        for size, row in rows:
            waiting.append((size, row))
            yield row["text"]

    for size, _row in islice(rows, sink.n_done):
        progress(size)
    n_rows, answered = sink.n_done, list[Row]()
    spread = predict_many(job.classifier.version, n_processes=job.n_processes, cluster=job.cluster)
    with spread as predict:
        for prediction in predict(texts()):
            size, row = waiting.popleft()
            progress(size)
            answered.append(row | answer_of(row["text"], prediction, job))
            if len(answered) == N_AT_ONCE:
                sink.write(answered)
                n_rows, answered = n_rows + len(answered), []
    sink.write(answered)
    return n_rows + len(answered)


def answer_of(text: str, prediction: Prediction, job: Job) -> Row:
    """What is added to a row."""
    result = routed(text, prediction, taxonomy=job.classifier.taxonomy, profile=job.profile, on=job.on)
    lead = result.route.lead
    return {
        "topics": [topic.id for topic in prediction.topics],
        "scores": [topic.score for topic in prediction.topics],
        "kind": prediction.kind,
        "lead": lead.id if lead else None,
        "needs_review": prediction.needs_review,
        "guarded": result.guard.guarded,
    }


def checked_row(row: Any, number: int) -> Row:
    """The row, when its text can be classified; BrokenLine."""
    try:
        accepted(row["text"])
    except (KeyError, TypeError) as error:
        raise BrokenLine(f'Dòng {number}: phải có trường "text".') from error
    except Problem as problem:
        raise BrokenLine(f"Dòng {number}: {problem.detail}") from problem
    return dict(row)


def size_of(source: Path) -> int:
    """Its length in bytes; BrokenLine when it cannot be opened."""
    try:
        return source.stat().st_size
    except OSError as error:
        raise BrokenLine(f"Không mở được tệp {source.name}.") from error


def read_jsonl(source: Path) -> Iterator[tuple[int, Row]]:
    """Rows with their length in bytes; empty lines are passed over."""
    size_of(source)
    with source.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise BrokenLine(f'Dòng {number}: phải là JSON có trường "text".') from error
            yield len(line), checked_row(row, number)


class JsonlSink:
    """Lines of JSON; a line that was cut off by a crash is cut away before going on."""

    def __init__(self, part: Path, version: str) -> None:
        self.n_done = _whole_lines(part) if is_same_version(part, version) else 0
        self._file = part.open("ab" if self.n_done else "wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, rows: list[Row]) -> None:
        """Adds rows and sees them to the disk."""
        self._file.writelines(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
        self._file.flush()
        os.fsync(self._file.fileno())


def is_same_version(part: Path, version: str) -> bool:
    """Whether an unfinished file was begun with this version of the model; notes the version for the next time."""
    note = part.with_name(part.name + ".version")
    same = part.exists() and note.exists() and note.read_text("utf-8") == version
    note.write_text(version, "utf-8")
    return same


def _whole_lines(part: Path) -> int:
    n_lines, end = 0, 0
    with part.open("r+b") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                n_lines, end = n_lines + 1, end + len(line)
        lines.truncate(end)
    return n_lines
