"""The overview table as Word and Excel files, read back by other programs than wrote them."""

from pathlib import Path

import pytest

from models.classifier import Classifier
from service.dialogues.digest import Digest, digest
from service.dialogues.nouns import Block, Document
from service.dialogues.overview import COLUMNS
from service.dialogues.overview_sheet import write_sheet_overview
from service.dialogues.overview_word import write_word_overview
from service.dialogues.written_file import CannotWrite, written_whole
from service.routing.profile import load_profile

FORMULA = '=HYPERLINK("http://a.vn") nước máy đục'
ROWS = (
    ("text", "Họ tên", "Thôn", "Trả lời"),
    ("Rác thải bốc mùi hôi thối ở chợ.", "Bà Lan", "thôn Trung", "Đã giao HTX"),
    (FORMULA, "", "", ""),
    ("Tôi tố cáo ông X, cán bộ địa chính xã, nhận hối lộ 20 triệu đồng.", "Ông Tư", "thôn Hạ", ""),
)


@pytest.fixture(scope="module")
def digested(classifier: Classifier) -> Digest:
    blocks = tuple(Block(cells=row, table=0) for row in ROWS)
    return digest(
        Document("csv", blocks, stated={"title": "Đối thoại", "held_on": "2026-03-02"}),
        classifier=classifier,
        profile=load_profile(),
    )


def check_rows(rows: list[list[str]]) -> None:
    assert rows[0] == [title for title, _ in COLUMNS]
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["Họ và tên, thôn/TDP"] == "Lan, thôn Trung"
    assert first["Trả lời tại hội nghị"] == "Đã giao HTX"
    assert first["Đơn vị chủ trì"]
    assert first["Thời hạn"].endswith("2026")
    assert rows[2][2] == FORMULA
    assert "giữ kín" in rows[3][2]
    assert "hối lộ" not in str(rows)
    assert "Tư" not in str(rows[3])


class TestWord:
    def test_holds_the_table(self, digested: Digest, tmp_path: Path) -> None:
        import docx

        out = tmp_path / "overview.docx"
        write_word_overview(digested, out)
        word = docx.Document(str(out))
        check_rows([[cell.text for cell in row.cells] for row in word.tables[0].rows])
        assert "BẢNG TỔNG HỢP Ý KIẾN, KIẾN NGHỊ" in [paragraph.text for paragraph in word.paragraphs]

    def test_is_a4_landscape_in_times(self, digested: Digest, tmp_path: Path) -> None:
        import docx

        out = tmp_path / "overview.docx"
        write_word_overview(digested, out)
        word = docx.Document(str(out))
        section = word.sections[0]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
        assert 30 <= round(section.left_margin.mm) <= 35
        assert 15 <= round(section.right_margin.mm) <= 20
        assert word.styles["Normal"].font.name == "Times New Roman"


class TestSheet:
    def test_holds_the_table_and_text_stays_text(self, digested: Digest, tmp_path: Path) -> None:
        import openpyxl

        out = tmp_path / "overview.xlsx"
        write_sheet_overview(digested, out)
        sheet = openpyxl.load_workbook(out).active
        rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2)]
        check_rows(rows)
        assert {cell.data_type for row in sheet.iter_rows(min_row=3) for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize("write", [write_word_overview, write_sheet_overview])
def test_a_missing_folder_is_one_clear_line(write: object, digested: Digest, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"a\.out"):
        write(digested, tmp_path / "missing" / "a.out")  # type: ignore[operator]


def test_a_failed_write_leaves_the_old_file_alone(tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    out.write_text("old")
    with pytest.raises(ZeroDivisionError), written_whole(out) as draft:
        draft.write_text(f"half {1 / 0}")
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]
