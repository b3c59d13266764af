"""Faults at every step: a sample of the trial, and that it notices what is left half done."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from service.benchmarks.faults import Fault, count_steps, try_with
from service.benchmarks.serving import Server
from service.benchmarks.wholeness import try_faults

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="trials are forked")


def carelessly(folder: Path) -> Callable[[], object]:
    """Two files that belong together, written one after the other."""

    def do() -> None:
        for name in ("one", "two"):
            (folder / name).write_text("x")

    return do


class TestTryWith:
    def test_counts_what_is_written(self, tmp_path: Path) -> None:
        assert count_steps(carelessly(tmp_path)) == 2

    @pytest.mark.parametrize("fault", list(Fault))
    def test_leaves_half_of_what_is_done_carelessly(self, tmp_path: Path, fault: Fault) -> None:
        assert not try_with(carelessly(tmp_path), at=2, fault=fault)
        assert [path.name for path in tmp_path.iterdir()] == ["one"]

    def test_ends_well_where_nothing_happens(self, tmp_path: Path) -> None:
        assert try_with(carelessly(tmp_path), at=3, fault=Fault.DENIED)
        assert len(list(tmp_path.iterdir())) == 2


def test_whatever_fails_the_live_state_is_whole(
    tmp_path: Path, sqlite_template: Path, model_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGNGHE_MODEL_STORE", str(model_store))
    (tmp_path / "langnghe.db").write_bytes(sqlite_template.read_bytes())
    server = Server(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'langnghe.db'}")
    outcome = try_faults(server, every=31)
    assert outcome.held, outcome.figures
    assert set(outcome.figures["by_deed"]) == {"import", "new version", "pointer", "promotion and rollback"}
