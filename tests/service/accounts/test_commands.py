"""The console: add people, hand out tokens, take them back."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from models.errors import Problem
from service.accounts.commands import token, user_app
from service.accounts.keeping import AccountExists, UnknownAccount
from service.accounts.nouns import Role, Scope
from service.accounts.signing_in import Forbidden, InvalidToken, identify, sign_in
from service.accounts.tokens import UnknownToken
from service.database import make_engine, make_sessions
from service.settings import get_settings

console = typer.Typer()
console.add_typer(user_app, name="user")
console.command("token")(token)


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation of its own in an empty folder."""
    address = f"sqlite:///{tmp_path / 'langnghe.db'}"
    monkeypatch.setenv("LANGNGHE_DATABASE_URL", address)
    get_settings.cache_clear()
    return address


@pytest.fixture(autouse=True)
def forget_settings() -> object:
    yield
    get_settings.cache_clear()


def run(*words: str, typed: str = "") -> str:
    """What the console prints; a Problem is raised, as the program does."""
    result = CliRunner().invoke(console, words, input=typed)
    if isinstance(result.exception, Problem):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def knows(address: str, secret: str, scope: Scope = Scope.write) -> str:
    engine = make_engine(address)
    try:
        with make_sessions(engine)() as session:
            return identify(session, token=secret, scope=scope).name
    finally:
        engine.dispose()


class TestUserAdd:
    def test_adds_with_several_roles(self) -> None:
        run("user", "add", "Lan", "--role", "officer", "--role", "guard", "--department", "economy")
        assert run("user", "list") == "Lan\tguard,officer\teconomy\tchưa có mã\n"

    def test_refuses_the_same_name(self) -> None:
        run("user", "add", "lan", "--role", "officer")
        with pytest.raises(AccountExists):
            run("user", "add", "lan", "--role", "leader")

    @pytest.mark.parametrize("words", [("lan",), ("lan", "--role", "king"), ("--role", "officer")])
    def test_refuses_a_wrong_call(self, words: tuple[str, ...]) -> None:
        result = CliRunner().invoke(console, ["user", "add", *words])
        assert result.exit_code == 2

    def test_asks_for_a_password(self, database: str) -> None:
        secret = "mật khẩu đủ dài"
        run("user", "add", "lan", "--role", "leader", "--password", typed=f"{secret}\n{secret}\n")
        engine = make_engine(database)
        with make_sessions(engine)() as session:
            assert sign_in(session, name="lan", password=secret).roles == {Role.leader}
        engine.dispose()


class TestToken:
    def test_prints_the_token_alone_once(self, database: str) -> None:
        run("user", "add", "lan", "--role", "officer")
        secret = run("token", "lan").strip()
        assert knows(database, secret) == "lan"
        listed = run("user", "list")
        assert secret[:11] in listed
        assert secret not in listed

    def test_revokes_by_prefix(self, database: str) -> None:
        run("user", "add", "lan", "--role", "officer")
        secret = run("token", "lan").strip()
        run("token", "lan", "--revoke", secret[:11])
        with pytest.raises(InvalidToken):
            knows(database, secret)

    def test_reads_only_when_told(self, database: str) -> None:
        run("user", "add", "lan", "--role", "officer")
        secret = run("token", "lan", "--read-only").strip()
        assert knows(database, secret, Scope.read) == "lan"
        with pytest.raises(Forbidden):
            knows(database, secret)

    def test_needs_a_known_account_and_token(self) -> None:
        with pytest.raises(UnknownAccount):
            run("token", "nobody")
        run("user", "add", "lan", "--role", "officer")
        with pytest.raises(UnknownToken):
            run("token", "lan", "--revoke", "ln_00000000")


class TestUserDisable:
    def test_ends_the_tokens(self, database: str) -> None:
        run("user", "add", "lan", "--role", "officer")
        secret = run("token", "lan").strip()
        run("user", "disable", "lan")
        with pytest.raises(InvalidToken):
            knows(database, secret)
        assert "đã ngừng" in run("user", "list")
