"""Whoever reads what may be a denunciation leaves a line in the audit, before the words are shown."""

from collections.abc import Iterable

from sqlalchemy.orm import Session, sessionmaker

from service.accounts.audit import record_action
from service.accounts.nouns import Actor
from service.opinions.nouns import now
from service.opinions.records import OpinionRecord


def note_reading(
    sessions: sessionmaker[Session] | Session, *, actor: Actor, opinions: Iterable[OpinionRecord]
) -> None:
    """One line for each guarded opinion among them.

    Given a maker of sessions it writes in a transaction of its own: a request that reads has none for writing.
    """
    ids = [opinion.id for opinion in opinions if opinion.guarded]
    if not ids:
        return
    if isinstance(sessions, Session):
        _note(sessions, actor, ids)
        return
    with sessions.begin() as session:
        _note(session, actor, ids)


def _note(session: Session, actor: Actor, ids: Iterable[int]) -> None:
    at = now()
    for id in ids:
        record_action(
            session, by=actor.account_id, action="read_guarded", subject="opinion", subject_id=id, at=at
        )
