"""Following the live version: quickly, without a failed request, and never to a broken one."""

import threading
import time

from fastapi import FastAPI
from starlette.testclient import TestClient

from models.store import Store
from service.retraining.nouns import PROGRAM, Action
from service.retraining.store import add_promotion

FIRST, SECOND, THIRD = "2026-01-01T00-00-00Z-aaaa", "2026-02-01T00-00-00Z-bbbb", "2026-03-01T00-00-00Z-cccc"


def make_live(app: FastAPI, version: str) -> float:
    """As another process does; gives the moment."""
    with app.state.sessions.begin() as session:
        add_promotion(session, version, action=Action.PROMOTE, by=PROGRAM, reason="")
    return time.monotonic()


def answering(client: TestClient) -> str:
    answer = client.post("/api/v1/classify", json={"text": "Nước máy đục, hôi."})
    assert answer.status_code == 200
    return str(answer.json()["model"])


class TestFollower:
    def test_starts_with_the_version_of_the_database(self, client: TestClient) -> None:
        assert answering(client) == FIRST

    def test_takes_over_within_two_seconds(self, app: FastAPI, client: TestClient, store: Store) -> None:
        answering(client)  # the first answer of a process loads the segmenter
        since = make_live(app, SECOND)
        while answering(client) != SECOND:
            assert time.monotonic() - since < 2
        deadline = time.monotonic() + 2
        while store.current() != SECOND:
            assert time.monotonic() < deadline

    def test_a_broken_version_leaves_the_old_one_serving(
        self, app: FastAPI, client: TestClient, tampered: str
    ) -> None:
        make_live(app, tampered)
        time.sleep(0.8)
        assert answering(client) == FIRST
        make_live(app, SECOND)
        time.sleep(6)  # it tries again, and takes the next one
        assert answering(client) == SECOND

    def test_twenty_changes_under_load(self, app: FastAPI, client: TestClient) -> None:
        """No request fails, and every answer names a version that was live within the two seconds before it."""
        answering(client)
        live: list[tuple[float, str]] = [(time.monotonic(), FIRST)]
        answers: list[tuple[float, float, str]] = []
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                began = time.monotonic()
                version = answering(client)
                answers.append((began, time.monotonic(), version))

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        for n in range(20):
            version = (SECOND, THIRD, FIRST)[n % 3]
            live.append((make_live(app, version), version))
            time.sleep(0.15)
        time.sleep(1)
        done.set()
        for asker in askers:
            asker.join()
        assert len(answers) > 100
        assert {version for _, _, version in answers} == {FIRST, SECOND, THIRD}
        for began, ended, version in answers:
            assert version in live_between(live, began - 2, ended), "an answer by a version that was not live"


def live_between(live: list[tuple[float, str]], start: float, end: float) -> set[str]:
    spans = zip(live, [*live[1:], (float("inf"), "")], strict=True)
    return {version for (since, version), (until, _) in spans if since <= end and until >= start}
