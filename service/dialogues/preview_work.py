"""One step of an officer's work on a preview: what was typed is saved first, then the button's order is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from pydantic import StringConstraints
from sqlalchemy.orm import Session

from models.errors import Problem
from models.text import BadText
from service.dialogues import editing, rearranging
from service.dialogues.editing import Desk, Written
from service.dialogues.preview_marks import ChangedByColleague, facts_of, is_typed, mark_of, mark_of_row
from service.dialogues.previewing import MAX_ANSWER_CHARS
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.dialogues.schemas import FactsIn
from service.opinions.correcting import BadLabels
from service.opinions.nouns import Labels
from service.web.bodies import Body, Line
from service.web.forms import BadForm, checked

SENTENCES: Final = {
    "title": "Tên hội nghị dài quá 400 ký tự hoặc có ký tự lạ.",
    "held_on": "Ngày họp phải là một ngày có thật, từ năm 1975.",
    "place": "Địa điểm dài quá 200 ký tự hoặc có ký tự lạ.",
    "chair": "Tên người chủ trì dài quá 200 ký tự hoặc có ký tự lạ.",
    "text": "Nội dung không được để trống, tối đa 10.000 ký tự.",
    "speaker": "Tên người nêu dài quá 200 ký tự hoặc có ký tự lạ.",
    "village": "Tên thôn dài quá 200 ký tự hoặc có ký tự lạ.",
    "answer": "Trả lời dài quá 5.000 ký tự.",
}
#: Where a fault of a row is told when it concerns one of its fields.
PLACES: Final[tuple[tuple[type[Problem], str], ...]] = ((BadText, "text"), (BadLabels, "topic"))


class RowIn(Body):
    """One row as it was written."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    speaker: Line = ""
    village: Line = ""
    answer: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_ANSWER_CHARS)] = ""
    kind: Line = ""


class AddedIn(Body):
    """A row that the officer adds."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    speaker: Line = ""
    village: Line = ""


class NoSuchRow(Problem):
    """The row was merged into another one or never was."""

    status = 422
    code = "no_such_row"
    title = "Không còn dòng này"


@dataclass(frozen=True, slots=True)
class TypedRow:
    """The fields of an open row, before anything is checked; `seen` is the mark of what stood there."""

    fields: Mapping[str, str]
    topics: tuple[str, ...]
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """All that a form holds; `rows` by id, `lines` are numbers of what was left out and shall be taken."""

    facts: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[int, TypedRow] = field(default_factory=dict)
    added: Mapping[str, str] = field(default_factory=dict)
    lines: frozenset[int] = frozenset()
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a button says: a verb, and the id of the row that it stands in."""

    verb: str
    row_id: int = 0

    @classmethod
    def read(cls, value: str) -> "Order":
        """From "save" or "merge-12"."""
        verb, _, id = value.partition("-")
        return cls(verb, int(id) if id.isdecimal() else 0)

    @property
    def field(self) -> str:
        """Where its faults are told."""
        if self.verb == "add":
            return "new-text"
        return f"row-{self.row_id}" if self.row_id else ""


@dataclass(frozen=True, slots=True)
class Work:
    """The preview on the desk."""

    session: Session
    dialogue: DialogueRecord
    rows: list[DialogueRowRecord]
    desk: Desk

    def find(self, id: int) -> DialogueRowRecord | None:
        return next((row for row in self.rows if row.id == id), None)

    def get(self, id: int) -> DialogueRowRecord:
        """The row, or NoSuchRow."""
        row = self.find(id)
        if row is None:
            raise NoSuchRow("Dòng này không còn nữa: có thể đã nhập vào dòng khác.")
        return row


def save(work: Work, typed: Typed, order: Order) -> None:
    """Takes the facts, the open rows save the one whose writing the order gives up, and the lines to be taken.

    What can be taken is taken; BadForm names the rest by field, e.g. "text-12". Rows that are gone are passed over.
    """
    faults: dict[str, str] = {}
    if typed.facts:
        try:
            _save_facts(work, typed)
        except BadForm as fault:
            faults |= fault.faults
        except ChangedByColleague as fault:
            faults["meeting"] = fault.detail
        except Problem as fault:
            faults["held_on"] = fault.detail
    for id, row in typed.rows.items():
        if order == Order("cancel", id) or order == Order("drop", id):
            continue
        record = work.find(id)
        if record is not None:
            faults |= _save_row(work, record, row)
    work.rows.extend(
        rearranging.take_lines(work.session, work.dialogue, work.rows, typed.lines, desk=work.desk)
    )
    if faults:
        raise BadForm(faults)


def _save_facts(work: Work, typed: Typed) -> None:
    stored = mark_of(facts_of(work.dialogue))
    if is_typed(typed.seen, typed=mark_of(typed.facts), stored=stored):
        stated = checked(FactsIn, typed.facts, sentences=SENTENCES).to_stated()
        editing.restate(work.dialogue, work.rows, stated, desk=work.desk)


def _save_row(work: Work, record: DialogueRowRecord, typed: TypedRow) -> dict[str, str]:
    try:
        words = mark_of(typed.fields, typed.topics)
        if not is_typed(typed.seen, typed=words, stored=mark_of_row(record)):
            return {}
        row = checked(RowIn, typed.fields, sentences=SENTENCES)
        labels = Labels(typed.topics, row.kind)
        wrote = Written(row.text, row.speaker, row.village, row.answer, labels)
        editing.rewrite(work.dialogue, record, wrote, desk=work.desk)
    except BadForm as fault:
        return {f"{name}-{record.id}": sentence for name, sentence in fault.faults.items()}
    except Problem as fault:
        place = next((name for kind, name in PLACES if isinstance(fault, kind)), "row")
        return {f"{place}-{record.id}": fault.detail}
    return {}


def obey(work: Work, typed: Typed, order: Order) -> tuple[set[int], int]:
    """Does what the button says; gives the ids of the rows that stand open now and of the one to look at.

    Raises what the work with rows raises, or NoSuchRow. An unknown order only saves.
    """
    opened = {id for id in typed.rows if work.find(id)}
    if order.verb == "add":
        fields = _added(typed.added)
        added = rearranging.append(work.session, work.dialogue, work.rows, **fields, desk=work.desk)
        return opened, added.id
    if order.verb == "bring" and typed.lines:
        return opened, work.rows[-1].id
    if not order.row_id:
        return opened, 0
    row = work.get(order.row_id)
    if order.verb == "edit":
        return opened | {row.id}, row.id
    at = _ORDERS.get(order.verb, _stay)(work, row)
    return opened - {row.id}, at


def _added(typed: Mapping[str, str]) -> dict[str, str]:
    try:
        return checked(AddedIn, typed, sentences=SENTENCES).model_dump()
    except BadForm as fault:
        raise BadForm({f"new-{name}": sentence for name, sentence in fault.faults.items()}) from None


def _stay(_work: Work, row: DialogueRowRecord) -> int:
    return row.id


def _drop(_work: Work, row: DialogueRowRecord) -> int:
    editing.decide(row, keep=False)
    return row.id


def _take(_work: Work, row: DialogueRowRecord) -> int:
    editing.decide(row, keep=True)
    return row.id


def _merge(work: Work, row: DialogueRowRecord) -> int:
    return rearranging.merge_up(work.session, work.dialogue, work.rows, row, desk=work.desk).id


def _split_lines(work: Work, row: DialogueRowRecord) -> int:
    return rearranging.split_at_lines(work.session, work.dialogue, row, desk=work.desk)[0].id


def _split_sentences(work: Work, row: DialogueRowRecord) -> int:
    return rearranging.split_at_sentences(work.session, work.dialogue, row, desk=work.desk)[0].id


_ORDERS: Final[Mapping[str, Callable[[Work, DialogueRowRecord], int]]] = {
    "drop": _drop,
    "take": _take,
    "merge": _merge,
    "lines": _split_lines,
    "sentences": _split_sentences,
}
