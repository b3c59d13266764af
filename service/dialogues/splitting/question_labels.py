"""Labels before what was asked: "Câu hỏi 2: …", "Hỏi tiếp: …", "Nội dung trình bày: …", "Mã 26040301: …"."""

import re

from service.dialogues.splitting.people import find_titled
from service.dialogues.splitting.speakers import Turn

_LABEL = re.compile(
    r"(?i)^(?:câu hỏi|câu(?= \d)|ý kiến|kiến nghị|hỏi(?: tiếp| thêm| lại)?"
    r"|(?:mã|phiếu|tin nhắn|cuộc gọi)(?= (?:số )?[\w-]*\d)(?: số)? [\w-]+"
    r"|nội dung(?: (?:kiến nghị|ý kiến|phản ánh|trình bày|đề nghị))?)"
    r"(?:\s+(?:số|thứ))?\s*(?:\d+|một|hai|ba|bốn|năm|nhất|tư)?\s*[:.)]\s*(?=\S)"
)

#: "Câu 5 (bà Mận)", "Câu 7. Hỏi về nghĩa vụ quân sự - ông Ân, khu Lọ": the label and who asks, on a line of their own.
_HEAD = re.compile(r"(?i)^(?:câu hỏi|câu|ý kiến)(?: số)? \d{1,3}\s*[.:)]?\s*(?P<who>[^.:?!;]{0,100})[.:]?$")
_OPENING = re.compile(r"(?i)^\(?(?:của |do )?")


def find_question_head(text: str) -> Turn | None:
    """The turn that a numbered label opens, nobody's where no name stands; None where words stand beside it."""
    found = _HEAD.match(text)
    if found is None or (")" in found["who"] and not found["who"].strip().endswith(")")):
        return None
    who = found["who"].strip()
    bare = _OPENING.sub("", who, count=1)
    person = find_titled(bare.strip(" ()")) or find_titled(_OPENING.sub("", bare.partition(" - ")[2]))
    is_aside = not who or (who.startswith("(") and who.endswith(")"))
    if person is None or person.is_officer:
        return Turn(None, None, "", is_direct=True) if is_aside else None
    return Turn(person.name, person.village, "", is_direct=True)


def without_question_label(text: str) -> tuple[str, bool]:
    """(what was asked, True), or the text and False where no label stands."""
    found = _LABEL.match(text)
    return (text[found.end() :], True) if found else (text, False)
