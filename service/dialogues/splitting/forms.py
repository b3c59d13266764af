"""Sheets that citizens fill in: "Họ và tên: …", "Địa chỉ: …" stand above what they write."""

import re

from service.dialogues.splitting.people import find_titled_name
from service.dialogues.splitting.speakers import Turn
from service.dialogues.splitting.villages import find_village

_NAME = re.compile(
    r"(?i)^(?:họ (?:và |, )?tên|(?:tên )?người (?:hỏi|phát biểu|kiến nghị|phản ánh|nêu"
    r"|gửi|gọi|viết|trình bày|có ý kiến)|công dân|ông/bà"
    r"|ông \(bà\))[^:]{0,30}:\s*(?P<value>[^:]{0,80})$"
)
_PLACE = re.compile(
    r"(?i)^(?:địa chỉ|nơi (?:ở|cư trú)|chỗ ở|thôn|xóm|ấp|tổ dân phố|khu phố)[^:]{0,30}:\s*(?P<value>[^:]{1,80})$"
)
_NOBODY = re.compile(r"(?i)^\W*(?:không|ẩn danh|giấu tên|khuyết danh|chưa)\b|^\W*$")


def find_writer(text: str) -> Turn | None:
    """The turn that a line with a name opens; nobody's where the name is kept back."""
    found = _NAME.match(text)
    if found is None:
        return None
    name = find_titled_name(found["value"]) or re.split(r"\s*[,;(–]\s*|\s+-\s+", found["value"])[0]
    is_nobody = bool(_NOBODY.match(found["value"]))
    return Turn(None if is_nobody else name.strip(), find_village(found["value"]), "", is_direct=True)


def find_home(text: str) -> str | None:
    """The village of a line with an address."""
    found = _PLACE.match(text)
    return find_village(found["value"]) or find_village(text) if found else None
