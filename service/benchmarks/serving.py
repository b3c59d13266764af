"""A server process of our own, started, asked whether it is ready, and ended gently or by force."""

import gc
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from models.errors import Problem

ROOT: Final = Path(__file__).resolve().parent.parent.parent
START_SECONDS: Final = 300


class ServerDidNotStart(Problem):
    """The server ended or was not ready in time."""

    code = "server_did_not_start"
    title = "Dịch vụ không khởi động được"


class Server:
    """`langnghe serve` without the training worker, on a port of its own, as one process unless told otherwise."""

    def __init__(
        self,
        *,
        home: Path,
        database_url: str,
        application: str = "service.app:serve_app",
        n_workers: int = 1,
    ) -> None:
        self.home = home
        self.database_url = database_url
        self.application = application
        self.n_workers = n_workers
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Starts it and gives the seconds until it was ready; ServerDidNotStart."""
        started = perf_counter()
        choices = (self.application, str(self.port), str(self.n_workers))
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "service.benchmarks.serving", *choices],
                cwd=ROOT,
                env={**os.environ, **self._settings()},
                stderr=log,
                stdout=log,
            )
        while perf_counter() - started < START_SECONDS:
            if self._process.poll() is not None:
                break
            if self.is_ready():
                return perf_counter() - started
            sleep(0.02)
        raise ServerDidNotStart(f"Xem nhật ký {self.home / 'server.log'}.")

    def is_ready(self) -> bool:
        """Whether it answers that it is ready."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    @property
    def memory_mb(self) -> float:
        """Memory that it holds at the moment."""
        assert self._process is not None
        return float(psutil.Process(self._process.pid).memory_info().rss) / 1e6

    @property
    def cpu_seconds(self) -> float:
        """Processor time that it and its workers have used so far."""
        assert self._process is not None
        first = psutil.Process(self._process.pid)
        used = [one.cpu_times() for one in (first, *first.children(recursive=True))]
        return float(sum(times.user + times.system for times in used))

    def kill(self) -> None:
        """Ends it in the middle of whatever it does."""
        self._end(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    def stop(self) -> None:
        """Lets it finish what it has begun."""
        self._end(signal.SIGTERM)

    def _end(self, sign: int) -> None:
        if self._process is not None:
            self._process.send_signal(sign)
            self._process.wait(timeout=60)
            self._process = None

    def _settings(self) -> Mapping[str, str]:
        return {"LANGNGHE_HOME": str(self.home), "LANGNGHE_DATABASE_URL": self.database_url}


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server, ready; stopped at the end."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _serve(application: str, port: int, n_workers: int) -> None:
    gc.disable()  # as `langnghe serve` does
    import uvicorn

    from service.web.protocol import server_options

    uvicorn.run(application, factory=True, host="127.0.0.1", port=port, workers=n_workers, **server_options())


if __name__ == "__main__":
    _serve(sys.argv[1], *map(int, sys.argv[2:]))
