"""A full disk and one that may only be read: a clear answer, nothing lost, and work again when there is room."""

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from models.classifier import Classifier
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.tokens import issue_token
from service.app import create_app
from service.settings import Settings
from service.web.storage import BUSY, FULL, READ_ONLY, UNAVAILABLE, storage_fault

WORDS = "Đường liên thôn nhiều ổ gà, trời mưa không đi được, đề nghị xã sửa. " * 100
MakeApp = Callable[[Path], FastAPI]


@pytest.fixture
def make_app(sqlite_template: Path, model_store: Path, classifier: Classifier) -> MakeApp:
    def made(home: Path) -> FastAPI:
        (home / "langnghe.db").write_bytes(sqlite_template.read_bytes())
        return create_app(Settings(home=home, model_store=model_store), classifier=classifier)

    return made


def officer(app: FastAPI) -> Mapping[str, str]:
    with app.state.sessions.begin() as session:
        add_account(session, name="lan", roles=[Role.officer])
        return {"Authorization": f"Bearer {issue_token(session, name='lan').token}"}


def post_until_refused(client: TestClient, *, at_most: int = 2_000) -> tuple[list[str], int, str]:
    """The codes that were given, then the status and code of the refusal."""
    codes: list[str] = []
    for i in range(at_most):
        answer = client.post("/api/v1/opinions", json={"text": f"{i}. {WORDS}"})
        if answer.status_code != 201:
            return codes, answer.status_code, answer.json()["code"]
        codes.append(answer.json()["code"])
    raise AssertionError("the disk never became full")


def all_codes(client: TestClient, headers: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    cursor = ""
    while True:
        page = client.get(f"/api/v1/opinions?limit=200{cursor}", headers=headers).json()
        found |= {opinion["code"] for opinion in page["opinions"]}
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


class TestFullDisk:
    def test_of_pages_that_run_out(self, make_app: MakeApp, tmp_path: Path) -> None:
        """SQLite's own limit answers as a full disk does."""
        app = make_app(tmp_path)
        headers = officer(app)

        @event.listens_for(app.state.engine, "connect")
        def limit(connection: object, _record: object) -> None:
            connection.execute("PRAGMA max_page_count=170")  # type: ignore[attr-defined]

        app.state.engine.dispose()
        with TestClient(app) as client:
            codes, status, code = post_until_refused(client)
            assert (status, code) in {(503, "storage_full"), (503, "storage_unavailable")}
            assert set(codes) <= all_codes(client, headers)
            assert client.get("/healthz").status_code == 200
            event.remove(app.state.engine, "connect", limit)
            app.state.engine.dispose()
        check_integrity(app)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
    def test_of_a_real_file_system(self, make_app: MakeApp, tmp_path: Path) -> None:
        with mounted(tmp_path / "small", "size=6m") as home:
            app = make_app(home)
            headers = officer(app)
            with TestClient(app) as client:
                codes, status, code = post_until_refused(client)
                assert (status, code) in {(503, "storage_full"), (503, "storage_unavailable")}
                kept = all_codes(client, headers)
                assert set(codes) <= kept
                ready = client.get("/readyz")
                assert ready.status_code == 503
                assert "storage_full" in [reason["code"] for reason in ready.json()["reasons"]]
                subprocess.run(["mount", "-o", "remount,size=64m", home], check=True)
                again = client.post("/api/v1/opinions", json={"text": WORDS})
                assert again.status_code == 201
                assert all_codes(client, headers) == kept | {again.json()["code"]}
            check_integrity(app)


class TestReadOnlyDisk:
    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
    def test_answers_clearly_and_works_again(self, make_app: MakeApp, tmp_path: Path) -> None:
        with mounted(tmp_path / "disk", "size=64m") as home:
            app = make_app(home)
            headers = officer(app)
            with TestClient(app) as client:
                code = client.post("/api/v1/opinions", json={"text": WORDS}).json()["code"]
                app.state.follower.stop()
                app.state.writer.stop()
                app.state.engine.dispose()
                subprocess.run(["mount", "-o", "remount,ro", home], check=True)
                app.state.writer.start()
                refused = client.post("/api/v1/opinions", json={"text": WORDS})
                assert (refused.status_code, refused.headers["content-type"]) == (
                    503,
                    "application/problem+json",
                )
                assert client.get("/healthz").status_code == 200
                assert client.get("/readyz").status_code == 503
                subprocess.run(["mount", "-o", "remount,rw", home], check=True)
                app.state.engine.dispose()
                assert client.post("/api/v1/opinions", json={"text": WORDS}).status_code == 201
                assert code in all_codes(client, headers)
            check_integrity(app)


class TestStorageFault:
    @pytest.mark.parametrize(
        ("said", "fault"),
        [
            ("database or disk is full", FULL),
            ('could not extend file "base/5": No space left on device', FULL),
            ("attempt to write a readonly database", READ_ONLY),
            ("cannot execute INSERT in a read-only transaction", READ_ONLY),
            ("database is locked", BUSY),
            ("deadlock detected", BUSY),
            ("connection refused", UNAVAILABLE),
        ],
    )
    def test_is_known_by_what_the_database_says(self, said: str, fault: object) -> None:
        assert storage_fault(OperationalError("SELECT", {}, Exception(said))) is fault


def check_integrity(app: FastAPI) -> None:
    with app.state.engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    app.state.engine.dispose()


class mounted:  # noqa: N801 - reads as what it does
    """A file system in memory, unmounted at the end."""

    def __init__(self, folder: Path, options: str) -> None:
        self.folder, self.options = folder, options

    def __enter__(self) -> Path:
        self.folder.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", self.options, "none", self.folder],
            check=False,
            capture_output=True,
        )
        if done.returncode:
            pytest.skip("this machine mounts nothing")
        return self.folder

    def __exit__(self, *_error: object) -> None:
        subprocess.run(["umount", "-l", self.folder], check=False)
