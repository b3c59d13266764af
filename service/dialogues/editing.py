"""What an officer does with a preview before it is confirmed: rows changed, merged, split, added, dropped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from models.classifier import Classifier
from models.errors import Problem
from models.text import normalize
from service.dialogues.confirming import AlreadyConfirmed, is_kept, labels_of
from service.dialogues.digest import digest_statement
from service.dialogues.nouns import Section, Statement
from service.dialogues.previewing import MAX_ANSWER_CHARS, StatedFacts, checked_day, suggestion_of
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.dialogues.splitting.sentences import split_sentences
from service.dialogues.store import add_row, delete_row
from service.opinions.classification import accepted, route_to_json
from service.opinions.correcting import checked_labels
from service.opinions.nouns import Labels
from service.opinions.redaction import redact
from service.routing.nouns import Profile
from service.routing.routes import route
from service.web.writing import visible

DENUNCIATION = "denunciation"
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


class KeptClosed(Problem):
    """What may be a denunciation can only be kept or dropped."""

    status = 422
    code = "row_is_guarded"
    title = "Dòng này được giữ kín"


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading rows anew needs."""

    classifier: Classifier
    profile: Profile


@dataclass(frozen=True, slots=True)
class Written:
    """What an officer wrote into a row; `text` as it was shown to him, with personal data blacked out."""

    text: str
    speaker: str
    village: str
    answer: str
    labels: Labels


def shown_text(text: str) -> str:
    """A text as it may be shown: personal data blacked out, no marks that turn the direction of writing."""
    return visible(redact(text))


def check_open(dialogue: DialogueRecord) -> None:
    """AlreadyConfirmed unless the dialogue is still a preview."""
    if dialogue.state != "preview":
        raise AlreadyConfirmed("Biên bản này đã được xác nhận trước đó; các ý kiến đã được tiếp nhận.")


def restate(
    dialogue: DialogueRecord, rows: Sequence[DialogueRowRecord], stated: StatedFacts, *, desk: Desk
) -> None:
    """Title, day, place and chair as the officer says; another day may mean other departments and other clocks.

    Raises MeetingInFuture.
    """
    dialogue.title = stated.title or dialogue.title
    dialogue.place, dialogue.chair = stated.place, stated.chair
    day = checked_day(stated.held_on) or dialogue.held_on
    if day != dialogue.held_on:
        dialogue.held_on = day
        for row in rows:
            _route_anew(dialogue, row, desk)


def rewrite(dialogue: DialogueRecord, row: DialogueRowRecord, written: Written, *, desk: Desk) -> None:
    """Takes what was written; labels that differ from the suggestion are from now on the officer's.

    Raises KeptClosed, BadText or BadLabels, and then leaves the row as it was.
    """
    _check_not_guarded(row)
    is_relabelled = _differ(written.labels, labels_of(row))
    if is_relabelled:
        checked_labels(written.labels, desk.classifier.taxonomy)
    has_new_words = written.text.strip() != shown_text(row.text).strip()
    if has_new_words:
        row.text = accepted(written.text).strip()
    row.speaker, row.village = written.speaker or None, written.village or None
    if written.answer != shown_text(row.answer):
        row.answer = written.answer
    if is_relabelled:
        row.labels = {"topics": list(written.labels.topics), "kind": written.labels.kind}
        row.guarded = row.guarded or written.labels.kind == DENUNCIATION
    if has_new_words:
        _read_anew(dialogue, row, desk)
    elif is_relabelled:
        _route_anew(dialogue, row, desk)


def decide(row: DialogueRowRecord, *, keep: bool) -> None:
    """Drops a row, or takes one that would be left out."""
    row.keep = keep


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
    _check_not_guarded(row)
    above = rows_above(rows).get(row.id)
    if above is None:
        raise CannotMerge("Không có dòng nào ở trên để nhập vào.")
    above.text = accepted(f"{above.text} {row.text}")
    above.speaker, above.village = above.speaker or row.speaker, above.village or row.village
    above.answer = "\n".join(filter(None, (above.answer, row.answer)))[:MAX_ANSWER_CHARS]
    delete_row(session, row)
    _read_anew(dialogue, above, desk)
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
    _read_anew(dialogue, row, desk)
    return row


def _split(
    session: Session, dialogue: DialogueRecord, row: DialogueRowRecord, parts: Sequence[str], desk: Desk
) -> list[DialogueRowRecord]:
    _check_not_guarded(row)
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
        _read_anew(dialogue, one, desk)
    return split


def _read_anew(dialogue: DialogueRecord, row: DialogueRowRecord, desk: Desk) -> None:
    statement = Statement(row.position, row.text, Section(row.section), row.speaker, row.village)
    digested = digest_statement(
        statement, classifier=desk.classifier, profile=desk.profile, on=dialogue.held_on
    )
    row.guarded = digested.guarded or bool(row.labels and row.labels["kind"] == DENUNCIATION)
    row.suggestion = suggestion_of(digested)
    if row.labels is not None:
        _route_anew(dialogue, row, desk)


def _route_anew(dialogue: DialogueRecord, row: DialogueRowRecord, desk: Desk) -> None:
    """The same labels on another day, or other labels; what is guarded goes nowhere."""
    labels = labels_of(row)
    proposal = route(
        topics=labels.topics,
        kind=labels.kind,
        on=dialogue.held_on,
        profile=desk.profile,
        needs_review=row.labels is None and row.suggestion["needs_review"],
        guarded=row.guarded,
        text=normalize(row.text).text,
    )
    row.suggestion = {**row.suggestion, "route": None if row.guarded else route_to_json(proposal)}


def _differ(one: Labels, other: Labels) -> bool:
    return replace(one, topics=tuple(sorted(one.topics))) != replace(
        other, topics=tuple(sorted(other.topics))
    )


def _is_task(row: DialogueRowRecord) -> bool:
    return row.section == Section.TASK


def _check_not_guarded(row: DialogueRowRecord) -> None:
    if row.guarded:
        raise KeptClosed("Dòng này được giữ kín, chỉ có thể giữ hoặc bỏ.")
