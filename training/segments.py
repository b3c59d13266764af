"""Segmentation for training: spread over processes, and never done twice for the same text."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from joblib import Parallel, cpu_count, delayed

from models.places import home
from models.segmentation import Segmented, segment
from models.text import TEXT_VERSION, normalize

CHUNK = 200
KEY_LENGTH = 32
#: Below this starting processes costs more than it saves.
WORTH_SPREADING = 600


def _silent(n_done: int) -> None:
    """No progress wanted."""


def segment_all(texts: Sequence[str], *, progress: Callable[[int], None] = _silent) -> list[Segmented]:
    """Segmented normal texts, in order. `progress` is told how many more are done."""
    cache = SegmentCache()
    segmented = {text: one for text in texts if (one := cache.find(text))}
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
        cache.add(chunk, result)
        progress(len(chunk))
    return [segmented[text] for text in texts]


def _segment_chunk(texts: Sequence[str]) -> list[Segmented]:
    return [segment(normalize(text).text) for text in texts]


class SegmentCache:
    """Words by hash of their text, in a JSON Lines file under the home, one file per text version.

    Lines are only appended, and read when they are asked for; one that was cut by a crash is as if it were not there.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or home() / "segments") / f"text-{TEXT_VERSION}.jsonl"
        self._lines: dict[str, str] = {}
        if self._path.exists():
            lines = self._path.read_text(encoding="utf-8").splitlines()
            self._lines = {line[len('["') : len('["') + KEY_LENGTH]: line for line in lines}

    def find(self, text: str) -> Segmented | None:
        """None for a text that is not known."""
        try:
            _, words, spans = json.loads(self._lines.get(_key(text), "null"))
        except (ValueError, TypeError):
            return None
        return Segmented(tuple(words), tuple((first, last) for first, last in spans))

    def add(self, texts: Sequence[str], segmented: Sequence[Segmented]) -> None:
        """Append to the file, for later."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            for text, one in zip(texts, segmented, strict=True):
                file.write(json.dumps([_key(text), one.words, one.spans], ensure_ascii=False) + "\n")


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]
