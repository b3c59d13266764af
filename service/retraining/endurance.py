"""Kill trials: server, worker and training process are killed again and again while retrainings run.

After every kill the live version must load and match its hashes and no half version may be visible; at the end every
run must have ended. The trial has an installation of its own in a temporary folder.
"""

import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from sqlalchemy import Engine, select

from models.store import Store
from service.database import make_engine, make_sessions, reading, upgrade_database
from service.retraining.nouns import PROGRAM, Step
from service.retraining.records import RunRecord
from service.retraining.starting import RetrainingRunning, start_run
from service.retraining.store import find_active_run

CODE_HOME = Path(__file__).resolve().parents[2]
TARGETS = ("server", "training", "both")
STEPS = list(Step)
N_TRAIN, N_TEST = 400, 60
START_SECONDS, STEP_SECONDS, END_SECONDS = 120.0, 240.0, 300.0


@dataclass
class Endurance:
    """What happened: kills by target and by the step in which they hit, how the runs ended, and what went wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "n_kills": self.kills.total(), "kills": dict(self.kills), "steps": dict(self.steps),
            "runs": dict(self.runs), "faults": self.faults, "seconds": round(self.seconds, 1),
        }  # fmt: skip


def kill_trials(
    n_kills: int, *, seed: int = 0, told: Callable[[str], None] = lambda _line: None
) -> Endurance:
    """Kill `n_kills` times at random moments of running retrainings, then let the last one end.

    `told` hears of every kill.
    """
    chance, found, started = random.Random(seed), Endurance(), time.monotonic()
    with TemporaryDirectory(prefix="langnghe-endurance-", ignore_cleanup_errors=True) as folder:
        trial = _Trial(Path(folder), found)
        with trial.running():
            for n in range(n_kills):
                trial.wait_for_step(STEPS[n % len(STEPS)])
                time.sleep(chance.uniform(0.0, 1.5))
                trial.kill(chance.choice(TARGETS))
                trial.check()
                told(f"{n + 1}/{n_kills}: {dict(found.steps)}, {len(found.faults)} lỗi")
            trial.wait_for_the_end()
            trial.check()
        trial.count_runs()
    found.seconds = time.monotonic() - started
    return found


class _Trial:
    """The installation under trial and its server process."""

    def __init__(self, folder: Path, found: Endurance) -> None:
        from training.api import freeze, train_on, write_sample_corpus

        self.found, self.home = found, folder / "home"
        self.store = Store(folder / "store")
        corpus = write_sample_corpus(folder / "datasets", n_train=N_TRAIN, n_test=N_TEST)
        freeze(folder / "first", [], datasets=corpus)
        manifest = train_on(folder / "first", name="first", store=self.store, progress=lambda *_: None)
        self.store.promote(manifest.version)
        self.engine = self._database()
        self.places = {
            "LANGNGHE_HOME": str(self.home), "LANGNGHE_MODEL_STORE": str(self.store.root),
            "LANGNGHE_DATASETS": str(corpus), "LANGNGHE_LOG_LEVEL": "ERROR",
        }  # fmt: skip
        self.port = _free_port()
        self.server: subprocess.Popen[bytes] | None = None

    def _database(self) -> Engine:
        engine = make_engine(f"sqlite:///{self.home / 'langnghe.db'}")
        upgrade_database(engine)
        return engine

    @contextmanager
    def running(self) -> Iterator[None]:
        self._start()
        try:
            yield
        finally:
            self._kill_server()
            self.engine.dispose()

    def _start(self) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-c", "from service.cli import main; main()", "serve", "--port", str(self.port)],
            cwd=CODE_HOME, env={**os.environ, **self.places}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError), urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                return
            time.sleep(0.2)
        self.found.faults.append("the server did not come up again")

    def wait_for_step(self, step: Step) -> None:
        """Until a run is in the step, past it, or through: the last step is over in an instant."""
        deadline, seen = time.monotonic() + STEP_SECONDS, False
        while time.monotonic() < deadline:
            self._start_if_gone()
            run = self._active_run()
            if run is None and seen:
                return
            seen = seen or run is not None
            if run is None:
                with suppress(RetrainingRunning), make_sessions(self.engine).begin() as session:
                    start_run(session, by=PROGRAM)
            elif run.step and STEPS.index(Step(run.step)) >= STEPS.index(step):
                return
            time.sleep(0.05)
        self.found.faults.append(f"no run came to the step {step}")

    def _active_run(self) -> RunRecord | None:
        with make_sessions(reading(self.engine))() as session:
            return find_active_run(session)

    def _start_if_gone(self) -> None:
        """Something else on this machine may have ended the server; it is counted, and does not stop the trial."""
        if self.server is not None and self.server.poll() is not None:
            self.found.kills["by others"] += 1
            self._start()

    def kill(self, target: str) -> None:
        """The training process, the server (whose worker then goes too), or all of them at the same moment."""
        run = self._active_run()
        self.found.kills[target] += 1
        self.found.steps[(run.step or run.status) if run else "ended"] += 1
        if target != "server":
            self._kill_training()
        if target != "training":
            self._kill_server()
            self._start()

    def _kill_training(self) -> None:
        import psutil

        assert self.server is not None
        with suppress(psutil.NoSuchProcess):
            for process in psutil.Process(self.server.pid).children(recursive=True):
                with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                    if "service.retraining.child" in process.cmdline():
                        process.kill()

    def _kill_server(self) -> None:
        if self.server is not None:
            self.server.kill()
            self.server.wait()

    def check(self) -> None:
        """The live version loads, which compares every hash, and all versions that can be seen are whole."""
        try:
            self.store.load()
            for manifest in self.store.versions():
                self.store.load(manifest.version)
            for folder in self.store.root.iterdir():
                if folder.is_dir() and not folder.name.startswith("."):
                    self.store.load(folder.name)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the trial looks for
            self.found.faults.append(f"{type(error).__name__}: {error}")

    def wait_for_the_end(self) -> None:
        deadline = time.monotonic() + END_SECONDS
        while time.monotonic() < deadline:
            self._start_if_gone()
            if self._active_run() is None:
                return
            time.sleep(0.5)
        self.found.faults.append("a run did not end")

    def count_runs(self) -> None:
        with make_sessions(reading(self.engine))() as session:
            self.found.runs.update(session.scalars(select(RunRecord.status)))
        self.engine.dispose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
