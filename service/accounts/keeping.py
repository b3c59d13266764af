"""Adds, disables and finds accounts."""

import re
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.errors import Problem
from service.accounts import store
from service.accounts.audit import record_action
from service.accounts.nouns import Actor, Role
from service.accounts.passwords import hash_password
from service.accounts.records import AccountRecord


class UnknownAccount(Problem):
    """No account has that name."""

    status = 404
    code = "unknown_account"
    title = "Không có tài khoản này"


class AccountExists(Problem):
    """The name is taken, perhaps by a disabled account."""

    status = 409
    code = "account_exists"
    title = "Tài khoản đã có"


class BadAccount(Problem):
    """A name, role or department that cannot be kept."""

    status = 422
    code = "bad_account"
    title = "Tài khoản không hợp lệ"


def add_account(
    session: Session,
    *,
    name: str,
    roles: Collection[Role],
    commune: str = "",
    department: str | None = None,
    password: str | None = None,
    by: int | None = None,
) -> Actor:
    """Adds an account and notes it in the audit.

    Raises BadAccount for a name outside 1 to 80 printable characters, no role, or a department that is no id;
    WeakPassword; AccountExists.
    """
    name = _checked_name(name)
    if not roles:
        raise BadAccount("Cần ít nhất một vai trò.")
    if department is not None and not re.fullmatch(r"[a-z][a-z0-9_]{0,79}", department):
        raise BadAccount("Đơn vị phải là mã trong hồ sơ đơn vị, ví dụ economy.")
    if len(commune) > store.MAX_NAME_CHARS:
        raise BadAccount(f"Tên đơn vị dài quá {store.MAX_NAME_CHARS} ký tự.")
    password_hash = hash_password(password) if password is not None else None
    now = datetime.now(UTC)
    try:
        with session.begin_nested():
            record = store.add_account(
                session,
                name=name,
                roles=set(roles),
                commune=commune,
                department=department,
                password_hash=password_hash,
                at=now,
            )
    except IntegrityError:
        raise AccountExists("Đã có tài khoản mang tên này.") from None
    changes = {"roles": sorted(role.value for role in set(roles)), "department": department}
    record_action(
        session, by=by, action="add", subject="account", subject_id=record.id, at=now, changes=changes
    )
    return store.actor_of(record)


def disable_account(session: Session, *, name: str, by: int | None = None) -> Actor:
    """Ends an account and thereby its tokens; its name stays taken. Raises UnknownAccount."""
    record = get_account(session, name)
    if record.disabled_at is None:
        record.disabled_at = datetime.now(UTC)
        record_action(
            session,
            by=by,
            action="disable",
            subject="account",
            subject_id=record.id,
            at=record.disabled_at,
        )
    return store.actor_of(record)


def get_account(session: Session, name: str) -> AccountRecord:
    """The account of that name; raises UnknownAccount."""
    record = store.find_account(session, unicodedata.normalize("NFC", name).strip())
    if record is None:
        raise UnknownAccount("Không có tài khoản mang tên này.")
    return record


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFC", name).strip()
    if not 1 <= len(name) <= store.MAX_NAME_CHARS or not name.isprintable():
        raise BadAccount(f"Tên tài khoản phải có từ 1 đến {store.MAX_NAME_CHARS} ký tự in được.")
    return name
