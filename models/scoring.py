"""From words to decision values: the fitted vocabulary looked up in plain dictionaries, no scikit-learn needed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from models.lexicon import Hit, Lexicon
from models.segmentation import Segmented
from models.spelling import without_marks

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Channel:
    """One TF-IDF view of a text: `source` is "words", "syllables" or "bare"; n-grams from `low` to `high`.

    `rows` maps a term to its row in the weights. Values are (1 + ln tf) · idf, scaled to length `scale`.
    """

    source: str
    low: int
    high: int
    scale: float
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The parallel views of one text. `words_of[i]` is the word that syllable i belongs to."""

    words: Sequence[str]
    syllables: Sequence[str]
    bare: Sequence[str]
    words_of: Sequence[int]

    def view(self, source: str) -> Sequence[str]:
        """The tokens of one channel."""
        return self.words if source == "words" else self.syllables if source == "syllables" else self.bare


@dataclass(frozen=True, slots=True)
class Weights:
    """All numbers of a fitted model.

    `idf` has one value a row; `coefficients` is rows × outputs, float32, topics first, then kinds; the last
    `len(topics)` rows belong to the lexicon, valued `lexicon_scale` · ln(1 + sum of weights).
    """

    channels: tuple[Channel, ...]
    idf: Floats
    coefficients: NDArray[np.float32]
    intercepts: Floats
    topics: tuple[str, ...]
    lexicon: Lexicon
    lexicon_scale: float

    @property
    def lexicon_row(self) -> int:
        """The first lexicon row."""
        return len(self.idf) - len(self.topics)


def tokens_of(segmented: Segmented, first: int = 0, last: int | None = None) -> Tokens:
    """The views of the words `first`..`last` (exclusive)."""
    words = segmented.words[first:last]
    syllables: list[str] = []
    words_of: list[int] = []
    for at, word in enumerate(words):
        parts = word.split("_") if "_" in word else [word]
        syllables += parts
        words_of += [at] * len(parts)
    return Tokens(words, syllables, [without_marks(s) for s in syllables], words_of)


def terms(tokens: Sequence[str], low: int, high: int) -> Iterator[tuple[int, int, str]]:
    """Every n-gram with its first and last token (exclusive), as scikit-learn would name it."""
    if low <= 1:
        for i, token in enumerate(tokens):
            yield i, i + 1, token
    for n in range(max(low, 2), high + 1):
        for i in range(len(tokens) - n + 1):
            yield i, i + n, " ".join(tokens[i : i + n])


def decide(tokens: Tokens, weights: Weights) -> Floats:
    """Decision value of every output, shape (outputs,)."""
    rows, values = features(tokens, weights)
    return np.asarray(values @ weights.coefficients[rows] + weights.intercepts, dtype=np.float64)


def features(tokens: Tokens, weights: Weights) -> tuple[NDArray[np.intp], Floats]:
    """The rows that this text touches and its value in each; parallel arrays."""
    all_rows: list[int] = []
    parts: list[Floats] = []
    for channel in weights.channels:
        counts = _counts(channel, tokens.view(channel.source))
        if counts:
            all_rows += counts
            parts.append(_values(counts, weights.idf, channel.scale))
    rows, values = _lexicon_features(weights.lexicon.find(tokens.syllables, tokens.bare), weights)
    return np.array(all_rows + rows, dtype=np.intp), np.concatenate([*parts, np.array(values)])


def _counts(channel: Channel, tokens: Sequence[str]) -> dict[int, int]:
    counts: dict[int, int] = {}
    row_of = channel.rows.get
    grams = list(tokens) if channel.low <= 1 else []
    if channel.high >= 2:
        grams += map(" ".join, zip(tokens, tokens[1:], strict=False))
    if channel.high > 2:
        grams += [term for _, _, term in terms(tokens, 3, channel.high)]
    for term in grams:
        row = row_of(term)
        if row is not None:
            counts[row] = counts.get(row, 0) + 1
    return counts


def _values(counts: dict[int, int], idf: Floats, scale: float) -> Floats:
    frequencies = np.array([1.0 if n == 1 else 1.0 + log(n) for n in counts.values()])
    values = frequencies * idf[list(counts)]
    return np.asarray(values * (scale / np.sqrt(values @ values)))


def _lexicon_features(hits: Sequence[Hit], weights: Weights) -> tuple[list[int], list[float]]:
    sums: dict[str, int] = {}
    for hit in hits:
        sums[hit.topic] = sums.get(hit.topic, 0) + hit.weight
    rows = [weights.lexicon_row + at for at, topic in enumerate(weights.topics) if topic in sums]
    values = [weights.lexicon_scale * log(1 + sums[topic]) for topic in weights.topics if topic in sums]
    return rows, values
