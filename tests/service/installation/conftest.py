"""An installation with opinions, dialogues and history in it, to be backed up and put back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from models.classifier import Classifier
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.tokens import issue_token
from service.app import make_reception
from service.database import make_sessions
from service.opinions.nouns import Draft, Sender
from service.opinions.receiving import receive_opinions
from service.routing.profile import load_profile

Receive = Callable[..., list[str]]
TEXT = "Đường liên thôn nhiều ổ gà, trời mưa không đi được, đề nghị xã sửa."


@pytest.fixture
def receive(engine: Engine, classifier: Classifier) -> Receive:
    """Receives so many opinions and gives their codes."""
    reception = make_reception(classifier=classifier, profile=load_profile(None))

    def received(n: int, *, text: str = TEXT, commune: str = "", sender: Sender | None = None) -> list[str]:
        asked = replace(reception, profile=replace(reception.profile, name=commune)) if commune else reception
        drafts = [Draft(text=f"{text} Đoạn {i}.", sender=sender, village="Thôn Trung") for i in range(n)]
        with make_sessions(engine).begin() as session:
            return [row.code for row in receive_opinions(session=session, reception=asked, drafts=drafts)]

    return received


@pytest.fixture
def people(engine: Engine) -> str:
    """An administrator and an officer; gives the officer's token."""
    with make_sessions(engine).begin() as session:
        add_account(session, name="quản trị", roles=[Role.administrator], password="mật khẩu rất dài")
        add_account(session, name="lan", roles=[Role.officer], commune="An Mẫu")
        return issue_token(session, name="lan").token
