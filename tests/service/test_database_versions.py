"""Migrations: they build exactly the tables that the code declares, twice without harm, and guard the history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from service.database import Base, is_declared, make_engine, upgrade_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database without any table."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    address: str = request.getfixturevalue("postgresql_server")
    server = make_engine(address.format("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE empty_for_versions"))
        engine = make_engine(address.format("empty_for_versions"))
        yield engine
        engine.dispose()
        connection.execute(text("DROP DATABASE empty_for_versions WITH (FORCE)"))
    server.dispose()


class TestUpgradeDatabase:
    def test_builds_what_the_code_declares(self, empty_engine: Engine) -> None:
        upgrade_database(empty_engine)
        with empty_engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "include_object": is_declared}
            )
            assert compare_metadata(context, Base.metadata) == []

    def test_may_be_called_again(self, empty_engine: Engine) -> None:
        upgrade_database(empty_engine)
        upgrade_database(empty_engine)
        with empty_engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1

    def test_leaves_foreign_keys_enforced(self, empty_engine: Engine) -> None:
        upgrade_database(empty_engine)
        with empty_engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text("INSERT INTO account_roles (account_id, role) VALUES (99, 'officer')"))

    @pytest.mark.parametrize("change", ["UPDATE audit SET action = 'x'", "DELETE FROM audit"])
    def test_audit_can_only_be_added_to(self, empty_engine: Engine, change: str) -> None:
        upgrade_database(empty_engine)
        with empty_engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO audit (at, action, subject, subject_id, changes) "
                    "VALUES ('2026-11-24 00:00:00', 'add', 'account', '1', '{}')"
                )
            )
        with empty_engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(change))
