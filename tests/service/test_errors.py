"""Refusals of bad requests: stable codes, Vietnamese sentences, nothing of the input in the answer."""

from collections.abc import Iterator
from datetime import date

import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from models.errors import Problem
from service.database import DatabaseSession
from service.errors import install_error_answers

WORDS = "nước đục ở thôn Trung"


class NoteIn(BaseModel):
    """A body like those of the nouns."""

    model_config = ConfigDict(extra="forbid")

    text: str
    on: date | None = None
    n: int = 0


class TooEarly(Problem):
    """A domain error."""

    status = 409
    code = "too_early"
    title = "Chưa đến lúc"


@pytest.fixture
def client(engine: Engine) -> Iterator[TestClient]:
    """A small application with the error answers of the whole."""
    app = FastAPI()
    app.state.engine = engine
    install_error_answers(app)

    @app.post("/notes")
    def post_note(body: NoteIn) -> str:  # noqa: ARG001
        raise TooEarly("Hãy chờ đến 2027.", year=2027, retry_after=30)

    @app.post("/store")
    def store_note(session: DatabaseSession, body: NoteIn) -> str:
        session.execute(text("SELECT CAST(:text AS VARCHAR(10))"), {"text": body.text})
        return "stored"

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


JSON = "application/json"
BAD_BODIES: list[tuple[bytes, str, int, str, str]] = [
    (b"", JSON, 422, "invalid_request", "no body"),
    (b"{", JSON, 400, "invalid_json", "cut off"),
    (b'{"text": NaN}', JSON, 422, "invalid_request", "NaN"),
    (b'{"text": 1e999}', JSON, 422, "invalid_request", "infinite"),
    (b'{"text": "a", "n": 1e999}', JSON, 422, "invalid_request", "infinite number"),
    (b'{"text": "\xff\xfe"}', JSON, 400, "broken_utf8", "broken UTF-8"),
    (b"[" * 100_000, JSON, 400, "unreadable_body", "nested too deeply"),
    (b'{"text": "a", "n": ' + b"9" * 5_000 + b"}", JSON, 400, "unreadable_body", "number too long"),
    (f'{{"text": "a", "{WORDS}": 1}}'.encode(), JSON, 422, "unknown_field", "unknown field"),
    (f'{{"text": "a", "on": "{WORDS}"}}'.encode(), JSON, 422, "invalid_request", "no date"),
    (f'["{WORDS}"]'.encode(), JSON, 422, "invalid_request", "no object"),
    (f'{{"text": "{WORDS}"}}'.encode(), "text/plain", 415, "unsupported_content_type", "wrong type"),
    (f"text={WORDS}".encode(), "application/x-www-form-urlencoded", 415, "unsupported_content_type", "form"),
]


class TestInvalidRequests:
    @pytest.mark.parametrize(
        ("body", "content_type", "status", "code", "why"), BAD_BODIES, ids=[row[-1] for row in BAD_BODIES]
    )
    def test_are_refused_without_echo(
        self, client: TestClient, body: bytes, content_type: str, status: int, code: str, why: str
    ) -> None:
        answer = client.post("/notes", content=body, headers={"Content-Type": content_type})
        assert (answer.status_code, answer.json()["code"]) == (status, code), why
        assert answer.headers["content-type"] == "application/problem+json"
        assert WORDS not in answer.text

    def test_name_the_field_at_fault(self, client: TestClient) -> None:
        body = client.post("/notes", json={"on": "x"}).json()
        assert [(error["field"], error["detail"]) for error in body["errors"]] == [
            ("text", "Thiếu trường bắt buộc."),
            ("on", "Phải là ngày dạng YYYY-MM-DD."),
        ]


class TestProblems:
    def test_become_problem_json(self, client: TestClient) -> None:
        answer = client.post("/notes", json={"text": "a"})
        assert answer.json() == {
            "type": "urn:langnghe:problem:too_early",
            "title": "Chưa đến lúc",
            "status": 409,
            "detail": "Hãy chờ đến 2027.",
            "code": "too_early",
            "instance": "/notes",
            "year": 2027,
            "retry_after": 30,
        }
        assert answer.headers["retry-after"] == "30"

    @pytest.mark.parametrize("value", ["a\\u0000b", "\\ud800"])
    def test_what_the_database_cannot_keep_is_no_500(
        self, client: TestClient, engine: Engine, value: str
    ) -> None:
        content = f'{{"text": "{value}"}}'.encode()
        answer = client.post("/store", content=content, headers={"Content-Type": JSON})
        if engine.dialect.name == "sqlite" and "u0000" in value:
            assert answer.status_code == 200
        else:
            assert (answer.status_code, answer.json()["code"]) == (422, "unstorable_value")
