"""Whether a training worker is at work anywhere in the installation, asked without disturbing it."""

from pathlib import Path

from sqlalchemy import Engine, text

from service.retraining.worker_lock import WORKER_LOCK, WorkerLock

_HOLDERS = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = :lock AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def is_worker_there(engine: Engine, *, home: Path) -> bool:
    """Whether somebody holds the worker's lock."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            return bool(connection.scalar(_HOLDERS, {"lock": WORKER_LOCK}))
    lock = WorkerLock(engine, home=home)
    taken = lock.take()
    lock.release()
    return not taken
