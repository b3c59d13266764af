"""One person as far as the database knows: the opinions they sent, and those in which their number stands."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to look for: by the tracking code of one opinion, by phone, or by name with or without a village."""

    code: str | None = None
    phone: str | None = None
    name: str | None = None
    village: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Ids of opinions, oldest first. `guarded` ones are among `sent`; `mentioned` ones were sent by others."""

    sent: Sequence[int]
    guarded: frozenset[int]
    mentioned: Sequence[int]


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was emptied or deleted."""

    n_opinions: int = 0
    n_senders: int = 0
    n_mentions: int = 0
    n_previews: int = 0
    n_requests: int = 0
    n_sessions: int = 0
