"""The worker: the one process of the installation in which retrainings run, as durable workflows on DBOS.

Killed at any moment and started again, it goes on at the step in which it was. `python -m service.retraining.worker`
is `langnghe worker`.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from models.errors import Problem
from models.store import Store
from service.database import make_engine, make_sessions, reading, upgrade_database
from service.retraining.heavy_work import StepFailed
from service.retraining.jobs import (
    APPLICATION_VERSION,
    EXECUTOR,
    QUEUE,
    WORKFLOW,
    enqueue,
    make_client,
    make_jobs_engine,
)
from service.retraining.running import STEPS, Workshop, begin, fail
from service.retraining.store import find_active_run
from service.retraining.worker_lock import WorkerLock
from service.routing.editing import own_profile
from service.settings import Settings, get_settings

if TYPE_CHECKING:
    from dbos import DBOSClient

log = structlog.get_logger()
LOOK_SECONDS = 1.0
QUEUE_SECONDS = 0.5
MAX_RECOVERIES = 100_000
ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


def main() -> None:
    """Work until a signal, or until the parent that holds standard input is gone (`--with-parent`)."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    if "--with-parent" in sys.argv:
        threading.Thread(target=_stop_with_parent, args=(stopped,), daemon=True).start()
    work(get_settings(), stopped=stopped.is_set, wait=stopped.wait)
    os._exit(0)  # a step under way would keep the process; its child ends with us and the step is done again


def _stop_with_parent(stopped: threading.Event) -> None:
    while os.read(0, 1024):
        pass
    stopped.set()


def make_workshop(settings: Settings) -> Workshop:
    """What runs need, with the database brought up to date."""
    engine = make_engine(settings.database)
    upgrade_database(engine)
    store = Store(settings.model_store)
    return Workshop(
        engine=engine, store=store, folder=settings.home.resolve() / "retraining",
        auto_promote=settings.auto_promote,
        datasets=settings.datasets, profile=own_profile(configured=settings.profile, home=settings.home),
    )  # fmt: skip


def work(settings: Settings, *, stopped: Callable[[], bool], wait: Callable[[float], object]) -> None:
    """Run what is queued until `stopped`; another worker of the installation is waited for."""
    workshop = make_workshop(settings)
    lock = WorkerLock(workshop.engine, home=settings.home)
    while not lock.take():
        if stopped():
            return
        wait(LOOK_SECONDS)
    log.info("worker_started")
    jobs = make_jobs_engine(settings)
    launch(workshop, jobs)
    client = make_client(jobs)
    while not stopped() and lock.is_held():
        with suppress(SQLAlchemyError):
            look_after(workshop, client)
        wait(LOOK_SECONDS)


def launch(workshop: Workshop, jobs: Engine) -> None:
    """Takes up what was left under way, and from then on what is queued; once in a process."""
    from dbos import DBOS

    DBOS(
        config={
            "name": "langnghe", "system_database_engine": jobs, "executor_id": EXECUTOR,
            "application_version": APPLICATION_VERSION, "enable_otlp": False, "use_listen_notify": False,
            "log_level": "ERROR",
        }
    )  # fmt: skip
    _define(workshop)
    DBOS.launch()
    DBOS.register_queue(QUEUE, global_concurrency=1, polling_interval_sec=QUEUE_SECONDS)


def _define(workshop: Workshop) -> None:
    from dbos import DBOS

    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=MAX_RECOVERIES)
    def retrain(run_id: str) -> None:
        try:
            if not DBOS.run_step({"name": "begin"}, begin, workshop, run_id):
                return
            for step, do in STEPS.items():
                DBOS.run_step({"name": str(step)}, do, workshop, run_id)
        except (Problem, OSError, SQLAlchemyError) as error:
            problem = error if isinstance(error, Problem) else StepFailed(_told(error))
            log.warning("retraining_failed", run=run_id, error=type(error).__name__)
            DBOS.run_step({"name": "fail"}, fail, workshop, run_id, problem=problem)


def _told(error: Exception) -> str:
    what = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "lỗi cơ sở dữ liệu"
    return f"Không ghi hoặc đọc được dữ liệu ({what}). Mô hình đang dùng không bị ảnh hưởng."


def look_after(workshop: Workshop, client: "DBOSClient") -> None:
    """Queues the active run when a web process could not, and ends it when its workflow ended without doing so."""
    from dbos import error

    with make_sessions(reading(workshop.engine))() as session:
        run = find_active_run(session)
    if run is None:
        return
    try:
        status = client.retrieve_workflow(run.id).get_status().status
    except error.DBOSNonExistentWorkflowError:
        enqueue(client, run.id)
        return
    if status in ENDED:
        fail(workshop, run.id, problem=StepFailed("Lần huấn luyện dừng ngoài ý muốn; hãy chạy lại."))


if __name__ == "__main__":
    main()
