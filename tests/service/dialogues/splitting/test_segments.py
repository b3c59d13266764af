"""One line of many voices: turns, labels, lists and the office's replies are taken apart."""

import pytest

from service.dialogues.splitting.inline_lists import cut_at_marks
from service.dialogues.splitting.segments import cut_at_voices

VOICES = (
    (
        "Ông Mậu (thôn 2): Đất vườn. Bà Cúc (thôn 2): Mồ mả.",
        ["Ông Mậu (thôn 2): Đất vườn.", "Bà Cúc (thôn 2): Mồ mả."],
    ),
    ("Các hộ phát biểu: Ông Nam: Cống tắc.", ["Các hộ phát biểu:", "Ông Nam: Cống tắc."]),
    (
        "Cống tắc từ tháng 6. Trả lời: Sẽ khơi thông.",
        ["Cống tắc từ tháng 6.", "Trả lời: Sẽ khơi thông."],
    ),
    ("Cống tắc. => Bà Nguyệt: mai làm.", ["Cống tắc. =>", "Bà Nguyệt: mai làm."]),
    ("Trâu chết. Trưởng phòng Kinh tế ghi nhận.", ["Trâu chết.", "Trưởng phòng Kinh tế ghi nhận."]),
    ("Tường nứt. Công ty hứa sửa mà không làm.", ["Tường nứt. Công ty hứa sửa mà không làm."]),
    ("Bà Lan: Tôi hỏi ba việc: điện, đường, trạm.", ["Bà Lan: Tôi hỏi ba việc: điện, đường, trạm."]),
)
LISTS = (
    ("1. Đường hẹp. 2. Cống tắc.", ["1. Đường hẹp.", "2. Cống tắc."]),
    ("- Đường hẹp. - Cống tắc.", ["- Đường hẹp.", "- Cống tắc."]),
    ("a) Chợ bẩn; b) Vỉa hè hỏng", ["a) Chợ bẩn;", "b) Vỉa hè hỏng"]),
    ("Bà Lan: 1. Đường hẹp. 2. Cống tắc.", ["Bà Lan:", "1. Đường hẹp.", "2. Cống tắc."]),
    ("Họp lúc 7 giờ. 2. Đường hẹp.", ["Họp lúc 7 giờ. 2. Đường hẹp."]),
    ("1. Theo Điều 5. Nghị định 3. Xã sẽ làm.", ["1. Theo Điều 5. Nghị định 3. Xã sẽ làm."]),
)


@pytest.mark.parametrize(("text", "stretches"), VOICES)
def test_cuts_where_the_voice_changes(text: str, stretches: list[str]) -> None:
    assert cut_at_voices(text) == stretches


@pytest.mark.parametrize(("text", "items"), LISTS)
def test_cuts_a_list_within_a_line(text: str, items: list[str]) -> None:
    assert cut_at_marks(text) == items
