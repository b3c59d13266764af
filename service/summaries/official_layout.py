"""The layout of official documents (NĐ 30/2020) in Word: page, letterhead, body, signature, table."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from service.routing.nouns import Letterhead

FONT: Final = "Times New Roman"
MARGINS_MM: Final = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
A4_MM: Final = (210, 297)
BODY_PT: Final = 14
NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_PLACE: Final = re.compile(r" (?=(?:XÃ|PHƯỜNG|ĐẶC KHU|THỊ TRẤN) )")
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
#: As long as the motto in bold of 13 points; between a third and a half of "ỦY BAN NHÂN DÂN".
MOTTO_RULE_MM: Final = 59
ISSUER_RULE_MM: Final = 19
CELL_MARGIN_EMU: Final = 68_580  # 1.9 mm on each side, unless a table says otherwise


class OfficialDocument:
    """A Word document under construction; number, day and signature stay blank for the office."""

    def __init__(self, *, title: str, landscape: bool = False) -> None:
        import docx

        self.word: Any = docx.Document()
        self.word.core_properties.title, self.word.core_properties.author = title, "Lắng Nghe"
        self._set_font()
        self._set_page(self.word.sections[0], landscape=landscape)
        self._number_pages(self.word.sections[0])

    def letterhead(self, letterhead: Letterhead, *, kind: str, year: int) -> None:
        """Issuing body and number on the left; nation, motto, place and date on the right."""
        left, right = self._bare_row(0.42)
        for place, part in enumerate(_in_lines(letterhead.issuer)):
            _line(left, part, size=13, bold=True, first=place == 0)
        _rule(left, mm=ISSUER_RULE_MM)
        _line(left, f"Số:         /{kind}-{letterhead.symbol}", size=13)
        _line(right, NATION, size=12, bold=True, first=True)
        _line(right, MOTTO, size=13, bold=True)
        _rule(right, mm=MOTTO_RULE_MM)
        _line(right, f"{letterhead.place}, ngày      tháng      năm {year}", size=13, italic=True)

    def title(self, kind: str, about: str) -> None:
        """Name of the document's type in capitals, and what it is about."""
        self._centred(kind, size=14, bold=True, before=14)
        self._centred(about, size=14, bold=True, after=10)

    def heading(self, text: str) -> None:
        """A heading of a part."""
        self._paragraph(text, bold=True).paragraph_format.keep_with_next = True

    def text(self, text: str) -> None:
        """A paragraph of the body: justified, first line indented."""
        self._paragraph(text)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]], shares: Sequence[float]) -> None:
        """A table over the whole width; its headings repeat on every page, no row begins on one and ends on another."""
        from docx.oxml import OxmlElement

        section = self.word.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin
        table = self.word.add_table(rows=0, cols=len(headings), style="Table Grid")
        table.autofit = False
        _narrow_margins(table)
        widths = [int(width * share) for share in shares]
        _set_columns(table, widths)
        head = table.add_row()
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        _fill(head, headings, widths, bold=True)
        for row in rows:
            added = table.add_row()
            added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            _fill(added, row, widths)

    def landscape_appendix(self, title: str) -> None:
        """A new section, across."""
        from docx.enum.section import WD_SECTION

        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False  # its first page is not that of the document
        self._set_page(section, landscape=True)
        self._centred(title, size=14, bold=True, after=8)

    def signature(self, letterhead: Letterhead) -> None:
        """Who gets the document, and room for a signature."""
        self._centred("", size=6)
        left, right = self._bare_row(0.5)
        _line(left, "Nơi nhận:", size=12, bold=True, italic=True, first=True, centred=False)
        for place, recipient in enumerate(letterhead.recipients, start=1):
            end = "." if place == len(letterhead.recipients) else ";"
            _line(left, f"- {recipient}{end}", size=11, centred=False)
        _line(right, f"TM. {_in_lines(letterhead.issuer)[0]}", bold=True, first=True)
        _line(right, letterhead.signer_title, bold=True)
        for _ in range(4):
            _line(right, "")

    def _set_font(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt

        style = self.word.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(BODY_PT)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(0)

    def _set_page(self, section: Any, *, landscape: bool) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        width, height = reversed(A4_MM) if landscape else A4_MM
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        for name, margin in MARGINS_MM.items():
            setattr(section, name, Mm(margin))

    def _number_pages(self, section: Any) -> None:
        """At the top in the middle, but not on the first page."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run()
        run.font.size = Pt(13)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        run._r.addnext(field)

    def _centred(self, text: str, *, size: int, bold: bool = False, before: int = 0, after: int = 0) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self.word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.space_after = Pt(after)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)

    def _paragraph(self, text: str, *, bold: bool = False) -> Any:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm, Pt

        paragraph = self.word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.paragraph_format.space_after = Pt(4)
        paragraph.add_run(text).bold = bold
        return paragraph

    def _bare_row(self, share: float) -> tuple[Any, Any]:
        """Two cells beside each other without lines."""
        section = self.word.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin
        table = self.word.add_table(rows=1, cols=2)
        table.autofit = False
        widths = [int(width * share), int(width * (1 - share))]
        _set_columns(table, widths)
        left, right = table.rows[0].cells
        left.width, right.width = widths
        return left, right


def _in_lines(issuer: str) -> Sequence[str]:
    """The committee on the first line, the commune, ward or zone on the second."""
    return _PLACE.split(issuer, maxsplit=1)


def _narrow_margins(table: Any) -> None:
    """A millimetre beside the text of each cell: twelve columns need every one."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _set_columns(table: Any, widths: Sequence[int]) -> None:
    """Widths of the grid, which LibreOffice heeds, beside those of the cells, which Word heeds."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _line(
    cell: Any,
    text: str,
    *,
    size: int = BODY_PT,
    bold: bool = False,
    italic: bool = False,
    first: bool = False,
    centred: bool = True,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _rule(cell: Any, *, mm: int) -> None:
    """A line of that length in the middle, under the last paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paragraph = cell.add_paragraph()
    layout = paragraph.paragraph_format
    layout.line_spacing = Pt(3)
    layout.left_indent = layout.right_indent = max(0, (cell.width - 2 * CELL_MARGIN_EMU - Mm(mm)) // 2)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)


def _fill(row: Any, texts: Sequence[str], widths: Sequence[int], *, bold: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if bold else WD_ALIGN_PARAGRAPH.LEFT
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(11)
