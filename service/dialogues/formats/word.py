"""Word documents (.docx) to paragraphs and table rows, in their order."""

import io
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from service.dialogues.formats.legacy_fonts import encoding_of_font, from_font
from service.dialogues.nouns import Block
from service.dialogues.unreadable import UnreadableFile

HEADING_STYLES = ("heading", "title", "tiêu đề", "đề mục")
LIST_STYLES = ("list", "danh sách")


def read_word(content: bytes) -> list[Block]:
    """Paragraphs and rows of the body; headers, footers, notes and deleted text of tracked changes stay out."""
    import docx

    try:
        word = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError) as error:
        raise UnreadableFile("Tệp Word bị hỏng, không mở được") from error
    return list(_Body(word).blocks())


class _Body:
    """Walks the XML itself: python-docx's own cell grid takes quadratic time on large tables."""

    def __init__(self, word: Any) -> None:
        from docx.oxml.ns import qn

        self.qn = qn
        self.root = word.element.body
        self.styles = {style.style_id: style for style in word.styles}
        self.normal_font = _font_of(next((s for s in word.styles if s.name == "Normal"), None))
        self.n_tables = 0

    def blocks(self) -> Iterator[Block]:
        yield from self._children(self.root)

    def _children(self, parent: Any) -> Iterator[Block]:
        for child in parent.iterchildren(self.qn("w:p"), self.qn("w:tbl"), self.qn("w:sdt")):
            if child.tag == self.qn("w:p"):
                yield Block(text=self._text(child), style=self._style(child))
            elif child.tag == self.qn("w:tbl"):
                yield from self._rows(child)
            else:
                for content in child.iterchildren(self.qn("w:sdtContent")):
                    yield from self._children(content)

    def _rows(self, table: Any) -> Iterator[Block]:
        number, self.n_tables = self.n_tables, self.n_tables + 1
        above: dict[int, str] = {}
        for row in table.iterchildren(self.qn("w:tr")):
            cells: list[str] = []
            for cell in row.iterchildren(self.qn("w:tc")):
                column = len(cells)
                text = above.get(column, "") if self._continues(cell) else self._cell_text(cell)
                above[column] = text
                cells.extend([text, *[""] * (self._span(cell) - 1)])
            yield Block(cells=tuple(cells), table=number)

    def _continues(self, cell: Any) -> bool:
        """A cell merged with the one above repeats its text."""
        merged = cell.find(f"{self.qn('w:tcPr')}/{self.qn('w:vMerge')}")
        return merged is not None and merged.get(self.qn("w:val")) != "restart"

    def _span(self, cell: Any) -> int:
        span = cell.find(f"{self.qn('w:tcPr')}/{self.qn('w:gridSpan')}")
        value = span.get(self.qn("w:val"), "1") if span is not None else "1"
        return min(int(value), 60) if value.isdigit() else 1

    def _cell_text(self, cell: Any) -> str:
        return "\n".join(filter(None, (self._text(p) for p in cell.iter(self.qn("w:p")))))

    def _style(self, paragraph: Any) -> str:
        properties = paragraph.find(self.qn("w:pPr"))
        if properties is None:
            return ""
        style = properties.find(self.qn("w:pStyle"))
        name = self._style_name(style.get(self.qn("w:val"))) if style is not None else ""
        if name.startswith(HEADING_STYLES):
            return "heading"
        is_item = properties.find(self.qn("w:numPr")) is not None or name.startswith(LIST_STYLES)
        return "item" if is_item else ""

    def _style_name(self, style_id: str | None) -> str:
        style = self.styles.get(style_id)
        return (style.name or "").lower() if style is not None else ""

    def _text(self, paragraph: Any) -> str:
        properties = paragraph.find(f"{self.qn('w:pPr')}/{self.qn('w:pStyle')}")
        style = self.styles.get(properties.get(self.qn("w:val"))) if properties is not None else None
        default = _font_of(style) or self.normal_font
        runs = [
            (self._run_font(run) or default, self._run_text(run)) for run in paragraph.iter(self.qn("w:r"))
        ]
        # A letter of VNI may lie across two runs: runs of one encoding are converted together.
        grouped = groupby(
            runs, key=lambda run: (encoding_of_font(run[0]), (run[0] or "").upper().endswith("H"))
        )
        return "".join(_converted(list(group)) for _, group in grouped).strip()

    def _run_font(self, run: Any) -> str | None:
        fonts = run.find(f"{self.qn('w:rPr')}/{self.qn('w:rFonts')}")
        if fonts is None:
            return None
        font: str | None = fonts.get(self.qn("w:ascii")) or fonts.get(self.qn("w:hAnsi"))
        return font

    def _run_text(self, run: Any) -> str:
        breaks = {self.qn("w:tab"): "\t", self.qn("w:br"): "\n", self.qn("w:cr"): "\n"}
        return "".join(
            (part.text or "") if part.tag == self.qn("w:t") else breaks.get(part.tag, "") for part in run
        )


def _converted(runs: list[tuple[str | None, str]]) -> str:
    return from_font("".join(text for _, text in runs), runs[0][0])


def _font_of(style: Any) -> str | None:
    """Font of a style or of the styles it is based on."""
    while style is not None:
        font = getattr(style, "font", None)
        if font is not None and font.name:
            return str(font.name)
        style = getattr(style, "base_style", None)
    return None
