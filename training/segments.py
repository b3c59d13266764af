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
#: Below this starting processes costs more than it saves.
WORTH_SPREADING = 600


def _silent(n_done: int) -> None:
    """No progress wanted."""


def segment_all(texts: Sequence[str], *, progress: Callable[[int], None] = _silent) -> list[Segmented]:
    """Segmented normal texts, in order. `progress` is told how many more are done."""
    cache = SegmentCache()
    missing = [text for text in dict.fromkeys(texts) if text not in cache]
    progress(len(texts) - len(missing))
    chunks = [missing[at : at + CHUNK] for at in range(0, len(missing), CHUNK)]
    if len(missing) < WORTH_SPREADING:
        results = map(_segment_chunk, chunks)
    else:
        spread = Parallel(n_jobs=cpu_count(), return_as="generator")
        results = spread(delayed(_segment_chunk)(chunk) for chunk in chunks)
    for chunk, result in zip(chunks, results, strict=True):
        cache.add(chunk, result)
        progress(len(chunk))
    return [cache[text] for text in texts]


def _segment_chunk(texts: Sequence[str]) -> list[Segmented]:
    return [segment(normalize(text).text) for text in texts]


class SegmentCache:
    """Words by hash of their text, in a JSON Lines file under the home, one file per text version.

    Lines are only appended; a line cut by a crash is skipped.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or home() / "segments") / f"text-{TEXT_VERSION}.jsonl"
        self._known: dict[str, Segmented] = {}
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                self._read(line)

    def __contains__(self, text: str) -> bool:
        return _key(text) in self._known

    def __getitem__(self, text: str) -> Segmented:
        return self._known[_key(text)]

    def add(self, texts: Sequence[str], segmented: Sequence[Segmented]) -> None:
        """Remember, and append to the file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            for text, one in zip(texts, segmented, strict=True):
                self._known[_key(text)] = one
                file.write(json.dumps([_key(text), one.words, one.spans], ensure_ascii=False) + "\n")

    def _read(self, line: str) -> None:
        try:
            key, words, spans = json.loads(line)
            self._known[key] = Segmented(tuple(words), tuple((a, b) for a, b in spans))
        except (ValueError, TypeError):
            return


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
