"""Adds half a year of invented opinions with two dialogues to an installation, and removes them again."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from service.accounts.keeping import add_account, disable_account, get_account
from service.accounts.nouns import Role
from service.accounts.store import find_account
from service.demonstration import working
from service.dialogues.records import DialogueRecord
from service.dialogues.store import add_dialogue, delete_dialogues
from service.opinions.nouns import Channel, Draft, Sender
from service.opinions.receiving import Reception, receive_opinions
from service.opinions.store import count_samples, delete_samples

TEXTS: Final = Path(__file__).with_name("opinions.txt")
ACCOUNT: Final = "Cán bộ mẫu"
N_DAYS: Final = 182
N_ROUNDS: Final = 2
DIALOGUES: Final = (
    ("Hội nghị đối thoại lần thứ nhất (mẫu)", 150),
    ("Hội nghị đối thoại lần thứ hai (mẫu)", 24),
)
SENDERS: Final = (
    Sender(name="Nguyễn Thị Mẫu", phone="0900 000 001"),
    Sender(name="Trần Văn Thử", phone="0900 000 002"),
    Sender(name="Lê Thị Ví Dụ"),
    None,
    None,
)
CHANNELS: Final = (Channel.WEB, Channel.WEB, Channel.DESK, Channel.PHONE, Channel.ZALO)


@dataclass(frozen=True, slots=True)
class Invented:
    """How much sample data was added."""

    n_opinions: int
    n_dialogues: int


def add_samples(session: Session, *, reception: Reception, on: date) -> Invented:
    """Adds the sample data; when it is there already, nothing happens."""
    if count_samples(session):
        return Invented(0, 0)
    choices = random.Random(20)
    account_id = _account(session)
    dialogues = [_dialogue(session, place, reception, on, account_id) for place in range(len(DIALOGUES))]
    drafts = sorted(_drafts(reception, dialogues, on, choices), key=lambda draft: draft.received_on or on)
    receipts = receive_opinions(session=session, reception=reception, drafts=drafts)
    working.work_through(
        session, receipts, reception=reception, on=on, account_id=account_id, choices=choices
    )
    return Invented(len(receipts), len(dialogues))


def remove_samples(session: Session) -> int:
    """Removes all sample data and nothing else; says how many opinions there were."""
    n_removed = delete_samples(session)
    delete_dialogues(session, [_dialogue_id(place) for place in range(len(DIALOGUES))])
    return n_removed


def _account(session: Session) -> int:
    """The account that has worked on the samples: nobody can sign in with it."""
    if find_account(session, ACCOUNT) is None:
        add_account(session, name=ACCOUNT, roles=[Role.officer])
        disable_account(session, name=ACCOUNT)
    return get_account(session, ACCOUNT).id


def _dialogue(
    session: Session, place: int, reception: Reception, on: date, account_id: int
) -> DialogueRecord:
    title, n_days_ago = DIALOGUES[place]
    at = datetime.now(UTC)
    dialogue = DialogueRecord(
        id=_dialogue_id(place),
        title=title,
        held_on=on - timedelta(days=n_days_ago),
        place="Hội trường UBND",
        chair="Chủ tịch UBND",
        commune=reception.profile.name,
        source_name="",
        content_hash=_dialogue_id(place),
        state="confirmed",
        model_version=reception.classifier.version,
        left_out={},
        created_at=at,
        created_by=account_id,
        confirmed_at=at,
        confirmed_by=account_id,
    )
    add_dialogue(session, dialogue, [])
    return dialogue


def _dialogue_id(place: int) -> str:
    return f"sample-{place + 1}"


def _drafts(
    reception: Reception, dialogues: Sequence[DialogueRecord], on: date, choices: random.Random
) -> Iterator[Draft]:
    villages = reception.profile.villages
    spoken, written = _texts()
    for at, text in enumerate(spoken):
        dialogue = dialogues[at % len(dialogues)]
        yield Draft(
            text=text,
            channel=Channel.DIALOGUE,
            received_on=dialogue.held_on,
            dialogue_id=dialogue.id,
            position=at // len(dialogues) + 1,
            village=choices.choice(villages) if villages else None,
            sender=choices.choice(SENDERS),
            is_sample=True,
        )
    for _ in range(N_ROUNDS):  # the second round are the matters that were raised again
        for text in written:
            yield Draft(
                text=text,
                channel=choices.choice(CHANNELS),
                received_on=on - timedelta(days=int(N_DAYS * choices.random() ** 1.4)),
                village=choices.choice([*villages, None]),
                sender=choices.choice(SENDERS),
                is_sample=True,
            )


def _texts() -> tuple[list[str], list[str]]:
    """What was said at dialogues, and what came in on other ways."""
    lines = [line.strip() for line in TEXTS.read_text("utf-8").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    return [line[1:] for line in lines if line.startswith("@")], [line for line in lines if line[0] != "@"]
