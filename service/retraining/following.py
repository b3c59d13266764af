"""Every serving process follows the live version: a light question now and then, and one swap of a reference."""

import threading
from collections import OrderedDict
from time import monotonic

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import State

from models.classifier import Classifier
from models.errors import Problem
from models.store import Store
from service.database import make_sessions, reading
from service.retraining.promoting import follow_pointer, note_first
from service.retraining.store import find_live
from service.routing.own_topics import dressed

log = structlog.get_logger()
EVERY_SECONDS = 0.3
#: Versions kept in memory beside the live one, so that going back needs no reading.
N_KEPT = 2
#: A version that cannot be loaded (its files have not arrived yet, or are broken) is tried again after this.
RETRY_SECONDS = 5.0


def load_live(engine: Engine, store: Store) -> Classifier:
    """The version that the database calls live, on a new database that of the store; NoModel, BrokenVersion…"""
    with make_sessions(engine).begin() as session:
        live = note_first(session, store=store)
    return store.load(live)


class Follower:
    """A thread that keeps `state.classifier` at the live version; requests under way finish with theirs."""

    def __init__(self, state: State, *, store: Store, every_seconds: float = EVERY_SECONDS) -> None:
        self._state = state
        self._store = store
        self._every_seconds = every_seconds
        self._sessions = make_sessions(reading(state.engine))
        self._kept: OrderedDict[str, Classifier] = OrderedDict()
        self._retry_at = 0.0
        self._stopped = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to follow."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="follow-live-version", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; waits for a load under way."""
        self._stopped.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def wake(self) -> None:
        """Look at once: this process has just changed the live version itself."""
        self._woken.set()

    def follow(self) -> None:
        """Take the live version over when it is another; one that cannot be loaded leaves the old one serving."""
        with self._sessions() as session:
            live = find_live(session)
        if live is None:
            return
        if live != self._state.classifier.version and monotonic() >= self._retry_at:
            self._swap(live)
        follow_pointer(self._store, live)

    def _swap(self, live: str) -> None:
        try:
            classifier = self._kept.pop(live, None) or self._store.load(live)
        except (Problem, OSError) as error:
            self._retry_at = monotonic() + RETRY_SECONDS
            log.error("live_version_unusable", version=live, error=type(error).__name__)
            return
        old: Classifier = self._state.trained
        self._state.trained = classifier
        self._state.classifier = dressed(classifier, self._state.profile)
        self._kept[old.version] = old
        while len(self._kept) > N_KEPT:
            self._kept.popitem(last=False)
        log.info("live_version", version=live)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.wait(self._every_seconds)
            self._woken.clear()
            try:
                self.follow()
            except (SQLAlchemyError, OSError) as error:
                log.warning("live_version_unknown", error=type(error).__name__)
