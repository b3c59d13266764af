"""Lists written on within one line: "1. … 2. …", "a) … b) …", "- … - …"."""

import re
from itertools import pairwise

from service.dialogues.splitting.letters import UPPER

_MARK = re.compile(
    rf"(?:^|(?<=[.;:!?…])\s+|(?<=[.;:!?…]))(?P<mark>\d{{1,2}}[.)/]|\(\d{{1,2}}\)|[a-hđ]\)|[-–+•*])\s+(?=[{UPPER}\"“])"
)
_NOT_WORD = re.compile(r"\W")
_LETTERS = "abcdđegh"


def cut_at_marks(text: str) -> list[str]:
    """Items of a list that begins the line or follows a colon; the text itself where no second mark follows."""
    series: list[re.Match[str]] = []
    for found in _MARK.finditer(text):
        begins = not text[: found.start("mark")].strip() or text[: found.start("mark")].rstrip().endswith(":")
        if series and _follows(series[-1]["mark"], found["mark"]):
            series.append(found)
        elif begins and len(series) < 2:
            series = [found]
    if len(series) < 2:
        return [text]
    bounds = [0, *(found.start("mark") for found in series), len(text)]
    return [item for start, end in pairwise(bounds) if (item := text[start:end].strip())]


def _follows(mark: str, following: str) -> bool:
    """The next number or letter of the same shape, or the same bullet."""
    before, after = _NOT_WORD.sub("", mark), _NOT_WORD.sub("", following)
    if not before or not after:
        return mark == following
    if before.isdigit() and after.isdigit():
        return int(after) == int(before) + 1
    return before + after in _LETTERS
