"""Evidence: which words of the raw text spoke for a topic, as spans a person can read."""

from collections.abc import Sequence

import numpy as np

from models.prediction import Evidence
from models.scoring import Floats, Tokens, Weights, features, terms
from models.segmentation import Segmented
from models.text import NormalText

#: A word counts as evidence when it carries at least this share of the strongest word's weight.
SHARE_OF_STRONGEST = 0.3
MAX_SPANS = 4


def explain(
    *, raw_text: str, normal: NormalText, segmented: Segmented, part: tuple[int, int], tokens: Tokens,
    weights: Weights, outputs: Sequence[int],
) -> list[tuple[Evidence, ...]]:  # fmt: skip
    """For each output, up to `MAX_SPANS` spans, heaviest first.

    `part` are the words (first, last) that `tokens` was made of. A feature's contribution (value × coefficient) is
    shared evenly by its places and words; neighbouring words above the bar form one span.
    """
    heat = _heat(tokens, weights, list(outputs))
    spans = segmented.spans[part[0] : part[1]]
    return [_spans(raw_text, normal, spans, heat[:, at]) for at in range(len(outputs))]


def _heat(tokens: Tokens, weights: Weights, outputs: list[int]) -> Floats:
    """Contribution of each word to each output, shape (words, outputs)."""
    rows, values = features(tokens, weights)
    contributions = values[:, None] * weights.coefficients[np.ix_(rows, outputs)]
    of_row = dict(zip(rows.tolist(), contributions, strict=True))
    heat = np.zeros((len(tokens.words), len(outputs)))
    for row, places in _places(tokens, weights).items():
        shared = of_row[row] / len(places)
        for first, last in places:
            heat[first:last] += shared / (last - first)
    return heat


def _places(tokens: Tokens, weights: Weights) -> dict[int, list[tuple[int, int]]]:
    """For each row touched, the word ranges where it stands."""
    places: dict[int, list[tuple[int, int]]] = {}
    for channel in weights.channels:
        is_words = channel.source == "words"
        for first, last, term in terms(tokens.view(channel.source), channel.low, channel.high):
            row = channel.rows.get(term)
            if row is not None:
                places.setdefault(row, []).append((first, last) if is_words else _words(tokens, first, last))
    topic_row = {topic: weights.lexicon_row + at for at, topic in enumerate(weights.topics)}
    for hit in weights.lexicon.find(tokens.syllables, tokens.bare):
        if hit.topic in topic_row:
            places.setdefault(topic_row[hit.topic], []).append(_words(tokens, hit.start, hit.end))
    return places


def _words(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    return tokens.words_of[first], tokens.words_of[last - 1] + 1


def _spans(
    raw_text: str, normal: NormalText, spans: Sequence[tuple[int, int]], heat: Floats
) -> tuple[Evidence, ...]:
    if not len(heat) or heat.max() <= 0:
        return ()
    bar = heat.max() * SHARE_OF_STRONGEST
    found: list[Evidence] = []
    first = 0
    for at in range(len(heat) + 1):
        if at == len(heat) or heat[at] < bar:
            if at > first:
                start, end = normal.raw_span(spans[first][0], spans[at - 1][1])
                weight = round(float(heat[first:at].sum()), 3)
                found.append(Evidence(start, end, raw_text[start:end], weight))
            first = at + 1
    return tuple(sorted(found, key=lambda e: -e.weight)[:MAX_SPANS])
