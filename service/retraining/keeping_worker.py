"""`serve` keeps a training worker beside it: started with it, started again when it dies, gone when it goes."""

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

CODE_HOME = Path(__file__).resolve().parents[2]
#: A worker that dies at once is started again ever more slowly.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
SOUND_AFTER = 60.0


@contextlib.contextmanager
def kept_worker(port: int) -> Iterator[None]:
    """A worker lives as long as the block; it ends by itself when this process is killed.

    It starts when the server answers on its port: until then the processor belongs to the people who wait for that.
    """
    keeper = _Keeper(port)
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


class _Keeper(threading.Thread):
    def __init__(self, port: int) -> None:
        super().__init__(name="keep-worker", daemon=True)
        self._port = port
        self._stopped = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        self._await_server()
        pause = FIRST_PAUSE
        while not self._stopped.is_set():
            started = time.monotonic()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "service.retraining.worker", "--with-parent"],
                cwd=CODE_HOME,
                stdin=subprocess.PIPE,
                start_new_session=True,  # Ctrl+C is for the server, which then ends this one itself
            )
            self._child.wait()
            pause = FIRST_PAUSE if time.monotonic() - started > SOUND_AFTER else min(2 * pause, LONGEST_PAUSE)
            self._stopped.wait(pause)

    def _await_server(self) -> None:
        until = time.monotonic() + LONGEST_PAUSE
        while time.monotonic() < until and not self._stopped.wait(0.1):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), timeout=1):
                return

    def stop(self) -> None:
        """End the worker; what it was at goes on after the next start."""
        self._stopped.set()
        if self._child is not None:
            self._child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(timeout=5)
