"""Rows of a preview put together and taken apart: merged with the one above, split at lines or sentences, added."""

import re
from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from models.errors import Problem
from service.dialogues.confirming import is_kept
from service.dialogues.editing import Desk, check_not_guarded, read_anew
from service.dialogues.leftovers import leave_no_more, lines_of
from service.dialogues.nouns import Section
from service.dialogues.previewing import MAX_ANSWER_CHARS
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.dialogues.splitting.sentences import split_sentences
from service.dialogues.store import add_row, delete_row
from service.opinions.classification import accepted

_CLAUSE = re.compile(r"(?<=[;:])\s+|(?<=,)\s+(?=đề nghị|kiến nghị|mong|yêu cầu)", re.IGNORECASE)


class CannotMerge(Problem):
    """There is no row above that could take this one."""

    status = 422
    code = "cannot_merge"
    title = "Không nhập được dòng này"


class CannotSplit(Problem):
    """The text has no place at which it could be cut."""

    status = 422
    code = "cannot_split"
    title = "Không tách được dòng này"


def rows_above(rows: Sequence[DialogueRowRecord]) -> dict[int, DialogueRowRecord]:
    """By id, the row that each can be merged into: the one above it among those taken, unless it is guarded."""
    above: dict[int, DialogueRowRecord] = {}
    last: dict[bool, DialogueRowRecord] = {}
    for row in rows:
        before = last.get(_is_task(row))
        if before is not None and not before.guarded:
            above[row.id] = before
        if is_kept(row):
            last[_is_task(row)] = row
    return above


def merge_up(
    session: Session,
    dialogue: DialogueRecord,
    rows: Sequence[DialogueRowRecord],
    row: DialogueRowRecord,
    *,
    desk: Desk,
) -> DialogueRowRecord:
    """Joins a row to the one above, which keeps its speaker and an officer's labels; gives the joined row.

    Raises CannotMerge, KeptClosed, or BadText when the two together are too long.
    """
    check_not_guarded(row)
    above = rows_above(rows).get(row.id)
    if above is None:
        raise CannotMerge("Không có dòng nào ở trên để nhập vào.")
    above.text = accepted(f"{above.text} {row.text}")
    above.speaker, above.village = above.speaker or row.speaker, above.village or row.village
    above.answer = "\n".join(filter(None, (above.answer, row.answer)))[:MAX_ANSWER_CHARS]
    delete_row(session, row)
    read_anew(dialogue, above, desk)
    return above


def split_at_lines(
    session: Session, dialogue: DialogueRecord, row: DialogueRowRecord, *, desk: Desk
) -> list[DialogueRowRecord]:
    """A row for each line of the text; CannotSplit when there is only one."""
    return _split(session, dialogue, row, row.text.splitlines(), desk)


def split_at_sentences(
    session: Session, dialogue: DialogueRecord, row: DialogueRowRecord, *, desk: Desk
) -> list[DialogueRowRecord]:
    """A row for each sentence; of a single one, for each clause that a semicolon or a request begins."""
    sentences = split_sentences(" ".join(row.text.split()))
    parts = sentences if len(sentences) > 1 else _CLAUSE.split(row.text)
    return _split(session, dialogue, row, parts, desk)


def append(
    session: Session,
    dialogue: DialogueRecord,
    rows: Sequence[DialogueRowRecord],
    *,
    text: str,
    speaker: str,
    village: str,
    desk: Desk,
) -> DialogueRowRecord:
    """Adds what the machine passed over at the end of what people raised; raises BadText."""
    row = DialogueRowRecord(
        dialogue_id=dialogue.id, text=accepted(text).strip(), section=Section.RAISED.value, answer="",
        speaker=speaker or None, village=village or None, suggestion={}, outcome="waiting", keep=True,
    )  # fmt: skip
    add_row(session, row, place=max((one.place for one in rows if not _is_task(one)), default=0) + 1)
    read_anew(dialogue, row, desk)
    return row


def take_lines(
    session: Session,
    dialogue: DialogueRecord,
    rows: Sequence[DialogueRowRecord],
    numbers: Collection[int],
    *,
    desk: Desk,
) -> list[DialogueRowRecord]:
    """Rows of lines that were left out, as `append` adds them; one that was taken before is passed over."""
    taken: list[DialogueRowRecord] = []
    for line in lines_of(dialogue):
        if line.number in numbers:
            before = [*rows, *taken]
            taken.append(append(session, dialogue, before, text=line.text, speaker="", village="", desk=desk))
    if taken:
        leave_no_more(dialogue, numbers)
    return taken


def _split(
    session: Session, dialogue: DialogueRecord, row: DialogueRowRecord, parts: Sequence[str], desk: Desk
) -> list[DialogueRowRecord]:
    check_not_guarded(row)
    said = [part.strip() for part in parts if part.strip()]
    if len(said) < 2:
        raise CannotSplit("Chưa có chỗ để tách: hãy xuống dòng ở chỗ cần tách rồi bấm lại.")
    row.text, row.labels = accepted(said[0]), None
    split = [row]
    for text in said[1:]:
        after = DialogueRowRecord(
            dialogue_id=dialogue.id, text=accepted(text), section=row.section, answer="", speaker=row.speaker,
            village=row.village, suggestion={}, outcome="waiting", keep=row.keep,
        )  # fmt: skip
        add_row(session, after, place=split[-1].place + 1)
        split.append(after)
    for one in split:
        read_anew(dialogue, one, desk)
    return split


def _is_task(row: DialogueRowRecord) -> bool:
    return row.section == Section.TASK
