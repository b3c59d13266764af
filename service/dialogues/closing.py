"""The end of an officer's work on a preview: its rows are received as he left them, or it is thrown away."""

from sqlalchemy.orm import Session

from models.errors import Problem
from service.accounts.audit import record_action
from service.dialogues.confirming import AlreadyConfirmed, Confirmed, confirm_dialogue, is_kept
from service.dialogues.previewing import StatedFacts
from service.dialogues.records import DialogueRecord
from service.dialogues.store import delete_dialogue, rows_of
from service.opinions.nouns import now
from service.opinions.receiving import Reception


class NothingKept(Problem):
    """No row would become an opinion."""

    status = 422
    code = "nothing_kept"
    title = "Không có dòng nào được giữ"


def confirm_preview(
    session: Session, dialogue: DialogueRecord, *, reception: Reception, account_id: int | None
) -> list[Confirmed]:
    """Receives the rows as the officer left them; NothingKept when no row would become an opinion."""
    if not any(is_kept(row) for row in rows_of(session, dialogue.id)):
        raise NothingKept("Chưa có dòng nào được giữ: hãy giữ ít nhất một dòng, hoặc bỏ bản xem trước này.")
    return confirm_dialogue(
        session=session,
        dialogue=dialogue,
        edits=(),
        stated=StatedFacts(),
        reception=reception,
        account_id=account_id,
    )


def discard_preview(session: Session, dialogue: DialogueRecord, *, account_id: int) -> None:
    """Deletes a preview with all it holds; AlreadyConfirmed when it is none any more."""
    if dialogue.state != "preview":
        raise AlreadyConfirmed("Cuộc đối thoại đã xác nhận thì không bỏ được; hãy xử lý từng ý kiến.")
    delete_dialogue(session, dialogue)
    record_action(
        session,
        by=account_id,
        action="discard",
        subject="dialogue",
        subject_id=dialogue.id,
        at=now(),
    )
