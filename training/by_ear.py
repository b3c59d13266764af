"""Writing by ear: Vietnamese as a speaker of the Mekong delta hears it, a dialect that no corpus of offices holds."""

import re
import unicodedata

_TILDE, _HOOK = "\u0303", "\u0309"
#: What is heard alike there; the first that fits counts.
_BEGINNINGS = {"tr": "ch", "gi": "d", "qu": "w", "v": "d", "s": "x", "r": "g"}
_ENDINGS = {
    "ăn": "ăng",
    "ân": "âng",
    "an": "ang",
    "ăt": "ăc",
    "ât": "âc",
    "at": "ac",
    "on": "ong",
    "ên": "ênh",
}
_WORD = re.compile(r"\w+")


def by_ear(text: str) -> str:
    """The same text in lower case with beginnings, endings and tones as they are heard; "vẫn" becomes "dẩng"."""
    return _WORD.sub(lambda found: _heard(found.group()), text.lower())


def _heard(word: str) -> str:
    for written, heard in _BEGINNINGS.items():
        if word.startswith(written) and len(word) > len(written):
            word = heard + word[len(written) :]
            break
    spelt = unicodedata.normalize("NFD", word).replace(_TILDE, _HOOK)
    return _with_ending(unicodedata.normalize("NFC", spelt))


def _with_ending(word: str) -> str:
    """Endings are compared without their tone, which stays on its vowel."""
    letters = [unicodedata.normalize("NFD", letter) for letter in word]
    tones = ["".join(mark for mark in one if mark in "\u0300\u0301\u0303\u0309\u0323") for one in letters]
    plain = "".join(
        unicodedata.normalize("NFC", "".join(mark for mark in one if mark not in tone))
        for one, tone in zip(letters, tones, strict=True)
    )
    for written, heard in _ENDINGS.items():
        if plain.endswith(written):
            tone = tones[-2]
            vowel = unicodedata.normalize("NFC", unicodedata.normalize("NFD", heard[0]) + tone)
            return word[: -len(written)] + vowel + heard[1:]
    return word
