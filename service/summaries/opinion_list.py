"""The table of opinions that an office must keep: the same rows as an Excel workbook and as CSV."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from models.taxonomy import Taxonomy
from service.handling.listing import Entry, entries_of
from service.handling.nouns import OUTCOME_NAMES, STATE_NAMES
from service.opinions.nouns import Channel
from service.opinions.store import senders_of
from service.summaries.nouns import Selection
from service.summaries.store import cases_in_pages
from service.summaries.writing import unlike_formula

HEADINGS: Final = (
    "STT", "Họ và tên, thôn/TDP", "Nội dung ý kiến", "Loại", "Lĩnh vực", "Thẩm quyền", "Đơn vị chủ trì",
    "Đơn vị phối hợp", "Trả lời", "Ngày tiếp nhận", "Thời hạn", "Kết quả", "Ghi chú", "Mã",
)  # fmt: skip
WIDTHS: Final = (6, 24, 60, 14, 24, 11, 26, 28, 40, 13, 13, 22, 16, 20)
NO_DEPARTMENT: Final = "Chưa có đơn vị"
#: At meetings people speak in public; on all other ways the name stays with the officer who answers.
PUBLIC_CHANNELS: Final = frozenset({Channel.DIALOGUE, Channel.VOTER_MEETING})


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; `lead` is "" where nobody leads, `first` the code of the opinion that it repeats.

    What is no opinion (greetings, thanks) stands in tables, but not in official documents.
    """

    who: str
    text: str
    kind: str
    topics: tuple[str, ...]
    competence: str
    lead: str
    supports: str
    answer: str
    received_on: date
    due_on: date | None
    outcome: str
    note: str
    code: str
    first: str = ""
    answered_on: date | None = None
    is_opinion: bool = True

    @property
    def department(self) -> str:
        """On whose sheet the row stands."""
        return self.lead or NO_DEPARTMENT

    @property
    def cells(self) -> tuple[str | date | None, ...]:
        """The row without its number, in the order of the headings."""
        return (
            self.who, self.text, self.kind, ", ".join(self.topics), self.competence, self.lead, self.supports,
            self.answer, self.received_on, self.due_on, self.outcome,
            f"{self.note}, lần đầu {self.first}" if self.first else self.note, self.code,
        )  # fmt: skip


def lines_of(session: Session, selection: Selection, taxonomy: Taxonomy) -> Iterator[Line]:
    """The rows by department and due date, never all at once; texts are redacted, guarded ones left out."""
    for rows in cases_in_pages(session, selection):
        public = [opinion.id for opinion, _ in rows if opinion.channel in PUBLIC_CHANNELS]
        names = {id: sender.name for id, sender in senders_of(session, public).items()}
        for entry in entries_of(session, rows):
            yield _line(entry, taxonomy, speaker=names.get(entry.opinion.id))


def to_csv(lines: Iterator[Line]) -> Iterator[bytes]:
    """UTF-8 with byte-order mark, a few rows at a time; cells that look like formulas are quoted."""
    yield "\ufeff".encode()
    yield _csv_row(HEADINGS)
    for number, line in enumerate(lines, start=1):
        yield _csv_row([str(number), *(_plain(cell) for cell in line.cells)])


def write_xlsx(lines: Iterator[Line], path: Path) -> None:
    """A workbook with one sheet a department, headings frozen, days as days; text stays text."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        sheets = _Sheets(workbook)
        for line in lines:
            sheets.write(line)
        sheets.close()


class _Sheets:
    """The sheets of one workbook; rows come department by department, so one sheet is open at a time."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        self.text = workbook.add_format({"text_wrap": True, "valign": "top", "border": 1})
        self.day = workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "border": 1})
        self.names: set[str] = set()
        self.department: str | None = None
        self.sheet: Any = None
        self.n_rows = 0

    def write(self, line: Line) -> None:
        if line.department != self.department:
            if self.sheet is not None:
                self.close()
            self._open(line.department)
        self.n_rows += 1
        self.sheet.write_number(self.n_rows, 0, self.n_rows, self.text)
        for column, cell in enumerate(line.cells, start=1):
            if isinstance(cell, date):
                self.sheet.write_datetime(self.n_rows, column, cell, self.day)
            else:
                self.sheet.write_string(self.n_rows, column, cell or "", self.text)

    def close(self) -> None:
        """Ends the sheet that is open; a workbook without any row still gets its headings."""
        if self.sheet is None:
            self._open(NO_DEPARTMENT)
        self.sheet.autofilter(0, 0, self.n_rows, len(HEADINGS) - 1)

    def _open(self, department: str) -> None:
        self.department, self.n_rows = department, 0
        self.sheet = self.workbook.add_worksheet(self._sheet_name(department))
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.repeat_rows(0)
        self.sheet.fit_to_pages(1, 0)
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        self.sheet.write_row(0, 0, HEADINGS, self.bold)

    def _sheet_name(self, department: str) -> str:
        """Excel takes 31 characters, none of []:*?/\\, and no name twice."""
        bare = "".join(" " if char in "[]:*?/\\'" else char for char in department).strip() or NO_DEPARTMENT
        name, n = bare[:31], 2
        while name.lower() in self.names:
            name, n = f"{bare[:27]} ({n})", n + 1
        self.names.add(name.lower())
        return name


def _line(entry: Entry, taxonomy: Taxonomy, *, speaker: str | None) -> Line:
    opinion, case = entry.opinion, entry.case
    kind = taxonomy.find_kind(opinion.kind)
    topics = [taxonomy.find_topic(topic.topic_id) for topic in entry.topics if topic.in_force]
    state = STATE_NAMES.get(case.state, case.state)
    return Line(
        who=", ".join(part for part in (speaker, opinion.village) if part),
        text=opinion.redacted_text,
        kind=kind.name if kind else opinion.kind,
        topics=tuple(topic.name for topic in topics if topic),
        competence=case.competence,
        lead=case.lead_name or "",
        supports=", ".join(support.department_name for support in entry.supports),
        answer=case.answer or "",
        received_on=opinion.received_on,
        due_on=case.due_on,
        outcome=OUTCOME_NAMES.get(case.outcome, case.outcome) if case.outcome else state,
        note=f"nêu lần thứ {entry.n_times}" if entry.n_times > 1 else "",
        code=opinion.code,
        first=entry.repeat_of or "",
        answered_on=case.answered_on,
        is_opinion=opinion.kind != "none",
    )


def _csv_row(cells: Sequence[str]) -> bytes:
    written = StringIO(newline="")
    csv.writer(written).writerow([unlike_formula(cell) for cell in cells])
    return written.getvalue().encode()


def _plain(cell: str | date | None) -> str:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell or ""
