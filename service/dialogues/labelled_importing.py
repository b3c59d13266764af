"""A labelled file on its way in: preview, fixes, confirmation; and its way out again."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from models.errors import Problem
from models.taxonomy import Taxonomy
from service.accounts.audit import record_action
from service.dialogues.labelled_nouns import Finding, ReadRow, WrittenRow
from service.dialogues.labelled_records import LabelledFileRecord, LabelledRowRecord
from service.dialogues.labelled_store import delete_file, labelled_before, rows_of_file
from service.dialogues.labelled_understanding import (
    DENUNCIATION,
    check_against,
    label,
)
from service.opinions.nouns import now


class RowsHaveFaults(Problem):
    """Rows are neither fixed nor left out."""

    status = 422
    code = "rows_have_faults"
    title = "Còn dòng có lỗi"


class UnknownRow(Problem):
    """An edit names a row that the file does not have, or that must stay out."""

    status = 422
    code = "unknown_row"
    title = "Không có dòng này"


class NotInPreview(Problem):
    """The file is confirmed or withdrawn already, or not confirmed yet."""

    status = 409
    code = "labelled_file_state"
    title = "Tệp nhãn không ở trạng thái này"


class NothingToLearn(Problem):
    """Every row is left out."""

    status = 422
    code = "nothing_to_learn"
    title = "Không còn dòng nào để lưu"


@dataclass(frozen=True, slots=True)
class LabelEdit:
    """What to do with a row: other topics (ids, names or abbreviations), another kind, or leave it out."""

    position: int
    topics: str | None = None
    kind: str | None = None
    left_out: bool | None = None


def keep_labelled_preview(
    session: Session,
    rows: Sequence[ReadRow],
    *,
    name: str,
    content: bytes,
    columns: Mapping[str, str],
    account_id: int | None,
) -> LabelledFileRecord:
    """Keeps the rows, as `understand` gave them, for an officer to look through; nothing is trained on before
    `confirm_labelled`."""
    rows = check_against(rows, labelled_before(session, [row.text_hash for row in rows]))
    record = LabelledFileRecord(
        id=secrets.token_urlsafe(12), name=name[:255], content_hash=sha256(content).hexdigest(), state="preview",
        columns=dict(columns), created_at=now(), created_by=account_id,
    )  # fmt: skip
    session.add(record)
    session.flush()
    session.execute(insert(LabelledRowRecord), [_values(row, record.id) for row in rows])
    return record


def _values(row: ReadRow, file_id: str) -> dict[str, Any]:
    return {
        "file_id": file_id, "position": row.written.position, "text": row.text, "text_hash": row.text_hash,
        "topics": list(row.topics), "kind": row.kind, "dialogue": row.written.dialogue[:200], "year": row.year,
        "written": {"topics": row.written.topics[:400], "kind": row.written.kind[:80]},
        "faults": [one.to_json() for one in row.faults], "notes": [one.to_json() for one in row.notes],
        "left_out": row.left_out,
    }  # fmt: skip


def confirm_labelled(
    session: Session,
    record: LabelledFileRecord,
    *,
    edits: Sequence[LabelEdit],
    leave_out_faulty: bool,
    taxonomy: Taxonomy,
    account_id: int | None,
) -> int:
    """Applies the edits and lets the rows be trained on from now on; gives their number.

    RowsHaveFaults names the rows that are neither fixed nor left out, UnknownRow, NotInPreview, NothingToLearn.
    """
    rows = edit_labelled(session, record, edits=edits, taxonomy=taxonomy)
    faulty = [row for row in rows if row.faults and not row.left_out]
    if faulty and not leave_out_faulty:
        raise RowsHaveFaults(
            f"Còn {len(faulty)} dòng có lỗi, chưa lưu gì: hãy sửa hoặc bỏ các dòng ấy.",
            rows=[row.position for row in faulty[:100]],
        )
    for row in faulty:
        row.left_out = True
    n_kept = sum(not row.left_out for row in rows)
    if not n_kept:
        raise NothingToLearn("Mọi dòng đều bị bỏ, không có gì để lưu.")
    _close(session, record, n_kept, account_id)
    return n_kept


def edit_labelled(
    session: Session, record: LabelledFileRecord, *, edits: Sequence[LabelEdit], taxonomy: Taxonomy
) -> list[LabelledRowRecord]:
    """Fixes rows or leaves them out, and looks at all of them again; gives them in their order.

    Raises UnknownRow or NotInPreview.
    """
    if record.state != "preview":
        raise NotInPreview("Tệp này đã được xác nhận hoặc đã rút.")
    rows = {row.position: row for row in rows_of_file(session, record.id)}
    for edit in edits:
        _apply(edit, rows, taxonomy)
    _check_again(session, list(rows.values()))
    session.flush()
    return list(rows.values())


def _apply(edit: LabelEdit, rows: Mapping[int, LabelledRowRecord], taxonomy: Taxonomy) -> None:
    row = rows.get(edit.position)
    if row is None or (row.kind == DENUNCIATION and edit.left_out is not True):
        raise UnknownRow(f"Không có dòng {edit.position} để sửa, hoặc dòng ấy phải giữ kín.")
    if edit.topics is not None or edit.kind is not None:
        topics = edit.topics if edit.topics is not None else row.written["topics"]
        kind = edit.kind if edit.kind is not None else row.written["kind"]
        fixed = label(_read(row), topics=topics, kind=kind, guess="feedback", taxonomy=taxonomy)
        row.written = {"topics": topics[:400], "kind": kind[:80]}
        _write(row, fixed)
        if fixed.kind == DENUNCIATION:
            row.text, row.left_out = "", True
    if edit.left_out is not None:
        row.left_out = edit.left_out


def _check_again(session: Session, rows: Sequence[LabelledRowRecord]) -> None:
    """After the edits, duplicates and contradictions may be others."""
    gone = {"contradiction_in_file"}
    read = [
        replace(one, faults=tuple(f for f in one.faults if f.code not in gone)) for one in map(_read, rows)
    ]
    earlier = labelled_before(session, [row.text_hash for row in rows])
    wanted = {row.position: row.left_out for row in rows}
    for row, checked in zip(rows, check_against(read, earlier), strict=True):
        _write(row, checked)
        in_file = any(note.code == "duplicate" for note in checked.notes)
        row.left_out = wanted[row.position] or (checked.left_out and in_file)


def _read(row: LabelledRowRecord) -> ReadRow:
    written = WrittenRow(row.position, row.text, row.written["topics"], row.written["kind"], row.dialogue)
    return ReadRow(
        written=written, text=row.text, text_hash=row.text_hash, topics=tuple(row.topics), kind=row.kind,
        year=row.year, faults=tuple(Finding(**one) for one in row.faults), left_out=row.left_out,
        notes=tuple(Finding(**one) for one in row.notes if one["code"] in _kept_notes(row)),
    )  # fmt: skip


def _kept_notes(row: LabelledRowRecord) -> tuple[str, ...]:
    """What is said of the row whatever the others say; why one is left out stays told as long as it is."""
    return ("denunciation", "kind_guessed", *(("duplicate", "known") if row.left_out else ()))


def _write(row: LabelledRowRecord, read: ReadRow) -> None:
    row.topics, row.kind = list(read.topics), read.kind
    row.faults = [one.to_json() for one in read.faults]
    row.notes = [one.to_json() for one in read.notes]


def _close(session: Session, record: LabelledFileRecord, n_kept: int, account_id: int | None) -> None:
    record.state, record.confirmed_at, record.confirmed_by = "confirmed", now(), account_id
    _audit(session, record, "confirm", account_id, n_rows=n_kept)


def withdraw_labelled(session: Session, record: LabelledFileRecord, *, account_id: int | None) -> None:
    """A preview is deleted; the rows of a confirmed file are trained on no more and lose their text."""
    if record.state == "preview":
        delete_file(session, record)
        return
    if record.state != "confirmed":
        raise NotInPreview("Tệp này đã được rút.")
    for row in rows_of_file(session, record.id):
        row.text = ""
    record.state = "withdrawn"
    _audit(session, record, "withdraw", account_id)


def _audit(
    session: Session, record: LabelledFileRecord, action: str, account_id: int | None, **changes: int
) -> None:
    record_action(
        session,
        by=account_id,
        action=action,
        subject="labelled_file",
        subject_id=record.id,
        at=now(),
        changes=changes,
    )
