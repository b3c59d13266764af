"""Names of villages and residential groups in a text."""

import re

from service.dialogues.splitting.letters import LOWER, UPPER
from service.dialogues.splitting.patterns import either

CAPITAL_WORD = rf"[{UPPER}][{UPPER}{LOWER}.]*"
_KIND = either(r"""
    thôn|xóm|ấp|khóm|bản|buôn|làng|sóc|phum|tdp|kdc
    khu phố|khu dân cư|khu
    tổ dân phố
""")
_NAMED = rf"(?i:{_KIND})\s+(?:(?i:số|văn hóa|văn hoá)\s+)?"
_NAME = rf"(?:\d+\w?|[IVX]+\b|{CAPITAL_WORD}(?:\s+(?:{CAPITAL_WORD}|\d+)){{0,3}})"
# "Tổ 4" is a place, "tổ công tác" is not: these want a number.
_NUMBERED = r"(?i:tổ|đội|cụm)\s+(?i:số\s+)?\d+\w?"
VILLAGE = rf"(?<!\w)(?:{_NAMED}{_NAME}|{_NUMBERED})"
_VILLAGE = re.compile(VILLAGE)


def find_village(text: str) -> str | None:
    """The first named village or residential group in a text, e.g. "thôn Trung", "TDP 4"."""
    found = _VILLAGE.search(text)
    return _shown(found.group()) if found else None


def whole_village(text: str) -> str | None:
    """The village when the text is its name and nothing else."""
    return _shown(text) if _VILLAGE.fullmatch(text) else None


def _shown(name: str) -> str:
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
