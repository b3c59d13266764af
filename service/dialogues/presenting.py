"""Dialogues and their rows as the API gives them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from service.dialogues.confirming import Confirmed
from service.dialogues.digest import COUNTED, placeholder
from service.dialogues.leftovers import count_lines
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.opinions.redaction import redact


def dialogue_to_json(dialogue: DialogueRecord) -> dict[str, Any]:
    """What is known of the meeting, and how far it is."""
    return {
        "id": dialogue.id,
        "state": dialogue.state,
        "title": dialogue.title,
        "held_on": dialogue.held_on.isoformat(),
        "place": dialogue.place,
        "chair": dialogue.chair,
        "commune": dialogue.commune,
        "source_name": dialogue.source_name,
        "created_at": dialogue.created_at.isoformat(),
        "confirmed_at": dialogue.confirmed_at.isoformat() if dialogue.confirmed_at else None,
        "model": dialogue.model_version,
    }


def preview_to_json(
    dialogue: DialogueRecord, rows: Sequence[DialogueRowRecord], *, same_as: str | None
) -> dict[str, Any]:
    """The preview: each row with its suggestion; `same_as` is a confirmed dialogue made from the same minutes."""
    counted = [row for row in rows if row.section in COUNTED and not row.guarded]
    topics = Counter(topic["id"] for row in counted for topic in row.suggestion["topics"])
    return {
        "dialogue": dialogue_to_json(dialogue),
        "opinions": [row_to_json(row) for row in rows],
        "topics": dict(topics.most_common()),
        "left_out": count_lines(dialogue),
        "same_as": same_as,
    }


def row_to_json(row: DialogueRowRecord) -> dict[str, Any]:
    """One row; of a guarded one only its place."""
    return {
        "position": row.position,
        "text": placeholder(row.position) if row.guarded else redact(row.text),
        "section": row.section,
        "speaker": None if row.guarded else row.speaker,
        "village": None if row.guarded else row.village,
        "answer": "" if row.guarded else redact(row.answer),
        **row.suggestion,
        "labels": row.labels,
        "guarded": row.guarded,
        "outcome": row.outcome,
        "merged_into": row.merged_into,
    }


def confirmed_to_json(dialogue: DialogueRecord, confirmed: Sequence[Confirmed]) -> dict[str, Any]:
    """The codes of the opinions in the order of the minutes."""
    return {
        "dialogue": dialogue_to_json(dialogue),
        "opinions": [
            {
                "position": one.position,
                "code": one.receipt.code,
                "guarded": one.receipt.guarded,
                "status_url": f"/api/v1/opinions/{one.receipt.code}",
            }
            for one in confirmed
        ],
    }
