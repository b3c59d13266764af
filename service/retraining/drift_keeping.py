"""The drift of the last weeks for a page: found in the background, for words must be segmented, and kept a while."""

import threading
from dataclasses import dataclass
from time import monotonic

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from models.classifier import Classifier
from service.database import make_sessions, reading
from service.opinions.nouns import today
from service.retraining.drifting import MIN_OPINIONS, MIN_WEEKS, Sign, Week, find_signs, weeks_of

log = structlog.get_logger()
KEPT_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Drift:
    """Weeks, oldest first, and what leaves the usual range; judged by `version`."""

    version: str
    weeks: tuple[Week, ...]
    signs: tuple[Sign, ...]

    @property
    def is_judged(self) -> bool:
        """Whether there is enough, this week and before, to tell what is usual."""
        usual = [week for week in self.weeks[:-1] if week.n >= MIN_OPINIONS]
        return bool(self.weeks) and len(usual) >= MIN_WEEKS and self.weeks[-1].n >= MIN_OPINIONS


class DriftKeeper:
    """Gives what it knows at once and finds it anew in a thread when it is old or of another version."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._kept: Drift | None = None
        self._found_at = 0.0

    def find(self, classifier: Classifier) -> Drift | None:
        """The drift as last found; None while it is being found for the first time with this version."""
        kept = self._kept if self._kept and self._kept.version == classifier.version else None
        if kept is None or monotonic() - self._found_at > KEPT_SECONDS:
            with self._lock:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._work, args=(classifier,), daemon=True)
                    self._thread.start()
        return kept

    def _work(self, classifier: Classifier) -> None:
        try:
            with make_sessions(reading(self._engine))() as session:
                weeks = weeks_of(session, classifier, until=today())
        except SQLAlchemyError as error:
            log.warning("drift_unknown", error=type(error).__name__)
            return
        self._kept = Drift(classifier.version, tuple(weeks), tuple(find_signs(weeks, classifier.taxonomy)))
        self._found_at = monotonic()
