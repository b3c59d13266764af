"""Queries over dialogues and their preview rows; nothing here commits."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from models.errors import Problem
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.opinions.records import OpinionRecord


class DialogueNotFound(Problem):
    """No dialogue has this id, or it belongs to another commune."""

    status = 404
    code = "dialogue_not_found"
    title = "Không tìm thấy cuộc đối thoại"


def add_dialogue(session: Session, dialogue: DialogueRecord, rows: Iterable[DialogueRowRecord]) -> None:
    session.add(dialogue)
    session.flush()
    session.add_all(rows)
    session.flush()


def get_dialogue(session: Session, dialogue_id: str, *, commune: str, lock: bool = False) -> DialogueRecord:
    """The dialogue, or DialogueNotFound; `commune` "" sees all. `lock` keeps other writers out until the end."""
    dialogue = find_dialogue(session, dialogue_id, commune=commune, lock=lock)
    if dialogue is None:
        raise DialogueNotFound("Không có cuộc đối thoại nào mang mã này.")
    return dialogue


def find_dialogue(
    session: Session, dialogue_id: str, *, commune: str, lock: bool = False
) -> DialogueRecord | None:
    """The dialogue, unless it belongs to another commune."""
    query = select(DialogueRecord).where(DialogueRecord.id == dialogue_id)
    if commune:
        query = query.where(DialogueRecord.commune == commune)
    return session.scalar(query.with_for_update() if lock else query)


def rows_of(session: Session, dialogue_id: str) -> list[DialogueRowRecord]:
    """Rows in the order of the minutes."""
    query = select(DialogueRowRecord).where(DialogueRowRecord.dialogue_id == dialogue_id)
    return list(session.scalars(query.order_by(DialogueRowRecord.place, DialogueRowRecord.position)))


def add_row(session: Session, row: DialogueRowRecord, *, place: int) -> None:
    """Adds a row at a place; those that stood there or later move on by one. It gets a position of its own."""
    beside = DialogueRowRecord.dialogue_id == row.dialogue_id
    session.flush()
    session.execute(
        update(DialogueRowRecord)
        .where(beside, DialogueRowRecord.place >= place)
        .values(place=DialogueRowRecord.place + 1)
    )
    last = session.scalar(select(func.max(DialogueRowRecord.position)).where(beside)) or 0
    row.place, row.position = place, last + 1
    session.add(row)
    session.flush()


def delete_row(session: Session, row: DialogueRowRecord) -> None:
    session.delete(row)
    session.flush()


def find_own_preview(
    session: Session, *, content_hash: str, account_id: int, commune: str, model_version: str
) -> str | None:
    """The id of a preview of the same file that the same person has still open."""
    query = select(DialogueRecord.id).where(
        DialogueRecord.content_hash == content_hash,
        DialogueRecord.commune == commune,
        DialogueRecord.created_by == account_id,
        DialogueRecord.model_version == model_version,
        DialogueRecord.state == "preview",
    )
    return session.scalar(query.limit(1))


def find_same_minutes(session: Session, *, content_hash: str, commune: str) -> str | None:
    """The id of a confirmed dialogue that was made from the same file."""
    query = select(DialogueRecord.id).where(
        DialogueRecord.content_hash == content_hash,
        DialogueRecord.commune == commune,
        DialogueRecord.state == "confirmed",
    )
    return session.scalar(query.limit(1))


def list_dialogues(session: Session, *, commune: str, n: int) -> Sequence[tuple[DialogueRecord, int]]:
    """The latest dialogues first, each with the number of opinions that came from it."""
    n_received = (
        select(func.count())
        .where(OpinionRecord.dialogue_id == DialogueRecord.id)
        .correlate(DialogueRecord)
        .scalar_subquery()
    )
    query = select(DialogueRecord, n_received)
    if commune:
        query = query.where(DialogueRecord.commune == commune)
    query = query.order_by(DialogueRecord.held_on.desc(), DialogueRecord.created_at.desc()).limit(n)
    return [(dialogue, count) for dialogue, count in session.execute(query)]


def count_received(session: Session, dialogue_id: str) -> int:
    """How many opinions came from a dialogue."""
    query = select(func.count()).where(OpinionRecord.dialogue_id == dialogue_id)
    return session.scalar(query) or 0


def delete_dialogue(session: Session, dialogue: DialogueRecord) -> None:
    session.execute(delete(DialogueRowRecord).where(DialogueRowRecord.dialogue_id == dialogue.id))
    session.delete(dialogue)
    session.flush()


def delete_dialogues(session: Session, ids: Iterable[str]) -> None:
    """Removes dialogues with their rows; their opinions must be gone already."""
    session.execute(delete(DialogueRecord).where(DialogueRecord.id.in_(list(ids))))


def list_confirmed(session: Session, *, commune: str, n_most: int = 100) -> list[DialogueRecord]:
    """Dialogues whose opinions were received, the latest meeting first; `commune` "" sees all."""
    query = select(DialogueRecord).where(DialogueRecord.state == "confirmed")
    if commune:
        query = query.where(DialogueRecord.commune == commune)
    return list(session.scalars(query.order_by(DialogueRecord.held_on.desc()).limit(n_most)))
