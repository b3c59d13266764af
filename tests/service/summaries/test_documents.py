"""The three documents: their parts, the official layout, blank number and signature, and nothing guarded."""

from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from service.routing.profile import load_profile
from service.summaries.document_parts import Matter, Meeting
from service.summaries.documents import (
    MAX_LINES,
    TABLE_HEADINGS,
    TooManyForWord,
    write_document,
)
from service.summaries.official_layout import _in_lines
from service.summaries.opinion_list import Line

ON = date(2026, 11, 24)
MEETING = Meeting("Hội nghị đối thoại năm 2026", date(2026, 11, 20), "Nhà văn hóa xã", "Chủ tịch UBND xã")


def line(number: int, **changes: object) -> Line:
    fields: dict[str, Any] = {
        "who": "Bà Nguyễn Thị Lan, Thôn Trung",
        "text": f"Nước máy đục, đề nghị kiểm tra lần {number}.",
        "kind": "Kiến nghị",
        "topics": ("Nước sạch",),
        "competence": "xã",
        "lead": "Phòng Kinh tế",
        "supports": "Trạm Y tế",
        "answer": "",
        "received_on": date(2026, 11, 20),
        "due_on": date(2026, 11, 30),
        "outcome": "Đã đề xuất đơn vị xử lý",
        "note": "",
        "code": f"AAAAA-AAAAA-{number:05}",
    }
    return Line(**fields | changes)


LINES = (
    line(1, answer="Đã súc rửa đường ống.", answered_on=date(2026, 11, 20), note="nêu lần thứ 3"),
    line(2, text='=HYPERLINK("http://x.example") <b>đường</b>', topics=("Giao thông",), competence="tỉnh"),
    line(3, topics=(), lead="", competence="", due_on=None),
)


def written(
    kind: str, folder: Path, lines: tuple[Line, ...] = LINES, meeting: Meeting | None = MEETING
) -> Any:
    path = folder / "document.docx"
    write_document(kind, Matter(lines, load_profile(), "từ 01/11/2026 đến 30/11/2026", ON, meeting), path)
    return docx.Document(str(path))


def text_of(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@pytest.mark.parametrize("kind", ["table", "report", "notice"])
class TestEveryDocument:
    def test_has_the_official_frame(self, kind: str, tmp_path: Path) -> None:
        document = written(kind, tmp_path)
        text = text_of(document)
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        assert "Độc lập - Tự do - Hạnh phúc" in text
        assert "ngày      tháng      năm 2026" in text
        assert "Số:         /" in text
        assert "Nơi nhận:" in text
        section = document.sections[0]
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
        assert section.different_first_page_header_footer
        assert document.styles["Normal"].font.name == "Times New Roman"

    def test_takes_markup_and_formulas_as_text(self, kind: str, tmp_path: Path) -> None:
        assert '=HYPERLINK("http://x.example") <b>đường</b>' in text_of(written(kind, tmp_path))

    def test_can_be_made_of_nothing(self, kind: str, tmp_path: Path) -> None:
        assert "Nơi nhận:" in text_of(written(kind, tmp_path, lines=(), meeting=None))


class TestLetterhead:
    @pytest.mark.parametrize(
        ("issuer", "lines"),
        [
            ("ỦY BAN NHÂN DÂN XÃ AN MẪU", ["ỦY BAN NHÂN DÂN", "XÃ AN MẪU"]),
            ("ỦY BAN NHÂN DÂN PHƯỜNG XÃ ĐÀN", ["ỦY BAN NHÂN DÂN", "PHƯỜNG XÃ ĐÀN"]),
            ("ỦY BAN NHÂN DÂN", ["ỦY BAN NHÂN DÂN"]),
        ],
    )
    def test_committee_and_place_stand_on_lines_of_their_own(self, issuer: str, lines: list[str]) -> None:
        assert list(_in_lines(issuer)) == lines


class TestTable:
    def test_lies_across_with_all_columns_and_repeated_headings(self, tmp_path: Path) -> None:
        document = written("table", tmp_path)
        assert document.sections[0].page_width > document.sections[0].page_height
        table = document.tables[1]
        assert tuple(cell.text for cell in table.rows[0].cells) == TABLE_HEADINGS
        assert len(table.rows) == 1 + len(LINES)
        assert "tblHeader" in table.rows[0]._tr.xml
        assert all("cantSplit" in row._tr.xml for row in table.rows[1:])
        widths = [column.width for column in table.columns]
        assert max(widths) == widths[2]

    def test_refuses_what_belongs_into_excel(self, tmp_path: Path) -> None:
        with pytest.raises(TooManyForWord):
            written("table", tmp_path, lines=(line(1),) * (MAX_LINES + 1))


class TestReport:
    def test_has_five_parts_and_the_table_as_appendix(self, tmp_path: Path) -> None:
        document = written("report", tmp_path)
        text = text_of(document)
        for part in (
            "I. CÔNG TÁC TỔ CHỨC",
            "II. KẾT QUẢ",
            "III. NỘI DUNG",
            "IV. PHÂN CÔNG",
            "V. KIẾN NGHỊ CẤP TRÊN",
        ):
            assert part in text
        assert "Ngày 20/11/2026 tại Nhà văn hóa xã" in text
        assert "Tổng số 3 ý kiến" in text
        assert "(nêu lần thứ 3) Trả lời: Đã súc rửa đường ống." in text
        assert "đã trả lời tại hội nghị 1 ý kiến, sau hội nghị 0 ý kiến" in text
        assert "1 ý kiến nêu lại việc đã được nêu trước đây" in text
        assert not document.sections[-1].different_first_page_header_footer
        assert "(thẩm quyền: tỉnh; Phòng Kinh tế)" in text
        assert document.sections[-1].page_width > document.sections[-1].page_height
        assert document.sections[0].page_width < document.sections[0].page_height


class TestNotice:
    def test_assigns_each_matter_with_a_day(self, tmp_path: Path) -> None:
        text = text_of(written("notice", tmp_path))
        assert "Giao Phòng Kinh tế chủ trì, phối hợp: Trạm Y tế, hoàn thành trước ngày 30/11/2026." in text
        assert "3. Việc vượt thẩm quyền" in text

    def test_what_nobody_leads_goes_to_the_office_and_what_is_beyond_stands_apart(
        self, tmp_path: Path
    ) -> None:
        lines = (*LINES, line(4, outcome="Không thuộc thẩm quyền"))
        text = text_of(written("notice", tmp_path, lines=lines))
        assert "kiểm tra lần 3. Giao Văn phòng HĐND và UBND xem xét, đề xuất đơn vị chủ trì." in text
        beyond = text[text.index("3. Việc vượt thẩm quyền") :]
        assert "kiểm tra lần 4. (không thuộc thẩm quyền; Phòng Kinh tế)" in beyond
        assert "kiểm tra lần 1" not in beyond
