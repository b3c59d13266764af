"""Vietnamese letters and words for patterns, and the clean form of a line."""

import re
import unicodedata

_EXTENDED = [chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
UPPER = "A-Z" + "".join(char for char in _EXTENDED if char.isupper())
LOWER = "a-z" + "".join(char for char in _EXTENDED if char.islower())

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_BLANKS = re.compile(r"\s+")


def clean(line: str) -> str:
    """NFC, one blank between words, no invisible characters."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", line))).strip()


def n_syllables(text: str) -> int:
    return len(re.findall(r"\w+", text))


def is_capitals(text: str) -> bool:
    """Whether a line is set in capitals: four letters at least, nine in ten of them large."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 4 and sum(char.isupper() for char in letters) >= 0.9 * len(letters)


def unaccented_key(text: str) -> str:
    """Letters and digits only, small; long texts also without marks, so that slips of the tone do not matter."""
    letters = "".join(char for char in text.casefold() if char.isalnum())
    if len(letters) < 20:
        return letters
    plain = unicodedata.normalize("NFD", letters.replace("đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char))
