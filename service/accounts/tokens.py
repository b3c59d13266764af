"""Issues and revokes API tokens; only the SHA-256 of a token is kept."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from models.errors import Problem
from service.accounts import store
from service.accounts.audit import record_action
from service.accounts.keeping import BadAccount, get_account
from service.accounts.nouns import IssuedToken, Scope

MARK = "ln_"
N_RANDOM_BYTES = 32
N_PREFIX_CHARS = len(MARK) + 8


class UnknownToken(Problem):
    """The account has no token with that prefix."""

    status = 404
    code = "unknown_token"
    title = "Không có mã truy cập này"


def issue_token(
    session: Session, *, name: str, scopes: Collection[Scope] = tuple(Scope), by: int | None = None
) -> IssuedToken:
    """A new token of the account; it cannot be shown again. Raises UnknownAccount; BadAccount if disabled."""
    account = get_account(session, name)
    if account.disabled_at is not None:
        raise BadAccount("Tài khoản đã ngừng, không cấp mã truy cập.")
    token = MARK + secrets.token_urlsafe(N_RANDOM_BYTES)
    prefix, now = token[:N_PREFIX_CHARS], datetime.now(UTC)
    store.add_token(
        session, account_id=account.id, prefix=prefix, sha256=sha256_of(token), scopes=set(scopes), at=now
    )
    changes: dict[str, object] = {
        "account": account.id,
        "scopes": sorted(scope.value for scope in set(scopes)),
    }
    record_action(session, by=by, action="issue", subject="token", subject_id=prefix, at=now, changes=changes)
    return IssuedToken(token, prefix, frozenset(scopes))


def revoke_token(session: Session, *, name: str, prefix: str, by: int | None = None) -> None:
    """Ends a token; ending it twice changes nothing. Raises UnknownAccount, UnknownToken."""
    account = get_account(session, name)
    token = store.find_token(session, account_id=account.id, prefix=prefix)
    if token is None:
        raise UnknownToken("Tài khoản không có mã truy cập bắt đầu như vậy.")
    if token.revoked_at is None:
        token.revoked_at = datetime.now(UTC)
        record_action(
            session, by=by, action="revoke", subject="token", subject_id=prefix, at=token.revoked_at
        )


def sha256_of(token: str) -> str:
    """What is kept of a token: enough to know it again, nothing to use it with."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
