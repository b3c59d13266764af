"""A retraining under a fault at every step: snapshot, words, fit, comparison, promotion and the durable records."""

import io
import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from models.store import Store
from service.benchmarks.faults import NO_LIMIT, Fault, Trial, find_half, try_with, watch_engine
from service.benchmarks.serving import Server
from service.database import make_engine, make_sessions, reading
from service.retraining.child import answer
from service.retraining.heavy_work import StepFailed
from service.retraining.jobs import make_client, make_jobs_engine
from service.retraining.nouns import PROGRAM
from service.retraining.promoting import follow_pointer, promote_version
from service.retraining.running import Workshop
from service.retraining.starting import RetrainingRunning, start_run
from service.retraining.store import find_active_run, find_live
from service.retraining.worker import launch, look_after
from service.settings import Settings

N_TRAIN, N_TEST = 240, 40
END_SECONDS: Final = 60
LOOK_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Place:
    """The installation under trial: a corpus of a few hundred opinions, a store and a home of its own."""

    settings: Settings
    corpus: Path

    @property
    def store(self) -> Store:
        """The versions that it has trained."""
        return Store(self.settings.model_store)


def retraining_trial(server: Server) -> Trial:
    """A run from its start to its end, in one process; after each fault a new worker must bring it to an end."""
    home = server.home / "learning"
    place = Place(
        Settings(home=home, database_url=server.database_url, model_store=home / "store"), home / "datasets"
    )
    _import_all()
    _in_child(lambda: _found(place))
    _in_child(lambda: _retrain(place))  # makes the tables of the durable records

    def find_break(_ended: bool) -> str | None:
        if found := _half(place):
            return found
        if _has_active(place) and not _in_child(lambda: _work_on(place)):
            return "the run neither ended nor went on"
        if _has_active(place):
            return "the run did not end"
        found = _half(place)
        _forget(place)
        return found

    return Trial("retraining", lambda: _retrain(place), find_break)


def _import_all() -> None:
    """So that not each child pays for it."""
    for name in (
        "dbos",
        "sklearn.calibration",
        "sklearn.pipeline",
        "sklearn.svm",
        "underthesea",
        "training.api",
    ):
        import_module(name)


def _in_child(deed: Callable[[], object]) -> bool:
    """Done without a fault; this process must not start threads, for it goes on forking."""
    return try_with(deed, at=NO_LIMIT, fault=Fault.DENIED)


def _found(place: Place) -> None:
    from training.api import freeze, train_on, write_sample_corpus

    _settle(place)
    write_sample_corpus(place.corpus, n_train=N_TRAIN, n_test=N_TEST)
    first = place.settings.home / "first"
    freeze(first, [], datasets=place.corpus)
    manifest = train_on(first, name="first", store=place.store, progress=lambda *_: None)
    place.store.promote(manifest.version)
    engine = make_engine(place.settings.database)
    with make_sessions(engine).begin() as session:
        promote_version(
            session, store=place.store, version=manifest.version, by=PROGRAM, reason="thử", override=True
        )
    engine.dispose()


def _settle(place: Place) -> None:
    """All in this process, so that no step escapes the trap; what was segmented before is forgotten."""
    os.environ |= {"LANGNGHE_HOME": str(place.settings.home), "LOKY_MAX_CPU_COUNT": "1"}
    shutil.rmtree(place.settings.home / "segments", ignore_errors=True)


def _retrain(place: Place) -> None:
    engine = watch_engine(make_engine(place.settings.database))
    with suppress(RetrainingRunning), make_sessions(engine).begin() as session:
        start_run(session, by=PROGRAM)
    engine.dispose()
    _work_on(place)


def _work_on(place: Place) -> None:
    """As the worker does it, until no run is active."""
    _settle(place)
    workshop = Workshop(
        engine=watch_engine(make_engine(place.settings.database)), store=place.store,
        folder=place.settings.home / "retraining", auto_promote=True, datasets=place.corpus, heavy=_do_here,
    )  # fmt: skip
    jobs = watch_engine(make_jobs_engine(place.settings))
    with redirect_stdout(io.StringIO()):
        launch(workshop, jobs)
        client, until = make_client(jobs), monotonic() + END_SECONDS
        while _has_active(place):
            if monotonic() > until:
                raise TimeoutError
            with suppress(SQLAlchemyError):
                look_after(workshop, client)
            sleep(LOOK_SECONDS)


def _do_here(task: dict[str, Any], **_following: object) -> dict[str, Any]:
    said = answer(task)
    if "problem" in said:
        raise StepFailed(said["detail"], cause=said["problem"])
    result: dict[str, Any] = said["result"]
    return result


def _has_active(place: Place) -> bool:
    engine = make_engine(place.settings.database)
    with make_sessions(reading(engine))() as session:
        active = find_active_run(session) is not None
    engine.dispose()
    return active


def _half(place: Place) -> str | None:
    """The live version loads, which compares every hash; nothing half can be seen; the pointer can follow."""
    engine = make_engine(place.settings.database)
    with make_sessions(reading(engine))() as session:
        live = find_live(session) or ""
    engine.dispose()
    follow_pointer(place.store, live)
    place.store.load()
    return find_half(place.store, live={live})


def _forget(place: Place) -> None:
    """Versions that are not live make the next look slower."""
    for manifest in place.store.versions():
        if manifest.version != place.store.current():
            place.store.remove(manifest.version)
    place.store.sweep()
