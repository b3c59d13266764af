"""Workbooks (.xlsx) to rows, sheet by sheet."""

import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from service.dialogues.formats.legacy_fonts import by_content
from service.dialogues.nouns import Block
from service.dialogues.unreadable import UnreadableFile

MAX_COLUMNS = 60


def read_workbook(content: bytes) -> list[Block]:
    """Rows of every visible sheet; the declared dimension is ignored, because some programs write it wrong."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise UnreadableFile("Tệp Excel bị hỏng, không mở được") from error
    return [block for number, sheet in enumerate(book.worksheets) for block in _read_sheet(sheet, number)]


def _read_sheet(sheet: Any, number: int) -> Iterator[Block]:
    if sheet.sheet_state != "visible":
        return
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
        cells = [_shown(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield Block(cells=_converted(cells), table=number)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _converted(cells: Iterable[str]) -> tuple[str, ...]:
    """A row of a legacy font is told by the letters of all its cells: one cell is too short for that."""
    joined = "\x1f".join(cells)
    return tuple((joined if joined.isascii() else by_content(joined)).split("\x1f"))
