"""Files that are not what they say: cut, flipped, swollen, mislabelled, nested; each made anew from a seed."""

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Final

SENTENCES: Final = (
    "Ông Nguyễn Văn A, thôn Trung: Đề nghị xã sửa đường liên thôn nhiều ổ gà.",
    "Bà Lê Thị B, thôn Hạ: Nước máy đục và có mùi hôi cả tuần nay.",
    "Ông Trần C: Đèn đường hỏng đã lâu, đề nghị thay bóng.",
)
NAMES: Final = (
    "x.docx",
    "x.pdf",
    "x.xlsx",
    "x.csv",
    "x.txt",
    "x.json",
    "x.doc",
    "x.exe",
    "../x.docx",
    "x\u202etxt.docx",
    "",
)


def hostile_files(n: int, *, seed: int = 6) -> Iterator[tuple[str, bytes]]:
    """So many names and contents, taking turns among the ways of being bad."""
    dice = random.Random(seed)
    good = [_word(), _sheet(), _plain(), _listed()]
    for number in range(n):
        yield WAYS[number % len(WAYS)](dice, dice.choice(good))


def good_file() -> tuple[str, bytes]:
    """Minutes as they should be."""
    return "bien-ban.docx", _word()[1]


def _word() -> tuple[str, bytes]:
    from docx import Document

    document = Document()
    for sentence in ("Ý kiến của người dân:", *SENTENCES):
        document.add_paragraph(sentence)
    written = io.BytesIO()
    document.save(written)
    return "x.docx", written.getvalue()


def _sheet() -> tuple[str, bytes]:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.create_sheet("Ý kiến", 0)
    for row in (("Họ và tên", "Nội dung ý kiến"), *((s.split(":")[0], s.split(":")[1]) for s in SENTENCES)):
        sheet.append(row)
    written = io.BytesIO()
    workbook.save(written)
    return "x.xlsx", written.getvalue()


def _plain() -> tuple[str, bytes]:
    return "x.txt", "\n".join(SENTENCES).encode()


def _listed() -> tuple[str, bytes]:
    return "x.json", json.dumps({"opinions": [{"text": sentence} for sentence in SENTENCES]}).encode()


def _cut(dice: random.Random, file: tuple[str, bytes]) -> tuple[str, bytes]:
    return file[0], file[1][: dice.randrange(len(file[1]))]


def _flipped(dice: random.Random, file: tuple[str, bytes]) -> tuple[str, bytes]:
    content = bytearray(file[1])
    for _ in range(dice.randrange(1, 40)):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return file[0], bytes(content)


def _mislabelled(dice: random.Random, file: tuple[str, bytes]) -> tuple[str, bytes]:
    return dice.choice(NAMES), file[1]


def _noise(dice: random.Random, _file: tuple[str, bytes]) -> tuple[str, bytes]:
    starts = (
        b"",
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"MZ",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xff\xfe",
        b"{",
        b"\x00",
    )
    return dice.choice(NAMES), dice.choice(starts) + dice.randbytes(dice.randrange(0, 20_000))


def _swollen(dice: random.Random, _file: tuple[str, bytes]) -> tuple[str, bytes]:
    """A zip that says little and holds much."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", bytes(dice.randrange(1, 60) * 1_000_000))
    return dice.choice(("x.docx", "x.xlsx")), written.getvalue()


def _many_entries(dice: random.Random, _file: tuple[str, bytes]) -> tuple[str, bytes]:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as container:
        for number in range(dice.randrange(1_500, 2_600)):
            container.writestr(f"word/{number}.xml", b"<a/>")
    return "x.docx", written.getvalue()


def _laughing(dice: random.Random, _file: tuple[str, bytes]) -> tuple[str, bytes]:
    """Entities within entities, which grow to gigabytes for a reader that follows them."""
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)]
    xml = f"<?xml version='1.0'?><!DOCTYPE w [{''.join(lines)}]><w>&a11;</w>"
    return _inside(dice, xml.encode())


def _deep_xml(dice: random.Random, _file: tuple[str, bytes]) -> tuple[str, bytes]:
    depth = dice.randrange(1_000, 60_000)
    return _inside(dice, b"<a>" * depth + b"</a>" * depth)


def _inside(dice: random.Random, xml: bytes) -> tuple[str, bytes]:
    """A real container in which one part is replaced."""
    name, content = dice.choice((_word(), _sheet()))
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as good,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for entry in good.namelist():
            is_main = entry in ("word/document.xml", "xl/worksheets/sheet1.xml")
            bad.writestr(entry, xml if is_main else good.read(entry))
    return name, written.getvalue()


def _lying_sheet(dice: random.Random, _file: tuple[str, bytes]) -> tuple[str, bytes]:
    n = dice.choice((10, 2_000, 200_000))
    cells = f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Đường hỏng</t></is></c></row>'
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="A1:XFD1048576"/><sheetData>{cells}</sheetData></worksheet>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_sheet()[1])) as good, zipfile.ZipFile(written, "w") as bad:
        for entry in good.namelist():
            bad.writestr(entry, xml if entry == "xl/worksheets/sheet1.xml" else good.read(entry))
    return "x.xlsx", written.getvalue()


def _deep_json(dice: random.Random, _file: tuple[str, bytes]) -> tuple[str, bytes]:
    depth = dice.randrange(100, 50_000)
    return "x.json", dice.choice((b"[" * depth, b'{"opinions":' * depth, b'{"text": ' + b"9" * depth + b"}"))


def _long_lines(dice: random.Random, _file: tuple[str, bytes]) -> tuple[str, bytes]:
    piece = dice.choice(("x.", "a@", "- ", "\u0301", "(", "Ông A: ", ";", "1. "))
    return dice.choice(("x.txt", "x.csv")), (piece * dice.randrange(1_000, 100_000)).encode()


def _broken_pdf(dice: random.Random, _file: tuple[str, bytes]) -> tuple[str, bytes]:
    body = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 99999999>>endobj\n"
    end = b"trailer<</Root 1 0 R/Size 9999999999/Prev 0>>\nstartxref\n0\n%%EOF"
    return "x.pdf", body + dice.randbytes(dice.randrange(0, 500)) + end


WAYS: Final[Sequence[Callable[[random.Random, tuple[str, bytes]], tuple[str, bytes]]]] = (
    _cut, _flipped, _mislabelled, _noise, _swollen, _many_entries, _laughing, _deep_xml, _lying_sheet, _deep_json,
    _long_lines, _broken_pdf,
)  # fmt: skip
