"""What the page of a dialogue shows: rows with what the machine or an officer says of them, open rows, counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from models.taxonomy import Taxonomy
from service.dialogues.confirming import is_kept, labels_of
from service.dialogues.digest import placeholder
from service.dialogues.editing import shown_text
from service.dialogues.leftovers import Line, count_lines, lines_of
from service.dialogues.nouns import SECTION_NAMES, Section
from service.dialogues.overview import NO_LEAD
from service.dialogues.preview_marks import facts_of, fields_of, mark_of, mark_of_row, next_mark
from service.dialogues.preview_work import Typed, TypedRow
from service.dialogues.rearranging import rows_above
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.dialogues.splitting.parts import LEFT_OUT_NAMES
from service.dialogues.store import count_received, find_dialogue, find_same_minutes, rows_of
from service.opinions.nouns import VIETNAM

CLOSED_LINE: Final = "[Nội dung được giữ kín, có thể là tố cáo]"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the table; `fields` are what stands in its boxes when it is open."""

    id: int
    number: int
    text: str
    speaker: str
    village: str
    answer: str
    remark: str
    topics: tuple[tuple[str, float | None], ...]
    guess: str
    kind: str
    lead: str
    supports: str
    due_on: date | None
    by_officer: bool
    needs_look: bool
    guarded: bool
    kept: bool
    can_merge: bool
    fields: Mapping[str, str]
    ticked: tuple[str, ...]
    seen: str
    opened: bool


@dataclass(frozen=True, slots=True)
class LeftOutGroup:
    """What was left out for one reason; `lines` are numbers and words of those that can still be taken."""

    name: str
    n: int
    lines: tuple[tuple[int, str], ...]


def preview_context(
    session: Session,
    dialogue: DialogueRecord,
    *,
    taxonomy: Taxonomy,
    opened: set[int],
    typed: Typed | None,
    faults: Mapping[str, str],
) -> dict[str, Any]:
    """The preview as the template wants it; `typed` is shown in place of what is stored when it had faults."""
    rows = rows_of(session, dialogue.id)
    typed = typed or Typed()
    stands_open = opened | set(typed.rows)
    tasks = [row for row in rows if row.section == Section.TASK]
    said = [row for row in rows if row.section != Section.TASK]

    above = rows_above(rows)

    def shown(group: Sequence[DialogueRowRecord]) -> list[ShownRow]:
        return [
            _shown(row, number, row.id in above, taxonomy, row.id in stands_open, typed.rows.get(row.id))
            for number, row in enumerate(group, 1)
        ]

    said_rows, task_rows = shown(said), shown(tasks)
    kept = [row for row in (*said_rows, *task_rows) if row.kept]
    return {
        "rows": said_rows,
        "tasks": task_rows,
        "facts": facts_of(dialogue) | dict(typed.facts),
        "seen": next_mark(typed.seen, typed=mark_of(typed.facts), stored=mark_of(facts_of(dialogue))),
        "added": typed.added,
        "faults": faults,
        "n_kept": len(kept),
        "n_to_look_at": sum(row.needs_look for row in kept),
        "n_guarded": sum(row.guarded for row in kept),
        "n_dropped": sum(not row.kept for row in said_rows),
        "left_out": _left_out(dialogue),
        "same_as": _same_as(session, dialogue),
        "is_day_assumed": dialogue.held_on == dialogue.created_at.astimezone(VIETNAM).date(),
        "topics": [topic for topic in taxonomy.topics if topic.retired_on is None],
        "kinds": taxonomy.kinds,
    }


def confirmed_context(session: Session, dialogue: DialogueRecord) -> dict[str, Any]:
    """What became of the rows: how many were received, for which departments, what was not taken."""
    rows = rows_of(session, dialogue.id)
    received = [row for row in rows if row.outcome == "received"]
    leads = Counter(_lead(row) or NO_LEAD for row in received if not row.guarded)
    return {
        "n_received": count_received(session, dialogue.id),
        "n_guarded": sum(row.guarded for row in received),
        "n_dropped": sum(row.outcome == "dropped" for row in rows),
        "leads": leads.most_common(),
        "left_out": _left_out(dialogue),
    }


def _shown(
    row: DialogueRowRecord,
    number: int,
    has_above: bool,
    taxonomy: Taxonomy,
    opened: bool,
    typed: TypedRow | None,
) -> ShownRow:
    labels, route = labels_of(row), row.suggestion.get("route") or {}
    kind = taxonomy.find_kind(labels.kind)
    stored = fields_of(row)
    closed = row.guarded
    return ShownRow(
        id=row.id,
        number=number,
        text=placeholder(row.position) if closed else stored["text"],
        speaker="" if closed else stored["speaker"],
        village="" if closed else stored["village"],
        answer="" if closed else stored["answer"],
        remark=SECTION_NAMES[row.section] if row.section == Section.SHORTCOMING else "",
        topics=() if closed else _topics(row, taxonomy),
        guess="" if closed or labels.topics else _guess(row),
        kind="" if closed or kind is None else kind.name,
        lead=_lead(row),
        supports=", ".join(support["name"] for support in route.get("supports", ())),
        due_on=date.fromisoformat(route["due_on"]) if route.get("due_on") else None,
        by_officer=row.labels is not None,
        needs_look=row.guarded or (row.labels is None and bool(row.suggestion.get("needs_review"))),
        guarded=row.guarded,
        kept=is_kept(row),
        can_merge=not closed and is_kept(row) and has_above,
        fields={} if closed else dict(typed.fields) if typed else stored,
        ticked=() if closed else typed.topics if typed else labels.topics,
        seen="" if closed else _seen(row, typed),
        opened=opened and not closed,
    )


def _seen(row: DialogueRowRecord, typed: TypedRow | None) -> str:
    stored = mark_of_row(row)
    if typed is None:
        return stored
    return next_mark(typed.seen, typed=mark_of(typed.fields, typed.topics), stored=stored)


def _topics(row: DialogueRowRecord, taxonomy: Taxonomy) -> tuple[tuple[str, float | None], ...]:
    scores = {topic["id"]: topic["score"] for topic in row.suggestion.get("topics", ())}
    found = [(id, taxonomy.find_topic(id)) for id in labels_of(row).topics]
    return tuple((topic.name, None if row.labels else scores.get(id)) for id, topic in found if topic)


def _guess(row: DialogueRowRecord) -> str:
    return next((guess["name"] for guess in row.suggestion.get("guesses", ())), "")


def _lead(row: DialogueRowRecord) -> str:
    route = row.suggestion.get("route") or {}
    return str(route["lead"]["name"]) if route.get("lead") else ""


def _left_out(dialogue: DialogueRecord) -> list[LeftOutGroup]:
    """What was left out, where an opinion may hide first."""
    counts, lines = count_lines(dialogue), lines_of(dialogue)
    return [
        LeftOutGroup(name, counts[reason], tuple(_line(one) for one in lines if one.reason == reason))
        for reason, name in LEFT_OUT_NAMES.items()
        if counts.get(reason)
    ]


def _line(line: Line) -> tuple[int, str]:
    return line.number, CLOSED_LINE if line.guarded else shown_text(line.text)


def _same_as(session: Session, dialogue: DialogueRecord) -> DialogueRecord | None:
    id = find_same_minutes(session, content_hash=dialogue.content_hash, commune=dialogue.commune)
    return find_dialogue(session, id, commune=dialogue.commune) if id and id != dialogue.id else None
