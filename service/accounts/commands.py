"""Console commands for accounts and tokens: `langnghe user add|list|disable`, `langnghe token`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from service.accounts.nouns import Role, Scope

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

user_app = typer.Typer(help="Tài khoản: thêm, xem, ngừng.", no_args_is_help=True)


@user_app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Tên tài khoản.")],
    role: Annotated[list[Role], typer.Option(help="Vai trò; viết nhiều lần nếu có nhiều.")],
    department: Annotated[str | None, typer.Option(help="Mã đơn vị trong hồ sơ, ví dụ economy.")] = None,
    commune: Annotated[str, typer.Option(help="Xã, phường của tài khoản.")] = "",
    password: Annotated[bool, typer.Option("--password", help="Hỏi và đặt mật khẩu.")] = False,
) -> None:
    """Thêm một tài khoản."""
    secret = typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt=True) if password else None
    with _transaction() as session:
        from service.accounts.keeping import add_account

        actor = add_account(
            session, name=name, roles=role, commune=commune, department=department, password=secret
        )
    typer.echo(f"Đã thêm tài khoản {actor.name} ({', '.join(sorted(actor.roles))}).")


@user_app.command("list")
def show() -> None:
    """Liệt kê các tài khoản và phần đầu mã truy cập còn dùng được."""
    with _transaction() as session:
        from service.accounts.store import list_accounts, list_tokens

        for account in list_accounts(session):
            live = [row.prefix for row in list_tokens(session, account_id=account.id) if not row.revoked_at]
            state = "đã ngừng" if account.disabled_at else " ".join(live) or "chưa có mã"
            roles = ",".join(sorted(row.role for row in account.roles))
            typer.echo("\t".join((account.name, roles, account.department or "-", state)))


@user_app.command("disable")
def disable(name: Annotated[str, typer.Argument(help="Tên tài khoản.")]) -> None:
    """Ngừng một tài khoản; mọi mã truy cập của nó hết hiệu lực."""
    with _transaction() as session:
        from service.accounts.keeping import disable_account

        disable_account(session, name=name)
    typer.echo(f"Đã ngừng tài khoản {name}.")


def token(
    name: Annotated[str, typer.Argument(help="Tên tài khoản.")],
    revoke: Annotated[str | None, typer.Option(help="Thu hồi mã có phần đầu này.")] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Mã chỉ được đọc.")] = False,
) -> None:
    """Cấp một mã truy cập, in ra một lần duy nhất; hoặc thu hồi một mã."""
    with _transaction() as session:
        from service.accounts.tokens import issue_token, revoke_token

        if revoke is not None:
            revoke_token(session, name=name, prefix=revoke)
            typer.echo(f"Đã thu hồi mã {revoke}.")
            return
        issued = issue_token(session, name=name, scopes=(Scope.read,) if read_only else tuple(Scope))
    typer.echo("Mã truy cập (chỉ hiện lần này, hãy cất kỹ):", err=True)
    typer.echo(issued.token)


@contextmanager
def _transaction() -> "Iterator[Session]":
    """A session on the installation's database, which is made when it is missing; commits at the end."""
    from service.database import make_engine, make_sessions, upgrade_database
    from service.settings import get_settings

    engine = make_engine(get_settings().database)
    try:
        upgrade_database(engine)
        with make_sessions(engine).begin() as session:
            yield session
    finally:
        engine.dispose()
