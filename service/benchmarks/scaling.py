"""What people wait for when many opinions are stored: lists, search, summary, export, each with its query plan."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import islice
from time import perf_counter, process_time
from typing import Any, Final

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from models.taxonomy import load_taxonomy
from service.database import make_sessions, reading
from service.handling.leafing import list_cases
from service.handling.listing import list_opinions
from service.handling.nouns import Due, Filter
from service.handling.queueing import look_ahead
from service.opinions.nouns import today
from service.summaries.comparing import compare, count_by_week
from service.summaries.counting import summarize_routing, summary_of
from service.summaries.nouns import Selection
from service.summaries.opinion_list import lines_of, to_csv
from service.summaries.periods import preset
from service.summaries.store import find_repeated
from service.summaries.tallying import count_by_day, count_cells

N_ROUNDS: Final = 20
N_EXPORTED: Final = 20_000


@dataclass(frozen=True, slots=True)
class ScaleLine:
    """One thing that people wait for: milliseconds on the clock and of the processor, and how the slowest
    statement is answered.
    """

    name: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    plan: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def measure_scale(engine: Engine, *, n_rounds: int = N_ROUNDS) -> list[ScaleLine]:
    """Measures on what is stored, changing nothing; run it after `bench fill`."""
    on = today()
    sessions = make_sessions(reading(engine))

    def asked(ask: Callable[[Session], object]) -> Callable[[], object]:
        def in_a_session() -> object:
            with sessions() as session:
                return ask(session)

        return in_a_session

    return [
        measure(engine, name, asked(ask), n_rounds=1 if name.startswith("export") else n_rounds)
        for name, ask in _questions(on)
    ]


def _questions(on: date) -> Iterator[tuple[str, Callable[[Session], object]]]:
    for name, filter in (
        ("list, newest 50", Filter()),
        ("list, one department", Filter(department="economy")),
        ("list, one village", Filter(village="Thôn Trung")),
        ("list, one topic", Filter(topic="roads")),
        ("list, overdue", Filter(due=Due.OVERDUE)),
        ("list, one month", Filter(since=on - timedelta(200), until=on - timedelta(170))),
        ("search, common word", Filter(text="duong")),
        ("search, two words", Filter(text="nước thải")),
        ("search, rare word", Filter(text="so 77777")),
        ("search, exact phrase", Filter(text='"đề nghị xã"')),
        ("search, common word in one department", Filter(text="nuoc", department="economy")),
        ("search, nothing found", Filter(text="khongcotunaynhuthe")),
    ):
        yield name, _listing(filter, on)
    for name, filter in (
        ("cases, earliest due first", Filter(is_open=True)),
        ("cases, overdue", Filter(due=Due.OVERDUE, is_open=True)),
        ("cases, one topic", Filter(topic="land", is_open=True)),
        ("cases, search", Filter(text="nuoc", is_open=True)),
        ("cases, nothing found", Filter(text="khongcotunaynhuthe", is_open=True)),
    ):
        yield name, _cases(filter, on)
    for name, filter in (
        ("queue, unsure", Filter(needs_review=True)),
        ("queue, sure", Filter(needs_review=False)),
        ("queue, search", Filter(needs_review=True, text="nuoc")),
    ):
        yield name, _queue(filter)
    for name, selection in (
        ("summary, everything", Selection(on=on)),
        ("summary, this year to date", Selection(on=on, since=date(on.year, 1, 1), until=on)),
        (
            "summary, from mid-month to mid-month",
            Selection(on=on, since=on - timedelta(300), until=on - timedelta(10)),
        ),
        ("summary, one week", Selection(on=on, since=on - timedelta(20), until=on - timedelta(14))),
        ("summary, one department", Selection(on=on, department="economy")),
        ("summary, one topic", Selection(on=on, topic="roads")),
        ("summary, village and topic", Selection(on=on, topic="roads", village="Thôn Trung")),
    ):
        yield name, _summary(selection)
    for name, selection in (
        ("summary page, this quarter", Selection(on=on, since=preset("quarter", on).since, until=on)),
        ("summary page, everything", Selection(on=on)),
    ):
        yield name, _summary_page(selection)
    yield "weekly trend, everything", lambda session: count_by_day(session, Selection(on=on))
    yield f"export of the first {N_EXPORTED} rows as CSV", _export(on)


def _listing(filter: Filter, on: date) -> Callable[[Session], object]:
    return lambda session: list_opinions(session=session, filter=filter, on=on)


def _cases(filter: Filter, on: date) -> Callable[[Session], object]:
    return lambda session: list_cases(session, filter, on=on)


def _queue(filter: Filter) -> Callable[[Session], object]:
    return lambda session: look_ahead(session, filter, account_id=0)


def _summary_page(selection: Selection) -> Callable[[Session], object]:
    """All that the page shows: tables, key figures with the period before, weeks, repeats."""
    taxonomy = load_taxonomy()

    def ask(session: Session) -> object:
        counted = count_cells(session, selection)
        return (
            summary_of(
                counted, session=session, selection=selection, taxonomy=taxonomy, may_see_guarded=False
            ),
            compare(session, selection, counted),
            count_by_week(session, selection),
            find_repeated(session, selection, n_most=10),
        )

    return ask


def _summary(selection: Selection) -> Callable[[Session], object]:
    taxonomy = load_taxonomy()
    return lambda session: summarize_routing(
        session=session, selection=selection, taxonomy=taxonomy, may_see_guarded=False
    )


def _export(on: date) -> Callable[[Session], object]:
    taxonomy = load_taxonomy()

    def export(session: Session) -> int:
        written = to_csv(lines_of(session, Selection(on=on), taxonomy))
        n_bytes = sum(len(part) for part in islice(written, N_EXPORTED))
        session.rollback()  # ends the query, most of whose rows were not asked for
        return n_bytes

    return export


def measure(engine: Engine, name: str, ask: Callable[[], object], *, n_rounds: int) -> ScaleLine:
    """Asks once for the plan and to read from the disk what is read, then so many times against the clock."""
    with _slowest_statement(engine) as slowest:
        ask()
    times, used = [], []
    for _ in range(n_rounds):
        started, worked = perf_counter(), process_time()
        ask()
        times.append(1000 * (perf_counter() - started))
        used.append(1000 * (process_time() - worked))
    times.sort()
    plan = _plan(engine, *slowest[0][1:]) if slowest else ()
    p50, p95 = times[len(times) // 2], times[int(0.95 * (len(times) - 1))]
    return ScaleLine(name, round(p50, 1), round(p95, 1), round(sorted(used)[len(used) // 2], 1), plan)


Slowest = list[tuple[float, str, Any]]


@contextmanager
def _slowest_statement(engine: Engine) -> Iterator[Slowest]:
    """Keeps the statement that took longest until its first row; only what reads has a plan."""
    slowest: Slowest = []

    def before(
        _connection: Any, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool
    ) -> None:
        context.began_at = perf_counter()

    def after(_connection: Any, _cursor: Any, statement: str, values: Any, context: Any, _many: bool) -> None:
        took = perf_counter() - getattr(
            context, "began_at", perf_counter()
        )  # another thread's may have begun before
        if not statement.startswith(("SELECT", "WITH")):
            return
        if not slowest or took > slowest[0][0]:
            slowest[:] = [(took, statement, values)]

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield slowest
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def _plan(engine: Engine, statement: str, values: Any) -> tuple[str, ...]:
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with reading(engine).connect() as connection:
        rows = connection.exec_driver_sql(explain + statement, values)
        return tuple(str(row[-1]) for row in rows)
