"""The documented API, asked by a machine that reads the documentation: with every role, no server error, and only
answers that the documentation or the error format allows."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.classifier import Classifier
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.tokens import issue_token
from service.app import create_app
from service.settings import Settings

WHO = ("anonymous", *Role)
#: Calls that stream as long as a run lasts.
ENDLESS = "/events"
N_EXAMPLES = 4


@pytest.fixture(scope="module")
def app(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, model_store: Path, classifier: Classifier
) -> FastAPI:
    home = tmp_path_factory.mktemp("contract")
    shutil.copy(sqlite_template, home / "langnghe.db")
    settings = Settings(home=home, model_store=model_store, n_requests_by_key=0, n_requests_by_address=0)
    return create_app(settings, classifier=classifier)


@pytest.fixture(scope="module")
def headers(app: FastAPI) -> Iterator[Mapping[str, Mapping[str, str]]]:
    """A header for each role, of people who may see everything that their role lets them see."""
    found: dict[str, Mapping[str, str]] = {"anonymous": {}}
    with app.state.sessions.begin() as session:
        for role in Role:
            add_account(session, name=role, roles=[role])
            found[role] = {"Authorization": f"Bearer {issue_token(session, name=role).token}"}
    yield found
    app.state.engine.dispose()


@pytest.mark.parametrize("who", WHO)
def test_no_call_makes_a_server_error(
    app: FastAPI, headers: Mapping[str, Mapping[str, str]], who: str
) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    n_asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if ENDLESS in operation.path:
            continue

        @settings(
            max_examples=N_EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(operation.as_strategy()))
        def ask(case: schemathesis.Case) -> None:
            nonlocal n_asked
            n_asked += 1
            answer = case.call(headers={**headers[who], "Sec-Fetch-Site": "same-origin"})
            assert answer.status_code < 500, (case.method, case.path, answer.text[:300])
            if answer.status_code >= 400:
                assert answer.headers["content-type"][0] == "application/problem+json", case.path
                assert answer.json()["code"]

        ask()
    assert n_asked >= 20 * 2
