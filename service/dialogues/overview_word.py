"""The overview table as a Word document: A4 landscape, after the layout of official documents (NĐ 30/2020)."""

from pathlib import Path
from typing import Any

from service.dialogues.digest import Digest
from service.dialogues.overview import COLUMNS, overview_heading, overview_rows
from service.dialogues.written_file import written_whole

FONT = "Times New Roman"
PAGE_MM = (297, 210)
MARGINS_MM = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
TITLE = "BẢNG TỔNG HỢP Ý KIẾN, KIẾN NGHỊ"


def write_word_overview(digested: Digest, out: Path) -> None:
    """Write the document; it appears under its name only when it is whole. Raises CannotWrite."""
    import docx

    word = docx.Document()
    _set_page(word)
    _add_line(word, TITLE, size=14, bold=True)
    _add_line(word, f"({overview_heading(digested)})", size=13, italic=True)
    _add_table(word, list(overview_rows(digested)))
    word.core_properties.title = TITLE
    word.core_properties.author = "Lắng Nghe"
    with written_whole(out) as draft:
        word.save(str(draft))


def _set_page(word: Any) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(side) for side in PAGE_MM)
    for name, width in MARGINS_MM.items():
        setattr(section, name, Mm(width))
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _add_line(word: Any, text: str, *, size: int, bold: bool = False, italic: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _add_table(word: Any, rows: list[tuple[str, ...]]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    width = PAGE_MM[0] - MARGINS_MM["left_margin"] - MARGINS_MM["right_margin"]
    table = word.add_table(rows=0, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    titles = table.add_row()
    titles._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _fill(titles.cells, tuple(title for title, _ in COLUMNS), bold=True)
    for row in rows:
        _fill(table.add_row().cells, row)
    for column, (_, share) in zip(table.columns, COLUMNS, strict=True):
        for cell in column.cells:
            cell.width = Mm(width * share)


def _fill(cells: Any, texts: tuple[str, ...], *, bold: bool = False) -> None:
    from docx.shared import Pt

    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = bold, Pt(10)
