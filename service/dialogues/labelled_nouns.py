"""Words of labelled files: a row as an officer wrote it, what is wrong with it, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.errors import Problem

MAX_ROWS = 10_000


class NotLabelled(Problem):
    """No table of the file has a column of texts and a column of topics."""

    status = 422
    code = "no_label_columns"
    title = "Không tìm thấy cột nội dung và cột lĩnh vực"


class TooManyRows(Problem):
    """More rows than one file may bring."""

    status = 413
    code = "too_many_rows"
    title = "Tệp có quá nhiều dòng"


class UnreadableRow(Problem):
    """A line of a JSON file that is no labelled opinion."""

    status = 422
    code = "unreadable_row"
    title = "Dòng không đọc được"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of a row: a stable code, a sentence, and for an unknown word the nearest known one.

    As a fault it keeps the row out until it is fixed or left out; as a note it only informs.
    """

    code: str
    detail: str
    suggestion: str | None = None

    def to_json(self) -> dict[str, str | None]:
        return {"code": self.code, "detail": self.detail, "suggestion": self.suggestion}


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row as the file holds it; `position` counts from 1 over the whole file."""

    position: int
    text: str
    topics: str
    kind: str = ""
    dialogue: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """All rows, and which title stood for which column."""

    rows: tuple[WrittenRow, ...]
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row understood. `text` holds no personal data, and nothing at all when it may be a denunciation."""

    written: WrittenRow
    text: str
    text_hash: str
    topics: tuple[str, ...]
    kind: str
    year: int
    faults: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    left_out: bool = False
