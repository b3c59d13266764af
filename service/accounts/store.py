"""Queries over the accounts' tables; nothing here commits."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from service.accounts.nouns import Actor, AuditEntry, Role, Scope
from service.accounts.records import AccountRecord, AccountRoleRecord, AuditRecord, TokenRecord

MAX_NAME_CHARS = 80


def has_administrator(session: Session) -> bool:
    """True when an administrator exists who is not disabled."""
    administrators = (
        select(AccountRecord.id)
        .join(AccountRoleRecord, AccountRoleRecord.account_id == AccountRecord.id)
        .where(AccountRoleRecord.role == Role.administrator.value, AccountRecord.disabled_at.is_(None))
    )
    return bool(session.scalar(select(exists(administrators))))


def add_account(
    session: Session,
    *,
    name: str,
    roles: Iterable[Role],
    commune: str,
    department: str | None,
    password_hash: str | None,
    at: datetime,
) -> AccountRecord:
    """Writes an account and its roles; raises IntegrityError when the name is taken."""
    record = AccountRecord(
        name=name,
        commune=commune,
        department=department,
        password_hash=password_hash,
        created_at=at,
        roles=[AccountRoleRecord(role=role.value) for role in sorted(roles)],
    )
    session.add(record)
    session.flush()
    return record


def find_account(session: Session, name: str) -> AccountRecord | None:
    """The account of that name, disabled or not."""
    return session.scalar(select(AccountRecord).where(AccountRecord.name == name))


def list_accounts(session: Session, *, commune: str = "") -> list[AccountRecord]:
    """All accounts, or those of one commune, oldest first."""
    query = select(AccountRecord).order_by(AccountRecord.id)
    return list(session.scalars(query.where(AccountRecord.commune == commune) if commune else query))


def names_of(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """Names of accounts by id."""
    query = select(AccountRecord.id, AccountRecord.name).where(AccountRecord.id.in_({id for id in ids if id}))
    return {row.id: row.name for row in session.execute(query)}


def add_token(
    session: Session, *, account_id: int, prefix: str, sha256: str, scopes: Iterable[Scope], at: datetime
) -> TokenRecord:
    """Writes a token that is valid from now on."""
    kept = " ".join(scope.value for scope in sorted(scopes))
    record = TokenRecord(account_id=account_id, prefix=prefix, sha256=sha256, scopes=kept, created_at=at)
    session.add(record)
    session.flush()
    return record


def find_token(session: Session, *, account_id: int, prefix: str) -> TokenRecord | None:
    """The account's token with that prefix, revoked or not."""
    wanted = (TokenRecord.account_id == account_id, TokenRecord.prefix == prefix)
    return session.scalar(select(TokenRecord).where(*wanted))


def list_tokens(session: Session, *, account_id: int) -> list[TokenRecord]:
    """The account's tokens, oldest first, revoked ones too."""
    return list(
        session.scalars(select(TokenRecord).filter_by(account_id=account_id).order_by(TokenRecord.id))
    )


def find_bearer(session: Session, sha256: str) -> tuple[Actor, frozenset[Scope]] | None:
    """Who holds the token, unless it is revoked or its account disabled."""
    row = session.execute(
        select(AccountRecord, TokenRecord.scopes)
        .join(TokenRecord, TokenRecord.account_id == AccountRecord.id)
        .where(TokenRecord.sha256 == sha256)
        .where(TokenRecord.revoked_at.is_(None), AccountRecord.disabled_at.is_(None))
    ).first()
    if row is None:
        return None
    account, scopes = row
    return actor_of(account), frozenset(Scope(scope) for scope in scopes.split())


def actor_of(account: AccountRecord) -> Actor:
    """The account as the rest of the service sees it."""
    roles = frozenset(Role(row.role) for row in account.roles)
    return Actor(account.id, account.name, roles, account.commune, account.department)


def add_audit(session: Session, entry: AuditEntry) -> None:
    """Writes one line of the audit; lines are never changed."""
    session.add(
        AuditRecord(
            at=entry.at,
            account_id=entry.account_id,
            action=entry.action,
            subject=entry.subject,
            subject_id=entry.subject_id,
            changes=entry.changes,
        )
    )


def list_audit(session: Session, *, subject: str, subject_id: object) -> list[AuditEntry]:
    """What happened to one thing, oldest first."""
    wanted = (
        select(AuditRecord).filter_by(subject=subject, subject_id=str(subject_id)).order_by(AuditRecord.id)
    )
    return [
        AuditEntry(row.at, row.account_id, row.action, row.subject, row.subject_id, row.changes)
        for row in session.scalars(wanted)
    ]
