"""Sessions: their secret is never kept, they end in four ways, and one replaces the other."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.accounts import sessions
from service.accounts.keeping import add_account, disable_account
from service.accounts.nouns import Actor, Role
from service.accounts.records import SessionRecord
from service.accounts.sessions import end_session, end_sessions, find_actor, list_sessions, start_session
from service.accounts.store import list_audit

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.fixture
def lan(session: Session) -> Actor:
    return add_account(session, name="lan", roles=[Role.officer])


class TestSessions:
    def test_the_secret_finds_its_holder_and_is_not_kept(self, session: Session, lan: Actor) -> None:
        secret = start_session(session, actor=lan, browser=EDGE)
        assert find_actor(session, secret=secret) == lan
        row = session.scalars(select(SessionRecord)).one()
        assert secret not in (row.sha256, row.browser)
        assert row.browser == "Edge trên Windows"

    def test_unknown_secret_finds_nobody(self, session: Session) -> None:
        assert find_actor(session, secret="x" * 43) is None
        assert find_actor(session, secret="\ud800") is None

    def test_ends_at_sign_out(self, session: Session, lan: Actor) -> None:
        secret = start_session(session, actor=lan, browser="")
        end_session(session, secret=secret)
        end_session(session, secret=secret)
        assert find_actor(session, secret=secret) is None

    def test_runs_out(self, session: Session, lan: Actor) -> None:
        secret = start_session(session, actor=lan, browser="")
        session.execute(update(SessionRecord).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
        assert find_actor(session, secret=secret) is None

    def test_ends_with_its_account(self, session: Session, lan: Actor) -> None:
        secret = start_session(session, actor=lan, browser="")
        disable_account(session, name="lan")
        assert find_actor(session, secret=secret) is None

    def test_a_new_one_replaces_that_of_the_same_browser(self, session: Session, lan: Actor) -> None:
        first = start_session(session, actor=lan, browser=EDGE)
        second = start_session(session, actor=lan, browser=EDGE, replaces=first)
        assert find_actor(session, secret=first) is None
        assert [one.is_this for one in list_sessions(session, actor=lan, secret=second)] == [True]

    def test_only_own_ones_are_ended_from_afar(self, session: Session, lan: Actor) -> None:
        other = add_account(session, name="hùng", roles=[Role.officer])
        theirs = start_session(session, actor=other, browser="")
        [row] = list_sessions(session, actor=other, secret=theirs)
        assert end_sessions(session, account_id=lan.account_id, id=row.id) == 0
        assert find_actor(session, secret=theirs) == other
        assert end_sessions(session, account_id=other.account_id) == 1
        assert find_actor(session, secret=theirs) is None

    def test_beginning_and_end_stand_in_the_audit(self, session: Session, lan: Actor) -> None:
        secret = start_session(session, actor=lan, browser="")
        [row] = list_sessions(session, actor=lan, secret=secret)
        end_session(session, secret=secret)
        session.flush()
        assert [line.action for line in list_audit(session, subject="session", subject_id=row.id)] == [
            "start",
            "end",
        ]

    def test_lasts_a_working_day(self) -> None:
        assert timedelta(hours=8) < sessions.LENGTH <= timedelta(hours=24)
