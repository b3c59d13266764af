"""Messages of a chat group: "[01/7 – 06:12] Thu Hà: …" names the speaker of what follows."""

import re

from service.dialogues.splitting.letters import LOWER, UPPER
from service.dialogues.splitting.offices import OFFICE
from service.dialogues.splitting.patterns import phrases
from service.dialogues.splitting.people import find_person, find_titled
from service.dialogues.splitting.speakers import Turn
from service.dialogues.splitting.villages import find_village

_DAY = r"(?:ngày\s*)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?"
_HOUR = r"\d{1,2}(?::|h|g)\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_BETWEEN = r"\s*[,–-]?\s*(?:lúc\s+)?"
_BOTH = rf"(?:{_DAY}{_BETWEEN}{_HOUR}|{_HOUR}{_BETWEEN}{_DAY})"
_STAMP = rf"(?:[\[(]\s*(?:{_BOTH}|{_HOUR})\s*[\])]|{_BOTH})"
_WHO = rf"(?P<name>[{UPPER}{LOWER}][^:\[\]()]{{1,50}}?)"
#: An export of a chat: "06:12 Hanh Tạp Hóa: …".
_BARE_HOUR = r"\d{1,2}:\d{2}(?::\d{2})?"
_STAMP_FIRST = re.compile(rf"^(?:{_STAMP}|{_BARE_HOUR})\s*[,–-]?\s*{_WHO}\s*:\s*(?P<text>.*)$", re.DOTALL)
_NO_WHO = r"(?!(?i:ngày|lúc|sáng|chiều|tối|từ|vào)\b)"
_CAPITAL_WHO = rf"{_NO_WHO}(?P<name>[{UPPER}][^\s:\[\]()]*(?: [{UPPER}\d][^\s:\[\]()]*){{0,5}}?)"
_NAME_FIRST = re.compile(
    rf"^{_CAPITAL_WHO}\s*[,–-]?\s*{_STAMP}(?:\s*:\s*(?P<text>.*)|(?<=[\])]))$", re.DOTALL
)
_OFFICE_ACCOUNT = phrases(
    r"^(?:admin|ad|qtv|mod|tổ trưởng|trưởng (?:thôn|xóm|ấp|bản|khu))\b|\bquản trị\b|^trang (?:tin|thông tin)\b"
)
MIN_MESSAGES, MAX_NAME_WORDS = 2, 6


def find_message(text: str) -> Turn | None:
    """The turn that a header with a time opens; accounts of the office answer."""
    found = _STAMP_FIRST.match(text) or _NAME_FIRST.match(text)
    if found is None or len(found["name"].split()) > MAX_NAME_WORDS:
        return None
    name, said = found["name"].strip(), (found["text"] or "").strip()
    if not any(char.isalnum() for char in said) and said:
        said = ""  # nothing but signs
    person = find_person(name, "")
    if (person and person.is_officer) or OFFICE.search(name) or _OFFICE_ACCOUNT.search(name):
        return Turn(None, None, said, answers=True, deed="trả lời", is_direct=True)
    titled = find_titled(name)
    return Turn((titled and titled.name) or name, find_village(name), said, is_direct=True)


def are_messages(texts: list[str]) -> bool:
    """Whether headers of messages stand in a document: one alone may be anything."""
    return sum(1 for text in texts if find_message(text)) >= MIN_MESSAGES
