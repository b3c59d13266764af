"""Word segmentation: normal text becomes lower-case Vietnamese words that know their place in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

_KEPT = re.compile(r"[^\W_]|\?")


@dataclass(frozen=True, slots=True)
class Segmented:
    """Words of one text in order. `words[i]` joins its syllables with "_"; `spans[i]` is its place in the normal text.

    Punctuation is dropped, except the question mark, which tells the kind of an opinion.
    """

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        """The words separated by blanks: what the fitted pipeline reads."""
        return " ".join(self.words)


@cache
def _word_tokenize() -> Callable[[str], list[str]]:
    # Importing underthesea takes most of a second, so it waits for the first text.
    from underthesea import word_tokenize

    return word_tokenize  # type: ignore[no-any-return]


def segment(normal_text: str) -> Segmented:
    """Words by underthesea. Lower case first, so that shouting and careless capitals change nothing."""
    low = _lower(normal_text)
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for token in _word_tokenize()(low):
        # Nearly always the token stands right here; the rest is left to `_place`.
        start = low.find(token, at, at + len(token) + 2)
        if start >= 0:
            at = start + len(token)
        else:
            start, at = _place(low, token, at)
        if token[:1].isalpha() or _KEPT.search(token):
            words.append(token.replace(" ", "_"))
            spans.append((start, at))
    return Segmented(tuple(words), tuple(spans))


def _lower(text: str) -> str:
    """Lower case of the same length: a few foreign letters would grow ("İ")."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _place(text: str, token: str, at: int) -> tuple[int, int]:
    """Start and end of `token` in `text` at or after `at`; blanks inside the token may stand for any blanks.

    The segmenter may respell a token; then it is taken to be as long as it looks.
    """
    found = text.find(token, at)
    if 0 <= found <= at + 8:
        return found, found + len(token)
    start = None
    for syllable in token.split(" "):
        found = text.find(syllable, at)
        if not 0 <= found <= at + 8:
            found = min(at + 1 if at < len(text) and text[at].isspace() else at, len(text))
        start = found if start is None else start
        at = min(found + len(syllable), len(text))
    return (start or 0), at
