"""The whole service behind a real socket."""

import socket
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from models.classifier import Classifier
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.tokens import issue_token
from service.app import create_app
from service.settings import Settings
from service.web.protocol import server_options

SignIn = Callable[..., Mapping[str, str]]
_numbers = count(1)


@pytest.fixture(scope="module")
def app(
    shared_database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    model_store: Path,
    classifier: Classifier,
) -> FastAPI:
    """The whole application, once on each kind of database."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, database_url=shared_database_url, model_store=model_store)
    return create_app(settings, classifier=classifier)


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[tuple[str, int]]:
    """Host and port on which the service listens, run as it is in earnest."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, **server_options()))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield listener.getsockname()
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture(scope="module")
def web(address: tuple[str, int]) -> Iterator[httpx.Client]:
    """A client that speaks HTTP over the socket."""
    with httpx.Client(base_url=f"http://{address[0]}:{address[1]}", timeout=30) as client:
        yield client


@pytest.fixture
def sign_in(app: FastAPI) -> SignIn:
    """Makes an account with a role and gives the header that speaks for it."""

    def with_role(role: Role) -> Mapping[str, str]:
        name = f"{role}-{next(_numbers)}"
        with app.state.sessions.begin() as session:
            add_account(session, name=name, roles=[role])
            token = issue_token(session, name=name).token
        return {"Authorization": f"Bearer {token}"}

    return with_role
