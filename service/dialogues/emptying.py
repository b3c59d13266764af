"""Previews that nobody confirmed are not kept for ever: their rows hold what people said and who they are."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.dialogues.records import DialogueRecord, DialogueRowRecord


def delete_old_previews(session: Session, *, before: datetime) -> int:
    """Deletes previews made before a moment; says how many."""
    old = select(DialogueRecord.id).where(
        DialogueRecord.state == "preview", DialogueRecord.created_at < before
    )
    session.execute(delete(DialogueRowRecord).where(DialogueRowRecord.dialogue_id.in_(old)))
    gone = session.execute(
        delete(DialogueRecord)
        .where(DialogueRecord.state == "preview", DialogueRecord.created_at < before)
        .returning(DialogueRecord.id)
    )
    return len(gone.all())
