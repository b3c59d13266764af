"""Answers of versions as serving gives them; a text that several are asked is segmented once."""

from collections.abc import Callable, Sequence
from functools import cache

from models.classifier import Classifier
from models.prediction import Prediction
from models.segmentation import Segmented, segment
from models.text import MAX_CHARS, normalize

Segment = Callable[[str], Segmented]


def answers_of(versions: Sequence[Classifier], texts: Sequence[str]) -> list[list[Prediction]]:
    """What each version says of each text, without evidence."""
    remembering = cache(segment)
    return [[_answer(version, text, remembering) for text in texts] for version in versions]


def _answer(version: Classifier, raw_text: str, segment: Segment) -> Prediction:
    """The same as `Classifier.predict_one`, whose segmentation depends on what the version makes of bare text."""
    raw_text = raw_text[:MAX_CHARS]
    normal = normalize(raw_text)
    segmented = segment(version.weights.accents.restored(normal.text))
    if not segmented.words:
        return version.predict_one(raw_text, evidence=False)
    return version.judge(version.read_segmented(raw_text, normal, segmented), evidence=False)
