"""Lines to paragraphs: hard-wrapped ones are joined, others are not; list markers are taken off."""

import pytest

from service.dialogues.nouns import Block
from service.dialogues.splitting.paragraphs import level_of, read_paragraphs


def texts(lines: list[str]) -> list[str]:
    return [p.text for p in read_paragraphs([Block(text=line) for line in lines], lined=True)]


WRAPPED = [
    "1. Con mương N3 bị lấp một đoạn dài chừng hai trăm mét do máy múc",
    "làm đường, ruộng phía dưới không có nước cấy, bà con phải tát từ",
    "ao lên.",
    "2. Đường điện vào xóm kéo từ thời hợp tác xã, cột bằng tre và gỗ",
    "đã mục, gió to là đứt dây.",
]


def test_joins_hard_wrapped_lines() -> None:
    joined = texts(WRAPPED)
    assert len(joined) == 2
    assert joined[0].endswith("bà con phải tát từ ao lên.")


def test_joins_over_a_page_number() -> None:
    assert len(texts([*WRAPPED[:2], "- 2 -", *WRAPPED[2:]])) == 2


def test_keeps_lines_that_stand_for_themselves() -> None:
    lines = ["Loa phát to quá", "de nghi xa sua duong", "cống tắc lâu rồi"]
    assert texts(lines) == lines


@pytest.mark.parametrize(
    ("line", "marker", "text"),
    [
        ("1. Đường hỏng", "1.", "Đường hỏng"),
        ("1.2. Đường hỏng", "1.2.", "Đường hỏng"),
        ("2.2 Hoạt động", "2.2", "Hoạt động"),
        ("1.Công tác", "1.", "Công tác"),
        ("3/ Lúa mất giá", "3/", "Lúa mất giá"),
        ("(2) Đường hỏng", "(2)", "Đường hỏng"),
        ("IV. Kết luận", "IV.", "Kết luận"),
        ("a) Đường hỏng", "a)", "Đường hỏng"),
        ("- Đường hỏng", "-", "Đường hỏng"),
        ("+ Đường hỏng", "+", "Đường hỏng"),
        ("• Đường hỏng", "•", "Đường hỏng"),
        ("12/5/2024 họp", "", "12/5/2024 họp"),
        ("1.936 tấn thóc", "", "1.936 tấn thóc"),
        ("8.30 giờ họp", "", "8.30 giờ họp"),
        ("Vì sao", "", "Vì sao"),
        ("ông Tư", "", "ông Tư"),
    ],
)
def test_takes_markers_off(line: str, marker: str, text: str) -> None:
    [paragraph] = read_paragraphs([Block(text=line)], lined=False)
    assert (paragraph.marker, paragraph.text) == (marker, text)


def test_levels_go_down_from_roman_to_bullets() -> None:
    levels = [level_of(marker) for marker in ("I.", "1.", "1.1.", "1.1.1", "a)", "-")]
    assert levels == sorted(set(levels))


def test_parts_a_letterhead_in_two_columns() -> None:
    assert texts(["UBND XÃ AN LẠC          CỘNG HÒA XÃ HỘI"]) == ["UBND XÃ AN LẠC", "CỘNG HÒA XÃ HỘI"]
