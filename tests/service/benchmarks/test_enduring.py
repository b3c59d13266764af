"""A sample of the endurance trials on every test run: kills under load, many at once, and what a fault looks like."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from service.benchmarks.enduring import check_integrity, try_crowd, try_kills, try_posts, try_soak
from service.benchmarks.outcomes import Outcome
from service.benchmarks.serving import Server
from service.database import make_engine


@pytest.fixture
def new_server(tmp_path: Path, model_store: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Server]:
    monkeypatch.setenv("LANGNGHE_MODEL_STORE", str(model_store))
    return lambda url: Server(home=tmp_path, database_url=url)


def held(outcome: Outcome) -> None:
    assert outcome.held, outcome.figures


class TestEndurance:
    def test_nothing_is_lost_or_doubled_by_kills(
        self, new_server: Callable[[str], Server], database_url: str
    ) -> None:
        outcome = try_kills(new_server(database_url), n_kills=2, n_posts=600)
        held(outcome)
        assert outcome.figures["acknowledged"] == 600
        assert outcome.figures["kills"] == 2
        assert outcome.figures["unanswered"] > 0

    def test_many_posts_at_once(self, new_server: Callable[[str], Server], tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'posts.db'}"
        server = new_server(url)
        held(try_posts(server, n_posts=600))
        crowd = try_crowd(server, seconds=2)
        assert set(crowd.figures["statuses"]) <= {201, 429, 503}
        assert crowd.figures["health_max_ms"] < float("inf")
        soak = try_soak(server, seconds=2)
        assert soak.figures["errors"] == 0


class TestCheckIntegrity:
    def test_tells_a_broken_database(self, database_url: str) -> None:
        engine = make_engine(database_url)
        assert check_integrity(engine) == "ok"
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.execute(text("DROP TRIGGER opinion_words_insert"))
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.execute(
                text(
                    "INSERT INTO opinions (code, commune, channel, received_on, raw_text, redacted_text, search_text,"
                    " text_hash, kind, kind_source, model_kind, kind_score, needs_review, reasons, guesses, guarded,"
                    " is_sample, model_version, created_at, version) VALUES ('a', '', 'web', '2026-11-24', 'a', 'a',"
                    " 'a', 'a', 'none', 'model', 'none', 1, false, '[]', '[]', false, false, 'v', '2026-11-24', 1)"
                )
            )
        assert check_integrity(engine) != "ok"
        engine.dispose()
