"""Diacritics put back where somebody typed without them, by the likeliest run of syllables; every length stays."""

import json
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log

from models.spelling import without_marks

#: Of ordinary Vietnamese syllables about three in four carry a diacritic. Below this share a text is taken to be typed
#: without them, wholly or in part.
BARE_SHARE = 0.65
MAX_CANDIDATES = 6
#: How often a syllable must have been seen for its successors to count as much as the overall frequencies.
TRUST = 4.0
_UNSEEN = 1e-6
_SYLLABLE = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[.,;:!?()\n“”\"]")


def syllable_runs(text: str) -> list[list[str]]:
    """The syllables of a lower-case text between punctuation marks."""
    return [_SYLLABLE.findall(part) for part in _BREAK.split(text)]


def is_bare(text: str) -> bool:
    """Fewer than `BARE_SHARE` of its syllables carry a diacritic."""
    # "đường" alone has three marked letters: one a word on average is a text typed with care, at a glance.
    if len(text) - len(text.encode("ascii", "ignore")) > text.count(" "):
        return False
    syllables = _SYLLABLE.findall(text)
    n_marked = sum(not s.isascii() for s in syllables)
    return bool(syllables) and n_marked < BARE_SHARE * len(syllables)


class Accents:
    """A bigram model of syllables.

    `counts` says how often a syllable was seen, `pairs` how often "first second" stood together. A syllable that
    carries a diacritic is never changed; one that was never seen without is.
    """

    def __init__(self, counts: Mapping[str, int], pairs: Mapping[str, int]) -> None:
        self.counts = counts
        self.pairs = pairs
        total = sum(counts.values()) or 1
        self._shares = {syllable: n / total for syllable, n in counts.items()}
        self._candidates: dict[str, list[str]] = {}
        for syllable in sorted(counts, key=lambda s: -counts[s]):
            known = self._candidates.setdefault(without_marks(syllable), [])
            if len(known) < MAX_CANDIDATES:
                known.append(syllable)

    def restored(self, text: str) -> str:
        """The text with diacritics where it `is_bare`, in lower case there; any other text as it is."""
        if not is_bare(text):
            return text
        characters = list(text)
        low = text.lower() if len(text.lower()) == len(text) else text
        places = list(_SYLLABLE.finditer(low))
        for place, syllable in zip(places, self._likeliest(low, places), strict=True):
            if len(syllable) == place.end() - place.start():
                characters[place.start() : place.end()] = syllable
        return "".join(characters)

    def _likeliest(self, text: str, places: list[re.Match[str]]) -> list[str]:
        """Viterbi over the candidates of each syllable; a punctuation mark begins anew."""
        best: dict[str, float] = {"": 0.0}
        trail: list[dict[str, str]] = []
        done = 0
        for place in places:
            found = place.group()
            candidates = self._candidates.get(found, [found]) if found.isascii() else [found]
            begins = bool(_BREAK.search(text, done, place.start()))
            reached, came_from = {}, {}
            for candidate in candidates:
                scored = {
                    before: value + self._log_share("" if begins else before, candidate)
                    for before, value in best.items()
                }
                came_from[candidate] = max(scored, key=scored.__getitem__)
                reached[candidate] = scored[came_from[candidate]]
            best = reached
            trail.append(came_from)
            done = place.end()
        return _walk_back(best, trail)

    def _log_share(self, before: str, syllable: str) -> float:
        share = self._shares.get(syllable, _UNSEEN)
        seen = self.counts.get(before)
        if not seen:
            return log(share)
        trust = seen / (seen + TRUST)
        return log(trust * self.pairs.get(f"{before} {syllable}", 0) / seen + (1 - trust) * share)


def _walk_back(best: Mapping[str, float], trail: list[dict[str, str]]) -> list[str]:
    at = max(best, key=best.__getitem__)
    path = []
    for came_from in reversed(trail):
        path.append(at)
        at = came_from[at]
    return path[::-1]


def count_accents(texts: Iterable[str]) -> Accents:
    """Learn from lower-case normal texts; those that are bare teach nothing. Pairs seen once are left out."""
    counts: dict[str, int] = {}
    pairs: dict[str, int] = {}
    for text in texts:
        for run in syllable_runs(text) if not is_bare(text) else ():
            for syllable in run:
                counts[syllable] = counts.get(syllable, 0) + 1
            for pair in map(" ".join, pairwise(run)):
                pairs[pair] = pairs.get(pair, 0) + 1
    return Accents(counts, {pair: n for pair, n in pairs.items() if n > 1})


def dump_accents(accents: Accents) -> bytes:
    """As kept inside a version."""
    return json.dumps({"counts": accents.counts, "pairs": accents.pairs}, ensure_ascii=False).encode()


def parse_accents(data: bytes) -> Accents:
    """The inverse of `dump_accents`."""
    rows = json.loads(data)
    return Accents(rows["counts"], rows["pairs"])
