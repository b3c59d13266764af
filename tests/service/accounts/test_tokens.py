"""Tokens: shown once, known again by their hash, ended for good."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accounts.keeping import BadAccount, UnknownAccount, add_account, disable_account
from service.accounts.nouns import Role, Scope
from service.accounts.records import TokenRecord
from service.accounts.signing_in import Forbidden, InvalidToken, identify
from service.accounts.tokens import UnknownToken, issue_token, revoke_token


@pytest.fixture
def officer(session: Session) -> Session:
    """A database with the officer "lan"."""
    add_account(session, name="lan", roles=[Role.officer], department="economy")
    return session


class TestIssueToken:
    def test_gives_a_token_that_identifies(self, officer: Session) -> None:
        issued = issue_token(officer, name="lan")
        officer.commit()
        actor = identify(officer, token=issued.token, scope=Scope.write)
        assert (actor.name, actor.department) == ("lan", "economy")
        assert actor.roles == {Role.officer}

    def test_keeps_only_hash_and_prefix(self, officer: Session) -> None:
        issued = issue_token(officer, name="lan")
        kept = officer.scalars(select(TokenRecord)).one()
        assert issued.token.startswith(kept.prefix)
        assert len(issued.token) - len(kept.prefix) >= 32
        assert issued.token not in (kept.prefix, kept.sha256)

    def test_never_gives_the_same_twice(self, officer: Session) -> None:
        assert len({issue_token(officer, name="lan").token for _ in range(20)}) == 20

    def test_needs_an_account(self, officer: Session) -> None:
        with pytest.raises(UnknownAccount):
            issue_token(officer, name="nobody")

    def test_needs_an_active_account(self, officer: Session) -> None:
        disable_account(officer, name="lan")
        with pytest.raises(BadAccount):
            issue_token(officer, name="lan")


class TestIdentify:
    @pytest.mark.parametrize("token", ["", "ln_", "ln_" + "A" * 43, "x" * 5000, "lăng nghe", "\udcff"])
    def test_refuses_what_was_never_issued(self, officer: Session, token: str) -> None:
        issue_token(officer, name="lan")
        with pytest.raises(InvalidToken):
            identify(officer, token=token, scope=Scope.read)

    def test_refuses_the_prefix_and_the_hash(self, officer: Session) -> None:
        issue_token(officer, name="lan")
        kept = officer.scalars(select(TokenRecord)).one()
        for half in (kept.prefix, kept.sha256):
            with pytest.raises(InvalidToken):
                identify(officer, token=half, scope=Scope.read)

    def test_a_reading_token_does_not_write(self, officer: Session) -> None:
        token = issue_token(officer, name="lan", scopes=[Scope.read]).token
        assert identify(officer, token=token, scope=Scope.read).name == "lan"
        with pytest.raises(Forbidden):
            identify(officer, token=token, scope=Scope.write)

    def test_refuses_the_token_of_a_disabled_account(self, officer: Session) -> None:
        token = issue_token(officer, name="lan").token
        disable_account(officer, name="lan")
        officer.flush()
        with pytest.raises(InvalidToken):
            identify(officer, token=token, scope=Scope.read)


class TestRevokeToken:
    def test_ends_that_token_only(self, officer: Session) -> None:
        ended, kept = issue_token(officer, name="lan"), issue_token(officer, name="lan")
        revoke_token(officer, name="lan", prefix=ended.prefix)
        revoke_token(officer, name="lan", prefix=ended.prefix)
        officer.commit()
        with pytest.raises(InvalidToken):
            identify(officer, token=ended.token, scope=Scope.read)
        assert identify(officer, token=kept.token, scope=Scope.read).name == "lan"

    def test_needs_a_token_of_that_account(self, officer: Session) -> None:
        add_account(officer, name="minh", roles=[Role.officer])
        theirs = issue_token(officer, name="minh")
        for prefix in (theirs.prefix, "", "ln_"):
            with pytest.raises(UnknownToken):
                revoke_token(officer, name="lan", prefix=prefix)
