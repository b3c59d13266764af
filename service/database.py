"""The one door to the database: base of the tables, engine factory, one transaction a request, upgrades."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from weakref import WeakKeyDictionary

from fastapi import Depends, Request
from sqlalchemy import Connection, DateTime, Engine, MetaData, Table, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

VERSIONS = Path(__file__).resolve().parent / "database_versions"
#: Word indexes differ so much between the databases that only migrations speak of them.
UNDECLARED = "opinion_words"
UPGRADE_LOCK = 0x4C4E  # any constant: two programs starting together on PostgreSQL wait for each other on it
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")
#: Most is read from memory, of a search all places at once; statements are short, compiling them is not.
POSTGRESQL_SETTINGS = {"random_page_cost": "1.1", "work_mem": "32MB", "jit": "off"}
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Base(DeclarativeBase):
    """Base of every table; the naming convention lets migrations address constraints on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table_of(record: type[Base]) -> Table:
    """The table itself, for statements over many rows that need no objects."""
    table = record.__table__
    assert isinstance(table, Table)
    return table


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on both databases; a naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without time zone cannot be stored")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_engine(url: str, *, driver_begins: bool = False) -> Engine:
    """An engine for SQLite (the one library allowed to touch the file) or PostgreSQL (psycopg 3).

    Transactions on SQLite begin IMMEDIATE, so that a writer waits for its turn at the start instead of
    failing at its first write; `reading(engine)` begins plainly and never waits. `driver_begins` leaves the
    BEGIN to the driver: DBOS writes some of its own.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _make_sqlite_engine(url, driver_begins=driver_begins)
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address, pool_pre_ping=True, hide_parameters=True)
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def reading(engine: Engine) -> Engine:
    """The same pool, for transactions that only read."""
    return engine.execution_options(begin="BEGIN")


def _make_sqlite_engine(url: str, *, driver_begins: bool) -> Engine:
    address = make_url(url)
    if address.database and address.database != ":memory:":
        _make_private(Path(address.database))
    options: dict[str, Any] = {}
    try:
        from pysqlite3 import dbapi2

        options["module"] = dbapi2
    except ImportError:  # no wheel for this system: SQLAlchemy takes the library that Python brings
        pass
    engine = create_engine(address, hide_parameters=True, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    if driver_begins:
        event.listen(engine, "connect", _let_driver_begin)
    else:
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    for name, value in POSTGRESQL_SETTINGS.items():
        connection.execute(f"SET {name} = '{value}'")
    connection.commit()


def _make_private(path: Path) -> None:
    """A new file that nobody else on the machine may read; SQLite gives its companions the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists() and os.access(path.parent, os.W_OK):
        path.touch(mode=0o600)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _let_driver_begin(connection: Any, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after commit."""
    return sessionmaker(engine, expire_on_commit=False)


#: One for each event loop, of which a process has one.
_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


async def take_turn(request: Request) -> AsyncIterator[None]:
    """On SQLite the writing requests of a process wait for each other here, where waiting costs no thread.

    Waiting in the database they would take every thread of the process, and the one whose turn it is would find none
    to go on in: forty at once stood still until some gave up.
    """
    engine: Engine = request.app.state.engine
    if request.method in READING_METHODS or engine.dialect.name != "sqlite":
        yield
        return
    async with _TURNS.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        yield


def open_session(
    request: Request, _turn: Annotated[None, Depends(take_turn, scope="function")]
) -> Iterator[Session]:
    """One request is one transaction: committed before the answer is sent, rolled back on any error."""
    engine: Engine = request.app.state.engine
    if request.method in READING_METHODS:
        engine = reading(engine)
    with make_sessions(engine)() as session, session.begin():
        yield session


# "function" scope ends the transaction before the answer leaves: what was answered with 2xx is on disk.
DatabaseSession = Annotated[Session, Depends(open_session, scope="function")]


def upgrade_database(engine: Engine, *, to: str = "head") -> None:
    """Bring the tables to the newest version in one transaction; several processes may call it at once.

    `to` names an older one, for the rows of an old backup.
    """
    if to == "head" and is_newest(engine):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(VERSIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        _check_foreign_keys(connection, on=False)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, to)
        _check_foreign_keys(connection, on=True)


def is_declared(_object: object, name: str | None, *_about: object) -> bool:
    """Whether the code declares the table or index of this name, for comparing it with the database."""
    return not (name or "").startswith(UNDECLARED)


def is_newest(engine: Engine) -> bool:
    """Whether the tables are as new as the program.

    Asked without Alembic, whose import alone would take a tenth of the time to start.
    """
    newest = max(path.name for path in (VERSIONS / "versions").glob("*.py")).partition("_")[0]
    try:
        with reading(engine).connect() as connection:
            return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest)
    except DBAPIError:
        return False


def _check_foreign_keys(connection: Connection, *, on: bool) -> None:
    """SQLite rebuilds a table by dropping it, which must not delete the rows that point to it."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
