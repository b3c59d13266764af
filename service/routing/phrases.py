"""Finds Vietnamese phrases as whole words, in accented text exactly and in text typed without marks loosely."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from models.text import normalize

ACCENTED_SHARE = 0.25
"""Words with a mark are about 75 % of ordinary Vietnamese; below this share the writer left the marks out."""


NEAR_CHARS = 200
"""Two things this far apart stand in the same or the next sentence."""


def fold(text: str) -> str:
    """The text without tone marks, vowel marks and the bar of đ; length may change, case does not."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return bare.replace("đ", "d").replace("Đ", "D")


def is_unaccented(text: str) -> bool:
    """True when hardly any word of the text carries a Vietnamese mark."""
    words = text.split()
    return sum(not word.isascii() for word in words) < ACCENTED_SHARE * len(words)


def searchable(text: str) -> str:
    """The text in lower case and NFC with single spaces, as patterns expect it."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


@dataclass(frozen=True, slots=True)
class Pattern:
    """One regular expression over `searchable` text and its twin for text without marks."""

    accented: re.Pattern[str]
    unaccented: re.Pattern[str]

    @classmethod
    def of(cls, source: str) -> "Pattern":
        """Compiles an expression written with marks, in lower case, with single spaces."""
        composed = unicodedata.normalize("NFC", source)
        return cls(re.compile(composed), re.compile(fold(composed)))


class Reading:
    """A text to be searched, with or without marks as its writer typed it."""

    def __init__(self, text: str, *, unaccented: bool | None = None) -> None:
        self._unaccented = is_unaccented(text) if unaccented is None else unaccented
        low = searchable(text)
        self._text = fold(low) if self._unaccented else low

    def has(self, pattern: Pattern) -> bool:
        return self._compiled(pattern).search(self._text) is not None

    def has_near(self, pattern: Pattern, other: Pattern) -> bool:
        """Both stand in the text, at most NEAR_CHARS apart."""
        near = self._compiled(other)
        return any(
            near.search(self._text, max(0, found.start() - NEAR_CHARS), found.end() + NEAR_CHARS)
            for found in self._compiled(pattern).finditer(self._text)
        )

    def without(self, *patterns: Pattern) -> "Reading":
        text = self._text
        for pattern in patterns:
            text = self._compiled(pattern).sub(" … ", text)
        return Reading(text, unaccented=self._unaccented)

    def _compiled(self, pattern: Pattern) -> re.Pattern[str]:
        return pattern.unaccented if self._unaccented else pattern.accented


@dataclass(frozen=True, slots=True)
class Phrases:
    """A list of phrases, any of which counts."""

    words: tuple[str, ...]
    pattern: Pattern

    @classmethod
    def of(cls, words: Sequence[str]) -> "Phrases":
        """Compiles at least one phrase, as written and in normal form; case does not matter."""
        spellings = {searchable(form) for word in words for form in (word, normalize(word).text)}
        parts = sorted((re.escape(form).replace(r"\ ", " ") for form in spellings), key=len, reverse=True)
        return cls(tuple(words), Pattern.of(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)"))

    def stand_in(self, text: Reading) -> bool:
        """True when one of the phrases stands in the text as whole words."""
        return text.has(self.pattern)
