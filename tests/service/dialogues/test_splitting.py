"""Whole minutes taken apart: every layout of the folder `minutes`, with opinions marked by hand."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.classifier import Classifier
from service.dialogues.nouns import Block, Document, LeftOut, Statement
from service.dialogues.reading import read_document
from service.dialogues.said import SaidClassifier
from service.dialogues.splitting.matters import settle
from service.dialogues.splitting.meaning import weigh
from service.dialogues.splitting.splitter import split

MINUTES = sorted((Path(__file__).parent / "minutes").glob("*.txt"))
MIN_F1 = 0.9
#: Layouts of which the form alone does not tell enough: read with the classifier, as the product does.
WEIGHED = sorted((Path(__file__).parent / "minutes_weighed").glob("*.txt"))
MIN_WEIGHED_F1 = 0.75


def key(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def statements_of(document: Document) -> list[Statement]:
    """What is not an achievement: those are only listed."""
    statements, _ = settle(split(document).pieces)
    return [statement for statement in statements if statement.section != "achievement"]


def document_of(lines: list[str]) -> Document:
    rows = [tuple(line.strip("|").split("|")) if line.startswith("|") else None for line in lines]
    blocks = (
        Block(cells=cells, table=0) if cells else Block(text=line)
        for line, cells in zip(lines, rows, strict=True)
    )
    return Document("txt", tuple(blocks), lined=True)


def f1(found: set[str], wanted: set[str]) -> float:
    return 2 * len(found & wanted) / (len(found) + len(wanted))


def boundary_f1(statements: list[Statement], opinions: Any) -> float:
    return f1({key(one.text) for one in statements}, {key(text) for *_, text in opinions})


def test_there_are_enough_layouts() -> None:
    assert len(MINUTES) >= 90


@pytest.mark.parametrize("path", MINUTES, ids=lambda path: path.stem)
class TestMarkedMinutes:
    def test_finds_the_opinions_and_little_else(self, path: Path, read_marked: Callable[..., Any]) -> None:
        marked = read_marked(path)
        statements = statements_of(document_of(marked.lines))
        assert boundary_f1(statements, marked.opinions) >= MIN_F1

    def test_knows_section_speaker_and_village(self, path: Path, read_marked: Callable[..., Any]) -> None:
        marked = read_marked(path)
        found = {key(one.text): one for one in statements_of(document_of(marked.lines))}
        for section, speaker, village, text in marked.opinions:
            if statement := found.get(key(text)):
                assert (statement.section, statement.speaker) == (section, speaker), text
                assert village is None or statement.village == village, text


@pytest.fixture(scope="module")
def weighed(classifier: Classifier) -> Callable[[Document], list[Statement]]:
    """What is found with the second look at the meaning."""
    said = SaidClassifier(classifier)

    def find(document: Document) -> list[Statement]:
        pieces = weigh(split(document), said.meanings).pieces
        statements, _ = settle(pieces, lambda texts: [one.topics for one in said.meanings(texts)])
        return [statement for statement in statements if statement.section != "achievement"]

    return find


@pytest.mark.parametrize("path", WEIGHED, ids=lambda path: path.stem)
def test_weighed_minutes(
    path: Path, read_marked: Callable[..., Any], weighed: Callable[[Document], list[Statement]]
) -> None:
    marked = read_marked(path)
    statements = weighed(document_of(marked.lines))
    assert boundary_f1(statements, marked.opinions) >= MIN_WEIGHED_F1
    found = {key(one.text): (one.section, one.speaker) for one in statements}
    for section, speaker, _, text in marked.opinions:
        assert found.get(key(text), (section, speaker)) == (section, speaker), text


@pytest.mark.parametrize(
    "stem", ["01-named-speakers", "02-numbered-list", "08-village-groups", "09-mixed-report"]
)
@pytest.mark.parametrize("form", ["txt", "docx", "pdf"])
def test_the_format_does_not_matter(
    stem: str, form: str, read_marked: Callable[..., Any], request: pytest.FixtureRequest
) -> None:
    marked = read_marked(Path(__file__).parent / "minutes" / f"{stem}.txt")
    content = marked.text.encode() if form == "txt" else request.getfixturevalue(f"as_{form}")(marked.lines)
    statements = statements_of(read_document(content, f"minutes.{form}"))
    assert boundary_f1(statements, marked.opinions) >= MIN_F1


@pytest.mark.parametrize("form", ["docx", "xlsx", "csv"])
@pytest.mark.parametrize("stem", ["11-table", "18-reception-book"])
def test_tables_are_read_by_column(
    stem: str, form: str, read_marked: Callable[..., Any], request: pytest.FixtureRequest
) -> None:
    marked = read_marked(Path(__file__).parent / "minutes" / f"{stem}.txt")
    content = request.getfixturevalue(f"as_{form}")(marked.lines)
    found = [
        (one.section, one.speaker, one.village, one.text)
        for one in statements_of(read_document(content, f"minutes.{form}"))
    ]
    assert found == list(marked.opinions)


class TestTextThatStandsTwice:
    REPORT = (
        "BÁO CÁO\nKết quả 6 tháng đầu năm 2024\nI. KẾT QUẢ ĐẠT ĐƯỢC\nThu ngân sách đạt 60% dự toán.\n"
        "II. HẠN CHẾ\n- Tiến độ làm đường liên thôn còn chậm so với kế hoạch đã đề ra.\n"
        "- Rác thải ở chợ Đình chưa được thu gom thường xuyên, gây mất vệ sinh.\n"
    )

    def test_is_taken_once(self) -> None:
        once = statements_of(document_of(self.REPORT.splitlines()))
        twice = statements_of(document_of((self.REPORT + self.REPORT).splitlines()))
        assert [one.text for one in twice] == [one.text for one in once]

    def test_is_known_again_in_other_spacing_case_and_marks(self) -> None:
        changed = self.REPORT.replace("Rác thải ở chợ", "RÁC  THẢI ở chơ").replace("liên thôn", "liên  thôn")
        assert len(statements_of(document_of((self.REPORT + changed).splitlines()))) == 2

    def test_the_same_words_of_two_people_count_twice(self) -> None:
        lines = ["Ông An, thôn Đông: Đề nghị sửa cống Bà Lài.", "Bà Bình, thôn Tây: Đề nghị sửa cống Bà Lài."]
        assert [one.speaker for one in statements_of(document_of(lines))] == ["An", "Bình"]


class TestWhatIsLeftOut:
    CASES = (
        ("Skip to main content", "furniture"),
        ("Online: 10", "furniture"),
        ("Bình luận (0)", "furniture"),
        ("13/08/2023 22:14:53", "furniture"),
        ("Toàn cảnh hội nghị", "caption"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "letterhead"),
        ("Căn cứ Luật Tổ chức chính quyền địa phương;", "letterhead"),
        ("Nơi nhận:", "signature"),
        ("Kính thưa các vị đại biểu, thưa toàn thể hội nghị!", "greeting"),
        ("Tham dự hội nghị có các đồng chí trong Ban Thường vụ.", "procedure"),
        ("Hội nghị kết thúc vào hồi 11 giờ 30 phút cùng ngày.", "procedure"),
        ("Cử tri vui mừng, phấn khởi trước kết quả xây dựng nông thôn mới.", "agreement"),
        ("[1] Số liệu đến ngày 30/6/2023.", "footnote"),
        ("Ghi chú: những ý kiến trùng nhau đã được lược bớt.", "footnote"),
        ("Tổng cộng: 14 ý kiến của 14 người. Văn phòng đã gửi các phòng.", "procedure"),
        ("Giấy tờ kèm theo: 01 đơn, 01 sơ đồ vẽ tay.", "procedure"),
        ("Cách giải quyết: hẹn địa chính xuống đo ngày 10/4.", "answer"),
        ("Cán bộ tiếp dân trả lời: thẻ sẽ có trong tuần sau.", "answer"),
        ("Đã chuyển: Phòng Văn hóa - Xã hội.", "answer"),
        ("Cháu xin chúc các bác mạnh khỏe.", "greeting"),
        ("Tôi xin chân thành cảm ơn ông.", "greeting"),
    )

    @pytest.mark.parametrize(("line", "reason"), CASES)
    def test_is_counted_by_reason(self, line: str, reason: str) -> None:
        minutes = split(document_of(["Ý KIẾN CỦA NHÂN DÂN", "- Đề nghị sửa đường xóm 3.", line]))
        assert minutes.left_out == (LeftOut("heading", "Ý KIẾN CỦA NHÂN DÂN"), LeftOut(reason, line))
        assert [piece.text for piece in minutes.pieces] == ["Đề nghị sửa đường xóm 3."]


class TestSectionsOfReports:
    CASES = (
        ("Tuy nhiên, việc thu gom rác ở thôn 3 còn chậm.", "shortcoming", "a turn and a weak word"),
        ("Công tác chuyển đổi số còn nhiều lúng túng.", "shortcoming", "a clear verdict needs no turn"),
        ("Tuy nhiên, xã đã khắc phục những hạn chế nêu trên.", None, "mended"),
        (
            "Tuy nhiên tình hình thế giới có nhiều bất ổn, giá xăng dầu tăng cao.",
            None,
            "nobody here can be asked",
        ),
        ("Cử tri phản ánh đường liên thôn hư hỏng.", "raised", "people are the subject"),
        ("Chủ tọa đã lắng nghe, tiếp thu các ý kiến của cử tri.", None, "tells of the meeting"),
        ("Đồng chí Bí thư yêu cầu các ngành khẩn trương rà soát hộ nghèo.", "task", "a leader's order"),
        ("Hội nghị đã đề ra nhiệm vụ quý II: đẩy mạnh thu ngân sách.", "task", "a plan, although done"),
        ("Trong quý I, xã đã tập trung chỉ đạo sản xuất vụ xuân.", None, "done is no order"),
        ("Đề nghị UBND huyện bố trí vốn sửa trạm bơm.", "raised", "a bare request"),
        ("Thu ngân sách đạt 60% dự toán.", None, "a result"),
    )

    @pytest.mark.parametrize(("sentence", "section", "why"), CASES)
    def test_sentence_decides(self, sentence: str, section: str | None, why: str) -> None:
        report = ["BÁO CÁO", "Tình hình công tác quý I năm 2024", "", sentence]
        assert [one.section.value for one in statements_of(document_of(report))] == (
            [section] if section else []
        ), why


class TestOrders:
    CASES = (
        ("Công an xã xử lý các đối tượng đã vi phạm trật tự đô thị.", True, "done by others"),
        ("Việc này thuộc thẩm quyền của xã, làm xong trong tháng 5.", True, "the commune's own"),
        ("Việc này thuộc thẩm quyền của Sở Y tế.", False, "somebody else's"),
        ("UBND xã đã có văn bản kiến nghị ngày 06/02.", False, "done already"),
    )

    @pytest.mark.parametrize(("sentence", "is_order", "why"), CASES)
    def test_under_the_tasks(self, sentence: str, is_order: bool, why: str) -> None:
        lines = ["BÁO CÁO", "Tình hình công tác quý I năm 2024", "III. NHIỆM VỤ", f"- {sentence}"]
        assert bool(statements_of(document_of(lines))) is is_order, why


def test_an_empty_document_has_no_pieces() -> None:
    assert split(Document("txt", (Block(text=""),), lined=True)).pieces == ()
