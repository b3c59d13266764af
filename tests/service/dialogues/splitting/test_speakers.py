"""Turns of speech: who, from where, and what is said."""

import pytest

from service.dialogues.splitting.speakers import find_turn, take_bracketed_speaker
from service.dialogues.splitting.villages import find_village

TURNS = (
    ("Ông Nguyễn Văn A, thôn Trung: Đề nghị sửa cống.", ("Nguyễn Văn A", "thôn Trung", "Đề nghị sửa cống.")),
    ("Bà Lê Thị B (tổ 4) hỏi: Bao giờ có nước?", ("Lê Thị B", "tổ 4", "Bao giờ có nước?")),
    ("Anh Đỗ Huy - xóm Bến phát biểu: Cầu gãy.", ("Đỗ Huy", "xóm Bến", "Cầu gãy.")),
    ("Ý kiến của ông Trần C, TDP 7: Khói đen.", ("Trần C", "TDP 7", "Khói đen.")),
    ("Hộ bà Mạc Thị Lý: đất trôi xuống ruộng.", ("Mạc Thị Lý", None, "Đất trôi xuống ruộng.")),
    ("Cử tri Giàng A Sử (thôn Lũng Pô): quế ép giá.", ("Giàng A Sử", "thôn Lũng Pô", "Quế ép giá.")),
    (
        "Chị Bé Ba, ấp 1 đề nghị xã làm hàng rào.",
        ("Bé Ba", "ấp 1", "Chị Bé Ba, ấp 1 đề nghị xã làm hàng rào."),
    ),
    (
        "Cử tri thôn Hậu phản ánh ao tù bốc mùi.",
        (None, "thôn Hậu", "Cử tri thôn Hậu phản ánh ao tù bốc mùi."),
    ),
    ("Thôn Nà Ón: giáo viên ít.", (None, "thôn Nà Ón", "Giáo viên ít.")),
    ("Ông Tư:", ("Tư", None, "")),
    ("Quần chúng Phan Đình Lưu: Xóm thu quỹ.", ("Phan Đình Lưu", None, "Xóm thu quỹ.")),
    ("Nguyễn Văn An (xóm 3): Cầu gãy.", ("Nguyễn Văn An", "xóm 3", "Cầu gãy.")),
    ("Cha Phêrô Trần Minh Luận: mái tốc.", ("Trần Minh Luận", None, "Mái tốc.")),
    ("Già làng Y Blă Niê, buôn Ea Bung: mất chiêng.", ("Y Blă Niê", "buôn Ea Bung", "Mất chiêng.")),
    ("ông cửu: cống bé quá", ("cửu", None, "cống bé quá")),
    ("Tiếp đó, bà Võ Thị Lài ở thôn Vĩnh Lợi nêu: “Lở.”", ("Võ Thị Lài", "thôn Vĩnh Lợi", "“Lở.”")),
    ("Hỏi (ông Tiệp, thôn Ao Bầu): Cần giấy gì?", ("Tiệp", "thôn Ao Bầu", "Cần giấy gì?")),
    ("“Đường ngập”, cử tri Phạm Minh bức xúc nói.", ("Phạm Minh", None, "Đường ngập")),
    ("Ông A Lử cho rằng nước đục.", ("A Lử", None, "Nước đục.")),
    ("Thôn Đông: ông Nam: cống tắc.", ("Nam", "thôn Đông", "cống tắc.")),
)


@pytest.mark.parametrize(("paragraph", "expected"), TURNS)
def test_finds_a_turn(paragraph: str, expected: tuple[str | None, str | None, str]) -> None:
    turn = find_turn(paragraph)
    assert turn is not None
    assert (turn.speaker, turn.village, turn.text) == expected
    assert not turn.answers


@pytest.mark.parametrize(
    "paragraph",
    [
        "Ông Lượng - Chủ tịch UBND xã trả lời: xã sẽ làm.",
        "Bà Yến - Phó Chủ tịch UBND xã: xin tiếp thu.",
        "Đồng chí Nam, Trưởng công an xã báo cáo tình hình.",
        "Đại biểu HĐND huyện: ghi nhận.",
        "Trung tá Phùng Gia Bảo: đã phạt quán này.",
        "Đại diện Điện lực: sẽ thay dây.",
        "Lãnh đạo Công an huyện trả lời: xử lý theo luật.",
    ],
)
def test_the_office_answers(paragraph: str) -> None:
    turn = find_turn(paragraph)
    assert turn is not None
    assert turn.answers


@pytest.mark.parametrize(
    "paragraph",
    [
        "Đường hỏng nặng.",
        "Bà con rất phấn khởi",
        "Anh em công nhân: không",
        "Đường Nguyễn Văn Cừ: hỏng nặng",
        "Cống Bà Phủ hư cửa van, đề nghị sửa.",
        "cụ thể như sau: đường hỏng",
    ],
)
def test_finds_no_turn(paragraph: str) -> None:
    turn = find_turn(paragraph)
    assert turn is None or turn.speaker is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sửa cống (bà Lê Lan, thôn 3)", ("Sửa cống", "Lê Lan", "thôn 3")),
        ("(Nguyễn Hòa, tổ 5) Quy hoạch treo", ("Quy hoạch treo", "Nguyễn Hòa", "tổ 5")),
        ("(Ẩn danh) Đường đào lên", ("Đường đào lên", None, None)),
        ("Cống tràn (Công ty Hải Phát)", ("Cống tràn (Công ty Hải Phát)", None, None)),
    ],
)
def test_takes_the_speaker_out_of_brackets(text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert take_bracketed_speaker(text) == expected


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("ở thôn Ba Ngọc", "thôn Ba Ngọc"),
        ("Tổ dân phố số 12", "tổ dân phố số 12"),
        ("TDP 4", "TDP 4"),
        ("khu phố 2", "khu phố 2"),
        ("tổ công tác số 3", None),
        ("thôn xóm đổi mới", None),
    ],
)
def test_finds_villages(text: str, village: str | None) -> None:
    assert find_village(text) == village
