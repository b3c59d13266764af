"""Invented minutes with their opinions marked, and real files made of them: docx, xlsx, csv, pdf."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

SECTIONS = {"r": "raised", "s": "shortcoming", "t": "task"}
#: ⟦r@speaker@village|text⟧, speaker and village may be left out.
MARK = re.compile(r"⟦([rst])(?:@([^@|]*)@([^|]*))?\|(.*?)⟧", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """Minutes as a person would file them, and the opinions that a reader found in them."""

    text: str
    opinions: tuple[tuple[str, str | None, str | None, str], ...]

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@pytest.fixture(scope="session")
def read_marked() -> Callable[[Path], Marked]:
    """Reads a file of marked minutes; each opinion is (section, speaker, village, text)."""

    def read(path: Path) -> Marked:
        raw = path.read_text(encoding="utf-8")
        opinions = tuple(
            (SECTIONS[found[1]], found[2] or None, found[3] or None, " ".join(found[4].split()))
            for found in MARK.finditer(raw)
        )
        return Marked(MARK.sub(lambda found: found[4], raw), opinions)

    return read


def cells_of(line: str) -> list[str] | None:
    """The cells of a line "|a|b|", None for any other line."""
    return line.strip("|").split("|") if line.startswith("|") else None


@pytest.fixture(scope="session")
def as_docx() -> Callable[[Sequence[str]], bytes]:
    """A Word file of lines; lines "|a|b|" become the rows of a table."""

    def make(lines: Sequence[str]) -> bytes:
        import docx

        word, table = docx.Document(), None
        for line in lines:
            cells = cells_of(line)
            if cells is None:
                table = None
                word.add_paragraph(line)
                continue
            table = table or word.add_table(rows=0, cols=len(cells), style="Table Grid")
            for cell, text in zip(table.add_row().cells, cells, strict=False):
                cell.text = text
        stream = io.BytesIO()
        word.save(stream)
        return stream.getvalue()

    return make


@pytest.fixture(scope="session")
def as_xlsx() -> Callable[[Sequence[str]], bytes]:
    """A workbook of one sheet; other lines than "|a|b|" fill the first column."""

    def make(lines: Sequence[str]) -> bytes:
        import openpyxl

        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(cells_of(line) or [line])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return make


@pytest.fixture(scope="session")
def as_csv() -> Callable[[Sequence[str]], bytes]:
    """A CSV of the table lines, with the mark that Excel writes."""

    def make(lines: Sequence[str]) -> bytes:
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=";").writerows(filter(None, map(cells_of, lines)))
        return stream.getvalue().encode("utf-8-sig")

    return make


@pytest.fixture(scope="session")
def as_pdf() -> Callable[[Sequence[str]], bytes]:
    """A PDF with a text layer, 40 lines a page; the font is named only, as many programs write it."""

    def make(lines: Sequence[str]) -> bytes:
        pages = [lines[start : start + 40] for start in range(0, max(1, len(lines)), 40)]
        letters = sorted({char for line in lines for char in line})
        codes = {char: code for code, char in enumerate(letters, 1)}
        return _pdf([_page(page, codes) for page in pages], _unicode_map(codes))

    return make


def _page(lines: Sequence[str], codes: dict[str, int]) -> bytes:
    shown = "".join(f"<{''.join(f'{codes[char]:04x}' for char in line)}> Tj T*\n" for line in lines)
    return f"BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET".encode()


def _unicode_map(codes: dict[str, int]) -> bytes:
    pairs = "".join(f"<{code:04x}> <{ord(char):04x}>\n" for char, code in codes.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}endbfchar\nendcmap end end"
    ).encode()


def _pdf(pages: Sequence[bytes], unicode_map: bytes) -> bytes:
    def stream(data: bytes) -> bytes:
        return b"<< /Length %d >> stream\n%s\nendstream" % (len(data), data)

    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Times /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Times /CIDSystemInfo 5 0 R /DW 500 >>",
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
        stream(unicode_map),
    ]
    for number, page in enumerate(pages):
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        place = f"/Parent 2 0 R /MediaBox [0 0 595 842] /Contents {8 + 2 * number} 0 R"
        objects += [f"<< /Type /Page {place} {resources} >>".encode(), stream(page)]
    out, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip
