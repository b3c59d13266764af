"""Opinions in the database of a test, received as programs receive them."""

from collections.abc import Callable
from datetime import date

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.app import make_reception
from service.handling.confirming import Desk
from service.opinions.nouns import Draft, Sender
from service.opinions.receiving import receive_opinion
from service.opinions.records import OpinionRecord

Receive = Callable[..., OpinionRecord]


@pytest.fixture
def receive(app: FastAPI, session: Session) -> Receive:
    """Receives a text and gives its record."""
    reception = make_reception(classifier=app.state.classifier, profile=app.state.profile)

    def received(
        text: str, *, on: date | None = None, village: str | None = None, sender: Sender | None = None
    ) -> OpinionRecord:
        draft = Draft(text=text, received_on=on, village=village, sender=sender)
        receipt = receive_opinion(session=session, reception=reception, draft=draft)
        return session.get_one(OpinionRecord, receipt.opinion_id)

    return received


@pytest.fixture
def desks(app: FastAPI, session: Session) -> tuple[Desk, Desk]:
    """Two officers at work."""
    state = app.state
    ids = [add_account(session, name=name, roles=[Role.officer]).account_id for name in ("lan", "hùng")]
    first, second = (Desk(id, state.classifier.taxonomy, state.profile) for id in ids)
    return first, second
