"""Roles and passwords change, and somebody can always administer."""

import pytest
from sqlalchemy.orm import Session

from service.accounts.changing import change_password, change_roles, check_administrator, enable_account
from service.accounts.keeping import BadAccount, add_account, disable_account, get_account
from service.accounts.nouns import Role
from service.accounts.passwords import WeakPassword
from service.accounts.sessions import find_actor, start_session
from service.accounts.signing_in import sign_in
from service.accounts.store import actor_of, list_audit


@pytest.fixture
def by(session: Session) -> int:
    return add_account(session, name="quản trị", roles=[Role.administrator]).account_id


class TestChanging:
    def test_roles_are_exactly_those_given(self, session: Session, by: int) -> None:
        add_account(session, name="lan", roles=[Role.officer])
        change_roles(session, name="lan", roles=[Role.leader, Role.guard], by=by)
        session.expire_all()
        lan = get_account(session, "lan")
        assert actor_of(lan).roles == {Role.leader, Role.guard}
        assert list_audit(session, subject="account", subject_id=lan.id)[-1].changes == {
            "roles": [["officer"], ["guard", "leader"]]
        }

    def test_the_last_administrator_keeps_the_role(self, session: Session, by: int) -> None:
        with pytest.raises(BadAccount):
            change_roles(session, name="quản trị", roles=[Role.officer], by=by)

    def test_the_last_administrator_is_not_disabled(self, session: Session) -> None:
        add_account(session, name="quản trị", roles=[Role.administrator])
        disable_account(session, name="quản trị")
        with pytest.raises(BadAccount):
            check_administrator(session)

    def test_nobody_is_left_without_a_role(self, session: Session, by: int) -> None:
        with pytest.raises(BadAccount):
            change_roles(session, name="quản trị", roles=[], by=by)

    def test_a_new_password_ends_open_sessions(self, session: Session, by: int) -> None:
        lan = add_account(session, name="lan", roles=[Role.officer], password="mật khẩu cũ dài")
        secret = start_session(session, actor=lan, browser="")
        change_password(session, name="lan", password="mật khẩu mới dài", by=by)
        assert find_actor(session, secret=secret) is None
        assert sign_in(session, name="lan", password="mật khẩu mới dài") == lan

    def test_a_short_password_is_refused(self, session: Session, by: int) -> None:
        with pytest.raises(WeakPassword):
            change_password(session, name="quản trị", password="ngắn", by=by)

    def test_a_disabled_account_works_again(self, session: Session, by: int) -> None:
        lan = add_account(session, name="lan", roles=[Role.officer], password="mật khẩu cũ dài")
        disable_account(session, name="lan")
        enable_account(session, name="lan", by=by)
        assert sign_in(session, name="lan", password="mật khẩu cũ dài") == lan
