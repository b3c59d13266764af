"""Headers that come too slowly, are too large or are no HTTP: each is answered, none holds a connection."""

import socket
from collections.abc import Callable, Iterator
from threading import Thread
from time import monotonic, sleep

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from service.web import protocol
from service.web.protocol import server_options

Say = Callable[..., bytes]


async def measure(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers the length of the body."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Iterator[Say]:
    """Sends pieces to a real server, with pauses, and gives all that it answers until it closes."""
    monkeypatch.setattr(protocol, "HEADER_SECONDS", 0.3)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(measure, lifespan="off", **server_options()))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()

    def send(*pieces: bytes, pause: float = 0.0) -> bytes:
        with socket.create_connection(listener.getsockname(), timeout=5) as connection:
            for piece in pieces:
                connection.sendall(piece)
                sleep(pause)
            answer = b""
            while piece := connection.recv(65_536):
                answer += piece
            return answer

    yield send
    server.should_exit = True
    thread.join()
    listener.close()


POST = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\n"


class TestPatientProtocol:
    def test_serves_ordinary_requests(self, say: Say) -> None:
        assert say(POST + b"12345").endswith(b"\r\n\r\n5")

    def test_a_slow_body_is_no_slow_header(self, say: Say) -> None:
        assert say(POST, b"12", b"345", pause=0.4).endswith(b"\r\n\r\n5")

    @pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: 1\r\n"])
    def test_gives_up_on_headers_that_do_not_end(self, say: Say, begun: bytes) -> None:
        started = monotonic()
        answer = say(begun)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"request_timeout" in answer
        assert monotonic() - started < 3

    @pytest.mark.parametrize("at_once", [True, False])
    def test_gives_up_in_the_second_request_too(self, say: Say, at_once: bool) -> None:
        pieces = POST.replace(b"Connection: close\r\n", b"") + b"12345", b"GET / HTTP/1.1\r\nHost"
        answer = say(b"".join(pieces)) if at_once else say(*pieces, pause=0.1)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"HTTP/1.1 408 " in answer

    @pytest.mark.parametrize("n_headers", [33, 200])
    def test_refuses_large_headers(self, say: Say, n_headers: int) -> None:
        answer = say(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"a" * n_headers * 1024 + b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 431 ")

    def test_answers_what_is_no_http(self, say: Say) -> None:
        answer = say(b"\x16\x03\x01 hello\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in answer
