"""Asking for a run, and asking it to stop: rows in the database, which the worker acts on."""

import secrets

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.errors import Problem
from service.accounts.audit import record_action
from service.opinions.nouns import now
from service.retraining.nouns import Promoter, Status
from service.retraining.records import RunRecord
from service.retraining.store import add_event, find_active_run, find_live, get_run


class RetrainingRunning(Problem):
    """Another run is queued or running."""

    status = 409
    code = "retraining_running"
    title = "Đang có một lần huấn luyện"


class NotActive(Problem):
    """The run has ended already."""

    status = 409
    code = "retraining_ended"
    title = "Lần huấn luyện đã kết thúc"


def start_run(session: Session, *, by: Promoter) -> RunRecord:
    """Queues a run when the transaction ends; RetrainingRunning when the installation has one already."""
    run = RunRecord(
        id=secrets.token_hex(8), active=1, status=Status.QUEUED, created_at=now(), created_by=by.account_id,
        champion=find_live(session), counts={},
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:
        other = find_active_run(session)
        raise RetrainingRunning(
            "Mỗi lúc chỉ có một lần huấn luyện; hãy đợi hoặc hủy lần đang chạy.",
            run=other.id if other else None,
        ) from None
    add_event(session, run.id, step="", message="Đã nhận yêu cầu", done=0, total=0)
    record_action(
        session,
        by=by.account_id,
        action="start",
        subject="retraining",
        subject_id=run.id,
        at=now(),
        changes={},
    )
    return run


def cancel_run(session: Session, run_id: str, *, by: Promoter) -> RunRecord:
    """A queued run is cancelled at once, a running one at its next breath; NotActive, RunNotFound."""
    run = get_run(session, run_id, lock=True)
    if run.active is None:
        raise NotActive("Lần huấn luyện này đã kết thúc, không còn gì để hủy.")
    if run.cancel_asked_at is None:
        run.cancel_asked_at = now()
        record_action(
            session,
            by=by.account_id,
            action="cancel",
            subject="retraining",
            subject_id=run.id,
            at=now(),
            changes={},
        )
    if run.status == Status.QUEUED:
        end_run(session, run, Status.CANCELLED)
    return run


def end_run(session: Session, run: RunRecord, status: Status, *, failure: str = "") -> None:
    """The run is over; another may start."""
    run.status, run.active, run.failure, run.finished_at = status, None, failure, now()
    add_event(session, run.id, step="end", message=failure or status, done=1, total=1)
