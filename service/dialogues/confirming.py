"""A preview becomes opinions: what the officer dropped, merged or changed, then received like any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from models.classifier import NO_OPINION, Classifier
from models.errors import Problem
from service.accounts.audit import record_action
from service.dialogues.leftovers import forget_words
from service.dialogues.nouns import Section
from service.dialogues.previewing import StatedFacts, checked_day
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.dialogues.said import SaidClassifier
from service.dialogues.store import rows_of
from service.dialogues.wariness import denunciation_score
from service.opinions.classification import accepted
from service.opinions.nouns import Channel, Draft, Labels, Sender, now
from service.opinions.receiving import Receipt, Reception, receive_opinions


class AlreadyConfirmed(Problem):
    """The dialogue became opinions before; nothing is done twice."""

    status = 409
    code = "dialogue_already_confirmed"
    title = "Cuộc đối thoại đã được xác nhận"


class BadEdit(Problem):
    """An edit names a row that is not there, or does not go together with another edit."""

    status = 422
    code = "bad_row_edit"
    title = "Sửa dòng không hợp lệ"


@dataclass(frozen=True, slots=True)
class RowEdit:
    """What the officer does with one row; `keep` True takes a row that is left out by default."""

    position: int
    keep: bool | None = None
    merge_into: int | None = None
    text: str | None = None
    speaker: str | None = None
    village: str | None = None
    answer: str | None = None
    topics: tuple[str, ...] | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A row that became an opinion."""

    position: int
    receipt: Receipt


def confirm_dialogue(
    *,
    session: Session,
    dialogue: DialogueRecord,
    edits: Sequence[RowEdit],
    stated: StatedFacts,
    reception: Reception,
    account_id: int | None,
) -> list[Confirmed]:
    """Receives the kept rows as opinions of the meeting's day, in order, all or none.

    Kept by default: what was raised and what was named as a shortcoming; tasks and what looks like no opinion
    only when an edit says so. Afterwards the rows hold no text any more. Raises AlreadyConfirmed, BadEdit,
    BadLabels, BadText, MeetingInFuture.
    """
    if dialogue.state != "preview":
        raise AlreadyConfirmed("Biên bản này đã được xác nhận trước đó; các ý kiến đã được tiếp nhận.")
    rows = rows_of(session, dialogue.id)
    wanted = _edits_by_position(edits, rows)
    _restate(dialogue, stated)
    _settle_outcomes(rows, wanted)
    kept = [row for row in rows if row.outcome == "received"]
    texts = _merged_texts(rows, wanted)
    drafts = [
        replace(
            _draft(dialogue, row, texts[row.position], wanted.get(row.position), account_id),
            denunciation_score=denunciation_score(row.section, reception.profile),
        )
        for row in kept
    ]
    receipts = receive_opinions(session=session, reception=_vouching(reception), drafts=drafts)
    for row, receipt in zip(kept, receipts, strict=True):
        row.opinion_id = receipt.opinion_id
    _close(session, dialogue, rows, account_id)
    return [Confirmed(row.position, receipt) for row, receipt in zip(kept, receipts, strict=True)]


def _edits_by_position(edits: Sequence[RowEdit], rows: Sequence[DialogueRowRecord]) -> Mapping[int, RowEdit]:
    by_position = {edit.position: edit for edit in edits}
    guarded = {row.position: row.guarded for row in rows}
    if len(by_position) != len(edits):
        raise BadEdit("Có dòng được sửa hai lần.")
    for edit in edits:
        if edit.position not in guarded:
            raise BadEdit(f"Không có dòng số {edit.position}.", position=edit.position)
        if guarded[edit.position] and (edit.merge_into or edit.text is not None or edit.topics is not None):
            raise BadEdit(
                f"Dòng số {edit.position} được giữ kín, chỉ có thể giữ hoặc bỏ.", position=edit.position
            )
    return by_position


def _restate(dialogue: DialogueRecord, stated: StatedFacts) -> None:
    dialogue.title = stated.title or dialogue.title
    dialogue.held_on = checked_day(stated.held_on) or dialogue.held_on
    dialogue.place = stated.place or dialogue.place
    dialogue.chair = stated.chair or dialogue.chair


def _settle_outcomes(rows: Sequence[DialogueRowRecord], edits: Mapping[int, RowEdit]) -> None:
    for row in rows:
        edit = edits.get(row.position)
        if edit and edit.merge_into:
            row.outcome, row.merged_into = "merged", edit.merge_into
        else:
            row.outcome = "received" if is_kept(row, edit) else "dropped"
    received = {row.position: row for row in rows if row.outcome == "received"}
    for row in rows:
        target = received.get(row.merged_into) if row.merged_into else None
        if row.outcome == "merged" and (target is None or target.guarded):
            raise BadEdit(
                f"Không nhập được dòng số {row.position} vào dòng số {row.merged_into}.",
                position=row.position,
            )


def is_kept(row: DialogueRowRecord, edit: RowEdit | None = None) -> bool:
    """Whether the row becomes an opinion: the last word on it, or what its section and kind say."""
    if edit and edit.keep is not None:
        return edit.keep
    if row.keep is not None:
        return row.keep
    kind = row.labels["kind"] if row.labels else row.suggestion.get("kind", {}).get("id")
    return (kind != NO_OPINION or row.guarded) and row.section in (Section.RAISED, Section.SHORTCOMING)


def _merged_texts(rows: Sequence[DialogueRowRecord], edits: Mapping[int, RowEdit]) -> dict[int, str]:
    """The text of each kept row, followed by those merged into it in the order of the minutes."""
    texts: dict[int, str] = {}
    for row in sorted(rows, key=lambda row: row.outcome == "merged"):
        edit = edits.get(row.position)
        text = edit.text if edit and edit.text is not None else row.text
        if row.outcome == "received":
            texts[row.position] = accepted(text)
        elif row.outcome == "merged" and row.merged_into:
            texts[row.merged_into] = f"{texts[row.merged_into]} {text}"
    return texts


def _draft(
    dialogue: DialogueRecord, row: DialogueRowRecord, text: str, edit: RowEdit | None, account_id: int | None
) -> Draft:
    speaker = edit.speaker if edit and edit.speaker is not None else row.speaker
    village = edit.village if edit and edit.village is not None else row.village
    answer = edit.answer if edit and edit.answer is not None else row.answer
    return Draft(
        text=text,
        channel=Channel.DIALOGUE,
        received_on=dialogue.held_on,
        dialogue_id=dialogue.id,
        position=row.place,
        village=village or None,
        sender=Sender(name=speaker) if speaker else None,
        answer=answer,
        labels=_labels(row, edit),
        account_id=account_id,
    )


def _labels(row: DialogueRowRecord, edit: RowEdit | None) -> Labels | None:
    """The officer's word on topics or kind; what he left alone is taken from the suggestion."""
    if row.labels is None and (edit is None or (edit.topics is None and edit.kind is None)):
        return None
    labels = labels_of(row)
    topics = edit.topics if edit and edit.topics is not None else labels.topics
    return Labels(topics=topics, kind=(edit.kind if edit else None) or labels.kind)


def labels_of(row: DialogueRowRecord) -> Labels:
    """What counts at the moment: an officer's labels, else the suggestion."""
    if row.labels is not None:
        return Labels(topics=tuple(row.labels["topics"]), kind=row.labels["kind"])
    topics = tuple(topic["id"] for topic in row.suggestion["topics"])
    return Labels(topics=topics, kind=row.suggestion["kind"]["id"])


def _vouching(reception: Reception) -> Reception:
    """The officer has said that the rows are opinions."""
    classifier = reception.classifier
    return (
        replace(reception, classifier=SaidClassifier(classifier))
        if isinstance(classifier, Classifier)
        else reception
    )


def _close(
    session: Session, dialogue: DialogueRecord, rows: Sequence[DialogueRowRecord], account_id: int | None
) -> None:
    for row in rows:
        row.text, row.speaker, row.answer = "", None, ""
    forget_words(dialogue)
    dialogue.state, dialogue.confirmed_at, dialogue.confirmed_by = "confirmed", now(), account_id
    session.flush()
    counts = {
        outcome: sum(row.outcome == outcome for row in rows) for outcome in ("received", "merged", "dropped")
    }
    record_action(
        session,
        by=account_id,
        action="confirm",
        subject="dialogue",
        subject_id=dialogue.id,
        at=now(),
        changes=counts,
    )
