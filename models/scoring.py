"""From words to decision values: the fitted vocabulary looked up in plain dictionaries, no scikit-learn needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise, repeat

import numpy as np
from numpy.typing import NDArray

from models.accents import Accents
from models.lexicon import Lexicon
from models.segmentation import Segmented
from models.slips import Slips
from models.spelling import without_marks

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Channel:
    """One TF-IDF view of a text: `source` is "words", "syllables" or "bare"; n-grams from `low` to `high`.

    `rows` maps a term to its row in the weights. Values are (1 + ln tf) · idf, scaled to length 1.
    """

    source: str
    low: int
    high: int
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Weights:
    """All numbers of a fitted model.

    `idf` has one value a row; `coefficients` is rows × outputs, float32, topics first, then kinds. The rows of the
    channels follow one another in order; the last `len(topics)` rows belong to the lexicon, valued
    `lexicon_scale` · ln(1 + sum of weights). `accents` puts diacritics back before anything is looked up.
    """

    channels: tuple[Channel, ...]
    idf: Floats
    coefficients: NDArray[np.float32]
    intercepts: Floats
    topics: tuple[str, ...]
    lexicon: Lexicon
    lexicon_scale: float
    accents: Accents

    @property
    def lexicon_row(self) -> int:
        """The first lexicon row."""
        return len(self.idf) - len(self.topics)

    @cached_property
    def slips(self) -> Slips:
        """Mends what was mistyped, by the same counts as `accents`."""
        return Slips(self.accents)

    @cached_property
    def channel_of(self) -> Indices:
        """For each row of a channel, which channel."""
        return np.repeat(np.arange(len(self.channels)), [len(c.rows) for c in self.channels])

    @cached_property
    def topic_places(self) -> Mapping[str, int]:
        """Where each topic stands among the outputs."""
        return {topic: at for at, topic in enumerate(self.topics)}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The parallel views of one text. `words_of[i]` is the word that syllable i belongs to."""

    words: Sequence[str]
    syllables: Sequence[str]
    bare: Sequence[str]
    words_of: Indices

    def view(self, source: str) -> Sequence[str]:
        """The tokens of one channel."""
        return self.words if source == "words" else self.syllables if source == "syllables" else self.bare


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Every known term and lexicon phrase of a text, with the words `firsts`..`lasts` (exclusive) where it stands.

    Four parallel arrays; the last `n_phrases` entries are phrases, with their `weights`; terms weigh 1.
    """

    rows: Indices
    firsts: Indices
    lasts: Indices
    weights: Floats
    n_phrases: int

    def inside(self, parts: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
        """Which stand wholly in the words (first, last exclusive) of each part, shape (parts, entries)."""
        edges = np.array(parts)
        stands: NDArray[np.bool_] = (self.firsts >= edges[:, :1]) & (self.lasts <= edges[:, 1:])
        return stands

    def only(self, kept: NDArray[np.bool_]) -> "Occurrences":
        """Those that are kept."""
        n_phrases = int(kept[len(kept) - self.n_phrases :].sum())
        return Occurrences(
            self.rows[kept], self.firsts[kept], self.lasts[kept], self.weights[kept], n_phrases
        )


@dataclass(frozen=True, slots=True)
class Features:
    """The rows that a text touches, each once, and their values in each part, shape (parts, rows).

    `places[i]` is the feature of occurrence i.
    """

    rows: Indices
    values: NDArray[np.float32]
    places: Indices


def tokens_of(segmented: Segmented, slips: Slips, first: int = 0, last: int | None = None) -> Tokens:
    """The views of the words `first`..`last` (exclusive), slips of the keyboard mended."""
    words: Sequence[str] = segmented.words[first:last]
    syllables = " ".join(words).replace("_", " ").split(" ") if words else []
    if mended := slips.mended(syllables):
        words, syllables = _replaced(words, syllables, mended)
    words_of = np.repeat(np.arange(len(words)), [word.count("_") + 1 for word in words])
    return Tokens(words, syllables, [without_marks(s) for s in syllables], words_of)


def _replaced(
    words: Sequence[str], syllables: list[str], mended: Mapping[int, str]
) -> tuple[list[str], list[str]]:
    """The same words and syllables with those of `mended` in their places."""
    syllables = [mended.get(at, syllable) for at, syllable in enumerate(syllables)]
    rest = iter(syllables)
    return ["_".join(islice(rest, word.count("_") + 1)) for word in words], syllables


def terms(tokens: Sequence[str], n: int) -> Iterable[str]:
    """The n-grams in order, named as scikit-learn names them."""
    return tokens if n == 1 else map(" ".join, zip(*(tokens[i:] for i in range(n)), strict=False))


def find_occurrences(tokens: Tokens, weights: Weights) -> Occurrences:
    """Look up every n-gram of every channel, and every phrase of the lexicon."""
    rows: list[int] = []
    firsts: list[Indices] = []
    lasts: list[Indices] = []
    each_word = np.arange(len(tokens.words))
    for channel in weights.channels:
        view = tokens.view(channel.source)
        word_of = each_word if channel.source == "words" else tokens.words_of
        for n in range(channel.low, min(channel.high, len(view)) + 1):
            rows += map(channel.rows.get, terms(view, n), repeat(-1))
            firsts.append(word_of[: len(view) - n + 1])
            lasts.append(word_of[n - 1 :])
    hits = [
        (weights.lexicon_row + weights.topic_places[hit.topic], hit.start, hit.end - 1, hit.weight)
        for hit in weights.lexicon.find(tokens.syllables)
        if hit.topic in weights.topic_places
    ]
    table = np.array(hits, dtype=np.intp).reshape(-1, 4)
    terms_found = np.array(rows, dtype=np.intp)
    known = terms_found >= 0
    return Occurrences(
        rows=np.concatenate([terms_found[known], table[:, 0]]),
        firsts=np.concatenate(
            [np.concatenate([*firsts, each_word[:0]])[known], tokens.words_of[table[:, 1]]]
        ),
        lasts=np.concatenate([np.concatenate([*lasts, each_word[:0]])[known], tokens.words_of[table[:, 2]]])
        + 1,
        weights=np.concatenate([np.ones(int(known.sum())), table[:, 3]]),
        n_phrases=len(hits),
    )


def features_of(found: Occurrences, parts: Sequence[tuple[int, int]], weights: Weights) -> Features:
    """Occurrences of the same row count together: (1 + ln tf) · idf in the channels, ln(1 + sum) in the lexicon."""
    rows, places = np.unique(found.rows, return_inverse=True)
    part, occurrence = np.nonzero(found.inside(parts))
    cells = part * len(rows) + places[occurrence]
    counted = np.bincount(cells, found.weights[occurrence], minlength=len(parts) * len(rows))
    sums = counted.reshape(len(parts), len(rows)).astype(np.float64, copy=False)
    n_terms = int(np.searchsorted(rows, weights.lexicon_row))
    of_terms = sums[:, :n_terms]
    values = np.log(of_terms, out=np.full_like(of_terms, -1.0), where=of_terms > 0) + 1.0
    values *= weights.idf[rows[:n_terms]]
    # The rows of one channel follow one another, and so do its columns here.
    ends = np.searchsorted(weights.channel_of[rows[:n_terms]], np.arange(len(weights.channels) + 1))
    for first, last in pairwise(ends.tolist()):
        block = values[:, first:last]
        block /= np.maximum(np.sqrt(np.einsum("ij,ij->i", block, block)), _TINY)[:, None]
    phrases = weights.lexicon_scale * np.log1p(sums[:, n_terms:])
    return Features(rows, np.hstack([values, phrases]).astype(np.float32), places)


def decide(features: Features, weights: Weights) -> Floats:
    """Decision value of every output for each part, shape (parts, outputs)."""
    return features.values @ weights.coefficients[features.rows] + weights.intercepts
