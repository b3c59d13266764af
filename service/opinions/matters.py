"""Whether two opinions raise the same matter: by what they speak of and where, not by how they word it.

Decision. People say the same thing in other words, and the same words about another road. So what carries no meaning
of its own is left out, words for the same thing count as one, and the places and people that are named must not
contradict. No model is asked: the answer stays when another version goes live.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Final

from service.opinions.folding import fold
from service.routing.phrases import is_unaccented

#: Who shares so many of the words that carry meaning, counted from both sides, speaks of the same matter.
SAME: Final = 0.5
#: When only two words are shared, they must be nearly all that is said.
SAME_OF_FEW: Final = 0.66
#: A long story and a short note about it: the note says hardly anything else, and enough.
INSIDE: Final = 0.7
N_TOLD: Final = 5

WORDING: Final = Path(__file__).with_name("wording.toml")
_WORD: Final = re.compile(r"\w+")
_VILLAGES: Final = "tổ dân phố|khu dân cư|khu phố|thôn|xóm|ấp|khóm|bản|buôn|làng|tdp|kdc|khu|tổ|đội"
_PLACES: Final = (
    "ông|bà|anh|chị|cô|chú|bác|ngõ|ngách|hẻm|đường|phố|quốc lộ|tỉnh lộ|km|cầu|cống|chợ|trường|đình|chùa|đền|hồ|"
    "ao|sông|suối|kênh|đập|trạm|công ty|quán|xưởng|trại|núi|đồi"
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What an opinion says, and the village that it came with, if any."""

    text: str
    village: str | None = None


def likeness(one: Matter, other: Matter) -> float:
    """How much of what carries meaning is in both, 0..1; 0 unless both raise the same matter."""
    shared = _share(one.text, other.text)
    return shared if shared and agree(one, other) else 0.0


def agree(one: Matter, other: Matter) -> bool:
    """Not so when they speak of different villages, or name people and places and none of them together."""
    villages = _bare_village(one), _bare_village(other)
    if all(villages) and villages[0] != villages[1]:
        return False
    names = _names(one.text), _names(other.text)
    return not (all(names) and names[0].isdisjoint(names[1]))


def spellings(matter: Matter) -> list[str]:
    """The village of a matter as it may have been written elsewhere; the one in the text when none was given."""
    if matter.village:
        village = matter.village.strip()
    else:
        found = _VILLAGE.search(matter.text)
        village = f"{found[1]} {name}" if found and (name := _name(found[2])) else ""
    if not village:
        return []
    return list(
        dict.fromkeys((village, village[:1].upper() + village[1:], village[:1].lower() + village[1:]))
    )


def _share(one: str, other: str) -> float:
    first, second = _words(one), _words(other)
    if not (first and second):  # one was typed without marks
        first, second = _bare_words(one), _bare_words(other)
    n_shared = len(first & second)
    share = 2 * n_shared / (len(first) + len(second) or 1)
    inside = n_shared / (min(len(first), len(second)) or 1)
    if n_shared >= N_TOLD and inside >= INSIDE:
        return max(share, SAME)
    return share if share >= (SAME if n_shared > 2 else SAME_OF_FEW) and n_shared > 1 else 0.0


class _Wording:
    """Reads words that carry meaning, with marks or without them."""

    def __init__(self, *, is_bare: bool) -> None:
        table = tomllib.loads(WORDING.read_text("utf-8"))
        spell: Callable[[str], str] = fold if is_bare else str
        things = {"": table["ignored"], **table["same"]}
        self.empty = frozenset(spell(table["empty"]).split())
        self.thing_of = {
            spell(phrase): spell(thing).replace(" ", "_")
            for thing, phrases in things.items()
            for phrase in phrases
            if spell(phrase) not in self.empty  # "chó" without marks is "cho"
        }
        longest_first = sorted(self.thing_of, key=len, reverse=True)
        self.things = re.compile(rf"\b(?:{'|'.join(longest_first)})\b")

    def words(self, low: str) -> frozenset[str]:
        marked = self.things.sub(lambda found: f" {self.thing_of[found[0]]} ", low)
        return frozenset(
            word for word in _WORD.findall(marked) if word not in self.empty and not word.isdigit()
        )


_MARKED: Final = _Wording(is_bare=False)
_BARE: Final = _Wording(is_bare=True)
_VILLAGE: Final = re.compile(rf"\b({_VILLAGES}|{fold(_VILLAGES)}) ((?:\w+ ?){{1,4}})", re.IGNORECASE)
_NAMED: Final = re.compile(rf"\b(?:{_PLACES}) (?=((?:\w+ ?){{1,4}}))", re.IGNORECASE)
_KIND: Final = re.compile(rf"^(?:{fold(_VILLAGES)}) (?:so )?")


# Remembered, because the latest opinions of a village are compared with every one that comes in.
@lru_cache(maxsize=4_000)
def _words(text: str) -> frozenset[str]:
    """Empty for a text that was typed without marks."""
    low = unicodedata.normalize("NFC", text).lower()
    return frozenset() if is_unaccented(low) else _MARKED.words(low)


@lru_cache(maxsize=1_000)
def _bare_words(text: str) -> frozenset[str]:
    return _BARE.words(fold(text))


def _names(text: str) -> frozenset[str]:
    """Names and numbers right after a word that wants one: "ông Ba", "ngõ 3"."""
    found = _NAMED.finditer(unicodedata.normalize("NFC", text))
    return frozenset(fold(name) for one in found if (name := _name(one[1])))


def _name(words: str) -> str:
    if words.isupper():
        return ""
    marked = takewhile(lambda word: word[0].isupper() or word[0].isdigit(), words.removeprefix("số ").split())
    return " ".join(marked)


def _bare_village(matter: Matter) -> str:
    return _KIND.sub("", fold(next(iter(spellings(matter)), "")))
