"""The database door: times in UTC, foreign keys enforced, on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, select, text
from sqlalchemy.exc import StatementError

from service.database import POSTGRESQL_SETTINGS, UtcDateTime

times = Table("times", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime))


class TestUtcDateTime:
    def test_gives_back_the_same_instant_in_utc(self, engine: Engine) -> None:
        in_hanoi = datetime(2026, 11, 24, 8, 30, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
        with engine.begin() as connection:
            times.create(connection)
            connection.execute(times.insert().values(at=in_hanoi))
            stored = connection.execute(select(times.c.at)).scalar_one()
        assert stored == in_hanoi
        assert stored.tzinfo is UTC

    def test_refuses_a_time_without_zone(self, engine: Engine) -> None:
        with engine.begin() as connection:
            times.create(connection)
            with pytest.raises(StatementError, match="without time zone"):
                connection.execute(times.insert().values(at=datetime(2026, 11, 24, 8, 30)))


class TestMakeEngine:
    def test_sqlite_is_safe_and_new_enough(self, engine: Engine) -> None:
        if engine.dialect.name != "sqlite":
            pytest.skip("about SQLite")
        with engine.connect() as connection:
            version = connection.execute(text("SELECT sqlite_version()")).scalar_one()
            pragmas = [
                connection.execute(text(f"PRAGMA {name}")).scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
        assert tuple(map(int, version.split("."))) > (3, 51, 2)
        assert pragmas == ["wal", 2, 1, 5000]

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    def test_postgresql_sorts_in_memory_and_looks_into_indexes(self, engine: Engine) -> None:
        with engine.connect() as connection:
            settings = [connection.scalar(text(f"SHOW {name}")) for name in POSTGRESQL_SETTINGS]
        assert settings == list(POSTGRESQL_SETTINGS.values())
