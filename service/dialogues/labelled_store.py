"""Queries over the tables of labelled files; nothing here commits."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from models.errors import Problem
from service.accounts.records import AccountRecord
from service.dialogues.labelled_records import LabelledFileRecord, LabelledRowRecord
from service.dialogues.labelled_understanding import Labelled
from service.opinions.nouns import Source
from service.opinions.records import OpinionRecord, OpinionTopicRecord

_CHUNK = 500


class LabelledFileNotFound(Problem):
    """No labelled file has this id."""

    status = 404
    code = "labelled_file_not_found"
    title = "Không có tệp nhãn này"


def get_file(session: Session, file_id: str, *, commune: str = "", lock: bool = False) -> LabelledFileRecord:
    """The file, or LabelledFileNotFound, also when somebody of another commune brought it."""
    query = select(LabelledFileRecord).where(LabelledFileRecord.id == file_id, *_of_commune(commune))
    record = session.scalar(query.with_for_update() if lock else query)
    if record is None:
        raise LabelledFileNotFound("Không có tệp nhãn nào mang mã này.")
    return record


def list_files(session: Session, *, commune: str = "") -> Sequence[LabelledFileRecord]:
    """Newest first, without those that people of other communes brought."""
    query = select(LabelledFileRecord).where(*_of_commune(commune))
    return session.scalars(query.order_by(LabelledFileRecord.created_at.desc())).all()


def _of_commune(commune: str) -> list[ColumnElement[bool]]:
    """What came in at the console belongs to the whole installation; "" sees all."""
    if not commune:
        return []
    colleagues = select(AccountRecord.id).where(AccountRecord.commune == commune)
    by = LabelledFileRecord.created_by
    return [by.is_(None) | by.in_(colleagues)]


def rows_of_file(session: Session, file_id: str) -> Sequence[LabelledRowRecord]:
    """In their order."""
    return session.scalars(
        select(LabelledRowRecord)
        .where(LabelledRowRecord.file_id == file_id)
        .order_by(LabelledRowRecord.position)
    ).all()


def find_same_file(session: Session, content_hash: str) -> str | None:
    """The confirmed file with the same bytes."""
    return session.scalar(
        select(LabelledFileRecord.id)
        .where(LabelledFileRecord.content_hash == content_hash, LabelledFileRecord.state == "confirmed")
        .limit(1)
    )


def delete_file(session: Session, record: LabelledFileRecord) -> None:
    """A preview goes with its rows."""
    session.execute(delete(LabelledRowRecord).where(LabelledRowRecord.file_id == record.id))
    session.delete(record)


def labelled_before(session: Session, hashes: Collection[str]) -> dict[str, Labelled]:
    """What these texts are labelled already, by hash; an officer's correction counts more than a file."""
    found: dict[str, Labelled] = {}
    wanted = sorted(set(hashes))
    for first in range(0, len(wanted), _CHUNK):
        chunk = wanted[first : first + _CHUNK]
        found |= _in_files(session, chunk)
        found |= _corrected(session, chunk)
    return found


def _in_files(session: Session, hashes: Sequence[str]) -> dict[str, Labelled]:
    rows = session.execute(
        select(
            LabelledRowRecord.text_hash,
            LabelledRowRecord.topics,
            LabelledRowRecord.kind,
            LabelledFileRecord.id,
        )
        .join(LabelledFileRecord)
        .where(LabelledFileRecord.state == "confirmed", LabelledRowRecord.left_out.is_(False))
        .where(LabelledRowRecord.text_hash.in_(hashes))
        .order_by(LabelledFileRecord.confirmed_at)
    )
    return {hash: Labelled(frozenset(topics), kind, f"tệp {id}") for hash, topics, kind, id in rows}


def _corrected(session: Session, hashes: Sequence[str]) -> dict[str, Labelled]:
    rows = session.execute(
        select(OpinionRecord.text_hash, OpinionRecord.kind, OpinionRecord.code, OpinionTopicRecord.topic_id)
        .outerjoin(
            OpinionTopicRecord,
            (OpinionTopicRecord.opinion_id == OpinionRecord.id)
            & (OpinionTopicRecord.source == Source.OFFICER)
            & OpinionTopicRecord.in_force,
        )
        .where(OpinionRecord.text_hash.in_(hashes), OpinionRecord.kind_source == Source.OFFICER)
        .where(OpinionRecord.guarded.is_(False))
        .order_by(OpinionRecord.confirmed_at)
    )
    topics: dict[tuple[str, str, str], set[str]] = {}
    for hash, kind, code, topic in rows:
        topics.setdefault((hash, kind, code), set()).update([topic] if topic else [])
    return {
        hash: Labelled(frozenset(ids), kind, f"cán bộ sửa ý kiến {code}")
        for (hash, kind, code), ids in topics.items()
    }
