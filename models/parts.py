"""Long texts are scored part by part as well as whole, for a story may reach its matter in the last sentence."""

import re

from models.segmentation import Segmented

#: Shorter texts are read in one piece.
LONG_TEXT_WORDS = 15
#: A part shorter than this is joined to the next one: "Dạ thưa." decides nothing.
SHORT_PART_WORDS = 5
_SENTENCE_END = re.compile(r"[.!?…;\n]+\s+|\n")


def parts_of(normal_text: str, segmented: Segmented) -> list[tuple[int, int]]:
    """Word ranges (first, last exclusive): the whole text first, then its sentences when it is long."""
    whole = (0, len(segmented.words))
    if len(segmented.words) < LONG_TEXT_WORDS:
        return [whole]
    ends = [match.end() for match in _SENTENCE_END.finditer(normal_text)]
    parts: list[tuple[int, int]] = []
    first = at = 0
    for end in [*ends, len(normal_text) + 1]:
        while at < len(segmented.spans) and segmented.spans[at][0] < end:
            at += 1
        if at - first >= SHORT_PART_WORDS:
            parts.append((first, at))
            first = at
    if parts and first < whole[1]:
        parts[-1] = (parts[-1][0], whole[1])
    return [whole, *parts] if len(parts) > 1 else [whole]
