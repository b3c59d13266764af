"""Moving from SQLite to PostgreSQL: every row arrives, figures stay, posting goes on; a wrong move changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from models.classifier import Classifier
from service.app import make_reception
from service.database import make_engine, make_sessions
from service.demonstration.inventing import add_samples
from service.installation.rows import kept_tables, lines_of
from service.operating.moving import MoveFailed, TargetNotEmpty, move_database
from service.opinions.nouns import Draft, today
from service.opinions.receiving import receive_opinion
from service.opinions.records import OpinionRecord
from service.routing.profile import load_profile
from service.summaries.nouns import Selection
from service.summaries.tallying import count_cells
from tests.conftest import new_database


@pytest.fixture
def source(request: pytest.FixtureRequest, tmp_path: Path, classifier: Classifier) -> Iterator[Engine]:
    with new_database(request, "sqlite", tmp_path) as url:
        engine = make_engine(url)
        with make_sessions(engine).begin() as session:
            reception = make_reception(classifier=classifier, profile=load_profile(None))
            add_samples(session, reception=reception, on=today())
        yield engine
        engine.dispose()


@pytest.fixture
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with new_database(request, "postgresql", tmp_path) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


class TestMoveDatabase:
    def test_moves_everything(self, source: Engine, target: Engine, classifier: Classifier) -> None:
        moved = {one.table: one.tally.n_rows for one in move_database(source, target)}
        assert moved["opinions"] > 100
        assert moved["hand_overs"] > 10
        with source.connect() as here, target.connect() as there:
            for table in kept_tables(here):
                assert list(lines_of(here, table)) == list(lines_of(there, table)), table.name
        with make_sessions(source)() as here, make_sessions(target).begin() as there:
            counted = [sorted(map(str, count_cells(s, Selection(on=today())))) for s in (here, there)]
            assert counted[0] == counted[1]
            reception = make_reception(classifier=classifier, profile=load_profile(None))
            receipt = receive_opinion(
                session=there, reception=reception, draft=Draft("Đường thôn Đông hỏng, đề nghị sửa.")
            )
            assert receipt.opinion_id > moved["opinions"]

    def test_refuses_a_database_in_use(self, source: Engine, target: Engine) -> None:
        move_database(source, target)
        with pytest.raises(TargetNotEmpty):
            move_database(source, target)

    def test_keeps_nothing_when_a_row_arrives_changed(self, source: Engine, target: Engine) -> None:
        with target.begin() as connection:
            connection.execute(
                text(
                    "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN NEW.village := 'x'; RETURN NEW; END $$"
                )
            )
            connection.execute(
                text("CREATE TRIGGER spoil BEFORE INSERT ON opinions FOR EACH ROW EXECUTE FUNCTION spoil()")
            )
        with pytest.raises(MoveFailed, match="opinions"):
            move_database(source, target)
        with target.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(OpinionRecord)) == 0
