"""What an officer writes into a preview before it is confirmed: facts of the meeting, rows changed or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.classifier import Classifier
from models.errors import Problem
from models.text import normalize
from service.dialogues.confirming import labels_of
from service.dialogues.digest import digest_statement
from service.dialogues.nouns import Section, Statement
from service.dialogues.previewing import StatedFacts, checked_day, suggestion_of
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.opinions.classification import accepted, route_to_json
from service.opinions.correcting import checked_labels
from service.opinions.nouns import Labels
from service.opinions.redaction import redact
from service.routing.nouns import Profile
from service.routing.routes import route
from service.web.writing import visible

DENUNCIATION = "denunciation"


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
    check_not_guarded(row)
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
        read_anew(dialogue, row, desk)
    elif is_relabelled:
        _route_anew(dialogue, row, desk)


def decide(row: DialogueRowRecord, *, keep: bool) -> None:
    """Drops a row, or takes one that would be left out."""
    row.keep = keep


def read_anew(dialogue: DialogueRecord, row: DialogueRowRecord, desk: Desk) -> None:
    """What the machine says of the row's words now; an officer's labels stay."""
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


def check_not_guarded(row: DialogueRowRecord) -> None:
    """KeptClosed for what may be a denunciation."""
    if row.guarded:
        raise KeptClosed("Dòng này được giữ kín, chỉ có thể giữ hoặc bỏ.")
