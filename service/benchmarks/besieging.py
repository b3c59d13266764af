"""Sends what hostile people send to a running service, and counts what it answers."""

import secrets
import socket
import threading
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, perf_counter, sleep
from typing import Final

from service.benchmarks.hostile_bytes import raw_requests
from service.benchmarks.hostile_files import good_file, hostile_files

ANSWER_SECONDS: Final = 40.0
N_AT_A_TIME: Final = 4


@dataclass(frozen=True, slots=True)
class Siege:
    """How often each status came (0: none), the slowest answers in seconds, and of good ones beside them."""

    statuses: Counter[int]
    slowest_seconds: float
    slowest_good_seconds: float = 0.0

    @property
    def n_server_errors(self) -> int:
        """Answers of 500 and above, but for "too busy"; a connection cut without an answer counts too."""
        return sum(
            n for status, n in self.statuses.items() if (status >= 500 and status != 503) or status == 0
        )


def besiege_with_bytes(port: int, *, n: int, seed: int = 6) -> Siege:
    """Sends so many requests that no browser would, each on a connection of its own."""
    with ThreadPoolExecutor(N_AT_A_TIME) as people:
        return _siege(people.map(lambda sent: _ask(port, sent), raw_requests(n, seed=seed)))


def besiege_with_files(port: int, *, token: str, n: int, seed: int = 6) -> Siege:
    """Uploads so many bad files, with a good one again and again beside them."""
    over = threading.Event()
    good: list[float] = []

    def upload_good() -> None:
        while not over.is_set():
            status, seconds = _ask(port, _upload(*good_file(), token=token))
            good.append(seconds if status == 201 else ANSWER_SECONDS)
            sleep(0.2)

    beside = threading.Thread(target=upload_good)
    beside.start()
    try:
        with ThreadPoolExecutor(N_AT_A_TIME) as people:
            files = hostile_files(n, seed=seed)
            siege = _siege(people.map(lambda file: _ask(port, _upload(*file, token=token)), files))
    finally:
        over.set()
        beside.join()
    return Siege(siege.statuses, siege.slowest_seconds, max(good, default=ANSWER_SECONDS))


def hold_half_open(port: int, *, n: int) -> float:
    """Opens so many connections that never finish their headers; gives the seconds until the last was closed."""
    lines = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(n)]
    started = monotonic()
    for number, line in enumerate(lines):
        line.sendall((b"", b"G", b"GET / HTTP/1.1\r\nHost: a\r\n", b"POST / HTTP/1.1\r\nX: ")[number % 4])
    for line in lines:
        with suppress(OSError):
            while line.recv(65_536):
                pass
        line.close()
    return monotonic() - started


def _siege(answers: Iterable[tuple[int, float]]) -> Siege:
    found = list(answers)
    return Siege(Counter(status for status, _ in found), max(seconds for _, seconds in found))


def _ask(port: int, sent: bytes) -> tuple[int, float]:
    """Status (0: the connection ended without an answer) and seconds."""
    started = perf_counter()
    answer = b""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS) as line:
        with suppress(OSError):
            line.sendall(sent)
        while b"\r\n" not in answer and (piece := line.recv(65_536)):
            answer += piece
    words = answer.split(b" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    return status, perf_counter() - started


def _upload(name: str, content: bytes, *, token: str) -> bytes:
    boundary = secrets.token_hex(8)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    lines = [
        "POST /api/v1/dialogues HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}",
        f"Content-Type: multipart/form-data; boundary={boundary}", f"Content-Length: {len(body)}",
        "Connection: close",
    ]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode() + body
