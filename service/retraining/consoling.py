"""The learning from the console: the same rows as over HTTP where the installation has a database."""

import getpass
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from sqlalchemy import Engine

from models.store import Store
from service.database import make_engine, make_sessions, reading, upgrade_database
from service.opinions.nouns import today
from service.retraining.collecting import collect_labels, write_labels
from service.retraining.drifting import drift_to_json, find_signs, weeks_of
from service.retraining.nouns import Promoter
from service.retraining.promoting import follow_pointer, note_first, promote_version, roll_back
from service.retraining.pruning import OldVersion, find_old, prune_versions
from service.retraining.records import RunEventRecord, RunRecord
from service.retraining.rescoring import Spread, rescore_opinions
from service.retraining.starting import cancel_run, start_run
from service.retraining.store import events_after, find_live, get_run, list_promotions
from service.routing.editing import own_profile
from service.routing.profile import load_profile
from service.settings import Settings, get_settings

LOOK_SECONDS = 0.3


def has_database() -> bool:
    """Whether this installation has a database, so that versions are made live by a row in it."""
    settings = get_settings()
    return settings.database_url is not None or (settings.home / "langnghe.db").exists()


def promote_in_database(version: str, *, reason: str, override: bool) -> None:
    """Makes a version live for every process of the installation; see `promote_version`."""
    store = Store()
    with _opened() as engine, make_sessions(engine).begin() as session:
        note_first(session, store=store)
        promote_version(
            session, store=store, version=version, by=_console(), reason=reason, override=override
        )
    follow_pointer(store, version)


def roll_back_in_database(*, reason: str) -> str:
    """Goes back to the version before; gives its name."""
    store = Store()
    with _opened() as engine, make_sessions(engine).begin() as session:
        note_first(session, store=store)
        version = roll_back(session, store=store, by=_console(), reason=reason).version
    follow_pointer(store, version)
    return version


def prune_store(*, keep: int, delete: bool) -> list[OldVersion]:
    """Old versions of the store, see `find_old`; deleted only when asked."""
    store = Store()
    if not has_database():
        old = find_old(store, keep=keep, was_live=[line.version for line in store.history()])
        for one in old if delete else ():
            store.remove(one.version)
        return old
    with _opened() as engine, make_sessions(engine).begin() as session:
        if delete:
            return prune_versions(session, store=store, keep=keep, by=_console())
        return find_old(store, keep=keep, was_live=[row.version for row in list_promotions(session)])


def live_in_database() -> str | None:
    """The live version, None on a database that has not seen one yet."""
    with _opened() as engine, make_sessions(reading(engine))() as session:
        return find_live(session)


def run_training(tell: Callable[[RunEventRecord], None]) -> RunRecord:
    """Starts a run and follows it to its end; without a worker in the installation this process is it meanwhile.

    Ctrl+C cancels the run.
    """
    settings = get_settings()
    with _opened() as engine:
        with make_sessions(engine).begin() as session:
            run_id = start_run(session, by=_console()).id
        ended = Event()
        _help_out(settings, ended)
        try:
            return _follow(engine, run_id, tell)
        except KeyboardInterrupt:
            with make_sessions(engine).begin() as session:
                cancel_run(session, run_id, by=_console())
            raise
        finally:
            ended.set()


def rescore_in_database(
    version: str | None, *, n_processes: int, cluster: str, progress: Callable[[int, int], None]
) -> int:
    """Re-scores stored opinions with a version, by default the live one; gives their number."""
    settings, store = get_settings(), Store()
    with _opened() as engine:
        with make_sessions(engine).begin() as session:
            live = note_first(session, store=store)
        return rescore_opinions(
            engine,
            store=store,
            version=version or live or store.load().version,
            denunciation_score=load_profile(settings.profile).denunciation_score,
            spread=Spread(n_processes, cluster),
            progress=progress,
        )


def find_doubtful() -> list[dict[str, Any]]:
    """Doubtful labels of the bundled corpus and, where there is a database, of the officers."""
    from training.api import doubtful, freeze, read_new

    with TemporaryDirectory(prefix="langnghe-") as folder:
        labels = Path(folder) / "labels.jsonl"
        labels.touch()
        if has_database():
            with _opened() as engine, make_sessions(reading(engine))() as session:
                write_labels(collect_labels(session), labels)
        freeze(Path(folder) / "snapshot", read_new(labels), topics=_own_topics())
        doubts = doubtful(datasets=Path(folder) / "snapshot")
    return [
        {
            "place": doubt.opinion.place,
            "text": doubt.opinion.text,
            "topics": doubt.opinion.topics,
            "given": doubt.given,
            "given_score": doubt.given_score,
            "suggested": doubt.suggested,
            "suggested_score": doubt.suggested_score,
        }
        for doubt in doubts
    ]


def _own_topics() -> Mapping[str, Mapping[str, Any]]:
    """What this commune changed in the taxonomy."""
    settings = get_settings()
    path = own_profile(configured=settings.profile, home=settings.home)
    return load_profile(path).topics if path.exists() else {}


def drift_in_database(n_weeks: int) -> dict[str, Any]:
    """Drift by week, with signs."""
    classifier = Store().load()
    with _opened() as engine, make_sessions(reading(engine))() as session:
        weeks = weeks_of(session, classifier, until=today(), n_weeks=n_weeks)
    return drift_to_json(weeks, find_signs(weeks, classifier.taxonomy))


def _help_out(settings: Settings, ended: Event) -> None:
    """A worker in this process; where there is one already it only waits for its turn."""
    from service.retraining.worker import work

    Thread(
        target=work, args=(settings,), kwargs={"stopped": ended.is_set, "wait": ended.wait}, daemon=True
    ).start()


def _follow(engine: Engine, run_id: str, tell: Callable[[RunEventRecord], None]) -> RunRecord:
    after, pause = 0, Event()
    while True:
        with make_sessions(reading(engine))() as session:
            run = get_run(session, run_id)
            events = events_after(session, run_id, after=after)
        for event in events:
            tell(event)
            after = event.id
        if run.active is None and not events:
            return run
        pause.wait(LOOK_SECONDS)


@contextmanager
def _opened() -> Iterator[Engine]:
    engine = make_engine(get_settings().database)
    try:
        upgrade_database(engine)
        yield engine
    finally:
        engine.dispose()


def _console() -> Promoter:
    with suppress(OSError, KeyError):  # no login name, as in some containers
        return Promoter(getpass.getuser()[:80])
    return Promoter("console")
