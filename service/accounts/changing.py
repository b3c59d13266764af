"""Changes accounts that exist: roles, password, and back to work after having been disabled."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from service.accounts import session_store, store
from service.accounts.audit import record_action
from service.accounts.keeping import BadAccount, get_account
from service.accounts.nouns import Role
from service.accounts.passwords import hash_password
from service.accounts.records import AccountRoleRecord


def change_roles(session: Session, *, name: str, roles: Collection[Role], by: int) -> None:
    """Gives an account exactly these roles.

    Raises UnknownAccount; BadAccount without any role, or when nobody would be left who can administer.
    """
    account = get_account(session, name)
    if not roles:
        raise BadAccount("Cần ít nhất một vai trò.")
    before = sorted(row.role for row in account.roles)
    account.roles = [AccountRoleRecord(role=role.value) for role in sorted(set(roles))]
    session.flush()
    check_administrator(session)
    changes: dict[str, object] = {"roles": [before, sorted(role.value for role in set(roles))]}
    _note(session, "change_roles", account.id, by=by, changes=changes)


def change_password(session: Session, *, name: str, password: str, by: int) -> None:
    """Sets a new password and ends all sessions of the account. Raises UnknownAccount, WeakPassword."""
    account = get_account(session, name)
    account.password_hash = hash_password(password)
    session_store.end_of_account(session, account.id, at=datetime.now(UTC))
    _note(session, "change_password", account.id, by=by)


def enable_account(session: Session, *, name: str, by: int) -> None:
    """Lets a disabled account work again. Raises UnknownAccount."""
    account = get_account(session, name)
    account.disabled_at = None
    _note(session, "enable", account.id, by=by)


def check_administrator(session: Session) -> None:
    """BadAccount when the change that was just made leaves nobody who can administer."""
    session.flush()
    if not store.has_administrator(session):
        raise BadAccount("Phải còn ít nhất một quản trị viên.")


def _note(
    session: Session, action: str, account_id: int, *, by: int, changes: dict[str, object] | None = None
) -> None:
    record_action(
        session,
        by=by,
        action=action,
        subject="account",
        subject_id=account_id,
        at=datetime.now(UTC),
        changes=changes,
    )
