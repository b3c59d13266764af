"""Topics as people send them: what is kept where, who may, what is noted, and what never reaches the file."""

import tomllib
from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from service.accounts.nouns import Role
from service.accounts.records import AuditRecord
from service.routing.editing import open_profile, own_profile
from service.routing.profile import BUNDLED
from tests.service.conftest import SignIn

Headers = Mapping[str, str]
NESTS = {
    "name": "Nuôi chim yến",
    "definition": "Nhà yến.",
    "typical": "nhà yến\r\nloa yến\r\n",
    "lead": "police",
}


@pytest.fixture
def administrator(sign_in: SignIn) -> Headers:
    return sign_in(Role.administrator)


def kept(app: FastAPI) -> dict[str, dict[str, object]]:
    """What stands in the commune's own file."""
    path = own_profile(configured=None, home=app.state.settings.home)
    return tomllib.loads(path.read_text("utf-8")).get("topics", {}) if path.exists() else {}


def send(client: TestClient, headers: Headers, topic: str, form: Mapping[str, object]) -> int:
    """As the second step of the form does."""
    path = own_profile(configured=None, home=client.app.state.settings.home)  # type: ignore[attr-defined]
    data = {**form, "step": "save", "mark": open_profile(path).mark}
    answer = client.post(f"/catalogue/topics/{topic}", data=data, headers=headers, follow_redirects=False)
    return answer.status_code


class TestTopics:
    def test_a_new_one_is_kept_in_the_communes_file_and_noted(
        self, app: FastAPI, client: TestClient, administrator: Headers
    ) -> None:
        before = BUNDLED.read_bytes()
        assert send(client, administrator, "new", NESTS) == 303
        assert kept(app) == {
            "nuoi_chim_yen": {
                "name": "Nuôi chim yến", "definition": "Nhà yến.", "typical": ["nhà yến", "loa yến"]
            }
        }  # fmt: skip
        assert BUNDLED.read_bytes() == before
        with app.state.sessions() as session:
            [line] = session.scalars(select(AuditRecord).where(AuditRecord.subject == "profile")).all()
        assert (line.action, line.subject_id) == ("edit", "topics/nuoi_chim_yen")

    def test_the_same_name_twice_is_refused_and_an_id_never_used_again(
        self, app: FastAPI, client: TestClient, administrator: Headers
    ) -> None:
        assert send(client, administrator, "new", NESTS) == 303
        assert send(client, administrator, "new", NESTS) == 422
        assert send(client, administrator, "new", NESTS | {"name": "Nuôi chim: yến"}) == 303
        assert list(kept(app)) == ["nuoi_chim_yen", "nuoi_chim_yen_2"]

    def test_only_what_was_changed_is_written(
        self, app: FastAPI, client: TestClient, administrator: Headers
    ) -> None:
        topic = app.state.classifier.taxonomy.find_topic("health")
        form = {
            "name": "Y tế, dân số", "definition": topic.definition, "typical": "\n".join(topic.typical),
            "examples": "\n".join(topic.examples),
        }  # fmt: skip
        assert send(client, administrator, "health", form) == 303
        assert kept(app) == {"health": {"name": "Y tế, dân số"}}

    @pytest.mark.parametrize(
        "form",
        [
            {}, {"name": ""}, NESTS | {"lead": "nobody"}, NESTS | {"name": "a" * 81}, NESTS | {"definition": "a\x00b"},
            NESTS | {"name": "Có \x00 ký tự lạ"}, NESTS | {"typical": "x" * 81}, NESTS | {"typical": "ab\n" * 61},
            NESTS | {"retired_on": "1/1/2026"}, NESTS | {"supports": "nobody"}, NESTS | {"definition": "x" * 1001},
        ],
    )  # fmt: skip
    def test_bad_input_never_reaches_the_file(
        self, app: FastAPI, client: TestClient, administrator: Headers, form: dict[str, str]
    ) -> None:
        assert send(client, administrator, "new", form) == 422
        assert kept(app) == {}

    def test_unknown_ones_are_not_found(self, client: TestClient, administrator: Headers) -> None:
        assert client.get("/catalogue/topics/nope", headers=administrator).status_code == 404

    def test_another_commune_cannot_change_what_all_share(
        self, app: FastAPI, client: TestClient, sign_in: SignIn
    ) -> None:
        neighbour = sign_in(Role.administrator, commune="Xã Bên Kia")
        assert client.get("/catalogue/topics/new", headers=neighbour).json()["code"] == "topics_are_shared"
        assert send(client, neighbour, "new", NESTS) == 403
        assert "/catalogue/topics/new" not in client.get("/catalogue/topics", headers=neighbour).text
        assert kept(app) == {}
