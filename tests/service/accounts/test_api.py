"""Over HTTP: who is let in, who is not, and what they are told."""

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts.api import optional_actor, require, router
from service.accounts.keeping import add_account, disable_account
from service.accounts.nouns import Actor, Role, Scope
from service.accounts.tokens import issue_token
from service.database import make_sessions
from service.errors import install_error_answers


@pytest.fixture
def client(engine: Engine) -> TestClient:
    """An application with `/me` and three routes that ask for more or less."""
    app = FastAPI()
    app.state.engine = engine
    app.include_router(router)
    install_error_answers(app)

    @app.get("/anyone")
    def anyone(actor: Annotated[Actor | None, Depends(optional_actor)]) -> str:
        return actor.name if actor else "anonymous"

    @app.get("/guarded")
    def guarded(actor: Annotated[Actor, Depends(require(Role.guard))]) -> str:
        return actor.name

    @app.post("/work")
    def work(actor: Annotated[Actor, Depends(require(Role.officer, Role.leader))]) -> str:
        return actor.name

    return TestClient(app)


def token_of(engine: Engine, *roles: Role, scopes: tuple[Scope, ...] = tuple(Scope)) -> dict[str, str]:
    """The header of a new account with these roles."""
    name = "-".join(roles)
    with make_sessions(engine).begin() as session:
        add_account(session, name=name, roles=roles, commune="An Mẫu", department="economy")
        return {"Authorization": f"Bearer {issue_token(session, name=name, scopes=scopes).token}"}


BAD_HEADERS = ["", "Bearer", "Bearer ", "Bearer x", "Basic bGFuOngK", "ln_abc", "bearer ln_" + "A" * 43]


class TestMe:
    def test_anonymous(self, client: TestClient) -> None:
        answer = client.get("/me")
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "not_signed_in"

    @pytest.mark.parametrize("header", BAD_HEADERS)
    def test_a_bad_header(self, client: TestClient, header: str) -> None:
        answer = client.get("/me", headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer.json()["code"] in ("invalid_token", "not_signed_in")

    def test_with_a_token(self, client: TestClient, engine: Engine) -> None:
        answer = client.get("/me", headers=token_of(engine, Role.reviewer, Role.officer))
        assert answer.status_code == 200
        assert answer.json() == {
            "name": "reviewer-officer",
            "roles": ["officer", "reviewer"],
            "commune": "An Mẫu",
            "department": "economy",
        }

    def test_after_the_account_was_disabled(self, client: TestClient, engine: Engine) -> None:
        header = token_of(engine, Role.officer)
        assert client.get("/me", headers=header).status_code == 200
        with make_sessions(engine).begin() as session:
            disable_account(session, name="officer")
        assert client.get("/me", headers=header).json()["code"] == "invalid_token"


class TestRequire:
    def test_the_wrong_role_is_refused(self, client: TestClient, engine: Engine) -> None:
        answer = client.get("/guarded", headers=token_of(engine, Role.administrator, Role.officer))
        assert answer.status_code == 403
        assert answer.json()["code"] == "forbidden"

    def test_the_right_role_may(self, client: TestClient, engine: Engine) -> None:
        assert client.get("/guarded", headers=token_of(engine, Role.guard)).json() == "guard"

    def test_one_of_several_roles_may(self, client: TestClient, engine: Engine) -> None:
        assert client.post("/work", headers=token_of(engine, Role.leader)).json() == "leader"

    def test_a_reading_token_may_not_write(self, client: TestClient, engine: Engine) -> None:
        header = token_of(engine, Role.officer, scopes=(Scope.read,))
        assert client.get("/me", headers=header).status_code == 200
        assert client.post("/work", headers=header).status_code == 403


class TestOptionalActor:
    def test_anonymous_is_welcome(self, client: TestClient) -> None:
        assert client.get("/anyone").json() == "anonymous"

    def test_a_known_one_is_named(self, client: TestClient, engine: Engine) -> None:
        assert client.get("/anyone", headers=token_of(engine, Role.officer)).json() == "officer"

    def test_a_wrong_token_is_not_taken_for_nobody(self, client: TestClient) -> None:
        assert client.get("/anyone", headers={"Authorization": "Bearer x"}).status_code == 401
