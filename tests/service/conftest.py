"""The web application on an empty database, and people with each role."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from models.classifier import Classifier
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.tokens import issue_token
from service.app import create_app
from service.settings import Settings

SignIn = Callable[..., Mapping[str, str]]


@pytest.fixture
def app(database_url: str, tmp_path: Path, model_store: Path, classifier: Classifier) -> Iterator[FastAPI]:
    """The whole application, once on each kind of database."""
    settings = Settings(home=tmp_path, database_url=database_url, model_store=model_store)
    app = create_app(settings, classifier=classifier)
    yield app
    app.state.engine.dispose()


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Calls the application inside the process."""
    with TestClient(app) as client:
        yield client


@pytest.fixture
def sign_in(app: FastAPI) -> SignIn:
    """Makes an account with the given roles and gives the header that speaks for it."""

    def with_roles(*roles: Role, commune: str = "") -> Mapping[str, str]:
        name = "-".join(roles) + commune
        with app.state.sessions.begin() as session:
            add_account(session, name=name, roles=roles, commune=commune)
            token = issue_token(session, name=name).token
        return {"Authorization": f"Bearer {token}"}

    return with_roles


@pytest.fixture
def officer(sign_in: SignIn) -> Mapping[str, str]:
    """The header of an officer."""
    return sign_in(Role.officer)


@pytest.fixture
def guard(sign_in: SignIn) -> Mapping[str, str]:
    """The header of someone who may see what is guarded, and nothing else."""
    return sign_in(Role.guard)


@pytest.fixture
def post(client: TestClient) -> Callable[..., str]:
    """Sends an opinion as anybody may and gives its tracking code."""

    def send(text: str, **fields: object) -> str:
        answer = client.post("/api/v1/opinions", json={"text": text, **fields})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["code"])

    return send
