"""The application as a whole: what is open to whom, documentation without internet, start that refuses to limp."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from starlette.testclient import TestClient

from models.classifier import Classifier
from models.errors import Problem
from models.store import Store
from service.accounts.nouns import Role
from service.app import create_app
from service.retraining.promoting import note_first
from service.settings import Settings

OPEN_CALLS = {
    ("post", "/api/v1/classify"),
    ("post", "/api/v1/opinions"),
    ("get", "/api/v1/opinions/{code}"),
    ("get", "/healthz"),
    ("get", "/readyz"),
}


@pytest.fixture
def sqlite_app(sqlite_template: Path, tmp_path: Path, model_store: Path, classifier: Classifier) -> FastAPI:
    """The application on one kind of database, for what does not depend on it."""
    (tmp_path / "langnghe.db").write_bytes(sqlite_template.read_bytes())
    return create_app(Settings(home=tmp_path, model_store=model_store), classifier=classifier)


class TestAccess:
    def test_nothing_else_is_open(self, sqlite_app: FastAPI) -> None:
        client = TestClient(sqlite_app)
        paths = sqlite_app.openapi()["paths"]
        calls = {(method, path) for path, methods in paths.items() for method in methods}
        assert calls > OPEN_CALLS
        for method, path in calls - OPEN_CALLS:
            address = re.sub(r"{\w+}", "22222-22222-22222", path)
            assert client.request(method, address).status_code == 401, (method, path)

    @pytest.mark.parametrize(("role", "status"), [(Role.administrator, 200), (Role.officer, 403)])
    def test_figures_are_for_operators(
        self, client: TestClient, sign_in: Callable[..., Mapping[str, str]], role: Role, status: int
    ) -> None:
        client.post("/api/v1/classify", json={"text": "Đường hỏng nặng"})
        answer = client.get("/metrics", headers=sign_in(role))
        assert answer.status_code == status
        assert ('route="/api/v1/classify"' in answer.text) is (status == 200)
        assert "Đường" not in answer.text


class TestOperations:
    def test_ready_with_model_and_database(self, client: TestClient) -> None:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").json() == {"status": "ready", "reasons": []}

    def test_not_ready_without_tables(self, client: TestClient, app: FastAPI) -> None:
        with app.state.engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert [reason["code"] for reason in answer.json()["reasons"]] == ["database_unavailable"]


class TestModels:
    def test_lists_versions_with_figures(
        self,
        app: FastAPI,
        client: TestClient,
        classifier: Classifier,
        sign_in: Callable[..., Mapping[str, str]],
    ) -> None:
        with app.state.sessions.begin() as session:
            note_first(session, store=Store(app.state.settings.model_store))
        body = client.get("/api/v1/models", headers=sign_in(Role.leader)).json()
        assert body["live"] == classifier.version
        [version] = body["versions"]
        assert version["version"] == classifier.version
        assert version["n_opinions"] > 100
        assert "metrics" in version
        assert [line["version"] for line in body["history"]] == [classifier.version]


class TestDocumentation:
    def test_needs_no_internet(self, sqlite_app: FastAPI) -> None:
        client = TestClient(sqlite_app)
        page = client.get("/docs").text
        files = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert len(files) >= 4
        for file in files:
            assert file.startswith("/")
            assert client.get(file).status_code == 200
        assert "<script>" not in page

    def test_every_call_is_described_in_vietnamese(self, sqlite_app: FastAPI) -> None:
        document = sqlite_app.openapi()
        for path, methods in document["paths"].items():
            for method, call in methods.items():
                words = call["summary"] + call.get("description", "")
                assert re.search("[àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵ]", words.lower()), (method, path)

    def test_bodies_have_examples(self, sqlite_app: FastAPI) -> None:
        document = sqlite_app.openapi()
        classify = document["paths"]["/api/v1/classify"]["post"]["requestBody"]["content"]["application/json"]
        assert classify["examples"]
        for name in ("OpinionIn", "LabelsIn", "HandOverIn", "OutcomeIn"):
            assert document["components"]["schemas"][name]["examples"], name


class TestStart:
    def test_refuses_an_empty_model_store(self, tmp_path: Path) -> None:
        with pytest.raises(Problem) as refused:
            create_app(Settings(home=tmp_path, model_store=tmp_path / "none"))
        assert refused.value.code == "no_model"

    def test_refuses_a_tampered_model(self, tmp_path: Path, model_store: Path) -> None:
        import shutil

        store = tmp_path / "store"
        shutil.copytree(model_store, store)
        [arrays] = store.glob("*/arrays.npz")
        arrays.write_bytes(arrays.read_bytes()[:-1])
        with pytest.raises(Problem) as refused:
            create_app(Settings(home=tmp_path, model_store=store))
        assert refused.value.code == "broken_model_version"

    def test_refuses_a_broken_profile(
        self, tmp_path: Path, model_store: Path, classifier: Classifier
    ) -> None:
        profile = tmp_path / "commune.toml"
        profile.write_text("[commune\n", "utf-8")
        settings = Settings(home=tmp_path, model_store=model_store, profile=profile)
        with pytest.raises(Problem) as refused:
            create_app(settings, classifier=classifier)
        assert refused.value.code == "broken_profile"
