"""Reading files in the child process: every format, legacy letters, and everything bad that a file can be."""

import io
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.dialogues import legacy_word
from service.dialogues.nouns import Document
from service.dialogues.reading import FileNotFound, Watchdog, read_document, read_file, start_child
from service.dialogues.unreadable import MAX_FILE_MB, LegacyWord, TooMuchText, UnreadableFile

SENTENCE = "Đề nghị UBND xã sửa đường liên thôn, nước máy đục và có mùi tanh đã hai tháng."
TCVN3 = "§Ò nghÞ UBND x· söa ®­êng liªn th«n, n­íc m¸y ®ôc vµ cã mïi tanh ®· hai th¸ng."
VNI = "Ñeà nghò UBND xaõ söûa ñöôøng lieân thoân, nöôùc maùy ñuïc vaø coù muøi tanh ñaõ hai thaùng."
MAX_SECONDS = 35


def texts_of(document: Document) -> list[str]:
    return [block.text or "|".join(block.cells) for block in document.blocks if block.text or block.cells]


def code_of(content: bytes, name: str) -> str:
    started = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        read_document(content, name)
    assert time.monotonic() - started < MAX_SECONDS
    assert caught.value.detail
    return caught.value.code


class TestFormats:
    LINES = (SENTENCE, "Ông An, thôn Trung: Chợ họp tràn ra đường.")

    @pytest.mark.parametrize("form", ["docx", "pdf"])
    def test_gives_paragraphs(self, form: str, request: pytest.FixtureRequest) -> None:
        content = request.getfixturevalue(f"as_{form}")(self.LINES)
        document = read_document(content, f"a.{form}")
        assert document.kind == form
        assert texts_of(document) == list(self.LINES)

    @pytest.mark.parametrize("form", ["docx", "xlsx", "csv"])
    def test_gives_rows_of_tables(self, form: str, request: pytest.FixtureRequest) -> None:
        content = request.getfixturevalue(f"as_{form}")(["|STT|Nội dung|", f"|1|{SENTENCE}|"])
        assert texts_of(read_document(content, f"a.{form}")) == ["STT|Nội dung", f"1|{SENTENCE}"]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_reads_text_in_unicode(self, encoding: str) -> None:
        assert texts_of(read_document(SENTENCE.encode(encoding), "a.txt")) == [SENTENCE]

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_finds_the_delimiter(self, delimiter: str) -> None:
        content = f"STT{delimiter}Nội dung\n1{delimiter}Chợ bẩn\n".encode()
        assert texts_of(read_document(content, "a.csv")) == ["STT|Nội dung", "1|Chợ bẩn"]

    @pytest.mark.parametrize(
        "data",
        [
            ["Chợ bẩn"],
            [{"text": "Chợ bẩn"}],
            {"opinions": [{"text": "Chợ bẩn"}]},
            {"title": "Họp", "opinions": ["Chợ bẩn"]},
        ],
    )
    def test_reads_lists_in_json(self, data: Any) -> None:
        document = read_document(json.dumps(data).encode(), "a.json")
        assert [block.cells[0] for block in document.blocks[1:]] == ["Chợ bẩn"]

    def test_takes_facts_that_json_states(self) -> None:
        data = {"document": {"title": "Họp", "held_on": "2026-03-04"}, "opinions": ["Chợ bẩn"]}
        assert read_document(json.dumps(data).encode(), "a.json").stated == {
            "title": "Họp",
            "held_on": "2026-03-04",
        }

    def test_repeats_the_text_of_merged_cells(self) -> None:
        import docx

        word = docx.Document()
        table = word.add_table(rows=3, cols=2)
        for row, (name, text) in enumerate([("Họ tên", "Nội dung"), ("Lan", "Chợ bẩn"), ("", "Đường hỏng")]):
            table.cell(row, 0).text, table.cell(row, 1).text = name, text
        table.cell(1, 0).merge(table.cell(2, 0))
        stream = io.BytesIO()
        word.save(stream)
        rows = [block.cells for block in read_document(stream.getvalue(), "a.docx").blocks if block.cells]
        assert rows[2] == ("Lan", "Đường hỏng")


class TestLegacyLetters:
    @pytest.mark.parametrize("text", [TCVN3, VNI], ids=["tcvn3", "vni"])
    def test_of_text_files_are_told_by_the_letters(self, text: str) -> None:
        assert texts_of(read_document(text.encode("latin-1"), "a.txt")) == [SENTENCE]

    @pytest.mark.parametrize(
        ("font", "text", "expected"),
        [
            (".VnTime", TCVN3, SENTENCE),
            (".VnTimeH", "biªn b¶n", "BIÊN BẢN"),
            ("VNI-Times", VNI, SENTENCE),
            ("Times New Roman", SENTENCE, SENTENCE),
        ],
    )
    def test_of_word_are_told_by_the_font(self, font: str, text: str, expected: str) -> None:
        import docx

        word = docx.Document()
        half = len(text) // 2
        paragraph = word.add_paragraph()
        for part in (text[:half], text[half:]):
            paragraph.add_run(part).font.name = font
        stream = io.BytesIO()
        word.save(stream)
        assert texts_of(read_document(stream.getvalue(), "a.docx")) == [expected]

    def test_reads_windows_1258(self) -> None:
        composed = "Kính đề nghị xã sửa đường cho dân"
        content = _in_windows_1258(composed * 3)
        assert composed in texts_of(read_document(content, "a.txt"))[0]

    @pytest.mark.parametrize("text", ["Nước máy đục", "Café Müller, Größe", "Hello, world"])
    def test_leaves_other_text_alone(self, text: str) -> None:
        assert texts_of(read_document(text.encode(), "a.txt")) == [text]


def _in_windows_1258(text: str) -> bytes:
    """Tone marks are letters of their own in this code page; vowels with hat, horn or breve are not."""
    import unicodedata

    tones = set("\u0300\u0309\u0303\u0301\u0323")
    out = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        marks = "".join(part for part in parts if part in tones)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out.append(base + marks)
    return "".join(out).encode("cp1258")


class TestBadFiles:
    @pytest.mark.parametrize(
        ("content", "name", "code"),
        [
            (b"", "a.txt", "empty_file"),
            (b" \n\t\n", "a.docx", "empty_file"),
            (b"MZ\x90\x00\x03" + b"\0" * 500, "a.docx", "disguised_file"),
            (b"MZ\x90\x00\x03" + b"\0" * 500, "a.txt", "disguised_file"),
            (b"\x7fELF" + b"\0" * 500, "a.bin", "unsupported_format"),
            (b"PK\x03\x04 broken", "a.docx", "unreadable_file"),
            (b"%PDF-1.7 broken", "a.pdf", "unreadable_file"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "legacy_office_file"),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.png", "no_text_layer"),
            (b"{\\rtf1 abc}", "a.doc", "disguised_file"),
            (SENTENCE.encode()[:-3] + b"\xff\xfe\xfd\xfc rest", "a.txt", "broken_encoding"),
            (SENTENCE.encode() * 9 + b"\xc4", "a.txt", "broken_encoding"),
            (SENTENCE.encode() * 9 + b"\xff" + SENTENCE.encode(), "a.csv", "broken_encoding"),
            (b"[1, 2", "a.json", "broken_json"),
            (b'{"a": 1}', "a.json", "broken_json"),
            (b"[5]", "a.json", "broken_json"),
            (b"[" * 100_000, "a.json", "broken_json"),
            ("😀 " * 3, "a.csv", "ok"),
        ],
    )
    def test_has_a_stable_code(self, content: bytes | str, name: str, code: str) -> None:
        if isinstance(content, str):
            assert texts_of(read_document(content.encode(), name))
        else:
            assert code_of(content, name) == code

    def test_names_the_line_at_fault(self) -> None:
        with pytest.raises(UnreadableFile) as caught:
            read_document(b'[\n"a",\n}', "a.json")
        assert caught.value.extra["line"] == 3

    def test_scanned_pdf_has_no_text_layer(self, as_pdf: Callable[..., bytes]) -> None:
        assert code_of(as_pdf(["7"]), "scan.pdf") == "no_text_layer"

    def test_locked_pdf_is_told_so(self, as_pdf: Callable[..., bytes]) -> None:
        from pypdf import PdfReader, PdfWriter

        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(as_pdf([SENTENCE]))))
        writer.encrypt("secret")
        stream = io.BytesIO()
        writer.write(stream)
        assert code_of(stream.getvalue(), "a.pdf") == "encrypted_pdf"

    def test_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFound, match=r"minutes\.docx"):
            read_file(tmp_path / "minutes.docx")

    def test_big_file_is_refused_unread(self, tmp_path: Path) -> None:
        path = tmp_path / "big.txt"
        with path.open("wb") as file:
            file.truncate((MAX_FILE_MB + 1) * 1024**2)
        with pytest.raises(UnreadableFile) as caught:
            read_file(path)
        assert caught.value.code == "file_too_large"

    def test_endless_text_is_refused(self) -> None:
        assert code_of(b"abc " * 1_000_000, "a.txt") == "too_much_text"
        with pytest.raises(TooMuchText) as caught:
            read_document(b"abc\n" * 20_001, "a.txt")
        assert re.findall(r"\d+", caught.value.detail) == ["20001", "20000", "2000"]


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


class TestBombs:
    def test_dense_zip(self) -> None:
        assert code_of(zipped(word__document_xml=b"0" * 30_000_000), "a.docx") == "zip_bomb"

    def test_big_zip(self) -> None:
        noise = bytes(range(256)) * 4
        big = b"".join(noise[i % 256 :] + noise[: i % 256] for i in range(60_000))
        assert code_of(zipped(word__document_xml=big), "a.docx") == "zip_bomb"

    def test_zip_of_many_entries(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for number in range(2_001):
                archive.writestr(str(number), b"")
        assert code_of(stream.getvalue(), "a.xlsx") == "zip_bomb"

    def test_lying_dimension_hides_no_row(self) -> None:
        rows = "".join(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Ý kiến số {n} về đường</t></is></c></row>'
            for n in range(1, 201)
        )
        content = _workbook(f'<dimension ref="A1:A3"/><sheetData>{rows}</sheetData>')
        assert len(read_document(content, "a.xlsx").blocks) == 200

    def test_huge_dimension_takes_no_time(self) -> None:
        cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>Đường hỏng</t></is></c></row>'
        content = _workbook(f'<dimension ref="A1:XFD1048576"/><sheetData>{cell}</sheetData>')
        started = time.monotonic()
        assert texts_of(read_document(content, "a.xlsx")) == ["Đường hỏng"]
        assert time.monotonic() - started < 5

    def test_xml_that_swells_is_refused(self) -> None:
        entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
        document = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "ha">{entities}]><d>&a8;</d>'
        assert code_of(_word(document), "a.docx") in ("unreadable_file", "file_too_heavy", "empty_file")

    def test_deep_xml_ends_in_bounded_time(self) -> None:
        body = "<w:sdt><w:sdtContent>" * 30_000 + "</w:sdtContent></w:sdt>" * 30_000
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        document = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
        assert code_of(_word(document), "a.docx") in ("unreadable_file", "file_too_heavy", "empty_file")


RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/></Relationships>'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="{part}" ContentType="application/vnd.openxmlformats-officedocument.{type}+xml"/>{more}</Types>'
)


def _word(document: str) -> bytes:
    part = TYPES.format(part="/word/document.xml", type="wordprocessingml.document.main", more="")
    return _archive(
        {
            "[Content_Types].xml": part,
            "_rels/.rels": RELATIONS.format(kind="officeDocument", target="word/document.xml"),
            "word/document.xml": document,
        }
    )


def _workbook(sheet: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet_type = (
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return _archive(
        {
            "[Content_Types].xml": TYPES.format(
                part="/xl/workbook.xml", type="spreadsheetml.sheet.main", more=sheet_type
            ),
            "_rels/.rels": RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{relation}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}">{sheet}</worksheet>',
        }
    )


def _archive(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


class TestTheChild:
    def test_imports_neither_model_nor_web_framework(self) -> None:
        program = (
            "import sys, service.dialogues.reading_child, service.dialogues.formats.opening\n"
            "heavy = {'models.classifier', 'numpy', 'underthesea', 'sklearn', 'fastapi', 'sqlalchemy'}\n"
            "print(sorted(heavy & set(sys.modules)))"
        )
        result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert result.stdout.strip() == "[]"

    @pytest.mark.skipif(sys.platform != "linux", reason="the kernel holds the limits on Linux only")
    @pytest.mark.parametrize(
        ("program", "limits"),
        [("x = bytearray(2_000_000_000)", "memory_bytes=300_000_000"), ("while True: pass", "cpu_seconds=1")],
        ids=["memory", "time"],
    )
    def test_is_stopped_by_its_own_limits(self, program: str, limits: str) -> None:
        child = start_child(
            "-c", f"from service.dialogues.reading_child import limit_self\nlimit_self({limits})\n{program}"
        )
        child.communicate(b"", timeout=20)
        assert child.returncode != 0

    def test_is_watched_where_the_kernel_does_not(self) -> None:
        child = start_child("-c", "import time\nx = bytearray(b'1') * 300_000_000\ntime.sleep(30)")
        watchdog = Watchdog(child, max_bytes=100_000_000)
        child.communicate(b"", timeout=20)
        assert watchdog.has_killed


class TestLegacyWord:
    """A stand-in for LibreOffice: the program is the system's, what it does here is ours."""

    @pytest.fixture
    def office(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
        def install(script: str) -> None:
            program = tmp_path / "soffice"
            program.write_text(f"#!{sys.executable}\nimport sys, shutil, pathlib\n{script}")
            program.chmod(0o755)
            monkeypatch.setenv("PATH", str(tmp_path))

        return install

    DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

    def test_is_converted_where_the_office_program_stands_ready(
        self, office: Callable[[str], None], tmp_path: Path, as_docx: Callable[..., bytes]
    ) -> None:
        (tmp_path / "ready.docx").write_bytes(as_docx([SENTENCE]))
        office(
            "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
            f"shutil.copy({str(tmp_path / 'ready.docx')!r}, out / 'minutes.docx')"
        )
        assert texts_of(read_document(self.DOC, "bien ban.doc")) == [SENTENCE]

    def test_is_refused_when_the_conversion_fails(self, office: Callable[[str], None]) -> None:
        office("sys.exit(1)")
        with pytest.raises(LegacyWord):
            legacy_word.convert_legacy_word(self.DOC, "a.doc")
