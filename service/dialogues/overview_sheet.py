"""The overview table as an Excel workbook in which text stays text."""

from pathlib import Path

from service.dialogues.digest import Digest
from service.dialogues.overview import COLUMNS, overview_heading, overview_rows
from service.dialogues.written_file import written_whole

SHEET = "Tổng hợp ý kiến"
#: Characters over the whole width of the table.
TOTAL_WIDTH = 190
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_sheet_overview(digested: Digest, out: Path) -> None:
    """Write the workbook; it appears under its name only when it is whole. Raises CannotWrite."""
    from xlsxwriter import Workbook

    with written_whole(out) as draft, Workbook(str(draft), {**SAFE, "constant_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        for at, (_, share) in enumerate(COLUMNS):
            sheet.set_column(at, at, TOTAL_WIDTH * share)
        sheet.write_string(0, 0, overview_heading(digested), book.add_format({"bold": True}))
        sheet.repeat_rows(1)
        for at, (title, _) in enumerate(COLUMNS):
            sheet.write_string(1, at, title, bold)
        for number, row in enumerate(overview_rows(digested), 2):
            for at, text in enumerate(row):
                sheet.write_string(number, at, text, plain)
        sheet.freeze_panes(2, 0)
