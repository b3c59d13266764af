"""Labels before what was asked: "Câu hỏi 2: …", "Hỏi tiếp: …", "Nội dung trình bày: …", "Mã 26040301: …"."""

import re

_LABEL = re.compile(
    r"(?i)^(?:câu hỏi|câu(?= \d)|ý kiến|kiến nghị|hỏi(?: tiếp| thêm| lại)?"
    r"|(?:mã|phiếu|tin nhắn|cuộc gọi)(?= (?:số )?[\w-]*\d)(?: số)? [\w-]+"
    r"|nội dung(?: (?:kiến nghị|ý kiến|phản ánh|trình bày|đề nghị))?)"
    r"(?:\s+(?:số|thứ))?\s*(?:\d+|một|hai|ba|bốn|năm|nhất|tư)?\s*[:.)]\s*(?=\S)"
)


def without_question_label(text: str) -> tuple[str, bool]:
    """(what was asked, True), or the text and False where no label stands."""
    found = _LABEL.match(text)
    return (text[found.end() :], True) if found else (text, False)
