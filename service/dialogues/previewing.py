"""Minutes to a preview: the digest kept as rows that an officer looks through before anything is an opinion."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from models.classifier import Classifier
from models.errors import Problem
from service.dialogues.digest import Digest, DigestedOpinion, TooManyOpinions, digest, opinion_to_json
from service.dialogues.leftovers import kept_lines
from service.dialogues.nouns import Document, LeftOut, Section
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.dialogues.store import add_dialogue, find_own_preview
from service.dialogues.unreadable import MAX_OPINIONS
from service.opinions.nouns import now, today
from service.routing.nouns import Profile

#: As much as an answer may have anywhere else.
MAX_ANSWER_CHARS = 5_000
KEPT_SECTIONS = (Section.RAISED, Section.SHORTCOMING, Section.TASK)


class NoOpinions(Problem):
    """Nothing in the document was raised by people, named as a shortcoming or ordered."""

    status = 422
    code = "no_opinions"
    title = "Không tìm thấy ý kiến nào trong văn bản"


class MeetingInFuture(Problem):
    """Minutes of a meeting that has not been held."""

    status = 422
    code = "date_in_future"
    title = "Ngày tổ chức không hợp lệ"


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """What the sender says about the meeting; it outweighs what was read in the document."""

    title: str = ""
    held_on: date | None = None
    place: str = ""
    chair: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What previewing needs of the running application."""

    classifier: Classifier
    profile: Profile
    sessions: sessionmaker[Session]


def hash_of(content: bytes) -> str:
    """Tells that the same minutes came in before."""
    return sha256(content).hexdigest()


def checked_day(day: date | None) -> date | None:
    """The same day, or MeetingInFuture."""
    if day is not None and day > today():
        raise MeetingInFuture("Ngày tổ chức hội nghị không được ở tương lai.")
    return day


def preview_minutes(
    read: Callable[[], Document],
    *,
    name: str,
    content_hash: str,
    stated: StatedFacts,
    room: Room,
    commune: str,
    account_id: int,
    goes_on: bool = False,
) -> str:
    """Reads, takes apart and classifies minutes, then keeps the preview; gives the dialogue's id.

    No transaction is open while it works, which may take half a minute. With `goes_on`, a preview of the same
    file that the same person has still open is given instead of a second one. Raises as `read`, `digest` and
    `keep_preview` do.
    """

    def find(session: Session) -> str | None:
        return find_own_preview(
            session,
            content_hash=content_hash,
            account_id=account_id,
            commune=commune,
            model_version=room.classifier.version,
        )

    if goes_on:
        with room.sessions() as session:
            if id := find(session):
                return id
    digested = digest(read(), name=name, classifier=room.classifier, profile=room.profile, on=stated.held_on)
    with room.sessions.begin() as session:
        if goes_on and (id := find(session)):
            return id
        return keep_preview(
            session=session,
            digested=digested,
            stated=stated,
            commune=commune,
            content_hash=content_hash,
            account_id=account_id,
        ).id


def keep_preview(
    *,
    session: Session,
    digested: Digest,
    stated: StatedFacts,
    commune: str,
    content_hash: str,
    account_id: int | None,
) -> DialogueRecord:
    """Stores the dialogue in state "preview" with one row a statement; achievements are left out.

    Raises NoOpinions or TooManyOpinions.
    """
    opinions = digested.of(*KEPT_SECTIONS)
    if not opinions:
        raise NoOpinions("Không tìm thấy ý kiến nào; hãy kiểm tra lại tệp hoặc nhập từng ý kiến.")
    if len(opinions) > MAX_OPINIONS:
        raise TooManyOpinions(
            f"Văn bản có {len(opinions)} ý kiến, tối đa {MAX_OPINIONS}: hãy tách thành nhiều tệp."
        )
    facts = digested.facts
    dialogue = DialogueRecord(
        id=secrets.token_urlsafe(12),
        title=(stated.title or facts.title or digested.name)[:500],
        held_on=digested.on,
        place=(stated.place or facts.place)[:200],
        chair=(stated.chair or facts.chair)[:200],
        commune=commune,
        source_name=digested.name[:255],
        content_hash=content_hash,
        state="preview",
        model_version=digested.model_version,
        left_out=kept_lines([*digested.left_out, *_achievements(digested)]),
        created_at=now(),
        created_by=account_id,
    )
    add_dialogue(session, dialogue, [_row(dialogue.id, opinion) for opinion in opinions])
    return dialogue


def _achievements(digested: Digest) -> list[LeftOut]:
    return [LeftOut("achievement", one.statement.text) for one in digested.of(Section.ACHIEVEMENT)]


def _row(dialogue_id: str, opinion: DigestedOpinion) -> DialogueRowRecord:
    statement = opinion.statement
    return DialogueRowRecord(
        dialogue_id=dialogue_id,
        position=statement.position,
        place=statement.position,
        text=statement.text,
        section=statement.section.value,
        speaker=_cut(statement.speaker),
        village=_cut(statement.village),
        answer=statement.given.get("answer", "")[:MAX_ANSWER_CHARS],
        suggestion=suggestion_of(opinion),
        guarded=opinion.guarded,
        outcome="waiting",
    )


def _cut(name: str | None) -> str | None:
    return name[:200] if name else None


def suggestion_of(opinion: DigestedOpinion) -> dict[str, Any]:
    """What the machine says, without the words that decided: they are the citizen's."""
    told = opinion_to_json(opinion)
    for key in ("position", "text", "section", "speaker", "village", "guarded", "notice"):
        told.pop(key, None)
    for scores in (told["topics"], told["guesses"]):
        for score in scores:
            score.pop("evidence", None)
    return told
