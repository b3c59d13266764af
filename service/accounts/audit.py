"""Writes the audit: who did what to which thing, in ids and short values, never in a citizen's words."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from service.accounts import store
from service.accounts.nouns import AuditEntry

MAX_VALUE_CHARS = 80


def record_action(
    session: Session,
    *,
    by: int | None,
    action: str,
    subject: str,
    subject_id: object,
    at: datetime,
    changes: Mapping[str, object] | None = None,
) -> None:
    """Adds one line; `by` is an account id, None for the program itself.

    `action` is a verb in English ("add", "revoke"), `subject` a noun ("account", "opinion"). Raises ValueError
    for a value that is no id, number or short word, or a list of them: sentences do not belong here.
    """
    kept = {key: _kept(value) for key, value in (changes or {}).items()}
    store.add_audit(session, AuditEntry(at, by, action, subject, str(subject_id), kept))


def _kept(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_kept(item) for item in value]
    if isinstance(value, str) and len(value) > MAX_VALUE_CHARS:
        raise ValueError(f"the audit keeps values of at most {MAX_VALUE_CHARS} characters, got {len(value)}")
    if value is None or isinstance(value, str | int | float):
        return value
    raise ValueError(f"the audit keeps ids, numbers and words, got {type(value).__name__}")
