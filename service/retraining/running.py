"""What a run does, step by step. Each step may be repeated: after a crash the run goes on at the step it was in.

No durable-workflow library here: `worker` wraps these functions.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from models.errors import Problem
from models.store import Store
from service.accounts.audit import record_action
from service.database import make_sessions, reading
from service.opinions.nouns import now
from service.retraining.collecting import collect_labels, write_labels
from service.retraining.heavy_work import Cancelled, do_heavy
from service.retraining.nouns import PROGRAM, STEP_NAMES, Status, Step
from service.retraining.promoting import follow_pointer, note_first, promote_version
from service.retraining.records import RunRecord
from service.retraining.starting import end_run
from service.retraining.store import add_event, find_live, get_run


class NothingLive(Problem):
    """There is no version to compare with."""

    status = 409
    code = "no_model"
    title = "Chưa có mô hình đang dùng để so sánh"


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a run needs of the installation; `datasets` None means the bundled corpus, `profile` None its topics.

    `heavy` does the steps that take a processor: as a rule in a child process.
    """

    engine: Engine
    store: Store
    folder: Path
    auto_promote: bool = False
    datasets: Path | None = None
    profile: Path | None = None
    heavy: Callable[..., dict[str, Any]] = do_heavy

    def place(self, run_id: str) -> Path:
        """Where a run keeps its labels, snapshot and report."""
        return self.folder / run_id


def begin(workshop: Workshop, run_id: str) -> bool:
    """Marks the run as running; False when it was cancelled before, or has ended."""
    with make_sessions(workshop.engine).begin() as session:
        run = get_run(session, run_id, lock=True)
        if run.active is None:
            return False
        if run.cancel_asked_at is not None:
            end_run(session, run, Status.CANCELLED)
            return False
        run.champion = note_first(session, store=workshop.store)
        run.started_at = run.started_at or now()
        run.status = Status.RUNNING
        return True


def collect(workshop: Workshop, run_id: str) -> None:
    """Labels by people, out of the database into `labels.jsonl`; what is there already stays as it was frozen."""
    path = workshop.place(run_id) / "labels.jsonl"
    _note(workshop, run_id, Step.COLLECT)
    if not path.exists():
        with make_sessions(reading(workshop.engine)).begin() as session:
            write_labels(collect_labels(session), path)


def freeze(workshop: Workshop, run_id: str) -> None:
    """Freezes the corpus with the new labels; counts and hash go to the run."""
    _note(workshop, run_id, Step.FREEZE)
    snapshot = _heavy(workshop, run_id, Step.FREEZE)
    with make_sessions(workshop.engine).begin() as session:
        run = get_run(session, run_id, lock=True)
        run.snapshot_hash = snapshot.pop("hash")
        run.counts = {**run.counts, **snapshot}
        run.challenger = run.challenger or _version_name(run.created_at, str(run.snapshot_hash))


def train(workshop: Workshop, run_id: str) -> None:
    """Trains the challenger, once."""
    _note(workshop, run_id, Step.TRAIN)
    _heavy(workshop, run_id, Step.TRAIN)


def compare(workshop: Workshop, run_id: str) -> None:
    """Compares it with the version that is live now, under the gate."""
    _note(workshop, run_id, Step.COMPARE)
    with make_sessions(workshop.engine).begin() as session:
        champion = find_live(session)
        get_run(session, run_id, lock=True).champion = champion
    if champion is None:
        raise NothingLive
    report = _heavy(workshop, run_id, Step.COMPARE)
    with make_sessions(workshop.engine).begin() as session:
        get_run(session, run_id, lock=True).report = report


def decide(workshop: Workshop, run_id: str) -> None:
    """Offers, promotes or rejects the challenger, in one transaction; done already, it changes nothing."""
    _note(workshop, run_id, Step.DECIDE)
    with make_sessions(workshop.engine).begin() as session:
        run = get_run(session, run_id, lock=True)
        if run.active is None:
            return
        passed = bool(run.report and run.report["passed"])
        end_run(session, run, Status.OFFERED if passed else Status.REJECTED)
        _audit_verdict(session, run, passed=passed)
        if passed and workshop.auto_promote and run.challenger:
            promote_version(
                session, store=workshop.store, version=run.challenger, by=PROGRAM, reason="qua cổng kiểm tra"
            )
        live = find_live(session)
    if live is not None:
        follow_pointer(workshop.store, live)


def fail(workshop: Workshop, run_id: str, *, problem: Problem) -> None:
    """Ends the run with a sentence; the live version is untouched."""
    with make_sessions(workshop.engine).begin() as session:
        run = get_run(session, run_id, lock=True)
        if run.active is not None:
            cancelled = isinstance(problem, Cancelled)
            end_run(
                session, run, Status.CANCELLED if cancelled else Status.FAILED,
                failure="" if cancelled else problem.detail,
            )  # fmt: skip


STEPS: dict[Step, Callable[[Workshop, str], None]] = {
    Step.COLLECT: collect, Step.FREEZE: freeze, Step.TRAIN: train, Step.COMPARE: compare, Step.DECIDE: decide
}  # fmt: skip


def _heavy(workshop: Workshop, run_id: str, step: Step) -> dict[str, Any]:
    sessions = make_sessions(workshop.engine)
    with sessions() as session:
        run = get_run(session, run_id)
        task = {
            "step": step, "folder": str(workshop.place(run_id)), "store": str(workshop.store.root.resolve()),
            "challenger": run.challenger, "champion": run.champion,
            "datasets": str(workshop.datasets) if workshop.datasets else None,
            "profile": str(workshop.profile) if workshop.profile and workshop.profile.exists() else None,
        }  # fmt: skip

    def is_cancelled() -> bool:
        with make_sessions(reading(workshop.engine))() as session:
            return get_run(session, run_id).cancel_asked_at is not None

    def progress(name: str, done: int, total: int) -> None:
        _note(workshop, run_id, step, message=name, done=done, total=total)

    if is_cancelled():
        raise Cancelled("Đã hủy theo yêu cầu.")
    result = workshop.heavy(
        task, log=workshop.place(run_id) / "child.log", is_cancelled=is_cancelled, progress=progress
    )
    _count_cost(workshop, run_id, step, result.pop("cost"))
    return result


def _count_cost(workshop: Workshop, run_id: str, step: Step, cost: dict[str, Any]) -> None:
    """Seconds by step, and the highest memory of all of them."""
    with make_sessions(workshop.engine).begin() as session:
        run = get_run(session, run_id, lock=True)
        before = run.counts.get("cost", {"seconds": {}, "peak_memory_mb": 0})
        run.counts = {
            **run.counts,
            "cost": {
                "seconds": {**before["seconds"], str(step): cost["seconds"]},
                "peak_memory_mb": max(before["peak_memory_mb"], cost["peak_memory_mb"]),
            },
        }


def _note(
    workshop: Workshop, run_id: str, step: Step, *, message: str = "", done: int = 0, total: int = 1
) -> None:
    """Progress is worth a line, not a failure: a database that is busy for long only loses the line."""
    with suppress(OperationalError), make_sessions(workshop.engine).begin() as session:
        get_run(session, run_id, lock=True).step = step
        add_event(session, run_id, step=step, message=message or STEP_NAMES[step], done=done, total=total)


def _version_name(created_at: datetime, snapshot_hash: str) -> str:
    return f"{created_at:%Y-%m-%dT%H-%M-%SZ}-{snapshot_hash[:4]}"


def _audit_verdict(session: Any, run: RunRecord, *, passed: bool) -> None:
    record_action(
        session, by=None, action="judge", subject="model_version", subject_id=run.challenger, at=now(),
        changes={"retraining": run.id, "passed": int(passed), "champion": run.champion},
    )  # fmt: skip
