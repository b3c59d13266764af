"""What a page break leaves behind, and what it cut in two."""

import pytest

from service.dialogues.nouns import Block
from service.dialogues.splitting.page_breaks import without_page_breaks

CASES = (
    (
        ["Ruộng cao không có", "", "- 2 -", "", "nước nên bỏ hoang."],
        ["Ruộng cao không có nước nên bỏ hoang."],
        "one sentence",
    ),
    (["Cầu hẹp.", "Trang 2/5", "Đèn tắt."], ["Cầu hẹp.", "Đèn tắt."], "two sentences"),
    (
        ["Cầu hẹp.", "Thư ký: La Minh Khôi (đã ký)", "- 1 -", "Đèn tắt."],
        ["Cầu hẹp.", "Đèn tắt."],
        "signed at the foot of the page",
    ),
    (["Thư ký: La Minh Khôi (đã ký)"], ["Thư ký: La Minh Khôi (đã ký)"], "signed at the end"),
    (
        ["Hợp đồng hai bên đã ký", "- 1 -", "Đèn tắt."],
        ["Hợp đồng hai bên đã ký", "Đèn tắt."],
        "said by somebody",
    ),
    (["1", "đường hỏng", "2", "mất nước"], ["đường hỏng", "mất nước"], "numbers of items"),
)


@pytest.mark.parametrize(("lines", "expected", "why"), CASES)
def test_takes_the_break_away(lines: list[str], expected: list[str], why: str) -> None:
    kept = [line.text for line in without_page_breaks(Block(text=line) for line in lines)]
    assert [text for text in kept if text] == expected, why
