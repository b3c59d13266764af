"""The outermost layer: no error goes unanswered, no citizen's words reach the log."""

import asyncio
import json
import logging
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import Engine, event, text
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient
from starlette.types import Message
from structlog.testing import capture_logs

from service.database import DatabaseSession
from service.errors import install_error_answers
from service.web.edge import Edge, RequestFigures

SECRET = "ông A thôn Trung"


@pytest.fixture
def registry() -> CollectorRegistry:
    """An own set of figures."""
    return CollectorRegistry()


@pytest.fixture
def client(engine: Engine, registry: CollectorRegistry) -> Iterator[TestClient]:
    """A small application with a route that fails, one that reads and one that writes."""
    app = FastAPI()
    app.state.engine = engine
    app.add_middleware(Edge, max_body_bytes=1_000, figures=RequestFigures(registry))
    install_error_answers(app)

    @app.get("/fail/{word}")
    def fail(word: str) -> Response:
        raise RuntimeError(f"about {word} {SECRET}")

    @app.post("/echo")
    async def echo(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    @app.post("/keep")
    def keep(session: DatabaseSession) -> Response:
        session.execute(text("CREATE TABLE kept (id INTEGER)"))
        return PlainTextResponse("kept")

    with TestClient(app) as client:
        yield client


class TestEdge:
    def test_answers_a_bug_with_a_problem_and_no_words(self, client: TestClient) -> None:
        with capture_logs() as lines:
            answer = client.get(f"/fail/{SECRET}?q={SECRET}")
        assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
        assert "RuntimeError" in str(lines)
        assert SECRET not in str(lines) + answer.text

    def test_logs_one_line_a_request_without_path_values_or_query(
        self, client: TestClient, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, "langnghe.requests"):
            client.get(f"/fail/{SECRET}?q={SECRET}")
        [line] = capsys.readouterr().err.splitlines()
        logged = json.loads(line)
        assert (logged["event"], logged["route"], logged["status"]) == ("request", "/fail/{word}", 500)
        assert SECRET not in line

    def test_takes_it_for_no_fault_when_somebody_goes_away(
        self, client: TestClient, registry: CollectorRegistry
    ) -> None:
        """Only half of the body comes."""
        sent: list[Message] = [{"type": "http.request", "body": b"x", "more_body": True}]

        async def receive() -> Message:
            return sent.pop() if sent else {"type": "http.disconnect"}

        async def send(_message: Message) -> None:
            raise AssertionError("nobody is there")

        scope = {"type": "http", "method": "POST", "path": "/echo", "headers": [], "query_string": b""}
        with capture_logs() as lines:
            asyncio.run(client.app(scope, receive, send))  # type: ignore[arg-type]
        assert lines == []
        assert 'route="/echo",status="499"' in generate_latest(registry).decode()

    @pytest.mark.parametrize("n_bytes", [1_001, 5_000_000])
    def test_refuses_a_body_that_says_it_is_too_long(self, client: TestClient, n_bytes: int) -> None:
        answer = client.post("/echo", content=b"x" * n_bytes)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    def test_refuses_a_body_that_grows_too_long(self, client: TestClient) -> None:
        answer = client.post("/echo", content=(b"x" * 100 for _ in range(11)))
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    def test_lets_the_longest_allowed_body_pass(self, client: TestClient) -> None:
        assert client.post("/echo", content=b"x" * 1_000).text == "1000"

    @pytest.mark.parametrize(
        ("method", "path", "status", "code"),
        [("GET", "/nowhere", 404, "not_found"), ("PUT", "/echo", 405, "method_not_allowed")],
    )
    def test_answers_errors_of_the_transport_as_problems(
        self, client: TestClient, method: str, path: str, status: int, code: str
    ) -> None:
        answer = client.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert "nowhere" not in answer.text

    def test_counts_by_route_pattern(self, client: TestClient, registry: CollectorRegistry) -> None:
        client.get("/fail/x")
        client.request("BREW", "/echo")
        figures = generate_latest(registry).decode()
        assert 'route="/fail/{word}",status="500"' in figures
        assert 'method="other"' in figures


class TestOpenSession:
    def test_answers_only_after_the_commit(self, client: TestClient, engine: Engine) -> None:
        def refuse(_connection: object) -> None:
            raise OSError("disk full")

        event.listen(engine, "commit", refuse)
        assert client.post("/keep").status_code == 500
        event.remove(engine, "commit", refuse)
        assert client.post("/keep").text == "kept"
