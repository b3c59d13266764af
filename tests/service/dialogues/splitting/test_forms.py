"""Sheets and registers: a line names who comes, calls or writes."""

import pytest

from service.dialogues.splitting.forms import find_home, find_writer

WRITERS = (
    ("Họ và tên: Hoàng Văn Tính", ("Hoàng Văn Tính", None)),
    ("Người gọi: bà Lê Thị Mận, xóm 5", ("Lê Thị Mận", "xóm 5")),
    ("Người gửi: Ông Bùi Văn Siêng - thôn Giàn Bí", ("Bùi Văn Siêng", "thôn Giàn Bí")),
    ("Người gọi: không xưng tên", (None, None)),
)


@pytest.mark.parametrize(("line", "expected"), WRITERS)
def test_names_the_writer(line: str, expected: tuple[str | None, str | None]) -> None:
    turn = find_writer(line)
    assert turn is not None
    assert (turn.speaker, turn.village) == expected


def test_an_address_gives_the_village() -> None:
    assert find_home("Địa chỉ: khu vực Tràng Thọ") == "khu vực Tràng Thọ"
    assert find_writer("Địa chỉ: tổ 2") is None
