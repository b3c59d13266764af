"""What a page break leaves between two lines: numbers, the signatures at the foot; a sentence cut by it is one."""

import re
from collections.abc import Iterable
from dataclasses import replace

from service.dialogues.nouns import Block
from service.dialogues.splitting.furniture import is_page_number
from service.dialogues.splitting.letters import LOWER, n_syllables

_SIGNED = re.compile(r"(?i)\(\s*(?:đã )?ký(?: tên)?\s*\)\W*$")
_ENDS_SENTENCE = re.compile(r"[.!?:;…]['\"”)]*$")
_STARTS_SMALL = re.compile(rf"[{LOWER},;]")
#: A bare number may also be that of an item.
_PAGE = re.compile(r"(?i)(?:.*\b(?:trang|page)\b|[-–]).*\d")
MAX_FOOT_SYLLABLES = 25


def without_page_breaks(lines: Iterable[Block]) -> list[Block]:
    """Lines without page numbers; signatures right above a number belong to the page, not to the end."""
    kept: list[Block] = []
    is_broken = False
    for line in lines:
        if is_page_number(line.text):
            if _PAGE.match(line.text):
                _drop_foot(kept)
                is_broken = True
        elif is_broken and line.text:
            _take_after_break(kept, line)
            is_broken = False
        else:
            kept.append(line)
    return kept


def _drop_foot(kept: list[Block]) -> None:
    last = _last_words(kept)
    if last is not None and _is_foot(kept[last].text):
        del kept[last:]


def _is_foot(text: str) -> bool:
    return n_syllables(text) <= MAX_FOOT_SYLLABLES and bool(_SIGNED.search(text))


def _take_after_break(kept: list[Block], line: Block) -> None:
    last = _last_words(kept)
    if last is not None and _STARTS_SMALL.match(line.text) and not _ENDS_SENTENCE.search(kept[last].text):
        kept[last] = replace(kept[last], text=f"{kept[last].text} {line.text}")
    else:
        kept.append(line)


def _last_words(kept: list[Block]) -> int | None:
    return next((at for at in range(len(kept) - 1, -1, -1) if kept[at].text), None)
