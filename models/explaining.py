"""Evidence: which words of the raw text spoke for a topic, as spans a person can read."""

from collections.abc import Sequence

import numpy as np

from models.prediction import Evidence
from models.scoring import Features, Floats, Occurrences, Weights
from models.segmentation import Segmented
from models.text import NormalText

#: A word counts as evidence when it carries at least this share of the strongest word's weight.
SHARE_OF_STRONGEST = 0.3
MAX_SPANS = 4


def explain(
    *,
    raw_text: str,
    normal: NormalText,
    segmented: Segmented,
    found: Occurrences,
    features: Features,
    weights: Weights,
    outputs: Sequence[int],
) -> list[tuple[Evidence, ...]]:
    """For each output, up to `MAX_SPANS` spans, heaviest first; `found` and `features` are those of one part, so the
    values have the shape (rows,).

    A feature's contribution (value × coefficient) is shared evenly by its places and words; neighbouring words above
    the bar form one span.
    """
    heat = _heat(len(segmented.words), found, features, weights, outputs)
    return [_spans(raw_text, normal, segmented.spans, heat[:, at]) for at in range(len(outputs))]


def _heat(
    n_words: int, found: Occurrences, features: Features, weights: Weights, outputs: Sequence[int]
) -> Floats:
    """Contribution of each word to each output, shape (words, outputs)."""
    contributions = features.values[:, None] * weights.coefficients[features.rows][:, outputs]
    totals = np.bincount(features.places, found.weights, minlength=len(features.rows))
    share = found.weights / totals[features.places] / (found.lasts - found.firsts)
    of_place = contributions[features.places] * share[:, None]
    steps = np.zeros((n_words + 1, len(outputs)))
    np.add.at(steps, found.firsts, of_place)
    np.subtract.at(steps, found.lasts, of_place)
    heat: Floats = steps.cumsum(axis=0)[:-1]
    return heat


def _spans(
    raw_text: str, normal: NormalText, spans: Sequence[tuple[int, int]], heat: Floats
) -> tuple[Evidence, ...]:
    top = float(heat.max(initial=0.0))
    if top <= 0:
        return ()
    hot = np.flatnonzero(heat >= top * SHARE_OF_STRONGEST)
    runs = np.split(hot, np.flatnonzero(np.diff(hot) > 1) + 1)
    heaviest = sorted(((float(heat[run].sum()), run) for run in runs), key=lambda pair: -pair[0])[:MAX_SPANS]
    found = []
    for weight, run in heaviest:
        start, end = normal.raw_span(spans[run[0]][0], spans[run[-1]][1])
        found.append(Evidence(start, end, raw_text[start:end], round(weight, 3)))
    return tuple(found)
