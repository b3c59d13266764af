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
# Who writes without capitals begins a sentence without one.
_SMALL_STOP = re.compile(rf"(?P<stop>[.!?]+)\s+(?=[{UPPER}{LOWER}])")


def split_sentences(text: str) -> list[str]:
    """Sentences in order, each with its stop; brackets and quotations are not looked into."""
    sentences, start = [], 0
    pattern = _SMALL_STOP if text[:1].islower() and not _STOP.search(text) else _STOP
    for stop in pattern.finditer(text):
        end = stop.end("stop")
        if stop["stop"] == "." and _SHORT.search(text[max(start, end - 8) : end]):
            continue
        sentences.append(text[start:end].strip())
        start = end
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]
