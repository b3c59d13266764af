"""People as the rest of the service sees them: roles, scopes of a token, and the actor behind a request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do. No role implies another; only `guard` sees what may be a denunciation."""

    officer = "officer"
    reviewer = "reviewer"
    leader = "leader"
    administrator = "administrator"
    guard = "guard"


class Scope(StrEnum):
    """What a token may be used for: `read` for safe HTTP methods, `write` for all others."""

    read = "read"
    write = "write"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; `department` is the id of a department of the commune profile."""

    account_id: int
    name: str
    roles: frozenset[Role]
    commune: str
    department: str | None


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token at the only moment when it is known in full."""

    token: str
    prefix: str
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit."""

    at: datetime
    account_id: int | None
    action: str
    subject: str
    subject_id: str
    changes: dict[str, object]
