"""What the page of a labelled file shows: a part of its rows, what is wrong with each, and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from models.taxonomy import Taxonomy
from service.dialogues.labelled_importing import LabelEdit
from service.dialogues.labelled_records import LabelledFileRecord, LabelledRowRecord
from service.dialogues.labelled_store import find_same_file, rows_of_file
from service.dialogues.labelled_understanding import DENUNCIATION

N_A_PAGE: Final = 50
COLUMN_NAMES: Final = {
    "text": "Nội dung", "topics": "Lĩnh vực", "kind": "Loại", "dialogue": "Hội nghị", "year": "Năm",
}  # fmt: skip
VIEWS: Final = {"faulty": "Cần sửa", "ready": "Sẽ học", "out": "Không lấy", "all": "Tất cả"}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with what stands in its boxes; `suggested` names what one click would take."""

    position: int
    text: str
    topics: str
    kind: str
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    suggested: str
    left_out: bool
    is_closed: bool
    may_return: bool


def labelled_context(
    session: Session, record: LabelledFileRecord, *, taxonomy: Taxonomy, view: str, place: int
) -> dict[str, Any]:
    """One page of the rows in view; without a view those with faults, or all when there are none."""
    rows = rows_of_file(session, record.id)
    groups = {
        "faulty": [row for row in rows if row.faults and not row.left_out],
        "ready": [row for row in rows if not row.faults and not row.left_out],
        "out": [row for row in rows if row.left_out],
        "all": list(rows),
    }
    chosen = view if view in groups else "faulty" if groups["faulty"] else "all"
    n_pages = max(1, -(-len(groups[chosen]) // N_A_PAGE))
    place = min(max(place, 1), n_pages)
    part = groups[chosen][(place - 1) * N_A_PAGE : place * N_A_PAGE]
    same_as = find_same_file(session, record.content_hash)
    return {
        "file": record,
        "columns": [
            (title, COLUMN_NAMES[name]) for name, title in record.columns.items() if name in COLUMN_NAMES
        ],
        "rows": [show_row(row, taxonomy) for row in part],
        "views": [(id, name, len(groups[id])) for id, name in VIEWS.items()],
        "view": chosen,
        "place": place,
        "n_pages": n_pages,
        "n_ready": len(groups["ready"]),
        "n_faulty": len(groups["faulty"]),
        "n_suggested": sum(bool(suggestion_for(row)) for row in groups["faulty"]),
        "same_as": same_as if same_as != record.id else None,
        "topics": [topic for topic in taxonomy.topics if topic.retired_on is None],
        "kinds": taxonomy.kinds,
    }


def show_row(row: LabelledRowRecord, taxonomy: Taxonomy) -> ShownRow:
    """The row as the page shows it."""
    edit = suggestion_for(row)
    return ShownRow(
        position=row.position,
        text=row.text,
        topics=written_topics(row, taxonomy),
        kind=row.kind or "",
        faults=tuple(fault["detail"] for fault in row.faults),
        notes=tuple(note["detail"] for note in row.notes),
        suggested=_told(edit, taxonomy) if edit else "",
        left_out=row.left_out,
        is_closed=row.kind == DENUNCIATION or not row.text,
        may_return=row.left_out and not any(note["code"] == "duplicate" for note in row.notes),
    )


def written_topics(row: LabelledRowRecord, taxonomy: Taxonomy) -> str:
    """What stands in the box of topics: the cell as it was written while it is wrong, then the names."""
    if row.faults:
        return str(row.written["topics"])
    return "; ".join(taxonomy.topic_name(id) for id in row.topics if taxonomy.find_topic(id))


def suggestion_for(row: LabelledRowRecord) -> LabelEdit | None:
    """What would mend the row if every nearest word is what was meant; None when one of them has none."""
    unknown = [fault for fault in row.faults if fault["code"] in ("unknown_topic", "unknown_kind")]
    if not unknown or any(fault["suggestion"] is None for fault in unknown):
        return None
    topics = [fault["suggestion"] for fault in unknown if fault["code"] == "unknown_topic"]
    kinds = [fault["suggestion"] for fault in unknown if fault["code"] == "unknown_kind"]
    return LabelEdit(
        row.position,
        topics="; ".join(dict.fromkeys([*row.topics, *topics])) if topics else None,
        kind=kinds[0] if kinds else None,
    )


def suggestions(rows: Sequence[LabelledRowRecord]) -> list[LabelEdit]:
    """The suggestion of every row that has one and is not left out."""
    found = [suggestion_for(row) for row in rows if not row.left_out]
    return [edit for edit in found if edit is not None]


def _told(edit: LabelEdit, taxonomy: Taxonomy) -> str:
    names = [taxonomy.topic_name(id) for id in (edit.topics or "").split("; ") if taxonomy.find_topic(id)]
    return ", ".join([*names, *([taxonomy.kind_name(edit.kind)] if edit.kind else [])])
