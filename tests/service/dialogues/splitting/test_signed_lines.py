"""Lines that name who raised them at their end."""

import pytest

from service.dialogues.splitting.paragraphs import Paragraph
from service.dialogues.splitting.signed_lines import find_signature, find_signed_lines

SIGNED = (
    ("Đường vỡ, mưa đọng vũng. (Ông Bùi Văn Chọi)", ("Bùi Văn Chọi", None)),
    ("Nước giếng tanh. (bà Lê Thị Hoa - thôn Bắc)", ("Lê Thị Hoa", "thôn Bắc")),
    ("Trạm bơm hỏng hai vụ (Nguyễn Văn Tám, xóm 4).", ("Nguyễn Văn Tám", "xóm 4")),
    ("Loa hỏng ba tháng nay. (thôn Đoài)", (None, "thôn Đoài")),
)
UNSIGNED = (
    ("Trường tiểu học thiếu phòng học (12 phòng).", "a number"),
    ("Ông Nguyễn Văn Sáng (ấp Thạnh Tây)", "a person and nothing said"),
    ("Ông Lợi: cống tắc từ tết (thôn Hạ)", "the speaker stands first"),
    ("Xã sẽ sửa trong quý này. (Bà Yến, Phó Chủ tịch UBND xã)", "the office"),
)


@pytest.mark.parametrize(("text", "expected"), SIGNED)
def test_finds_who_is_named(text: str, expected: tuple[str | None, str | None]) -> None:
    turn = find_signature(text)
    assert turn is not None
    assert (turn.speaker, turn.village) == expected
    assert text.startswith(turn.text)
    assert "(" not in turn.text


@pytest.mark.parametrize(("text", "why"), UNSIGNED)
def test_other_brackets_name_nobody(text: str, why: str) -> None:
    assert find_signature(text) is None, why


class TestListOfSignedLines:
    HEADING = Paragraph("Khu Đồng Lạc", "I.", 1)
    SIGNED = Paragraph("Camera ngã ba hỏng ba tháng. (Anh Lê Văn Tiệp)", "1.", 2)
    PLAIN = Paragraph("Chợ mới xây mái tôn nóng hầm hập.", "2.", 2)

    def test_most_lines_must_be_signed(self) -> None:
        assert list(find_signed_lines([self.HEADING, self.SIGNED, self.PLAIN, self.SIGNED])) == [1, 3]
        assert not find_signed_lines([self.HEADING, self.SIGNED, self.SIGNED, self.PLAIN, self.PLAIN])

    def test_one_alone_may_be_anything(self) -> None:
        assert not find_signed_lines([self.HEADING, self.SIGNED])
