"""Takes the words out of the handling: answers and reasons may speak of the person who asked."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from service.handling.records import CaseRecord, HandOverRecord


def empty_cases(session: Session, ids: Sequence[int]) -> None:
    """Who led, how often it was passed on and what came of it stay."""
    for record, words in ((CaseRecord, {"answer": None}), (HandOverRecord, {"reason": ""})):
        session.execute(
            update(record)
            .where(record.opinion_id.in_(ids))
            .values(**words)
            .execution_options(synchronize_session=False)
        )
