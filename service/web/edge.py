"""The outermost layer of the application: body limit, one log line and figures a request, the last-resort answer."""

from time import perf_counter
from typing import Any

import structlog
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import transport_problem
from service.web.logs import where

log = structlog.get_logger()
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class RequestFigures:
    """Counts and times of requests by route; labels hold route patterns, never real paths."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self.n_requests = Counter(
            "langnghe_requests", "Requests answered", ("method", "route", "status"), registry=registry
        )
        self.seconds = Histogram(
            "langnghe_request_seconds", "Time to answer", ("route",), buckets=BUCKETS, registry=registry
        )

    def count(self, *, method: str, route: str, status: int, seconds: float) -> None:
        self.n_requests.labels(method, route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)


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
        answer = _Answer(send)
        started = perf_counter()
        try:
            if _declared_length(scope) > self.max_body_bytes:
                await transport_problem(413)(scope, receive, answer)
            else:
                await self.app(scope, _Limited(receive, self.max_body_bytes), answer)
        except Exception as error:  # noqa: BLE001 - the last resort: no request may end without an answer
            log.error("unhandled", error=type(error).__name__, where=where(error), route=_route(scope))
            if answer.status is None:
                await transport_problem(500)(scope, receive, answer)
        self._note(scope, answer, perf_counter() - started)

    def _note(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        route, status = _route(scope), answer.status or 499
        method = scope["method"] if scope["method"] in KNOWN_METHODS else "other"
        self.figures.count(method=method, route=route, status=status, seconds=seconds)
        log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 2))


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Answer:
    """Passes the answer on and remembers its status."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self.send(message)


class _Limited:
    """Receives the body until it is longer than allowed, counting what comes without declared length."""

    def __init__(self, receive: Receive, max_body_bytes: int) -> None:
        self.receive = receive
        self.left = max_body_bytes

    async def __call__(self) -> Message:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise HTTPException(413)
        return message


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _route(scope: Scope) -> str:
    """The pattern of the route that answered, e.g. "/api/v1/opinions/{code}"."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", "")) or "unknown"
