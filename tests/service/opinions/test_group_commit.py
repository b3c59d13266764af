"""The one writer: batches, one answer each, one fault that stays with its cause, and what happens at the limits."""

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from models.classifier import Classifier
from models.errors import Problem
from service.app import make_reception
from service.database import make_engine, make_sessions
from service.handling.opening import open_cases
from service.opinions import group_commit
from service.opinions.group_commit import GroupWriter, StorageUnavailable, TooBusy
from service.opinions.nouns import Draft
from service.opinions.posting import Posted, keep_posted
from service.opinions.receiving import read_drafts
from service.opinions.records import OpinionRecord
from service.opinions.repeating import IdempotencyKeyReused, read_claim
from service.routing.profile import load_profile

TEXT = "Đường thôn Trung hỏng nặng, đề nghị xã sửa."
Write = Callable[..., Posted]


class Refused(Problem):
    """A job that its own work refuses."""

    code = "refused"


def count_rows(session: Session, jobs: Sequence[str], again: bool) -> list[str | Problem]:
    """A little work: each job is a row; "bad" breaks the transaction, "no" is refused."""
    for job in jobs:
        if job == "bad":
            session.execute(text("INSERT INTO lines VALUES (NULL)"))
        if job != "no":
            session.execute(text("INSERT INTO lines VALUES (:job)"), {"job": job})
    return [Refused("Không.") if job == "no" else f"{job}{'!' if again else ''}" for job in jobs]


def nothing(_session: Session) -> int:
    return 0


@pytest.fixture
def lines(engine: Engine) -> Engine:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE lines (line VARCHAR(20) NOT NULL)"))
    return engine


@pytest.fixture
def writer(lines: Engine) -> Iterator[GroupWriter[str, str]]:
    writer = GroupWriter(lines, work=count_rows, between=nothing)
    yield writer
    writer.stop()


def kept(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.scalars(text("SELECT line FROM lines")))


class TestGroupWriter:
    def test_answers_each_when_all_are_on_disk(self, writer: GroupWriter[str, str], lines: Engine) -> None:
        waiting = [writer.enqueue(f"{number:03}") for number in range(600)]
        writer.start()
        assert [one.result(10) for one in waiting] == [f"{number:03}" for number in range(600)]
        assert len(kept(lines)) == 600

    def test_a_fault_stays_with_its_cause(self, writer: GroupWriter[str, str], lines: Engine) -> None:
        waiting = [writer.enqueue(job) for job in ("a", "bad", "no", "b")]
        writer.start()
        assert [waiting[at].result(10) for at in (0, 3)] == ["a!", "b!"]
        with pytest.raises(StorageUnavailable):
            waiting[1].result(10)
        with pytest.raises(Refused):
            waiting[2].result(10)
        assert kept(lines) == ["a", "b"]
        assert writer.fault is None

    def test_looks_again_when_another_server_was_quicker_twice(self, lines: Engine) -> None:
        tries: list[bool] = []

        def overtaken(session: Session, jobs: Sequence[str], again: bool) -> list[str | Problem]:
            tries.append(again)
            if len(tries) <= 2:
                session.execute(text("INSERT INTO lines VALUES (NULL)"))
            return count_rows(session, jobs, again)

        writer = GroupWriter(lines, work=overtaken, between=nothing)
        writer.start()
        assert writer.submit("a").result(10) == "a!"
        writer.stop()
        assert (tries, kept(lines)) == ([False, True, True], ["a"])

    def test_who_no_longer_waits_does_not_stop_it(self, writer: GroupWriter[str, str], lines: Engine) -> None:
        left, stayed = writer.enqueue("a"), writer.enqueue("b")
        left.cancel()
        writer.start()
        assert stayed.result(10) == "b"
        assert writer.submit("c").result(10) == "c"
        assert kept(lines) == ["a", "b", "c"]

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    def test_a_row_that_another_server_holds_is_refused_alone(self, database_url: str, lines: Engine) -> None:
        with lines.begin() as connection:
            connection.execute(text("CREATE UNIQUE INDEX one_line ON lines (line)"))
        impatient = make_engine(f"{database_url}&options=-clock_timeout%3D50")
        writer = GroupWriter(impatient, work=count_rows, between=nothing)
        waiting = [writer.enqueue(job) for job in ("a", "held", "b")]
        with lines.begin() as other:
            other.execute(text("INSERT INTO lines VALUES ('held')"))
            writer.start()
            assert [waiting[at].result(10) for at in (0, 2)] == ["a!", "b!"]
            with pytest.raises(StorageUnavailable) as refused:
                waiting[1].result(10)
        writer.stop()
        impatient.dispose()
        assert refused.value.extra["retry_after"] == 5
        assert kept(lines) == ["a", "b", "held"]

    def test_refuses_when_too_much_waits(self, writer: GroupWriter[str, str]) -> None:
        for number in range(group_commit.MAX_WAITING):
            writer.enqueue(str(number))
        with pytest.raises(TooBusy) as refused:
            writer.enqueue("one more")
        assert refused.value.status == 503
        assert refused.value.extra["retry_after"] == 1
        writer.start()

    def test_writes_what_waits_before_it_ends(self, writer: GroupWriter[str, str], lines: Engine) -> None:
        writer.start()
        waiting = [writer.submit(str(number)) for number in range(50)]
        writer.stop()
        assert all(one.done() for one in waiting)
        assert len(kept(lines)) == 50

    def test_refuses_at_once_when_nobody_writes(self, writer: GroupWriter[str, str], lines: Engine) -> None:
        with pytest.raises(StorageUnavailable):
            writer.submit("before it began")
        writer.start()
        assert writer.submit("a").result(10) == "a"
        writer.stop()
        with pytest.raises(StorageUnavailable):
            writer.submit("after it ended")
        assert writer.fault == "writer_stopped"
        assert kept(lines) == ["a"]

    def test_ends_at_once_though_started_twice(self, writer: GroupWriter[str, str]) -> None:
        writer.start()
        writer.start()
        began = monotonic()
        writer.stop()
        assert monotonic() - began < 5
        assert not [thread for thread in threading.enumerate() if thread.name == "group-writer"]

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
    def test_nobody_waits_for_a_writer_that_died(self, lines: Engine) -> None:
        def fall(_session: Session) -> int:
            raise MemoryError

        writer = GroupWriter(lines, work=count_rows, between=fall)
        waiting = [writer.enqueue(str(number)) for number in range(group_commit.N_JOBS_BETWEEN * 3)]
        writer.start()
        ends = [one.exception(10) for one in waiting]
        while writer.fault is None:
            sleep(0.01)
        assert ends[0] is None
        assert isinstance(ends[-1], StorageUnavailable)
        writer.stop()

    def test_tells_a_lost_database_and_recovers(self, writer: GroupWriter[str, str], lines: Engine) -> None:
        with lines.begin() as connection:
            connection.execute(text("ALTER TABLE lines RENAME TO gone"))
        writer.start()
        with pytest.raises(StorageUnavailable):
            writer.submit("a").result(10)
        with lines.begin() as connection:
            connection.execute(text("ALTER TABLE gone RENAME TO lines"))
        assert writer.submit("b").result(10) == "b"
        assert kept(lines) == ["b"]

    def test_a_dead_connection_is_unhealthy_until_the_next_write(
        self, writer: GroupWriter[str, str], lines: Engine
    ) -> None:
        if lines.dialect.name == "sqlite":
            pytest.skip("a file has no connection to lose")
        writer.start()
        assert writer.submit("a").result(10) == "a"
        killer = lines.execution_options(isolation_level="AUTOCOMMIT")
        with killer.connect() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                     "AND datname = current_database()")
            )  # fmt: skip
        assert writer.submit("b").result(10).startswith("b")
        assert kept(lines) == ["a", "b"]


@pytest.fixture
def posted(classifier: Classifier) -> Write:
    """An opinion on its way, under a key when one is given."""
    reception = make_reception(classifier=classifier, profile=load_profile(None))

    def make(said: str = TEXT, *, key: str | None = None) -> Posted:
        [arrival] = read_drafts([Draft(said)], reception=reception)
        return Posted(arrival, {"code": arrival.code}, read_claim(key, {"text": said}, account_id=None))

    return make


keep = partial(keep_posted, open_cases=open_cases)


class TestKeepPosted:
    def test_keeps_a_key_once_in_one_batch_and_over_batches(self, session: Session, posted: Write) -> None:
        first, twin, other, free = posted(key="k"), posted(key="k"), posted("Khác hẳn ạ.", key="k"), posted()
        answers = keep(session, [first, twin, other, free], False)
        assert answers[0] == answers[1] == first.answer
        assert isinstance(answers[2], IdempotencyKeyReused)
        assert answers[3] == free.answer
        assert keep(session, [posted(key="k")], False) == [first.answer]
        assert session.scalar(select(func.count()).select_from(OpinionRecord)) == 2

    def test_recognises_what_was_committed_after_all(self, session: Session, posted: Write) -> None:
        batch = [posted(), posted(key="k")]
        keep(session, batch, False)
        assert keep(session, batch, True) == [one.answer for one in batch]
        assert session.scalar(select(func.count()).select_from(OpinionRecord)) == 2

    def test_points_to_the_first_of_the_same_words(self, session: Session, posted: Write) -> None:
        keep(session, [posted(), posted("Đèn đường xóm Đông không sáng."), posted()], False)
        keep(session, [posted()], False)
        rows = session.execute(
            select(OpinionRecord.id, OpinionRecord.repeat_of).order_by(OpinionRecord.id)
        ).all()
        first = rows[0].id
        assert [row.repeat_of for row in rows] == [None, None, first, first]

    def test_one_key_at_two_writers_is_one_opinion(self, engine: Engine, posted: Write) -> None:
        """As two servers on one database would do it."""
        writers = [GroupWriter(engine, work=keep, between=nothing) for _ in range(2)]
        for writer in writers:
            writer.start()
        waiting = [writers[at % 2].submit(posted(key=f"k{at // 4}")) for at in range(40)]
        codes = {one.result(20)["code"] for one in waiting}
        for writer in writers:
            writer.stop()
        with make_sessions(engine)() as session:
            assert session.scalar(select(func.count()).select_from(OpinionRecord)) == len(codes) == 10

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    def test_two_servers_with_the_same_keys_in_opposite_orders_wait_for_nothing(
        self, engine: Engine, posted: Write
    ) -> None:
        """Both batches fail, and both servers hold their first key when they go on to the second."""
        holding = threading.Barrier(2)

        def fail_then_keep(session: Session, batch: Sequence[Posted], again: bool) -> list[object]:
            if not again:
                raise MemoryError
            answers: list[object] = list(keep(session, batch, again))
            if not holding.broken and len(firsts) < 2:
                firsts.append(answers)
                holding.wait(5)
            return answers

        firsts: list[list[object]] = []
        writers = [GroupWriter(engine, work=fail_then_keep, between=nothing) for _ in range(2)]
        waiting = [
            [writer.enqueue(posted(key=key)) for key in keys]
            for writer, keys in zip(writers, ("ab", "ba"), strict=True)
        ]
        for writer in writers:
            writer.start()
        here, there = ([one.result(20) for one in own] for own in waiting)
        for writer in writers:
            writer.stop()
        assert here == there[::-1]
        with make_sessions(engine)() as session:
            assert session.scalar(select(func.count()).select_from(OpinionRecord)) == 2
