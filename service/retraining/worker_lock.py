"""One worker in the whole installation: a locked file on one machine, an advisory lock on PostgreSQL.

Both are given back by the operating system or the database when the process dies, whatever killed it.
"""

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

WORKER_LOCK = 0x4C50  # any constant


class WorkerLock:
    """Take it once; it is held as long as the process lives and, on PostgreSQL, the connection."""

    def __init__(self, engine: Engine, *, home: Path) -> None:
        self._engine = engine
        self._path = home / "worker.lock"
        self._handle: int | None = None
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Whether it is ours now."""
        if self._engine.dialect.name == "postgresql":
            return self._take_in_database()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if _lock(handle):
            self._handle = handle
            return True
        os.close(handle)
        return False

    def is_held(self) -> bool:
        """Whether it still is ours; a lost connection to PostgreSQL has given it back."""
        if self._connection is None:
            return self._handle is not None
        try:
            self._connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def release(self) -> None:
        """Give it back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _take_in_database(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": WORKER_LOCK})
        if taken:
            self._connection = connection
        else:
            connection.close()
        return bool(taken)


def _lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
