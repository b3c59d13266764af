"""Fills a database with as many invented opinions as asked for, the same ones for the same seed.

Sentences come from the corpus, each classified once; an invented opinion joins one or two of them with a place and a
number, so that words, topics and routes are spread as in earnest while a million takes minutes, not hours.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from service.accounts.keeping import add_account, disable_account, get_account
from service.accounts.nouns import Role
from service.accounts.store import find_account
from service.database import make_sessions, table_of
from service.handling.nouns import State
from service.handling.opening import open_cases
from service.handling.records import CaseRecord, HandOverRecord
from service.opinions.folding import fold
from service.opinions.nouns import Channel, Draft, now
from service.opinions.receiving import Arrival, Reception, keep_arrivals, read_drafts
from service.opinions.store import find_ids
from service.summaries.counters import rebuild_counters
from service.summaries.records import ChangeRecord

SENTENCES: Final = Path(__file__).resolve().parent.parent.parent / "datasets" / "opinions"
N_SENTENCES: Final = 3_000
N_DAYS: Final = 365
N_AT_ONCE: Final = 2_000
ACCOUNT: Final = "Cán bộ đo thử"
OUTCOMES: Final = ("resolved", "resolved", "explained", "not_competent")


@dataclass(frozen=True, slots=True)
class Filled:
    """How many opinions were added, and how many seconds it took to write them and to build the counters."""

    n_opinions: int
    writing_seconds: float
    counting_seconds: float


@lru_cache(maxsize=4)
def corpus_sentences(n: int, *, seed: int = 11) -> list[str]:
    """Texts of the corpus in an order given by the seed."""
    texts = [
        json.loads(line)["text"]
        for path in sorted(SENTENCES.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    random.Random(seed).shuffle(texts)
    return texts[:n]


def fill(
    engine: Engine,
    n_opinions: int,
    *,
    reception: Reception,
    on: date,
    seed: int = 20,
    n_patterns: int = N_SENTENCES,
    progress: Callable[[int], None] = lambda _n: None,
) -> Filled:
    """Adds invented opinions of the year up to `on`, marked as samples; two thirds are closed."""
    choices, sessions, started = random.Random(seed), make_sessions(engine), perf_counter()
    patterns = list(_patterns(reception, on, n_patterns))
    with sessions.begin() as session:
        account_id = _account(session)
    for start in range(0, n_opinions, N_AT_ONCE):
        n = min(N_AT_ONCE, n_opinions - start)
        arrivals = [_vary(choices, patterns, reception, on, start + i) for i in range(n)]
        with sessions.begin() as session:
            keep_arrivals(session=session, arrivals=arrivals, open_cases=open_cases)
            _work_through(session, [one.code for one in arrivals], choices, on, account_id)
            session.execute(table_of(ChangeRecord).delete())  # all are counted at the end
        progress(n)
    written = perf_counter()
    with sessions.begin() as session:
        rebuild_counters(session)
    _settle(engine)
    return Filled(n_opinions, written - started, perf_counter() - written)


def _patterns(reception: Reception, on: date, n: int) -> Iterator[Arrival]:
    texts = corpus_sentences(n)
    for start in range(0, len(texts), 500):
        drafts = [Draft(text, received_on=on, is_sample=True) for text in texts[start : start + 500]]
        yield from (one for one in read_drafts(drafts, reception=reception) if not one.opinion["guarded"])


def _vary(
    choices: random.Random, patterns: Sequence[Arrival], reception: Reception, on: date, number: int
) -> Arrival:
    pattern = choices.choice(patterns)
    received_on = on - timedelta(days=int(N_DAYS * choices.random()))
    where = choices.choice([*reception.profile.villages, None])
    said = f"{pattern.opinion['redacted_text']} Việc ở {where or 'xã'}, sổ {number}."
    letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    code = "".join(choices.choices(letters, k=15))
    opinion = pattern.opinion | {
        "code": f"{code[:5]}-{code[5:10]}-{code[10:]}",
        "received_on": received_on,
        "village": where,
        "channel": choices.choice(list(Channel)),
        "raw_text": said,
        "redacted_text": said,
        "search_text": fold(said),
        # One in twenty says again what was said before.
        "text_hash": sha256(f"{number if choices.random() > 0.05 else number % 999}".encode()).hexdigest(),
        "created_at": now(),
    }
    due_on = pattern.route.due_on
    route = replace(pattern.route, due_on=received_on + (due_on - on) if due_on else None)
    return replace(pattern, opinion=opinion, route=route)


def _work_through(
    session: Session, codes: Sequence[str], choices: random.Random, on: date, account_id: int
) -> None:
    case, closed, passed = table_of(CaseRecord), [], []
    ids = sorted(find_ids(session, codes).values())
    for id in ids:
        luck = choices.random()
        if luck < 0.67:
            closed.append({"id": id, "outcome": choices.choice(OUTCOMES)})
        if luck < 0.3 or luck > 0.9:
            passed.append(id)
    for outcome in set(OUTCOMES):
        some = [row["id"] for row in closed if row["outcome"] == outcome]
        session.execute(
            case.update()
            .where(case.c.opinion_id.in_(some), case.c.lead_id.is_not(None))
            .values(state=State.CLOSED, outcome=outcome, answered_on=on, closed_at=now())
        )
    leads = session.execute(select(case.c.opinion_id, case.c.lead_id, case.c.lead_name).where(
        case.c.opinion_id.in_(passed), case.c.lead_id.is_not(None)
    ))  # fmt: skip
    rows: list[dict[str, Any]] = [
        {
            "opinion_id": id,
            "from_id": None,
            "to_id": lead,
            "to_name": name,
            "reason": "Thuộc lĩnh vực đơn vị phụ trách.",
            "at": now(),
            "account_id": account_id,
        }
        for id, lead, name in leads
    ]
    if rows:
        session.execute(insert(table_of(HandOverRecord)), rows)


def _account(session: Session) -> int:
    if find_account(session, ACCOUNT) is None:
        add_account(session, name=ACCOUNT, roles=[Role.officer])
        disable_account(session, name=ACCOUNT)
    return get_account(session, ACCOUNT).id


def _settle(engine: Engine) -> None:
    """What a database does for itself in quiet hours: statistics, and on SQLite the log back into the file."""
    on_sqlite = engine.dialect.name == "sqlite"
    commands = ("ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)") if on_sqlite else ("VACUUM (ANALYZE)",)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver: Any = connection.connection.driver_connection
        for command in commands:
            driver.execute(command)
