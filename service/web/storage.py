"""What to tell people when the database cannot be written: the disk is full, may only be read, or others are at it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import DBAPIError


@dataclass(frozen=True, slots=True)
class StorageFault:
    """A stable code and a sentence; `retry_after` in seconds when waiting helps."""

    code: str
    detail: str
    retry_after: int | None = None


FULL: Final = StorageFault("storage_full", "Ổ đĩa đã đầy nên chưa lưu được; mọi điều đã nhận vẫn còn nguyên.")
READ_ONLY: Final = StorageFault(
    "storage_read_only", "Ổ đĩa chỉ cho đọc nên chưa lưu được; xem lại thì vẫn được."
)
BUSY: Final = StorageFault("storage_busy", "Cơ sở dữ liệu đang bận; xin thử lại sau ít giây.", 2)
UNAVAILABLE: Final = StorageFault(
    "storage_unavailable", "Không dùng được cơ sở dữ liệu; xin thử lại sau.", 10
)

#: What SQLite, the system and PostgreSQL say, in small letters.
_SIGNS: Final = (
    (FULL, ("disk is full", "no space left", "could not extend file", "disk full")),
    (READ_ONLY, ("readonly database", "read-only transaction", "read-only file system")),
    (BUSY, ("database is locked", "table is locked", "deadlock detected", "lock timeout")),
)


def storage_fault(error: DBAPIError) -> StorageFault:
    """Which of the faults it is; the message itself goes nowhere, it may hold a citizen's words."""
    said = str(error.orig).lower()
    return next((fault for fault, signs in _SIGNS if any(sign in said for sign in signs)), UNAVAILABLE)
