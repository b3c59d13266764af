"""How HTTP is spoken: uvicorn's protocol with a deadline and a size limit for headers, which it lacks."""

from asyncio import TimerHandle
from http import HTTPStatus
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.errors import transport_problem

HEADER_SECONDS: Final = 5.0
MAX_HEADER_BYTES: Final = 32 * 1024


class HeadersTooLargeError(Exception):
    """Raised inside the parser, which then reports a bad request."""


class PatientProtocol(HttpToolsProtocol):
    """Closes connections whose headers do not arrive in time or in measure; nobody can hold the door open.

    What cannot be read as HTTP is answered with problem+json like every other error.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._deadline: TimerHandle | None = None
        self._in_headers = True
        self._n_header_bytes = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_headers and self._deadline is None:
            self._await_headers()
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A next request may begin in the same bytes that end the one before."""
        if self._deadline is None:
            self._await_headers()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(name, value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        self._in_headers, self._n_header_bytes = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_headers = True
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - our own words instead
        self._refuse(431 if self._n_header_bytes > MAX_HEADER_BYTES else 400)

    def _count(self, *parts: bytes) -> None:
        self._n_header_bytes += sum(map(len, parts))
        if self._n_header_bytes > MAX_HEADER_BYTES:
            raise HeadersTooLargeError

    def _await_headers(self) -> None:
        self._deadline = self.loop.call_later(HEADER_SECONDS, self._refuse, 408)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: int) -> None:
        self._stop_waiting()
        if self.transport.is_closing():
            return
        answer = transport_problem(status)
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", "connection: close"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        self.transport.write("\r\n".join([*lines, "", ""]).encode("ascii") + bytes(answer.body))
        self.transport.close()


def server_options() -> dict[str, Any]:
    """Options for `uvicorn.run` and `uvicorn.Config` wherever the application is served.

    Log lines are our own: uvicorn's access log would write query strings.
    """
    return {
        "http": PatientProtocol,
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "timeout_keep_alive": 30,
        "timeout_graceful_shutdown": 10,
    }
