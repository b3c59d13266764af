"""Finds Vietnamese phrases as whole words, in accented text exactly and in text typed without marks loosely."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from models.text import normalize

ACCENTED_SHARE = 0.25
"""Words with a mark are about 75 % of ordinary Vietnamese; below this share the writer left the marks out."""


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

    def stand_in(self, text: str) -> bool:
        """True when one of the phrases stands in the text as whole words."""
        low = searchable(text)
        if is_unaccented(text):
            return self.pattern.unaccented.search(fold(low)) is not None
        return self.pattern.accented.search(low) is not None
