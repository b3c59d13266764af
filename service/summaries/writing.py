"""The routing summary as JSON, CSV and an Excel workbook."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

from service.summaries.nouns import TABLE_NAMES, Count, RoutingSummary

HEADINGS = ("Bảng", "Mã", "Tên", "Số ý kiến", "Quá hạn")
#: Spreadsheets take a cell that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_json(summary: RoutingSummary) -> dict[str, Any]:
    """The summary as the API gives it; each table stands under `by_<name>`."""
    selection = summary.selection
    return {
        "as_of": selection.on,
        "since": selection.since,
        "until": selection.until,
        "total": summary.n_opinions,
        "overdue": summary.n_overdue,
        "waiting": summary.n_waiting,
        "handed_over": summary.n_handed_over,
        "hops": summary.n_hops,
        "repeated": summary.n_repeated,
        **({"guarded": summary.n_guarded} if summary.n_guarded is not None else {}),
        **{f"by_{table}": [_count(row) for row in rows] for table, rows in summary.tables.items()},
    }


def to_csv(summary: RoutingSummary) -> bytes:
    """UTF-8 with byte-order mark, which Excel needs; cells that look like formulas are quoted."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(HEADINGS)
    writer.writerows([unlike_formula(cell) for cell in row] for row in _rows(summary))
    return written.getvalue().encode("utf-8-sig")


def to_xlsx(summary: RoutingSummary) -> bytes:
    """One sheet a table; text stays text."""
    from xlsxwriter import Workbook

    written = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(written, options) as workbook:
        bold = workbook.add_format({"bold": True})
        for table, rows in summary.tables.items():
            sheet = workbook.add_worksheet(TABLE_NAMES[table])
            sheet.write_row(0, 0, HEADINGS[1:], bold)
            sheet.set_column(1, 1, 50)
            for at, row in enumerate(rows, start=1):
                sheet.write_row(at, 0, (row.id or "", row.name, row.n_opinions, row.n_overdue))
    return written.getvalue()


def _rows(summary: RoutingSummary) -> Iterator[tuple[str | int, ...]]:
    yield ("Tổng cộng", "", "Tất cả ý kiến", summary.n_opinions, summary.n_overdue)
    for table, rows in summary.tables.items():
        for row in rows:
            yield (TABLE_NAMES[table], row.id or "", row.name, row.n_opinions, row.n_overdue)


def _count(row: Count) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "count": row.n_opinions, "overdue": row.n_overdue}


def unlike_formula(cell: str | int) -> str | int:
    """The cell with a quote before it when a spreadsheet would take it for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
