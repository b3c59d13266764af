"""Segmentation for training: spread over processes, and never done twice for the same text."""

from collections.abc import Callable, Sequence
from typing import Any

from joblib import Parallel, cpu_count, delayed

from models.segmentation import Segmented, segment
from models.text import TEXT_VERSION, normalize
from training.known import Known

CHUNK = 200
#: Below this starting processes costs more than it saves.
WORTH_SPREADING = 600


def _silent(n_done: int) -> None:
    """No progress wanted."""


def segment_all(texts: Sequence[str], *, progress: Callable[[int], None] = _silent) -> list[Segmented]:
    """Segmented normal texts, in order. `progress` is told how many more are done."""
    known = Known(f"text-{TEXT_VERSION}")
    segmented = {text: one for text in texts if (one := _segmented(known.find(text)))}
    missing = [text for text in dict.fromkeys(texts) if text not in segmented]
    progress(len(texts) - len(missing))
    chunks = [missing[at : at + CHUNK] for at in range(0, len(missing), CHUNK)]
    if len(missing) < WORTH_SPREADING:
        results = map(_segment_chunk, chunks)
    else:
        spread = Parallel(n_jobs=cpu_count(), return_as="generator")
        results = spread(delayed(_segment_chunk)(chunk) for chunk in chunks)
    for chunk, result in zip(chunks, results, strict=True):
        segmented |= zip(chunk, result, strict=True)
        known.add(chunk, ((one.words, one.spans) for one in result))
        progress(len(chunk))
    return [segmented[text] for text in texts]


def _segment_chunk(texts: Sequence[str]) -> list[Segmented]:
    return [segment(normalize(text).text) for text in texts]


def _segmented(values: Sequence[Any] | None) -> Segmented | None:
    if values is None:
        return None
    words, spans = values
    return Segmented(tuple(words), tuple((first, last) for first, last in spans))
