"""Passwords, kept as Argon2id hashes."""

from functools import cache
from typing import TYPE_CHECKING

from models.errors import Problem

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_CHARS = 10
MAX_CHARS = 200


class WeakPassword(Problem):
    """Too short to protect anything, or too long to hash."""

    status = 422
    code = "weak_password"
    title = "Mật khẩu không hợp lệ"


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that fits no account, so that an unknown name takes as long as a wrong password."""
    return _hasher().hash("nobody")


def hash_password(password: str) -> str:
    """The hash to keep; raises WeakPassword outside 10 to 200 characters."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise WeakPassword(f"Mật khẩu phải có từ {MIN_CHARS} đến {MAX_CHARS} ký tự.")
    return _hasher().hash(password)


def fits(password: str, password_hash: str | None) -> bool:
    """True when the password belongs to the hash; takes the same time for None."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > MAX_CHARS:
        return False
    try:
        _hasher().verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
