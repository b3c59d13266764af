"""One world for all tests of a file: an application with people of each role, and a commune that is not theirs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from models.classifier import Classifier
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.tokens import issue_token
from service.app import create_app
from service.settings import Settings
from tests.access.calls import MINUTES, PASSWORD, TEXT
from tests.access.world import DENUNCIATION, FOREIGN, OTHER_COMMUNE, World


@pytest.fixture(scope="module")
def world(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    model_store: Path,
    classifier: Classifier,
) -> Iterator[World]:
    home = tmp_path_factory.mktemp("access")
    (home / "langnghe.db").write_bytes(sqlite_template.read_bytes())
    app = create_app(Settings(home=home, model_store=model_store), classifier=classifier)
    headers: dict[str, Mapping[str, str]] = {"anonymous": {}}
    with app.state.sessions.begin() as session:
        for role in Role:
            add_account(session, name=role, roles=[role], commune=app.state.profile.name, password=PASSWORD)
            headers[role] = {"Authorization": f"Bearer {issue_token(session, name=role).token}"}
    with TestClient(app) as client:
        world = World(app, client, headers)
        for _ in range(3):
            world.new_opinion()
        world.new_opinion(text=DENUNCIATION)
        world.new_opinion(text=f"{TEXT} {FOREIGN}", commune=OTHER_COMMUNE)
        world.new_opinion(text=f"{DENUNCIATION} {FOREIGN}", commune=OTHER_COMMUNE)
        dialogue = world.new_dialogue(text=MINUTES.replace("thôn Trung", FOREIGN), commune=OTHER_COMMUNE)
        world.new_labelled(commune=OTHER_COMMUNE)
        world.new_account(commune=OTHER_COMMUNE)
        yield replace(world, foreign_dialogue=dialogue)
