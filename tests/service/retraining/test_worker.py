"""The worker: killed in the middle of a step and started again, it finishes the run that it was at."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.store import Store
from service.database import make_engine, make_sessions
from service.retraining.nouns import Promoter, Status
from service.retraining.records import RunRecord
from service.retraining.starting import start_run
from service.retraining.store import get_run
from service.retraining.worker_lock import WorkerLock
from training.retraining import train_on
from training.sampling import write_sample_corpus
from training.snapshot import freeze

CODE_HOME = Path(__file__).parents[3]
CHAMPION = "2026-01-01T00-00-00Z-cham"
PATIENCE_SECONDS = 200


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path) -> Path:
    """An installation with a live version and a corpus so small that a run takes seconds."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "langnghe.db").write_bytes(sqlite_template.read_bytes())
    corpus = write_sample_corpus(tmp_path / "datasets", n_train=400, n_test=60)
    freeze(tmp_path / "snapshot", [], datasets=corpus)
    store = Store(tmp_path / "store")
    train_on(tmp_path / "snapshot", name=CHAMPION, store=store, progress=lambda *_: None)
    store.promote(CHAMPION)
    return home


@pytest.fixture
def engine(home: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{home / 'langnghe.db'}")
    yield engine
    engine.dispose()


def start_worker(home: Path) -> "subprocess.Popen[bytes]":
    places = {
        "LANGNGHE_HOME": str(home), "LANGNGHE_MODEL_STORE": str(home.parent / "store"),
        "LANGNGHE_DATASETS": str(home.parent / "datasets"),
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "service.retraining.worker", "--with-parent"],
        cwd=CODE_HOME, env={**os.environ, **places}, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def wait_for(engine: Engine, run_id: str, *, step: str | None = None) -> RunRecord:
    """The run, once it is in the step, or has ended."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with make_sessions(engine)() as session:
            run = get_run(session, run_id)
        if run.active is None or run.step == step:
            return run
        time.sleep(0.1)
    raise AssertionError(f"still {run.status} in {run.step}")


class TestWorker:
    def test_goes_on_where_it_was_killed(self, home: Path, engine: Engine) -> None:
        with make_sessions(engine).begin() as session:
            run_id = start_run(session, by=Promoter("an")).id
        for step in ("freeze", "train"):
            worker = start_worker(home)
            try:
                assert wait_for(engine, run_id, step=step).active == 1
            finally:
                worker.send_signal(signal.SIGKILL)
                worker.communicate()
        worker = start_worker(home)
        try:
            run = wait_for(engine, run_id)
        finally:
            worker.terminate()
            worker.communicate(timeout=20)
        assert run.status in (Status.OFFERED, Status.REJECTED), run.failure
        store = Store(home.parent / "store")
        assert store.load(run.challenger).version == run.challenger
        assert store.load().version == CHAMPION
        assert not list(store.root.glob(".unfinished-*"))


class TestWorkerLock:
    def test_one_at_a_time_on_both_databases(self, database_url: str, tmp_path: Path) -> None:
        engines = [make_engine(database_url) for _ in range(2)]
        first, second = (WorkerLock(engine, home=tmp_path) for engine in engines)
        assert first.take()
        assert not second.take()
        assert first.is_held()
        first.release()
        assert second.take()
        second.release()
        for engine in engines:
            engine.dispose()
