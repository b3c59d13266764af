"""Who answers for the office, told by how the document introduces him."""

import pytest

from service.dialogues.splitting.forms import find_home, find_writer
from service.dialogues.splitting.officers import Officers
from service.dialogues.splitting.speakers import Turn, find_name_line

INTRODUCED = (
    ("Chủ trì: Ông Mai Hữu Quyết - Phó Bí thư Đảng ủy, Chủ tịch UBND phường.", "Mai Hữu Quyết"),
    ("Hội nghị do Chủ tịch UBND xã Kỳ Vĩnh Phan Thị Hoài Thu chủ trì.", "Phan Thị Hoài Thu"),
    ("Ông Phạm Văn Đạt: Bí thư Đảng ủy", "Phạm Văn Đạt"),
    ("Ông Nhượng khai mạc hội nghị.", "Nhượng"),
    ("Khách mời: đ/c Hồ Phi Thường, Phó Bí thư Thường trực Đảng ủy.", "Thường"),
    ("Trung tá Phùng Gia Bảo - Trưởng Công an phường.", "Phùng Gia Bảo"),
    ("chủ trì: cô ba tổ trưởng", "ba"),
)
NOT_INTRODUCED = (
    ("Chị Hai Lành: Trạm y tế không có bông băng.", "Hai Lành"),
    ("Bà Lan, trưởng thôn Đông, hỏi về đường.", "Lan"),
)


@pytest.mark.parametrize(("text", "name"), INTRODUCED)
def test_knows_who_holds_the_meeting(text: str, name: str) -> None:
    officers = Officers()
    officers.notice(text)
    assert officers.includes(Turn(name, None, ""))
    assert not officers.includes(Turn(name, "thôn Đông", ""))


@pytest.mark.parametrize(("text", "name"), NOT_INTRODUCED)
def test_takes_nobody_of_the_people_for_one(text: str, name: str) -> None:
    officers = Officers()
    officers.notice(text)
    assert not officers.includes(Turn(name, None, ""))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ông Đoàn Công Khuyến, thôn Chỉ Bồ", ("Đoàn Công Khuyến", "thôn Chỉ Bồ")),
        ("Bà H’Len Mlô, buôn Ea Mtá, phát biểu:", ("H’Len Mlô", "buôn Ea Mtá")),
        ("ÔNG NGUYỄN ĐÌNH CHIẾN – THÔN TIỀN PHONG", ("NGUYỄN ĐÌNH CHIẾN", "THÔN TIỀN PHONG")),
        ("Ông Đức ghi nhận các ý kiến trên.", None),
        ("Bà Bảy bán cá ở chợ xả nước ra đường", None),
    ],
)
def test_finds_a_line_that_holds_a_person(line: str, expected: tuple[str, str] | None) -> None:
    turn = find_name_line(line)
    assert (turn and (turn.speaker, turn.village)) == expected


def test_reads_a_form() -> None:
    writer = find_writer("Họ và tên: Nguyễn Văn Bé, 1961")
    assert writer is not None
    assert writer.speaker == "Nguyễn Văn Bé"
    assert find_home("Địa chỉ: ấp 4, xã Mỹ Thạnh") == "ấp 4"
    hidden = find_writer("Họ và tên: không ghi")
    assert hidden is not None
    assert hidden.speaker is None
