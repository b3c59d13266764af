"""Takes people's words out of opinions for good; what figures count (day, topic, kind, place) stays without them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service.opinions.records import OpinionRecord, RepeatableRequestRecord, SenderRecord


def empty_opinions(session: Session, ids: Sequence[int], *, at: datetime) -> int:
    """No words, no sender, no hash by which the words could be guessed; says how many had not been empty."""
    emptied = session.execute(
        update(OpinionRecord)
        .where(OpinionRecord.id.in_(ids), OpinionRecord.erased_at.is_(None))
        .values(
            raw_text="",
            redacted_text="",
            search_text="",
            text_hash="",
            needs_review=False,
            erased_at=at,
            version=OpinionRecord.version + 1,
        )
        .returning(OpinionRecord.id)
        .execution_options(synchronize_session=False)
    )
    _forget_answers(session, ids)
    return len(emptied.all())


def delete_senders(session: Session, ids: Sequence[int]) -> int:
    """Nobody is known to have sent these opinions; says how many were known."""
    gone = session.execute(
        delete(SenderRecord).where(SenderRecord.opinion_id.in_(ids)).returning(SenderRecord.opinion_id)
    )
    return len(gone.all())


def keep_redacted_only(session: Session, ids: Sequence[int]) -> None:
    """What was blacked out in the shown text is now gone from the raw text too."""
    session.execute(
        update(OpinionRecord)
        .where(OpinionRecord.id.in_(ids))
        .values(raw_text=OpinionRecord.redacted_text, text_hash="")
        .execution_options(synchronize_session=False)
    )


def delete_old_requests(session: Session, *, before: datetime) -> int:
    """Answers kept for requests that might come twice; after some days none does."""
    gone = session.execute(
        delete(RepeatableRequestRecord)
        .where(RepeatableRequestRecord.created_at < before)
        .returning(RepeatableRequestRecord.key_hash)
    )
    return len(gone.all())


def _forget_answers(session: Session, ids: Sequence[int]) -> None:
    codes = select(OpinionRecord.code).where(OpinionRecord.id.in_(ids))
    answered = RepeatableRequestRecord.answer["code"].as_string().in_(codes)
    session.execute(
        delete(RepeatableRequestRecord).where(answered).execution_options(synchronize_session=False)
    )
