"""What was worked out of a text is kept, so that a training does only what is new."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.places import home

KEY_LENGTH = 32


class Known:
    """Values by hash of their text, in a JSON Lines file under the home, one file a name.

    Lines are only appended, and read when they are asked for; one that was cut by a crash is as if it were not there.
    """

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self._path = (folder or home() / "segments") / f"{name}.jsonl"
        self._lines: dict[str, str] = {}
        if self._path.exists():
            lines = self._path.read_text(encoding="utf-8").splitlines()
            self._lines = {line[len('["') : len('["') + KEY_LENGTH]: line for line in lines}

    def find(self, text: str) -> list[Any] | None:
        """The values kept of a text; None for one that is not known."""
        try:
            _, *values = json.loads(self._lines.get(_key(text), "null"))
        except (ValueError, TypeError):
            return None
        return list(values)

    def add(self, texts: Iterable[str], values: Iterable[Iterable[Any]]) -> None:
        """Append to the file, for later."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            for text, some in zip(texts, values, strict=True):
                file.write(json.dumps([_key(text), *some], ensure_ascii=False) + "\n")


def forget(names: str, *, but: Iterable[str]) -> None:
    """Delete the files whose names fit the pattern, except these: what they hold is of no use any more."""
    for path in (home() / "segments").glob(f"{names}.jsonl"):
        if path.stem not in set(but):
            path.unlink(missing_ok=True)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]
