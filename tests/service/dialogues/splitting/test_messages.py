"""Headers of messages: who wrote, and whether the office answers."""

import pytest

from service.dialogues.splitting.messages import are_messages, find_message

MESSAGES = (
    ("[01/7 – 06:12] Thu Hà: đường ổ gà", ("Thu Hà", "đường ổ gà"), "day and hour in brackets"),
    ("[10:32] Bác Toán: mất nước", ("Toán", "mất nước"), "without the title"),
    ("10:32, 01/07/2026 - Khách 7: điện cúp", ("Khách 7", "điện cúp"), "a phone's export"),
    ("Lan Anh (10:32 01/7): rác đầy", ("Lan Anh", "rác đầy"), "the name first"),
    ("Lan Anh [10:32 01/7]", ("Lan Anh", ""), "the words follow on the next line"),
    ("[09/7 – 05:50] Út Lượm: 👍👍👍", ("Út Lượm", ""), "nothing but signs"),
)


@pytest.mark.parametrize(("text", "expected", "why"), MESSAGES)
def test_names_the_writer(text: str, expected: tuple[str, str], why: str) -> None:
    turn = find_message(text)
    assert turn is not None, why
    assert (turn.speaker, turn.text, turn.answers) == (*expected, False), why


@pytest.mark.parametrize("who", ["Văn phòng xã", "UBND phường", "Admin phường", "Quản trị nhóm"])
def test_the_account_of_the_office_answers(who: str) -> None:
    turn = find_message(f"[01/7 – 08:05] {who}: đã báo đơn vị quản lý đường")
    assert turn is not None
    assert turn.answers


@pytest.mark.parametrize(
    "text",
    [
        "8h10. Công dân: bà Mạc Thị Tuyết, thôn Vạn Phúc.",
        "Thứ sáu, 18/08/2017 08:15",
        "Đề nghị xe rác chạy từ 5:30, ngày 01/7: dân mới dậy.",
        "10:30 họp thôn",
    ],
)
def test_other_lines_with_a_time_are_none(text: str) -> None:
    assert find_message(text) is None


def test_one_header_alone_makes_no_group() -> None:
    header = "[10:32] Thu Hà: đường ổ gà"
    assert not are_messages([header, "Đề nghị sửa cống."])
    assert are_messages([header, header])
