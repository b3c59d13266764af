"""Marks in the form of a preview: they tell what an officer has typed, and what a colleague changed meanwhile."""

from collections.abc import Collection, Mapping
from hashlib import sha256

from models.errors import Problem
from service.dialogues.confirming import labels_of
from service.dialogues.editing import shown_text
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.web.writing import visible


class ChangedByColleague(Problem):
    """The same place of a preview was written in by somebody else since the page was made."""

    status = 409
    code = "changed_by_colleague"
    title = "Người khác vừa sửa chỗ này"


def facts_of(dialogue: DialogueRecord) -> dict[str, str]:
    """What stands in the boxes of the meeting."""
    return {
        "title": visible(dialogue.title),
        "held_on": dialogue.held_on.strftime("%d/%m/%Y"),
        "place": visible(dialogue.place),
        "chair": visible(dialogue.chair),
    }


def fields_of(row: DialogueRowRecord) -> dict[str, str]:
    """What stands in the boxes of an open row."""
    return {
        "text": shown_text(row.text),
        "speaker": visible(row.speaker or ""),
        "village": visible(row.village or ""),
        "answer": shown_text(row.answer),
        "kind": labels_of(row).kind,
    }


def mark_of(fields: Mapping[str, str], topics: Collection[str] = ()) -> str:
    """The same for the same words, whatever the order of fields and topics."""
    words = [f"{name}={fields[name].strip()}" for name in sorted(fields)]
    return sha256("\n".join([*words, *sorted(topics)]).encode("utf-8", "replace")).hexdigest()[:16]


def mark_of_row(row: DialogueRowRecord) -> str:
    """The mark of a row as it is stored."""
    return mark_of(fields_of(row), labels_of(row).topics)


def is_typed(seen: str, *, typed: str, stored: str) -> bool:
    """Whether the officer has typed what does not stand there; `seen` came with the page, "" says nothing.

    Raises ChangedByColleague when he has, and somebody else too.
    """
    if seen and typed in (seen, stored):
        return False
    if seen and stored != seen:
        raise ChangedByColleague(
            "Đồng nghiệp vừa sửa chỗ này. Điều bạn gõ vẫn còn bên dưới; lưu lại nếu muốn thay."
        )
    return True


def next_mark(seen: str, *, typed: str, stored: str) -> str:
    """The mark for a page that shows again what was typed: what was not touched stays so."""
    return seen if seen == typed else stored
