"""Guessing passwords gets slow, and a stranger cannot lock an officer out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.records import FailedSignInRecord
from service.accounts.session_store import add_failure
from service.accounts.signing_in import WrongPassword
from service.accounts.throttling import (
    MAX_FROM_ADDRESS,
    MAX_NAMES_FROM_ADDRESS,
    WINDOW,
    TooManyFailures,
    _hash,
    sign_in_slowly,
)

PASSWORD = "mật khẩu rất dài"


def fail(session: Session, *, address: str = "10.0.0.9", name: str = "lan") -> None:
    with pytest.raises(WrongPassword):
        sign_in_slowly(session, name=name, password="sai hoàn toàn", address=address)
    session.flush()


@pytest.fixture(autouse=True)
def lan(session: Session) -> None:
    add_account(session, name="lan", roles=[Role.officer], password=PASSWORD)


class TestSignInSlowly:
    def test_lets_the_right_password_in(self, session: Session) -> None:
        assert sign_in_slowly(session, name="lan", password=PASSWORD, address="10.0.0.1").name == "lan"

    def test_stops_after_some_failures_even_with_the_right_password(self, session: Session) -> None:
        for _ in range(MAX_FROM_ADDRESS):
            fail(session)
        with pytest.raises(TooManyFailures) as caught:
            sign_in_slowly(session, name="LAN", password=PASSWORD, address="10.0.0.9")
        assert caught.value.extra["retry_after"] == WINDOW.total_seconds()

    def test_does_not_lock_the_officer_at_another_desk_out(self, session: Session) -> None:
        for _ in range(MAX_FROM_ADDRESS):
            fail(session, address="10.6.6.6")
        assert sign_in_slowly(session, name="lan", password=PASSWORD, address="10.0.0.1").name == "lan"

    def test_stops_whoever_tries_one_password_on_many_names(self, session: Session) -> None:
        for number in range(MAX_NAMES_FROM_ADDRESS):
            add_failure(
                session,
                name_hash=_hash(f"người {number}"),
                address_hash=_hash("10.6.6.6"),
                at=datetime.now(UTC),
            )
        session.flush()
        with pytest.raises(TooManyFailures):
            sign_in_slowly(session, name="lan", password=PASSWORD, address="10.6.6.6")
        assert sign_in_slowly(session, name="lan", password=PASSWORD, address="10.0.0.1").name == "lan"

    def test_slows_unknown_names_down_alike(self, session: Session) -> None:
        for _ in range(MAX_FROM_ADDRESS):
            fail(session, name="không ai")
        with pytest.raises(TooManyFailures):
            sign_in_slowly(session, name="không ai", password=PASSWORD, address="10.0.0.9")

    def test_forgets_after_a_while_and_after_success(self, session: Session) -> None:
        for _ in range(MAX_FROM_ADDRESS):
            fail(session)
        session.execute(
            update(FailedSignInRecord).values(at=datetime.now(UTC) - WINDOW - timedelta(seconds=1))
        )
        sign_in_slowly(session, name="lan", password=PASSWORD, address="10.0.0.9")
        assert session.scalar(select(func.count()).select_from(FailedSignInRecord)) == 0

    def test_keeps_neither_name_nor_address(self, session: Session) -> None:
        fail(session)
        row = session.scalars(select(FailedSignInRecord)).one()
        assert len(row.name_hash) == len(row.address_hash) == 64
