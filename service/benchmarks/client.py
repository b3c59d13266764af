"""A small HTTP client that costs so little that it measures the server and not itself."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final

TIMEOUT_SECONDS: Final = 60
AGAIN_SECONDS: Final = 0.25
#: What a broken line or a stopped server looks like from outside.
LINE_FAULTS: Final = (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, ValueError)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: a path, a JSON body (None: GET), and the key under which it may be sent again."""

    path: str
    body: dict[str, Any] | None = None
    key: str = ""

    def to_bytes(self) -> bytes:
        """The request as it goes over the line."""
        body = b"" if self.body is None else json.dumps(self.body, ensure_ascii=False).encode()
        lines = [f"{'GET' if self.body is None else 'POST'} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        if self.body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        if self.key:
            lines.append(f"Idempotency-Key: {self.key}")
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(slots=True)
class Tally:
    """What came back: how often each status (0: no answer), seconds of each answered request, codes by key."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)

    def quantile_ms(self, share: float) -> float:
        """The time under which this share of the answers came, in milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Line:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: Request) -> tuple[int, bytes]:
        """Status and body; one of `LINE_FAULTS` when no whole answer came."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        try:
            writer.write(request.to_bytes())
            async with asyncio.timeout(TIMEOUT_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                return int(head[9:12]), await reader.readexactly(_length(head))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the connection up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line[15:])
    return 0


async def send_all(
    port: int,
    requests: Iterator[Request],
    *,
    n_connections: int,
    again: bool = False,
    told: Callable[[Tally], None] = lambda _tally: None,
) -> Tally:
    """Sends the requests over so many connections at a time; `again` repeats each until it is accepted."""
    tally = Tally()

    async def work() -> None:
        line = Line(port)
        for request in requests:
            while not await _send(line, request, tally) and again:
                await asyncio.sleep(AGAIN_SECONDS)
            told(tally)
        line.close()

    await asyncio.gather(*(work() for _ in range(n_connections)))
    return tally


async def _send(line: Line, request: Request, tally: Tally) -> bool:
    started = perf_counter()
    try:
        status, body = await line.ask(request)
    except LINE_FAULTS:
        tally.statuses[0] += 1
        return False
    tally.statuses[status] += 1
    tally.seconds.append(perf_counter() - started)
    if status == 201 and request.key:
        tally.codes[request.key] = json.loads(body)["code"]
    return status < 300
