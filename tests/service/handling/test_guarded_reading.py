"""Reading what may be a denunciation, and taking tables out, leaves lines in the audit: ids, never words."""

from collections.abc import Callable, Mapping

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from starlette.testclient import TestClient

from service.accounts.nouns import Role

GUARDED = "Tôi tố cáo ông trưởng thôn nhận hối lộ, bao che cho người lấn chiếm đất công."
OPEN = "Đường liên thôn nhiều ổ gà, trời mưa không đi được, đề nghị xã sửa."
Post = Callable[..., str]


def lines(app: FastAPI, action: str) -> list[tuple[int | None, str, str]]:
    with app.state.sessions() as session:
        rows = session.execute(
            text("SELECT account_id, subject_id, changes FROM audit WHERE action = :action ORDER BY id"),
            {"action": action},
        )
        return [(row[0], row[1], str(row[2])) for row in rows]


class TestGuardedReading:
    @pytest.mark.parametrize(
        "path",
        ["/api/v1/opinions", "/api/v1/opinions/{code}", "/opinions/{code}", "/handling", "/review/{code}"],
    )
    def test_is_noted_with_who_and_which(
        self, app: FastAPI, client: TestClient, post: Post, guard: Mapping[str, str], path: str
    ) -> None:
        post(OPEN)
        code = post(GUARDED)
        answer = client.get(path.replace("{code}", code), headers=guard)
        assert answer.status_code == 200
        [(account, subject, changes)] = lines(app, "read_guarded")
        with app.state.sessions() as session:
            opinion, guarded = session.execute(text("SELECT id, code FROM opinions WHERE guarded")).one()
            [name] = session.scalars(text("SELECT name FROM accounts WHERE id = :id"), {"id": account})
        assert (guarded, subject, name) == (code, str(opinion), "guard")
        assert "tố cáo" not in changes

    def test_of_the_review_queue_is_noted(
        self, app: FastAPI, client: TestClient, post: Post, guard: Mapping[str, str]
    ) -> None:
        code = post(GUARDED)
        seen = [client.get(f"/review?view={view}", headers=guard).text for view in ("unsure", "sure")]
        assert sum(code in page for page in seen) == len(lines(app, "read_guarded")) == 1

    def test_leaves_no_line_for_what_is_open(
        self,
        app: FastAPI,
        client: TestClient,
        post: Post,
        officer: Mapping[str, str],
        guard: Mapping[str, str],
    ) -> None:
        code = post(OPEN)
        for headers in (officer, guard):
            client.get(f"/api/v1/opinions/{code}", headers=headers)
            client.get("/api/v1/opinions", headers=headers)
        assert lines(app, "read_guarded") == []


class TestExports:
    @pytest.mark.parametrize(
        ("path", "name"),
        [
            ("/api/v1/summaries/routing.csv", "routing.csv"),
            ("/api/v1/summaries/routing.xlsx", "routing.xlsx"),
            ("/summary/opinions.csv", "opinions.csv"),
            ("/summary/opinions.xlsx", "opinions.xlsx"),
        ],
    )
    def test_are_noted_with_their_filter(
        self,
        app: FastAPI,
        client: TestClient,
        sign_in: Callable[..., Mapping[str, str]],
        path: str,
        name: str,
    ) -> None:
        leader = sign_in(Role.leader)
        assert client.get(f"{path}?topic=roads", headers=leader).status_code == 200
        [(account, subject, changes)] = lines(app, "export")
        assert (account, subject) == (1, name)
        assert "roads" in changes
        assert client.get(path).status_code == 401
        assert len(lines(app, "export")) == 1
