"""Queries over the tables of the learning; nothing here commits."""

from collections.abc import Sequence

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from models.errors import Problem
from service.opinions.nouns import now
from service.retraining.nouns import Action, Promoter
from service.retraining.records import PromotionRecord, RunEventRecord, RunRecord

PROMOTION_LOCK = 0x4C4F  # any constant: promotions wait for each other on it


class RunNotFound(Problem):
    """No run has this id."""

    status = 404
    code = "retraining_not_found"
    title = "Không có lần huấn luyện này"


def get_run(session: Session, run_id: str, *, lock: bool = False) -> RunRecord:
    """The run, or RunNotFound."""
    query = select(RunRecord).where(RunRecord.id == run_id)
    run = session.scalar(query.with_for_update() if lock else query)
    if run is None:
        raise RunNotFound("Không có lần huấn luyện nào mang mã này.")
    return run


def find_active_run(session: Session) -> RunRecord | None:
    """The one run that is queued or running."""
    return session.scalar(select(RunRecord).where(RunRecord.active == 1))


def list_runs(session: Session, *, limit: int = 50) -> Sequence[RunRecord]:
    """Newest first."""
    return session.scalars(select(RunRecord).order_by(RunRecord.created_at.desc()).limit(limit)).all()


def find_run_of(session: Session, version: str) -> RunRecord | None:
    """The newest run that made this version."""
    query = select(RunRecord).where(RunRecord.challenger == version).order_by(RunRecord.created_at.desc())
    return session.scalar(query.limit(1))


def add_event(session: Session, run_id: str, *, step: str, message: str, done: int, total: int) -> None:
    """One line of progress."""
    session.add(
        RunEventRecord(run_id=run_id, at=now(), step=step, message=message[:200], done=done, total=total)
    )


def events_after(session: Session, run_id: str, *, after: int, limit: int = 200) -> list[RunEventRecord]:
    """Progress of a run since the event `after`, oldest first."""
    return list(
        session.scalars(
            select(RunEventRecord)
            .where(RunEventRecord.run_id == run_id, RunEventRecord.id > after)
            .order_by(RunEventRecord.id)
            .limit(limit)
        )
    )


def lock_promotions(session: Session) -> None:
    """Keeps other promotions out until the end of the transaction; on SQLite every writer already is alone."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PROMOTION_LOCK})


def find_live(session: Session) -> str | None:
    """The version that is live; None before the first start."""
    return session.scalar(select(PromotionRecord.version).order_by(PromotionRecord.id.desc()).limit(1))


def list_promotions(session: Session) -> Sequence[PromotionRecord]:
    """What was live from when on, oldest first."""
    return session.scalars(select(PromotionRecord).order_by(PromotionRecord.id)).all()


def was_live(session: Session, version: str) -> bool:
    """Whether the version was ever live."""
    return bool(session.scalar(select(func.count()).where(PromotionRecord.version == version)))


def add_promotion(
    session: Session,
    version: str,
    *,
    action: Action,
    by: Promoter,
    reason: str,
    run_id: str | None = None,
    gate_overridden: bool = False,
) -> PromotionRecord:
    """Makes a version live from the end of the transaction on."""
    record = PromotionRecord(
        at=now(), version=version, previous=find_live(session), action=action, account_id=by.account_id,
        by=by.name, reason=reason, run_id=run_id, gate_overridden=gate_overridden,
    )  # fmt: skip
    session.add(record)
    session.flush()
    return record
