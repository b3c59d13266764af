"""Names of villages and residential groups in a text."""

import re

from service.dialogues.splitting.names import CAPITAL_WORD
from service.dialogues.splitting.patterns import either

_KIND = either(r"""
    thôn|xóm|ấp|khóm|bản|buôn|làng|sóc|phum|plei|plây|bon|chòm|tdp|kdc|khối phố|khối|tiểu khu
    khu phố|khu dân cư|khu vực|khu
    tổ dân phố
""")
_NAMED = rf"(?i:{_KIND})\s+(?:(?i:số|văn hóa|văn hoá)\s+)?"
_NAME = rf"(?:\d+\w?|[IVX]+\b|{CAPITAL_WORD}(?:\s+(?:{CAPITAL_WORD}|\d+)){{0,3}})"
# "Tổ 4" is a place, "tổ công tác" is not: these want a number.
_NUMBERED = r"(?i:tổ|đội|cụm)\s+(?i:số\s+)?\d+\w?"
VILLAGE = rf"(?<!\w)(?<!già )(?<!Già )(?:{_NAMED}{_NAME}|{_NUMBERED})"
_VILLAGE = re.compile(VILLAGE)
#: "Bản Huổi Cắm (67 hộ) - sáng ngày 14/9": a name, a remark, a day.
_HEADS = re.compile(
    r"(?i:(?:(?:địa điểm|điểm(?: tiếp xúc)?|nhóm)\s*\d+\s*[:.–-]?\s*)?)"
    rf"(?i:(?:(?:nhân dân|bà con|ý kiến|hộ dân|cụm|chi đoàn|chi hội|chi bộ)(?: của)? ?)*)(?P<village>{VILLAGE})"
    r"(?:\s*\([^()]*\))?(?:\s*[-–,]\s*(?=[^:;]*\d)[^:;]{1,40})?"
)


def find_village(text: str) -> str | None:
    """The first named village or residential group in a text, e.g. "thôn Trung", "TDP 4"."""
    found = _VILLAGE.search(text)
    return _shown(found.group()) if found else None


def heading_village(text: str) -> str | None:
    """The village when the line is its name and nothing else but a number of houses or a day."""
    found = _HEADS.fullmatch(text.strip(" :.*"))
    return _shown(found["village"]) if found else None


def _shown(name: str) -> str:
    name = name.rstrip(" .")
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
