"""Text brought down to small letters without marks, so that a search finds "đường" by typing "duong"."""

import unicodedata

_LETTERS = str.maketrans("đĐðÐ", "dddd")


def fold(text: str) -> str:
    """Small letters, no tones or other marks, đ as d, blanks drawn together."""
    decomposed = unicodedata.normalize("NFD", text.translate(_LETTERS).lower())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.split())
