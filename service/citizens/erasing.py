"""Erases one person on their request, and data that is older than it may be; history and audit stay whole."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, and_, or_, select
from sqlalchemy.orm import Session

from service.accounts.audit import record_action
from service.accounts.session_store import delete_old_sessions, forget_failures
from service.citizens.nouns import Erased, Person
from service.database import make_sessions
from service.dialogues.emptying import delete_old_previews
from service.handling.emptying import empty_cases
from service.handling.nouns import OPEN_STATES
from service.handling.records import CaseRecord
from service.opinions.emptying import delete_old_requests, delete_senders, empty_opinions, keep_redacted_only
from service.opinions.nouns import now, today
from service.opinions.records import OpinionRecord, SenderRecord
from service.retraining.forgetting import forget_words
from service.settings import Settings

_CHUNK: Final = 500
#: How long a request may come again, a preview wait for its officer, and an ended session be looked at.
REQUESTS_KEPT, PREVIEWS_KEPT, SESSIONS_KEPT = timedelta(days=7), timedelta(days=60), timedelta(days=60)


def erase_person(engine: Engine, person: Person, *, home: Path, with_guarded: bool = False) -> Erased:
    """Empties what the person sent and takes their number out of what others sent; all in one transaction.

    What is guarded stays unless `with_guarded`: who denounces is protected, and the law keeps such files.
    Afterwards no file of the database holds the words any more; backups and trained versions made before do.
    """
    ids = [id for id in person.sent if with_guarded or id not in person.guarded]
    at = now()
    with make_sessions(engine).begin() as session:
        erased = Erased(
            n_opinions=sum(empty_opinions(session, chunk, at=at) for chunk in _chunks(ids)),
            n_senders=sum(delete_senders(session, chunk) for chunk in _chunks(ids)),
            n_mentions=len(person.mentioned),
        )
        for chunk in _chunks(ids):
            empty_cases(session, chunk)
        for chunk in _chunks(person.mentioned):
            keep_redacted_only(session, chunk)
        _note(session, "erase", "person", ids, at=at, n_mentions=erased.n_mentions)
        forget_words(session, home)
    compact(engine)
    return erased


def erase_old(
    engine: Engine, settings: Settings, *, on: date | None = None, only_count: bool = False
) -> Erased:
    """Empties opinions whose case ended `retention_days` ago, and forgets senders after `sender_days`.

    Open cases are never touched. 0 days means: keep. `only_count` changes nothing.
    """
    on, at = on or today(), now()
    with make_sessions(engine).begin() as session:
        words = _ended_before(session, on, settings.retention_days, with_sender=False)
        senders = _ended_before(session, on, settings.sender_retention_days, with_sender=True)
        if only_count:
            return Erased(n_opinions=len(words), n_senders=len(set(senders)))
        n_senders = sum(delete_senders(session, chunk) for chunk in _chunks([*senders, *words]))
        for chunk in _chunks(words):
            empty_opinions(session, chunk, at=at)
            empty_cases(session, chunk)
        erased = Erased(
            n_opinions=len(words),
            n_senders=n_senders,
            n_previews=delete_old_previews(session, before=at - PREVIEWS_KEPT),
            n_requests=delete_old_requests(session, before=at - REQUESTS_KEPT),
            n_sessions=delete_old_sessions(session, before=at - SESSIONS_KEPT),
        )
        forget_failures(session, before=at - REQUESTS_KEPT)
        _note(
            session, "retain", "installation", words, at=at, n_senders=n_senders, n_previews=erased.n_previews
        )
        if words:
            forget_words(session, settings.home)
    compact(engine)
    return erased


def compact(engine: Engine) -> None:
    """Rewrites the database's files, so that no freed page keeps what was deleted."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver = connection.connection.driver_connection
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(
                "VACUUM (FULL) opinions, opinion_senders, cases, hand_overs, dialogues, dialogue_rows"
            )
        elif driver is not None:
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _ended_before(session: Session, on: date, n_days: int, *, with_sender: bool) -> list[int]:
    """Ids of opinions that ended long enough ago: closed then, or never in need of handling and received then."""
    if not n_days:
        return []
    last = on - timedelta(days=n_days)
    moment = datetime(last.year, last.month, last.day, tzinfo=now().tzinfo)
    ended = or_(
        CaseRecord.closed_at < moment,
        and_(CaseRecord.state.not_in(OPEN_STATES), OpinionRecord.received_on < last),
    )
    query = (
        select(OpinionRecord.id)
        .join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
        .where(ended, CaseRecord.state.not_in(OPEN_STATES), OpinionRecord.erased_at.is_(None))
    )
    if with_sender:
        query = query.where(OpinionRecord.id.in_(select(SenderRecord.opinion_id)))
    return list(session.scalars(query.order_by(OpinionRecord.id)))


def _note(
    session: Session, action: str, subject: str, ids: Sequence[int], *, at: datetime, **counts: int
) -> None:
    changes: dict[str, object] = {"n_opinions": len(ids), "first": ids[0] if ids else None, **counts}
    if subject == "person":
        changes["opinions"] = list(ids)
    record_action(session, by=None, action=action, subject=subject, subject_id="all", at=at, changes=changes)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """SQLite takes a limited number of values at once."""
    return (ids[i : i + _CHUNK] for i in range(0, len(ids), _CHUNK))
