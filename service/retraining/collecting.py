"""Labels by people, out of the database into a file for training: no denunciation, no personal data, nothing guarded.

Two sources: corrections and confirmations of received opinions, and rows of labelled files. What was withdrawn is no
longer there to be collected.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.dialogues.labelled_records import LabelledFileRecord, LabelledRowRecord
from service.opinions.nouns import Channel, Source
from service.opinions.records import OpinionRecord, OpinionTopicRecord
from service.opinions.redaction import redact

#: How people write on each way in; the corpus knows the same words.
REGISTERS = {
    Channel.DIALOGUE: "minutes", Channel.VOTER_MEETING: "minutes", Channel.DESK: "spoken",
    Channel.PHONE: "spoken", Channel.ZALO: "sms", Channel.LETTER: "letter",
}  # fmt: skip
DENUNCIATION = "denunciation"
_CHUNK = 500


def collect_labels(session: Session) -> Iterator[dict[str, Any]]:
    """Labels by people, those of labelled files first, then corrections, each oldest first.

    An officer's correction comes later and so wins over a file that says otherwise of the same words.
    """
    yield from _labelled_rows(session)
    yield from _corrections(session)


def _labelled_rows(session: Session) -> Iterator[dict[str, Any]]:
    rows = session.execute(
        select(LabelledRowRecord)
        .join(LabelledFileRecord)
        .where(LabelledFileRecord.state == "confirmed", LabelledRowRecord.left_out.is_(False))
        .where(LabelledRowRecord.kind != DENUNCIATION)
        .order_by(LabelledFileRecord.confirmed_at, LabelledRowRecord.id)
        .execution_options(yield_per=_CHUNK)
    ).scalars()
    for row in rows:
        if not row.faults:
            yield {
                "text": redact(row.text), "topics": row.topics, "kind": row.kind, "year": row.year,
                "dialogue": f"labelled-{row.file_id}-{row.dialogue}", "source": "labelled", "register": "minutes",
            }  # fmt: skip


def _corrections(session: Session) -> Iterator[dict[str, Any]]:
    opinions = session.scalars(
        select(OpinionRecord)
        .where(OpinionRecord.kind_source == Source.OFFICER, OpinionRecord.confirmed_at.is_not(None))
        .where(OpinionRecord.guarded.is_(False), OpinionRecord.kind != DENUNCIATION)
        .where(OpinionRecord.erased_at.is_(None))
        .where(OpinionRecord.is_sample.is_(False))  # invented for showing, labelled by nobody
        .order_by(OpinionRecord.confirmed_at, OpinionRecord.id)
        .execution_options(yield_per=_CHUNK)
    )
    for chunk in opinions.partitions():
        topics = _officer_topics(session, [opinion.id for opinion in chunk])
        for opinion in chunk:
            yield {
                "text": redact(opinion.redacted_text), "topics": topics.get(opinion.id, []),
                "kind": opinion.kind, "year": opinion.received_on.year, "source": "correction",
                "dialogue": f"dialogue-{opinion.dialogue_id}" if opinion.dialogue_id else f"opinion-{opinion.id}",
                "register": REGISTERS.get(Channel(opinion.channel), "letter"),
            }  # fmt: skip


def _officer_topics(session: Session, ids: list[int]) -> dict[int, list[str]]:
    rows = session.execute(
        select(OpinionTopicRecord.opinion_id, OpinionTopicRecord.topic_id)
        .where(OpinionTopicRecord.opinion_id.in_(ids))
        .where(OpinionTopicRecord.source == Source.OFFICER, OpinionTopicRecord.in_force)
        .order_by(OpinionTopicRecord.opinion_id, OpinionTopicRecord.position)
    )
    found: dict[int, list[str]] = {}
    for opinion_id, topic_id in rows:
        found.setdefault(opinion_id, []).append(topic_id)
    return found


def write_labels(labels: Iterable[dict[str, Any]], path: Path) -> int:
    """JSON Lines that only the owner may read, whole or not at all; gives the number of lines."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".unfinished-{path.name}")
    n = 0
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        for label in labels:
            file.write(json.dumps(label, ensure_ascii=False) + "\n")
            n += 1
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return n
