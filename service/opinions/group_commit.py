"""One thread writes for the whole process: what waits is committed together, and answered when it is on disk.

Decision. A commit waits for the disk, so that a transaction a request makes the disk the limit; a transaction for
all requests that came in during the last one makes it the processor (measured: three times the posts a second and an
eighth of the waiting time). A batch that fails is done again one by one, so that nobody pays for another's fault.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from queue import Empty, Full, Queue
from time import monotonic
from typing import Final, Generic, TypeVar

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from models.errors import Problem
from service.database import make_sessions

log = structlog.get_logger()
Job = TypeVar("Job")
Answer = TypeVar("Answer")
Waiting = tuple[Job, Future[Answer]]
MAX_BATCH: Final = 256
MAX_WAITING: Final = 2_000
#: While nothing comes in, work between batches is done this often.
IDLE_SECONDS: Final = 0.25
#: Under load, work between batches is done after so many jobs.
N_JOBS_BETWEEN: Final = 500
#: A job in whose way another server stood is tried so often.
N_TRIES: Final = 3
#: PostgreSQL's codes of what passes: serialisation failure, deadlock, lock not available.
PASSING: Final = frozenset({"40001", "40P01", "55P03"})


class TooBusy(Problem):
    """More waits to be written than can be written soon."""

    status = 503
    code = "too_busy"
    title = "Hệ thống đang bận"


class StorageUnavailable(Problem):
    """The database cannot be written: it is gone, locked, or its disk is full."""

    status = 503
    code = "storage_unavailable"
    title = "Chưa lưu được"


def too_busy() -> TooBusy:
    """The answer with the time after which to come again."""
    return TooBusy("Đang có quá nhiều ý kiến gửi đến; xin gửi lại sau ít giây.", retry_after=1)


class GroupWriter(Generic[Job, Answer]):
    """Takes jobs from any thread and does them in batches, in one transaction each.

    `work` gives one answer or Problem a job, in order; it is called again with single jobs and `again=True` when a
    batch failed, and must then recognise what has been committed after all. `between` may do other writing.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        work: Callable[[Session, Sequence[Job], bool], Sequence[Answer | Problem]],
        between: Callable[[Session], int],
    ) -> None:
        self._sessions = make_sessions(engine)
        self._work = work
        self._between = between
        self._jobs: Queue[Waiting[Job, Answer] | None] = Queue(MAX_WAITING)
        self._thread: threading.Thread | None = None
        self._fault: str | None = None

    @property
    def fault(self) -> str | None:
        """Why nothing can be written at the moment, or None."""
        return self._fault if self._is_running() else "writer_stopped"

    @property
    def n_waiting(self) -> int:
        """How many jobs wait to be written."""
        return self._jobs.qsize()

    def start(self) -> None:
        """Begin to write; nothing happens when it has begun already."""
        if not self._is_running():
            self._thread = threading.Thread(target=self._run, name="group-writer", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        if self._thread is not None and self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join(timeout=30)
        self._thread = None

    def submit(self, job: Job) -> "Future[Answer]":
        """The answer to come, once it is on disk; TooBusy (too much waits) or StorageUnavailable (nobody writes)."""
        if not self._is_running():
            raise _nobody_writes()
        answer = self.enqueue(job)
        if not self._is_running():
            self._refuse_waiting()
        return answer

    def enqueue(self, job: Job) -> "Future[Answer]":
        """Like `submit`, for a writer that is yet to start: what waits then makes up its first batches."""
        answer: Future[Answer] = Future()
        try:
            self._jobs.put_nowait((job, answer))
        except Full:
            raise too_busy() from None
        return answer

    def _is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._write_all()
        finally:  # whatever ended it, nobody may wait for ever
            self._refuse_waiting()

    def _refuse_waiting(self) -> None:
        with suppress(Empty):
            while True:
                item = self._jobs.get_nowait()
                if item is not None:
                    _give(item[1], _nobody_writes())

    def _write_all(self) -> None:
        n_since, looked_at = 0, monotonic()
        while True:
            batch, ended = self._next_batch()
            if batch:
                self._write(batch)
                n_since += len(batch)
            idle = not batch or monotonic() - looked_at > 10 * IDLE_SECONDS
            if n_since >= N_JOBS_BETWEEN or idle:
                self._do_between()
                n_since, looked_at = 0, monotonic()
            if ended:
                return

    def _next_batch(self) -> tuple[list[Waiting[Job, Answer]], bool]:
        batch: list[Waiting[Job, Answer]] = []
        try:
            item = self._jobs.get(timeout=IDLE_SECONDS)
            while item is not None:
                batch.append(item)
                if len(batch) == MAX_BATCH:
                    return batch, False
                item = self._jobs.get_nowait()
        except Empty:
            return batch, False
        return batch, True

    def _write(self, batch: Sequence[Waiting[Job, Answer]]) -> None:
        jobs = [job for job, _ in batch]
        try:
            with self._sessions.begin() as session:
                answers = self._work(session, jobs, False)
        except Exception as error:  # noqa: BLE001 - whatever it was, each job gets its own answer
            log.warning("batch_failed", error=type(error).__name__, n_jobs=len(jobs))
            self._one_by_one(batch)
            return
        self._fault = None
        for (_, waiting), answer in zip(batch, answers, strict=True):
            _give(waiting, answer)

    def _one_by_one(self, batch: Sequence[Waiting[Job, Answer]]) -> None:
        """Each in a transaction of its own: one that held many keys could wait for a server that waits for it."""
        for at, (job, waiting) in enumerate(batch):
            try:
                answer = self._alone(job)
            except SQLAlchemyError as error:
                self._fault = "database_unavailable"
                log.error("storage_unavailable", error=type(error).__name__)
                for _, refused in batch[at:]:
                    _give(refused, _not_kept("Ý kiến chưa được lưu; xin gửi lại sau ít phút."))
                return
            _give(waiting, answer)
        self._fault = None

    def _alone(self, job: Job) -> Answer | Problem:
        """SQLAlchemyError when the database is gone, which the next job would find as well."""
        for _ in range(N_TRIES):
            try:
                return self._once(job)
            except DBAPIError as error:
                if not _passes(error):
                    raise
                fault = error
        return _refused(fault)

    def _once(self, job: Job) -> Answer | Problem:
        with self._sessions.begin() as session:
            session.connection()  # that it cannot be had, or the commit fails, is no fault of the job
            try:
                with session.begin_nested():
                    return self._work(session, [job], True)[0]
            except Problem as problem:
                return problem
            except Exception as error:
                if isinstance(error, DBAPIError) and (error.connection_invalidated or _passes(error)):
                    raise
                return _refused(error)  # one job's fault must not take the others with it

    def _do_between(self) -> None:
        try:
            with self._sessions.begin() as session:
                self._between(session)
            self._fault = None
        except SQLAlchemyError as error:
            self._fault = "database_unavailable"
            log.warning("between_batches_failed", error=type(error).__name__)


def _nobody_writes() -> StorageUnavailable:
    return _not_kept("Dịch vụ đang dừng hoặc chưa sẵn sàng ghi; xin gửi lại sau ít phút.")


def _refused(error: Exception) -> Problem:
    log.error("job_failed", error=type(error).__name__)
    return _not_kept("Ý kiến chưa được lưu vì lỗi hệ thống; lỗi đã được ghi lại.")


def _not_kept(detail: str) -> StorageUnavailable:
    return StorageUnavailable(detail, retry_after=5)


def _passes(error: DBAPIError) -> bool:
    """Whether another server was in the way: it kept the same key meanwhile, or both waited for each other."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in PASSING


def _give(waiting: "Future[Answer]", answer: Answer | Problem) -> None:
    with suppress(InvalidStateError):  # nobody waits for it any more
        if isinstance(answer, Problem):
            waiting.set_exception(answer)
        else:
            waiting.set_result(answer)
