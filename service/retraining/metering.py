"""What a step costs: its time, and the most memory that it and the processes it started held together."""

import threading
import time
from contextlib import suppress
from typing import Any

import psutil

LOOK_SECONDS = 0.2


class Meter(threading.Thread):
    """Looks at this process and its children until it is read."""

    def __init__(self) -> None:
        super().__init__(name="meter", daemon=True)
        self._began = time.monotonic()
        self._peak = 0
        self._read = threading.Event()

    def run(self) -> None:
        while not self._read.wait(LOOK_SECONDS):
            self._peak = max(self._peak, _memory())

    def read(self) -> dict[str, Any]:
        """Seconds since the beginning, and megabytes at the peak; pages shared by processes count in each."""
        self._read.set()
        peak = max(self._peak, _memory())
        return {"seconds": round(time.monotonic() - self._began, 1), "peak_memory_mb": round(peak / 1e6)}


def _memory() -> int:
    total, me = 0, psutil.Process()
    for process in (me, *me.children(recursive=True)):
        with suppress(psutil.Error):
            total += process.memory_info().rss
    return total
