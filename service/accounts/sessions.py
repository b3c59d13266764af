"""Sessions of browsers: begun at sign-in with a new secret each time, ended at sign-out, from afar, or by time."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from service.accounts import session_store
from service.accounts.audit import record_action
from service.accounts.nouns import Actor
from service.accounts.records import SessionRecord
from service.accounts.tokens import sha256_of

#: A working day; whoever signs in in the morning is not asked again before the evening.
LENGTH: Final = timedelta(hours=12)
N_RANDOM_BYTES: Final = 32

_BROWSERS: Final = (("Edg/", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox/", "Firefox"),
                    ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS: Final = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
                   ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it."""

    id: int
    browser: str
    created_at: datetime
    expires_at: datetime
    is_this: bool


def start_session(session: Session, *, actor: Actor, browser: str, replaces: str | None = None) -> str:
    """The secret for the cookie of a new session; the session that the browser held before is ended."""
    if replaces:
        end_session(session, secret=replaces)
    secret, at = secrets.token_urlsafe(N_RANDOM_BYTES), datetime.now(UTC)
    record = session_store.add_session(
        session,
        SessionRecord(
            account_id=actor.account_id,
            sha256=sha256_of(secret),
            browser=_name_of(browser),
            created_at=at,
            expires_at=at + LENGTH,
        ),
    )
    record_action(
        session, by=actor.account_id, action="start", subject="session", subject_id=record.id, at=at
    )
    return secret


def find_actor(session: Session, *, secret: str) -> Actor | None:
    """Who is signed in with this cookie; None when it is unknown, ended or has run out."""
    return session_store.find_holder(session, sha256_of(secret), at=datetime.now(UTC))


def end_session(session: Session, *, secret: str) -> None:
    """Ends the session of a cookie; ending it twice, or one that never was, changes nothing."""
    record = session_store.find_session(session, sha256_of(secret))
    if record is not None:
        end_sessions(session, account_id=record.account_id, id=record.id)


def end_sessions(session: Session, *, account_id: int, id: int | None = None) -> int:
    """Ends one session of an account from afar, or all of them; says how many were open."""
    at = datetime.now(UTC)
    n_ended = session_store.end_of_account(session, account_id, at=at, id=id)
    if n_ended:
        record_action(
            session,
            by=account_id,
            action="end",
            subject="session",
            subject_id=id or "all",
            at=at,
            changes={"n": n_ended},
        )
    return n_ended


def list_sessions(session: Session, *, actor: Actor, secret: str | None) -> list[OpenSession]:
    """Where the account is signed in; the session of `secret` is marked."""
    this = sha256_of(secret) if secret else ""
    return [
        OpenSession(row.id, row.browser, row.created_at, row.expires_at, row.sha256 == this)
        for row in session_store.list_open(session, actor.account_id, at=datetime.now(UTC))
    ]


def _name_of(user_agent: str) -> str:
    """ "Chrome trên Windows": enough for a person to know their own browser again."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "Trình duyệt")
    system = next((name for mark, name in _SYSTEMS if re.search(mark, user_agent)), "máy khác")
    return f"{browser} trên {system}"
