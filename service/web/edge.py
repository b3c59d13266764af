"""The outermost layer of the application: body limit, one log line and figures a request, the last-resort answer."""

from functools import cache
from time import perf_counter
from typing import Any

import structlog
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import transport_problem
from service.web.error_pages import shown_to_people
from service.web.logs import log_request, where

log = structlog.get_logger()
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
#: No browser shall take an answer for anything but what it says it is.
NO_GUESSING = (b"x-content-type-options", b"nosniff")
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestFigures:
    """Counts and times of requests by route; labels hold route patterns, never real paths."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        n_requests = Counter(
            "langnghe_requests", "Requests answered", ("method", "route", "status"), registry=registry
        )
        seconds = Histogram(
            "langnghe_request_seconds", "Time to answer", ("route",), buckets=BUCKETS, registry=registry
        )
        self._n_requests = cache(n_requests.labels)
        self._seconds = cache(seconds.labels)

    def count(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Adds one answered request."""
        self._n_requests(method, route, status).inc()
        self._seconds(route).observe(seconds)


class Edge:
    """Pure ASGI, because a layer that wraps streams costs more than the whole of an empty route."""

    def __init__(self, app: ASGIApp, *, max_body_bytes: int, figures: RequestFigures) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(receive, send, self.max_body_bytes)
        started = perf_counter()
        try:
            if _declared_length(scope) > self.max_body_bytes:
                await _told(scope, 413)(scope, receive, exchange.send)
            else:
                await self.app(scope, exchange.receive, exchange.send)
        except ClientDisconnect:
            pass  # whoever asked has gone, there is nobody to answer
        except Exception as error:  # noqa: BLE001 - the last resort: no request may end without an answer
            log.error("unhandled", error=type(error).__name__, where=where(error), route=_route(scope))
            if exchange.status is None:
                await _told(scope, 500)(scope, receive, exchange.send)
        self._note(scope, exchange.status or 499, perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        method = scope["method"] if scope["method"] in KNOWN_METHODS else "other"
        self.figures.count(method=method, route=route, status=status, seconds=seconds)
        log_request(method=method, route=route, status=status, seconds=seconds)


class _Exchange:
    """One request and its answer: counts what comes in, with or without a declared length, and keeps the status."""

    __slots__ = ("_n_left", "_receive", "_send", "status")

    def __init__(self, receive: Receive, send: Send, max_body_bytes: int) -> None:
        self._receive = receive
        self._send = send
        self._n_left = max_body_bytes
        self.status: int | None = None

    async def receive(self) -> Message:
        message = await self._receive()
        self._n_left -= len(message.get("body", b""))
        if self._n_left < 0:
            raise HTTPException(413)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if all(name != NO_GUESSING[0] for name, _ in message["headers"]):
                message["headers"] = [*message["headers"], NO_GUESSING]
        await self._send(message)


def _told(scope: Scope, status: int) -> Response:
    return shown_to_people(Request(scope), transport_problem(status))


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _route(scope: Scope) -> str:
    """The pattern of the route that answered, e.g. "/opinions/{code}"."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", "")) or "unknown"
