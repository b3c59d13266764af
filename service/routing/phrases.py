"""Finds Vietnamese phrases as whole words, in accented text exactly and in text typed without marks loosely."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

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
    """The text in lower case and NFC, as patterns expect it."""
    return unicodedata.normalize("NFC", text).lower()


@dataclass(frozen=True, slots=True)
class Pattern:
    """One regular expression over `searchable` text and its twin for text without marks."""

    accented: re.Pattern[str]
    unaccented: re.Pattern[str]

    @classmethod
    def of(cls, source: str) -> "Pattern":
        """Compiles an expression written with marks and in lower case; a space in it means any white space."""
        spaced = unicodedata.normalize("NFC", source).replace(" ", r"\s+")
        return cls(re.compile(spaced), re.compile(fold(spaced)))


@dataclass(frozen=True, slots=True)
class Phrases:
    """A list of phrases, any of which counts."""

    words: tuple[str, ...]
    pattern: Pattern

    @classmethod
    def of(cls, words: Sequence[str]) -> "Phrases":
        """Compiles at least one phrase; case does not matter."""
        parts = sorted(
            (re.escape(searchable(word)).replace(r"\ ", " ") for word in words), key=len, reverse=True
        )
        return cls(tuple(words), Pattern.of(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)"))

    def stand_in(self, text: str) -> bool:
        """True when one of the phrases stands in the text as whole words."""
        if is_unaccented(text):
            return self.pattern.unaccented.search(fold(text).lower()) is not None
        return self.pattern.accented.search(searchable(text)) is not None
