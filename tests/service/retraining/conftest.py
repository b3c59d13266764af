"""A store of its own with several versions, and an application on it whose live version may change."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from models.bundle import read_manifest, write_bundle
from models.classifier import Classifier
from models.store import Store
from service.app import create_app
from service.settings import Settings

VERSIONS = ("2026-01-01T00-00-00Z-aaaa", "2026-02-01T00-00-00Z-bbbb", "2026-03-01T00-00-00Z-cccc")


@pytest.fixture(scope="session")
def three_versions(
    tmp_path_factory: pytest.TempPathFactory, model_store: Path, classifier: Classifier
) -> Path:
    """Three versions, the same but for their names; the first is live."""
    store = Store(tmp_path_factory.mktemp("three-versions") / "store")
    manifest = read_manifest(Store(model_store).folder(classifier.version))
    for name in VERSIONS:
        named = Classifier(
            version=name,
            taxonomy=classifier.taxonomy,
            weights=classifier.weights,
            calibration=classifier.calibration,
        )
        renamed = type(manifest)(**{**asdict(manifest), "version": name, "topics": manifest.topics})
        store.add(
            name,
            lambda folder, c=named, m=renamed: write_bundle(folder, c, pipeline=b"", card="", manifest=m),
        )
    store.promote(VERSIONS[0])
    return store.root


@pytest.fixture
def store(tmp_path: Path, three_versions: Path) -> Store:
    """The three versions for one test, which may spoil them."""
    return Store(shutil.copytree(three_versions, tmp_path / "store"))


@pytest.fixture
def settings(tmp_path: Path, database_url: str, store: Store) -> Settings:
    """An installation with its own home, database and store."""
    return Settings(home=tmp_path / "home", database_url=database_url, model_store=store.root)


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    """The application that follows the database."""
    app = create_app(settings)
    yield app
    app.state.engine.dispose()


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Calls the application inside the process, its follower running."""
    with TestClient(app, client=("127.0.0.1", 50_000)) as client:  # the machine itself is not paced
        yield client


@pytest.fixture
def tampered(store: Store) -> str:
    """A version one of whose files was changed after training."""
    (store.root / VERSIONS[2] / "lexicon.json").write_text("[]", encoding="utf-8")
    return VERSIONS[2]
