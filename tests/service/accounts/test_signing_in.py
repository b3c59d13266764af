"""Names and passwords belong together or nothing is told."""

import pytest
from sqlalchemy.orm import Session

from service.accounts.keeping import add_account, disable_account
from service.accounts.nouns import Role
from service.accounts.signing_in import Forbidden, WrongPassword, check_role, sign_in

PASSWORD = "Mật khẩu dài của Lan"


class TestSignIn:
    def test_knows_the_right_password(self, session: Session) -> None:
        add_account(session, name="lan", roles=[Role.officer], password=PASSWORD)
        assert sign_in(session, name="lan", password=PASSWORD).name == "lan"

    @pytest.mark.parametrize(
        ("name", "password"),
        [
            ("lan", PASSWORD + "x"),
            ("lan", ""),
            ("lan", "x" * 100_000),
            ("nobody", PASSWORD),
            ("minh", PASSWORD),
            ("minh", ""),
        ],
    )
    def test_tells_nothing_of_what_is_wrong(self, session: Session, name: str, password: str) -> None:
        add_account(session, name="lan", roles=[Role.officer], password=PASSWORD)
        add_account(session, name="minh", roles=[Role.officer])
        with pytest.raises(WrongPassword) as caught:
            sign_in(session, name=name, password=password)
        assert caught.value.detail == "Tên hoặc mật khẩu không đúng."

    def test_refuses_a_disabled_account(self, session: Session) -> None:
        add_account(session, name="lan", roles=[Role.officer], password=PASSWORD)
        disable_account(session, name="lan")
        with pytest.raises(WrongPassword):
            sign_in(session, name="lan", password=PASSWORD)


class TestCheckRole:
    def test_one_of_the_roles_is_enough(self, session: Session) -> None:
        actor = add_account(session, name="lan", roles=[Role.officer])
        check_role(actor)
        check_role(actor, Role.leader, Role.officer)

    @pytest.mark.parametrize("role", [Role.officer, Role.reviewer, Role.leader, Role.guard])
    def test_an_administrator_holds_no_other_role(self, session: Session, role: Role) -> None:
        actor = add_account(session, name="quản trị", roles=[Role.administrator])
        with pytest.raises(Forbidden):
            check_role(actor, role)
