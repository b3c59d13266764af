"""Calls of the learning: who may, one run at a time, progress that survives a reload, promotion and rollback."""

import json
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from models.errors import Problem
from models.store import Store
from service.accounts.nouns import Role
from service.retraining.nouns import Status
from service.retraining.records import RunRecord
from service.retraining.starting import RetrainingRunning, end_run
from service.retraining.store import add_event, get_run
from tests.service.conftest import SignIn

FIRST, SECOND = "2026-01-01T00-00-00Z-aaaa", "2026-02-01T00-00-00Z-bbbb"
Headers = Mapping[str, str]


@pytest.fixture
def administrator(sign_in: SignIn) -> Headers:
    return sign_in(Role.administrator)


@pytest.fixture
def leader(sign_in: SignIn) -> Headers:
    return sign_in(Role.leader)


class TestRoles:
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "/retrainings"), ("GET", "/retrainings"), ("GET", "/retrainings/x"),
            ("GET", "/retrainings/x/events"), ("GET", "/retrainings/x/changes"), ("POST", "/retrainings/x/cancel"),
            ("GET", "/models"), ("POST", f"/models/{SECOND}/promote"), ("POST", "/models/rollback"),
        ],
    )  # fmt: skip
    def test_anonymous_may_nothing(self, client: TestClient, method: str, path: str) -> None:
        assert client.request(method, f"/api/v1{path}").status_code == 401

    @pytest.mark.parametrize("path", ["/retrainings", f"/models/{SECOND}/promote", "/models/rollback"])
    def test_leaders_and_officers_only_look(
        self, client: TestClient, leader: Headers, officer: Headers, path: str
    ) -> None:
        for headers in (leader, officer):
            assert client.post(f"/api/v1{path}", headers=headers).status_code == 403
        assert client.get("/api/v1/retrainings", headers=leader).status_code == 200
        assert client.get("/api/v1/models", headers=officer).status_code == 200


class TestStart:
    def test_queues_one_run(self, client: TestClient, administrator: Headers, leader: Headers) -> None:
        answer = client.post("/api/v1/retrainings", headers=administrator)
        assert answer.status_code == 202
        run = client.get(answer.headers["location"], headers=leader).json()
        assert (run["status"], run["active"], run["champion"]) == ("queued", True, FIRST)

    def test_refuses_a_second(self, client: TestClient, administrator: Headers) -> None:
        first = client.post("/api/v1/retrainings", headers=administrator).json()["id"]
        answer = client.post("/api/v1/retrainings", headers=administrator)
        assert (answer.status_code, answer.json()["code"]) == (409, "retraining_running")
        assert answer.json()["run"] == first

    def test_fifty_parallel_starts_give_one(
        self, app: FastAPI, client: TestClient, administrator: Headers
    ) -> None:
        """More than there are threads: whoever waits must not take one from the one whose turn it is."""
        with ThreadPoolExecutor(50) as pool:
            answers = pool.map(lambda _: client.post("/api/v1/retrainings", headers=administrator), range(50))
            statuses = Counter(answer.status_code for answer in answers)
        assert statuses == {202: 1, 409: 49}
        with app.state.sessions() as session:
            assert session.scalar(select(func.count()).select_from(RunRecord)) == 1

    def test_after_the_end_of_one_the_next(
        self, app: FastAPI, client: TestClient, administrator: Headers
    ) -> None:
        run_id = client.post("/api/v1/retrainings", headers=administrator).json()["id"]
        with app.state.sessions.begin() as session:
            end_run(session, get_run(session, run_id), Status.FAILED, failure="Đĩa đã đầy.")
        assert (
            client.get(f"/api/v1/retrainings/{run_id}", headers=administrator).json()["failure"]
            == "Đĩa đã đầy."
        )
        assert client.post("/api/v1/retrainings", headers=administrator).status_code == 202

    def test_unknown_run(self, client: TestClient, administrator: Headers) -> None:
        answer = client.get("/api/v1/retrainings/nope", headers=administrator)
        assert (answer.status_code, answer.json()["code"]) == (404, "retraining_not_found")


class TestCancel:
    def test_a_queued_run_at_once(self, client: TestClient, administrator: Headers) -> None:
        run_id = client.post("/api/v1/retrainings", headers=administrator).json()["id"]
        answer = client.post(f"/api/v1/retrainings/{run_id}/cancel", headers=administrator)
        assert (answer.status_code, answer.json()["status"]) == (202, "cancelled")
        again = client.post(f"/api/v1/retrainings/{run_id}/cancel", headers=administrator)
        assert (again.status_code, again.json()["code"]) == (409, "retraining_ended")


class TestEvents:
    def test_tells_what_is_stored_and_goes_on_after_a_reload(
        self, app: FastAPI, client: TestClient, administrator: Headers
    ) -> None:
        run_id = client.post("/api/v1/retrainings", headers=administrator).json()["id"]
        with app.state.sessions.begin() as session:
            add_event(session, run_id, step="train", message="Kiểm tra chéo", done=2, total=5)
            end_run(session, get_run(session, run_id), Status.REJECTED)
        path = f"/api/v1/retrainings/{run_id}/events"
        first = self.read(client.get(path, headers=administrator).text)
        assert [event["data"].get("message") for event in first] == [
            "Đã nhận yêu cầu", "Kiểm tra chéo", "rejected", None
        ]  # fmt: skip
        assert first[-1] == {"event": "end", "data": {"status": "rejected"}}
        reloaded = client.get(path, headers={**administrator, "Last-Event-ID": str(first[1]["id"])})
        assert self.read(reloaded.text) == first[2:]
        assert (
            self.read(client.get(f"{path}?after={first[0]['id']}", headers=administrator).text) == first[1:]
        )

    def read(self, text: str) -> list[dict[str, object]]:
        blocks = [
            dict(line.split(": ", 1) for line in block.splitlines()) for block in text.strip().split("\n\n")
        ]
        return [{**block, "data": json.loads(block["data"])} for block in blocks if "data" in block]


class TestModels:
    def test_promotes_rolls_back_and_tells_the_history(
        self, client: TestClient, administrator: Headers, store: Store
    ) -> None:
        path = f"/api/v1/models/{SECOND}/promote"
        refused = client.post(path, headers=administrator)
        assert (refused.status_code, refused.json()["code"]) == (409, "gate_not_passed")
        blank = client.post(path, json={"override": True}, headers=administrator)
        assert (blank.status_code, blank.json()["code"]) == (422, "reason_missing")
        body = {"override": True, "reason": "đã kiểm tra tay"}
        assert client.post(path, json=body, headers=administrator).status_code == 200
        assert store.current() == SECOND
        assert client.post(path, headers=administrator).json() == {"version": SECOND, "unchanged": True}
        assert client.post("/api/v1/models/rollback", headers=administrator).json()["version"] == FIRST
        models = client.get("/api/v1/models", headers=administrator).json()
        assert models["live"] == FIRST
        assert [(row["version"], row["action"], row["by"]) for row in models["history"]] == [
            (FIRST, "first", "langnghe"), (SECOND, "promote", "administrator"), (FIRST, "rollback", "administrator")
        ]  # fmt: skip
        assert models["history"][1]["reason"] == "đã kiểm tra tay"
        assert len(models["versions"]) == 3

    @pytest.mark.parametrize("version", ["nope", "..", "current"])
    def test_unknown_version(self, client: TestClient, administrator: Headers, version: str) -> None:
        answer = client.post(f"/api/v1/models/{version}/promote", headers=administrator)
        assert answer.status_code == 404

    def test_nothing_to_roll_back(self, client: TestClient, administrator: Headers) -> None:
        answer = client.post("/api/v1/models/rollback", headers=administrator)
        assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_roll_back")

    def test_a_tampered_version_is_refused(
        self, client: TestClient, administrator: Headers, tampered: str
    ) -> None:
        body = {"override": True, "reason": "thử"}
        answer = client.post(f"/api/v1/models/{tampered}/promote", json=body, headers=administrator)
        assert (answer.status_code, answer.json()["code"]) == (503, "broken_model_version")
        assert client.get("/api/v1/models", headers=administrator).json()["live"] == FIRST


def test_problems_are_of_one_family() -> None:
    assert issubclass(RetrainingRunning, Problem)
