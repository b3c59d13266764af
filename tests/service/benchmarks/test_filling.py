"""Invented opinions: the same for the same seed, marked, counted, and found by what is measured on them."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from models.classifier import Classifier
from service.app import make_reception
from service.benchmarks.filling import fill
from service.benchmarks.scaling import measure_scale
from service.database import make_sessions
from service.opinions.records import OpinionRecord
from service.routing.profile import load_profile
from service.summaries.nouns import Selection
from service.summaries.tallying import count_cells

ON = date(2026, 11, 24)
#: More than an export reads at a time.
N_OPINIONS = 1_200


@pytest.fixture
def filled(engine: Engine, classifier: Classifier) -> Engine:
    reception = make_reception(classifier=classifier, profile=load_profile(None))
    assert fill(engine, N_OPINIONS, reception=reception, on=ON, n_patterns=100).n_opinions == N_OPINIONS
    return engine


class TestFill:
    def test_is_marked_and_counted(self, filled: Engine) -> None:
        with make_sessions(filled)() as session:
            samples = set(session.scalars(select(OpinionRecord.is_sample)))
            counted = sum(one.n_opinions for one in count_cells(session, Selection(on=ON)))
        assert samples == {True}
        assert counted == N_OPINIONS

    def test_every_measurement_runs(self, filled: Engine) -> None:
        lines = measure_scale(filled, n_rounds=1)
        assert len(lines) > 15
        assert all(line.p50_ms > 0 and line.plan for line in lines)
