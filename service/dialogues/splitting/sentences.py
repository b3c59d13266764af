"""Paragraphs to sentences: stops that end one, and stops that only shorten a word or part a number."""

import re

from service.dialogues.splitting.letters import LOWER, UPPER

# Short forms before a name or number: TP. Vinh, Q. 1, TS. Lan, Tr. 5.
_SHORT = re.compile(
    r"(?:^|[\s(])(?:TP|Tp|TX|TT|Q|P|H|X|TS|ThS|GS|PGS|BS|KS|LS|Th|St|Tr|Đ/c|đ/c|v\.v|[A-ZĐ])\.$"
)
_STOP = re.compile(
    rf"""(?P<stop>[.!?]+["”')]*|…|\.{{3}})       # a stop
    (?:\s+(?=["“'(\[]?[{UPPER}\d-])              # a blank and a new beginning
      |(?=[{UPPER}][{LOWER}]))                   # or the blank was forgotten""",
    re.VERBOSE,
)


def split_sentences(text: str) -> list[str]:
    """Sentences in order, each with its stop; brackets and quotations are not looked into."""
    sentences, start = [], 0
    for stop in _STOP.finditer(text):
        end = stop.end("stop")
        if stop["stop"] == "." and _is_short_form(text[start:end], text[end : end + 12]):
            continue
        sentences.append(text[start:end].strip())
        start = end
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _is_short_form(before: str, after: str) -> bool:
    if _SHORT.search(before):
        return True
    # "1.500 đồng", "Điều 5. 3": a digit on both sides is one number.
    return before[-2:-1].isdigit() and after[:1].isdigit()
