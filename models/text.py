"""The text contract: every text is brought to one written form, and every character still knows where it came from."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.errors import Problem
from models.spelling import canonical_syllable, expansion_of

#: Kept in every manifest; raise it whenever `normalize` or `segment` would give another result for any text.
TEXT_VERSION = 1
MAX_CHARS = 10_000
#: underthesea's tokenizer backtracks quadratically on long unbroken runs ("x." * n + "@"), so they are broken up.
MAX_RUN = 64

_DROPPED = (
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff"
)
_SPECIAL = re.compile(f"[{_DROPPED}\t\n\r\x85\u00a0\u2028\u2029\u202f\u3000Ðð]")
_HALF = re.compile("[\ud800-\udfff]")
_LONG_RUN = re.compile(rf"\S{{{MAX_RUN + 1},}}")
_WORD = re.compile(r"[^\W_]+")
_SINGLE = dict.fromkeys("\t\n\r\x85\xa0\u2028\u2029\u202f\u3000", " ") | {"Ð": "Đ", "ð": "đ"}


class BadText(Problem):
    """The text cannot be read as an opinion."""

    status = 422
    code = "bad_text"
    title = "Nội dung không hợp lệ"


class EmptyText(BadText):
    """Nothing to read is left once blanks and control characters are taken away."""

    code = "empty_text"
    title = "Chưa có nội dung ý kiến"


class TextTooLong(BadText):
    """More than `MAX_CHARS` code points."""

    status = 413
    code = "text_too_long"
    title = "Nội dung quá dài"


class BrokenText(BadText):
    """A lone surrogate: half a character, which no storage can keep."""

    code = "broken_text"
    title = "Nội dung có ký tự hỏng"


@dataclass(frozen=True, slots=True)
class NormalText:
    """`text` in normal form; `starts`/`ends` give for each of its characters the code-point span in the raw text.

    Both are None when nothing was moved, which is the common case.
    """

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw code-point span behind the characters `start`..`end` (exclusive, not empty) of `text`."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def checked(raw_text: str) -> str:
    """The same text, or EmptyText, TextTooLong, BrokenText."""
    if len(raw_text) > MAX_CHARS:
        raise TextTooLong(f"Nội dung dài {len(raw_text)} ký tự, tối đa {MAX_CHARS} ký tự.")
    if _HALF.search(raw_text):
        raise BrokenText("Nội dung chứa ký tự Unicode không trọn vẹn; hãy sao chép lại văn bản.")
    if not _visible(raw_text):
        raise EmptyText("Nội dung trống; hãy viết ý kiến bằng lời.")
    return raw_text


def _visible(raw_text: str) -> bool:
    return any(not c.isspace() and unicodedata.category(c)[0] != "C" for c in raw_text)


def normalize(raw_text: str) -> NormalText:
    """NFC, one tone placement and i/y spelling, abbreviations written out.

    Control, zero-width and half characters are dropped. Works on any string; never raises.
    """
    return _rewrite_words(_break_runs(_compose(raw_text)))


def _compose(raw_text: str) -> NormalText:
    if unicodedata.is_normalized("NFC", raw_text) and not _SPECIAL.search(raw_text):
        return NormalText(raw_text)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(raw_text):
        for char in unicodedata.normalize("NFC", raw_text[start:end]):
            kept = _SINGLE.get(char) or ("" if _SPECIAL.match(char) else char)
            if kept:
                chars.append(kept)
                starts.append(start)
                ends.append(end)
    return NormalText("".join(chars), tuple(starts), tuple(ends))


def _clusters(raw_text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for i in range(1, len(raw_text)):
        if not unicodedata.combining(raw_text[i]):
            yield start, i
            start = i
    if raw_text:
        yield start, len(raw_text)


def _break_runs(normal: NormalText) -> NormalText:
    edits = [
        (at, at, " ")
        for run in _LONG_RUN.finditer(normal.text)
        for at in range(run.start() + MAX_RUN, run.end(), MAX_RUN)
    ]
    return _edited(normal, edits)


def _rewrite_words(normal: NormalText) -> NormalText:
    edits = []
    for word in _WORD.finditer(normal.text):
        found = word.group()
        written = _written(found)
        if written != found:
            edits.append((word.start(), word.end(), written))
    return _edited(normal, edits)


@lru_cache(maxsize=16_384)  # twice the syllables of the language; numbers and names come and go
def _written(word: str) -> str:
    return expansion_of(word) or canonical_syllable(word)


def _edited(normal: NormalText, edits: list[tuple[int, int, str]]) -> NormalText:
    """`edits` are (start, end, replacement), in order and not overlapping."""
    if not edits:
        return normal
    text = normal.text
    starts, ends = normal.starts or tuple(range(len(text))), normal.ends or tuple(range(1, len(text) + 1))
    pieces: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    done = 0
    for start, end, written in [*edits, (len(text), len(text), "")]:
        pieces += (text[done:start], written)
        new_starts += starts[done:start]
        new_ends += ends[done:start]
        if len(written) == end - start:
            new_starts += starts[start:end]
            new_ends += ends[start:end]
        elif written:
            left = starts[start] if start < len(text) else ends[-1]
            new_starts += [left] * len(written)
            new_ends += [max(ends[end - 1], left) if end else left] * len(written)
        done = end
    return NormalText("".join(pieces), tuple(new_starts), tuple(new_ends))
