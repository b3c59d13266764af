"""Queries over sessions and failed sign-ins; nothing here commits."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from service.accounts.nouns import Actor
from service.accounts.records import AccountRecord, FailedSignInRecord, SessionRecord
from service.accounts.store import actor_of


def add_session(session: Session, record: SessionRecord) -> SessionRecord:
    """Keeps a session."""
    session.add(record)
    session.flush()
    return record


def find_holder(session: Session, sha256: str, *, at: datetime) -> Actor | None:
    """Who holds a session that has neither ended nor expired and whose account is not disabled."""
    account = session.scalar(
        select(AccountRecord)
        .join(SessionRecord, SessionRecord.account_id == AccountRecord.id)
        .where(SessionRecord.sha256 == sha256, SessionRecord.ended_at.is_(None))
        .where(SessionRecord.expires_at > at, AccountRecord.disabled_at.is_(None))
    )
    return actor_of(account) if account else None


def find_session(session: Session, sha256: str) -> SessionRecord | None:
    """The session of a cookie, ended or not."""
    return session.scalar(select(SessionRecord).where(SessionRecord.sha256 == sha256))


def list_open(session: Session, account_id: int, *, at: datetime) -> list[SessionRecord]:
    """The account's sessions that could still be used, newest first."""
    query = select(SessionRecord).where(
        SessionRecord.account_id == account_id,
        SessionRecord.ended_at.is_(None),
        SessionRecord.expires_at > at,
    )
    return list(session.scalars(query.order_by(SessionRecord.id.desc())))


def end_of_account(session: Session, account_id: int, *, at: datetime, id: int | None = None) -> int:
    """Ends one session of the account, or all of them; says how many."""
    query = update(SessionRecord).where(
        SessionRecord.account_id == account_id, SessionRecord.ended_at.is_(None)
    )
    if id is not None:
        query = query.where(SessionRecord.id == id)
    ended = session.execute(query.values(ended_at=at).returning(SessionRecord.id))
    return len(ended.all())


def delete_old_sessions(session: Session, *, before: datetime) -> int:
    """Deletes sessions that had run out before a moment; says how many."""
    gone = session.execute(
        delete(SessionRecord).where(SessionRecord.expires_at < before).returning(SessionRecord.id)
    )
    return len(gone.all())


def add_failure(session: Session, *, name_hash: str, address_hash: str, at: datetime) -> None:
    """Notes a failed sign-in."""
    session.add(FailedSignInRecord(name_hash=name_hash, address_hash=address_hash, at=at))


def count_failures(
    session: Session, *, since: datetime, name_hash: str | None = None, address_hash: str | None = None
) -> int:
    """How many sign-ins failed, with one name or any, from one address or from anywhere."""
    query = select(func.count()).where(FailedSignInRecord.at > since)
    if name_hash is not None:
        query = query.where(FailedSignInRecord.name_hash == name_hash)
    if address_hash is not None:
        query = query.where(FailedSignInRecord.address_hash == address_hash)
    return session.scalar(query) or 0


def forget_failures(session: Session, *, before: datetime, name_hash: str | None = None) -> None:
    """Removes old failures; with a name, those of the name too."""
    outdated = FailedSignInRecord.at <= before
    if name_hash is not None:
        outdated |= FailedSignInRecord.name_hash == name_hash
    session.execute(delete(FailedSignInRecord).where(outdated))
