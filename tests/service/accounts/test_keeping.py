"""Accounts are added once, disabled and never lost."""

import pytest
from sqlalchemy.orm import Session

from service.accounts.keeping import (
    AccountExists,
    BadAccount,
    UnknownAccount,
    add_account,
    disable_account,
    get_account,
)
from service.accounts.nouns import Role
from service.accounts.passwords import WeakPassword
from service.accounts.store import has_administrator, list_accounts, list_audit


class TestAddAccount:
    def test_keeps_name_roles_and_department(self, session: Session) -> None:
        added = add_account(
            session, name="  Lan ", roles=[Role.officer, Role.guard], commune="An Mẫu", department="economy"
        )
        session.commit()
        [kept] = list_accounts(session)
        assert (kept.name, kept.commune, kept.department) == ("Lan", "An Mẫu", "economy")
        assert {row.role for row in kept.roles} == {"officer", "guard"}
        assert added.roles == {Role.officer, Role.guard}

    def test_refuses_a_name_twice_and_keeps_what_went_before(self, session: Session) -> None:
        add_account(session, name="Hòa", roles=[Role.officer])
        with pytest.raises(AccountExists):
            add_account(session, name="Ho\u0300a", roles=[Role.leader])
        session.commit()
        assert [account.name for account in list_accounts(session)] == ["Hòa"]

    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("", "empty"),
            ("   ", "blank"),
            ("a" * 81, "long"),
            ("a\nb", "line break"),
            ("a\0", "NUL"),
            ("\ud800", "half"),
        ],
    )
    def test_refuses_a_bad_name(self, session: Session, name: str, why: str) -> None:
        with pytest.raises(BadAccount):
            add_account(session, name=name, roles=[Role.officer])
        assert list_accounts(session) == [], why

    def test_refuses_no_role(self, session: Session) -> None:
        with pytest.raises(BadAccount, match="vai trò"):
            add_account(session, name="lan", roles=[])

    @pytest.mark.parametrize("department", ["", "Phòng Kinh tế", "Economy", "a" * 81])
    def test_refuses_a_department_that_is_no_id(self, session: Session, department: str) -> None:
        with pytest.raises(BadAccount, match="economy"):
            add_account(session, name="lan", roles=[Role.officer], department=department)

    def test_refuses_a_short_password(self, session: Session) -> None:
        with pytest.raises(WeakPassword):
            add_account(session, name="lan", roles=[Role.officer], password="123456789")
        assert list_accounts(session) == []

    def test_never_keeps_the_password_itself(self, session: Session) -> None:
        add_account(session, name="lan", roles=[Role.officer], password="mat khau that dai")
        kept = get_account(session, "lan").password_hash
        assert kept is not None
        assert kept.startswith("$argon2id$")
        assert "mat khau" not in kept

    def test_notes_it_in_the_audit(self, session: Session) -> None:
        chief = add_account(session, name="quản trị", roles=[Role.administrator])
        added = add_account(session, name="lan", roles=[Role.officer], by=chief.account_id)
        [entry] = list_audit(session, subject="account", subject_id=added.account_id)
        assert (entry.action, entry.account_id) == ("add", chief.account_id)
        assert entry.changes == {"roles": ["officer"], "department": None}


class TestDisableAccount:
    def test_keeps_the_account_and_its_name(self, session: Session) -> None:
        add_account(session, name="lan", roles=[Role.officer])
        disable_account(session, name="lan")
        assert get_account(session, "lan").disabled_at is not None
        with pytest.raises(AccountExists):
            add_account(session, name="lan", roles=[Role.officer])

    def test_twice_is_once(self, session: Session) -> None:
        actor = add_account(session, name="lan", roles=[Role.officer])
        disable_account(session, name="lan")
        disable_account(session, name="lan")
        actions = [
            entry.action for entry in list_audit(session, subject="account", subject_id=actor.account_id)
        ]
        assert actions == ["add", "disable"]

    def test_needs_an_account(self, session: Session) -> None:
        with pytest.raises(UnknownAccount):
            disable_account(session, name="nobody")


class TestHasAdministrator:
    def test_only_while_one_is_active(self, session: Session) -> None:
        add_account(session, name="lan", roles=[Role.officer])
        assert not has_administrator(session)
        add_account(session, name="quản trị", roles=[Role.administrator])
        assert has_administrator(session)
        disable_account(session, name="quản trị")
        session.flush()
        assert not has_administrator(session)
