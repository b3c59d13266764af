"""Every serving process follows the profile's file: what an administrator saves in one holds in all of them."""

import threading
from pathlib import Path

import structlog
from starlette.datastructures import State

from models.errors import Problem
from service.routing.nouns import Profile
from service.routing.own_topics import dressed
from service.routing.profile import load_profile

log = structlog.get_logger()
EVERY_SECONDS = 2.0


def take_up(state: State, profile: Profile) -> None:
    """From now on this process routes with the profile, its own or a neighbour's, and speaks of its topics."""
    if hasattr(state, "communes") and state.communes.find_path(profile.name):
        state.communes.load()
        return
    state.profile = profile
    if hasattr(state, "trained"):
        state.classifier = dressed(state.trained, profile)


class ProfileFollower:
    """A thread that keeps a process at what the file says; a broken file is noted, the old profile stays."""

    def __init__(self, state: State, path: Path, *, every_seconds: float = EVERY_SECONDS) -> None:
        self._state = state
        self._path = path
        self._every_seconds = every_seconds
        self._seen = self._changed_at()
        self._seen_communes = self._communes_seen()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to follow."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="follow-profile", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def look(self) -> None:
        """Reads the file, and those of other communes, anew when they have changed since they were read last."""
        self._look_at_communes()
        changed_at = self._changed_at()
        if changed_at == self._seen or changed_at is None:
            return
        self._seen = changed_at
        try:
            take_up(self._state, load_profile(self._path))
        except Problem as fault:
            log.error("profile_not_followed", code=fault.code)

    def _look_at_communes(self) -> None:
        seen = self._communes_seen()
        if seen == self._seen_communes:
            return
        self._seen_communes = seen
        try:
            self._state.communes.load()
        except Problem as fault:
            log.error("communes_not_followed", code=fault.code)

    def _communes_seen(self) -> tuple[tuple[str, int], ...]:
        try:
            return self._state.communes.seen if hasattr(self._state, "communes") else ()
        except OSError:  # a file that goes while the folder is read; the next look settles it
            return ()

    def _run(self) -> None:
        while not self._stopped.wait(self._every_seconds):
            self.look()

    def _changed_at(self) -> int | None:
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return None
