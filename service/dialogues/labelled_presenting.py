"""Labelled files as plain values for answers."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from models.taxonomy import Taxonomy
from service.dialogues.labelled_records import LabelledFileRecord, LabelledRowRecord


def file_to_json(record: LabelledFileRecord) -> dict[str, Any]:
    """The file without its rows."""
    return {
        "id": record.id, "name": record.name, "state": record.state, "columns": record.columns,
        "created_at": record.created_at, "confirmed_at": record.confirmed_at,
        "confirm_url": f"/api/v1/labelled-files/{record.id}/confirm",
    }  # fmt: skip


def labelled_to_json(
    record: LabelledFileRecord,
    rows: Sequence[LabelledRowRecord],
    *,
    taxonomy: Taxonomy,
    same_as: str | None = None,
) -> dict[str, Any]:
    """Every row with what is wrong with it; `same_as` names a confirmed file with the same bytes."""
    kept = [row for row in rows if not row.left_out and not row.faults]
    return {
        "file": file_to_json(record),
        "rows": [_row(row, taxonomy) for row in rows],
        "counts": {
            "rows": len(rows),
            "ready": len(kept),
            "with_faults": sum(bool(row.faults) and not row.left_out for row in rows),
            "left_out": sum(row.left_out for row in rows),
        },
        "topics": dict(Counter(topic for row in kept for topic in row.topics).most_common()),
        "same_as": same_as,
    }


def _row(row: LabelledRowRecord, taxonomy: Taxonomy) -> dict[str, Any]:
    topics = [{"id": id, "name": topic.name} for id in row.topics if (topic := taxonomy.find_topic(id))]
    kind = taxonomy.find_kind(row.kind)
    return {
        "position": row.position, "text": row.text, "written": row.written, "topics": topics,
        "kind": {"id": kind.id, "name": kind.name} if kind else None, "dialogue": row.dialogue, "year": row.year,
        "faults": row.faults, "notes": row.notes, "left_out": row.left_out,
    }  # fmt: skip
