"""Slows down whoever guesses passwords: too many failures, and the name must wait."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy.orm import Session

from models.errors import Problem
from service.accounts import session_store
from service.accounts.nouns import Actor
from service.accounts.signing_in import WrongPassword, sign_in

WINDOW: Final = timedelta(minutes=15)
#: From one address few, from everywhere more: a stranger must not be able to lock an officer out easily.
MAX_FROM_ADDRESS: Final = 5
MAX_FROM_ANYWHERE: Final = 50
#: One password tried on many names; a whole office behind one address errs less often.
MAX_NAMES_FROM_ADDRESS: Final = 40


class TooManyFailures(Problem):
    """Sign-ins with this name failed too often in a quarter of an hour."""

    status = 429
    code = "too_many_failures"
    title = "Đăng nhập sai quá nhiều lần"


def sign_in_slowly(session: Session, *, name: str, password: str, address: str) -> Actor:
    """Signs in as `signing_in.sign_in` does. Raises WrongPassword, or TooManyFailures without looking.

    The failure is noted in `session`, which must be committed also when this raises.
    """
    at = datetime.now(UTC)
    name_hash, address_hash = _hash(name.casefold()), _hash(address)
    _check(session, name_hash, address_hash, since=at - WINDOW)
    try:
        actor = sign_in(session, name=name, password=password)
    except WrongPassword:
        session_store.add_failure(session, name_hash=name_hash, address_hash=address_hash, at=at)
        raise
    session_store.forget_failures(session, before=at - WINDOW, name_hash=name_hash)
    return actor


def _check(session: Session, name_hash: str, address_hash: str, *, since: datetime) -> None:
    from_here = session_store.count_failures(
        session, name_hash=name_hash, since=since, address_hash=address_hash
    )
    anywhere = session_store.count_failures(session, name_hash=name_hash, since=since)
    all_names = session_store.count_failures(session, since=since, address_hash=address_hash)
    too_many = from_here >= MAX_FROM_ADDRESS or all_names >= MAX_NAMES_FROM_ADDRESS
    if too_many or anywhere >= MAX_FROM_ANYWHERE:
        raise TooManyFailures(
            "Sai mật khẩu quá nhiều lần; hãy đợi 15 phút rồi thử lại.",
            retry_after=int(WINDOW.total_seconds()),
        )


def _hash(value: str) -> str:
    return sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
