"""What a check of the installation finds, and where it looks."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine

from service.settings import Settings


class Level(StrEnum):
    """How much a finding matters."""

    good = "good"
    advice = "advice"
    fault = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence for people on one matter, and what to do about it."""

    level: Level
    matter: str
    sentence: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The installation that is looked at."""

    settings: Settings
    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.engine.dialect.name == "sqlite"


def good(matter: str, sentence: str) -> Finding:
    """Nothing to do."""
    return Finding(Level.good, matter, sentence)


def advice(matter: str, sentence: str, remedy: str) -> Finding:
    """It works, but should be better."""
    return Finding(Level.advice, matter, sentence, remedy)


def fault(matter: str, sentence: str, remedy: str) -> Finding:
    """Unsafe or broken."""
    return Finding(Level.fault, matter, sentence, remedy)
