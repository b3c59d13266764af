"""The console program `langnghe`: puts the nouns' commands together and turns errors into one clear line."""

import sys

import typer

from models.errors import Problem
from service.accounts import commands as accounts
from service.retraining import commands as retraining

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Lắng Nghe: đọc ý kiến của người dân, gắn lĩnh vực, đề xuất đơn vị xử lý.",
)
app.command("train")(retraining.train)
app.command("evaluate")(retraining.evaluate)
app.add_typer(accounts.user_app, name="user")
app.command("token")(accounts.token)
app.add_typer(retraining.models_app, name="models")
app.add_typer(retraining.data_app, name="data")
app.add_typer(retraining.bench_app, name="bench")


def main() -> None:
    """Run the program; a Problem becomes one line on stderr and exit code 1."""
    try:
        app()
    except Problem as problem:
        typer.echo(f"Lỗi: {problem.detail}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("Đã dừng.", err=True)
        sys.exit(130)
