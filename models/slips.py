"""Slips of the keyboard mended: an unknown syllable becomes the known one that is one slip away and fits its place."""

from collections.abc import Iterator, Mapping, Sequence

from models.accents import Accents

#: A syllable seen less often than this may be a slip itself.
MIN_SEEN = 2
#: Longer runs of letters are not Vietnamese syllables ("nghiêng" has seven).
MAX_LETTERS = 8
#: Unknown syllables repeat themselves: bare text has the same few hundred again and again.
MAX_REMEMBERED = 5_000


class Slips:
    """Knows the syllables that were seen, and which of them one swapped, lost, added or wrong letter leads to."""

    def __init__(self, accents: Accents) -> None:
        self._accents = accents
        self.known = frozenset(s for s, n in accents.counts.items() if n >= MIN_SEEN)
        self._by_rest: dict[str, list[str]] | None = None
        self._near: dict[str, tuple[str, ...]] = {}

    def mended(self, syllables: Sequence[str]) -> Mapping[int, str]:
        """Place → syllable for those that were mended; all others are right or beyond help.

        A candidate counts only when it was seen beside one of its neighbours; a name stays what it is.
        """
        if self.known.issuperset(syllables):
            return {}
        return dict(self._mended(syllables))

    def _mended(self, syllables: Sequence[str]) -> Iterator[tuple[int, str]]:
        for at, syllable in enumerate(syllables):
            if syllable in self.known or not 2 <= len(syllable) <= MAX_LETTERS or not syllable.isalpha():
                continue
            before = syllables[at - 1] if at else ""
            after = syllables[at + 1] if at + 1 < len(syllables) else ""
            scored = [(self._fit(before, one, after), one) for one in self._candidates(syllable)]
            fit, best = max(scored, default=(0.0, ""))
            if fit > 0:
                yield at, best

    def _fit(self, before: str, syllable: str, after: str) -> float:
        pairs, counts = self._accents.pairs, self._accents.counts
        left = pairs.get(f"{before} {syllable}", 0) / counts.get(before, 1)
        right = pairs.get(f"{syllable} {after}", 0) / counts.get(after, 1)
        return left + right

    def _candidates(self, syllable: str) -> Sequence[str]:
        remembered = self._near.get(syllable)
        if remembered is not None:
            return remembered
        by_rest = self._by_rest or self._indexed()
        keys = (syllable, *_rests(syllable))
        near = {known for key in keys for known in by_rest.get(key, ())}
        found = tuple(known for known in sorted(near) if is_one_slip(syllable, known))
        if len(self._near) < MAX_REMEMBERED:
            self._near[syllable] = found
        return found

    def _indexed(self) -> dict[str, list[str]]:
        by_rest: dict[str, list[str]] = {}
        for known in self.known:
            for key in {known, *_rests(known)}:
                by_rest.setdefault(key, []).append(known)
        self._by_rest = by_rest
        return by_rest


def is_one_slip(typed: str, meant: str) -> bool:
    """One letter swapped with the next, lost, added or wrong."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant))
    )
    a, b = typed[at:], meant[at:]
    if len(a) != len(b):
        return a[1:] == b or a == b[1:]
    return a[1:] == b[1:] or (a[2:] == b[2:] and a[:2] == b[1::-1])


def _rests(syllable: str) -> Iterator[str]:
    """What is left when one letter is lost."""
    return (syllable[:i] + syllable[i + 1 :] for i in range(len(syllable)))
