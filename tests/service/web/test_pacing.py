"""Whoever asks too fast waits; others do not notice."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from models.classifier import Classifier
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.tokens import issue_token
from service.app import create_app
from service.settings import Settings
from service.web.pacing import N_REMEMBERED, Pace

ADDRESS, OTHER = ("203.0.113.7", 1), ("203.0.113.8", 1)
Call = Callable[..., int]


@pytest.fixture
def call(sqlite_template: Path, tmp_path: Path, model_store: Path, classifier: Classifier) -> Iterator[Call]:
    """Asks for /api/v1/me from an address, with a key or a wrong one, where 30 and 20 a minute are allowed."""
    (tmp_path / "langnghe.db").write_bytes(sqlite_template.read_bytes())
    settings = Settings(
        home=tmp_path, model_store=model_store, n_requests_by_key=30, n_requests_by_address=20
    )
    app = create_app(settings, classifier=classifier)
    keys: dict[str, str] = {"wrong": "ln_wrong"}
    with app.state.sessions.begin() as session:
        for name in ("one", "two"):
            add_account(session, name=name, roles=[Role.officer])
            keys[name] = issue_token(session, name=name).token

    def ask(address: tuple[str, int], key: str | None = None, path: str = "/api/v1/me") -> int:
        headers = {"Authorization": f"Bearer {keys.get(key, key)}"} if key else {}
        answer = TestClient(app, client=address).get(path, headers=headers)
        if answer.status_code == 429:
            assert 1 <= int(answer.headers["retry-after"]) <= 60
            assert answer.json()["code"] == "too_many_requests"
        return answer.status_code

    with TestClient(app):
        yield ask


class TestPacing:
    def test_slows_down_one_address_and_no_other(self, call: Call) -> None:
        assert {call(ADDRESS) for _ in range(20)} == {401}
        assert {call(ADDRESS) for _ in range(5)} == {429}
        assert call(OTHER) == 401

    def test_counts_keys_not_their_address(self, call: Call) -> None:
        assert {call(ADDRESS, "one") for _ in range(30)} == {200}
        assert call(ADDRESS, "one") == 429
        assert call(OTHER, "one") == 429
        assert call(ADDRESS, "two") == 200

    def test_stops_whoever_tries_keys(self, call: Call) -> None:
        answers = [call(ADDRESS, f"ln_guess{i}") for i in range(66)]  # one more is free each second
        assert answers[:60] == [401] * 60
        assert 429 in answers[60:]
        assert call(OTHER, "one") == 200

    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    def test_never_counts_probes(self, call: Call, path: str) -> None:
        assert {call(ADDRESS, path=path) for _ in range(40)} == {200}

    def test_does_not_count_the_machine_itself(self, call: Call) -> None:
        assert {call(("127.0.0.1", 1)) for _ in range(40)} == {401}

    def test_takes_a_network_for_one_caller(self, call: Call) -> None:
        answers = [call((f"2001:db8:1:2::{i:x}", 1)) for i in range(1, 24)]
        assert answers == [401] * 20 + [429] * 3


class TestPace:
    def test_lets_pass_again_after_a_while(self) -> None:
        pace = Pace(60)
        for _ in range(60):
            assert pace.seconds_to_wait("a", at=0.0) == 0
            pace.count("a", at=0.0)
        assert pace.seconds_to_wait("a", at=0.0) == pytest.approx(1.0)
        assert pace.seconds_to_wait("a", at=1.0) == 0

    def test_forgets_callers_instead_of_growing(self) -> None:
        pace = Pace(60)
        for i in range(N_REMEMBERED + 50):
            pace.count(str(i), at=0.0)
        assert len(pace._full_at) == N_REMEMBERED

    def test_zero_lets_everything_pass(self) -> None:
        pace = Pace(0)
        for _ in range(1_000):
            pace.count("a", at=0.0)
        assert pace.seconds_to_wait("a", at=0.0) == 0


def test_headers_of_every_kind_of_answer(client: TestClient) -> None:
    for path in ("/", "/track", "/sign-in", "/docs", "/nowhere"):
        answer = client.get(path, headers={"Accept": "text/html"})
        policy: Mapping[str, str] = dict(
            part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'", path
        assert policy["script-src"] == "'self'", path
        assert policy["frame-ancestors"] == "'none'", path
    for path in ("/healthz", "/api/v1/me", "/openapi.json", "/static/docs.js"):
        assert client.get(path).headers["x-content-type-options"] == "nosniff", path
