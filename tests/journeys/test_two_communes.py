"""Two communes in one installation: each opinion goes the way of the commune for which it is meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from models.classifier import Classifier
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.tokens import issue_token
from service.app import create_app
from service.routing.profile import BUNDLED
from service.settings import Settings

ROAD = "Đường liên thôn hỏng nặng, nhiều ổ gà, đề nghị xã sớm sửa chữa."
OWN, OTHER = "An Mẫu", "Bình Mẫu"


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, model_store: Path, classifier: Classifier
) -> Iterator[TestClient]:
    """In the second commune another office is called the economic one, and there are other villages."""
    home = tmp_path_factory.mktemp("home")
    (home / "langnghe.db").write_bytes(sqlite_template.read_bytes())
    (home / "communes").mkdir()
    source = BUNDLED.read_text("utf-8").replace(f'name = "{OWN}"', f'name = "{OTHER}"', 1)
    source = source.replace("Phòng Kinh tế", "Phòng Kinh tế và Hạ tầng Bình Mẫu")
    (home / "communes" / "binh-mau.toml").write_text(source, "utf-8")
    app = create_app(Settings(home=home, model_store=model_store), classifier=classifier)
    with TestClient(app) as client:
        for name, commune, role in (
            ("own", OWN, Role.officer), ("other", OTHER, Role.officer), ("chief", OTHER, Role.administrator)
        ):  # fmt: skip
            with app.state.sessions.begin() as session:
                add_account(session, name=name, roles=[role], commune=commune)
                client.headers[f"x-{name}"] = issue_token(session, name=name).token
        yield client


def speaks(client: TestClient, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {client.headers[f'x-{name}']}"}


class TestTwoCommunes:
    def test_a_citizen_names_the_commune(self, client: TestClient) -> None:
        here = client.post("/api/v1/opinions", json={"text": ROAD}).json()
        there = client.post("/api/v1/opinions", json={"text": ROAD, "commune": OTHER}).json()
        assert here["route"]["lead"]["name"] == "Phòng Kinh tế"
        assert there["route"]["lead"]["name"] == "Phòng Kinh tế và Hạ tầng Bình Mẫu"
        assert (
            client.get(f"/api/v1/opinions/{there['code']}", headers=speaks(client, "own")).json().get("text")
            is None
        )

    def test_a_commune_that_is_not_served_is_refused(self, client: TestClient) -> None:
        answer = client.post("/api/v1/opinions", json={"text": ROAD, "commune": "Xã Không Có"})
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_commune")

    def test_an_officer_receives_for_the_own_commune(self, client: TestClient) -> None:
        body = {"text": ROAD, "commune": OWN}
        posted = client.post("/api/v1/opinions", json=body, headers=speaks(client, "other")).json()
        assert posted["route"]["lead"]["name"] == "Phòng Kinh tế và Hạ tầng Bình Mẫu"
        listed = client.get("/api/v1/opinions", headers=speaks(client, "own")).json()
        assert posted["code"] not in str(listed)

    def test_pages_speak_of_the_own_commune(self, client: TestClient) -> None:
        shown = client.get("/catalogue", headers=speaks(client, "chief"))
        assert shown.status_code == 200
        assert "Phòng Kinh tế và Hạ tầng Bình Mẫu" in shown.text
        form = client.get("/")
        assert OWN in form.text
        assert OTHER in form.text
        sent = client.post(
            "/", data={"text": ROAD, "commune": OTHER, "key": "a1"}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert "Hạ tầng Bình Mẫu" in sent.text

    def test_an_administrator_edits_the_own_file_only(self, client: TestClient) -> None:
        home = client.app.state.settings.home  # type: ignore[attr-defined]
        rule, chief = "/catalogue/routing/two-tier-2025/roads", speaks(client, "chief")
        preview = client.post(rule, data={"lead": "culture_society"}, headers=chief)
        assert preview.status_code == 200, preview.text[-900:]
        mark = preview.text.split('name="mark" value="')[1].split('"')[0]
        form = {"lead": "culture_society", "step": "save", "mark": mark}
        saved = client.post(rule, data=form, headers=chief, follow_redirects=False)
        assert saved.status_code == 303, saved.text
        assert not (home / "commune.toml").exists()
        leads = [
            client.post("/api/v1/opinions", json={"text": ROAD} | commune).json()["route"]["lead"]["id"]
            for commune in ({"commune": OTHER}, {})
        ]
        assert leads == ["culture_society", "economy"]
