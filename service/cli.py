"""The console program `langnghe`: puts the nouns' commands together and turns errors into one clear line."""

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from models.errors import Problem
from service.accounts import commands as accounts
from service.benchmarks import commands as benchmarks
from service.citizens import commands as citizens
from service.dialogues import commands as dialogues
from service.installation import commands as installation
from service.operating import commands as operating
from service.operating.compiled import keep_compiled
from service.opinions import commands as opinions
from service.retraining import commands as retraining
from service.retraining.version_commands import models_app
from service.summaries import commands as summaries

if TYPE_CHECKING:
    from service.opinions.receiving import Reception

CHECKOUT: Final = Path(__file__).resolve().parent.parent

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich takes a third of the time that --help may take
    help="Lắng Nghe: đọc ý kiến của người dân, gắn lĩnh vực, đề xuất đơn vị xử lý.",
)


class NoAdministrator(Problem):
    """The service would be open to other machines while nobody could manage it."""

    status = 403
    code = "no_administrator"
    title = "Chưa có quản trị viên"


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ nghe; mặc định chỉ máy này.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Cổng.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Số tiến trình.", min=1, max=64)] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="Thêm dữ liệu mẫu bịa để dùng thử.")] = False,
) -> None:
    """Chạy dịch vụ; lần đầu tạo cơ sở dữ liệu và huấn luyện mô hình kèm theo."""
    gc.disable()  # nothing that starting makes is garbage; looking for it takes a fifth of the time
    from service.database import make_engine, make_sessions, upgrade_database
    from service.routing.profile import load_profile
    from service.settings import get_settings

    settings = get_settings()
    load_profile(settings.profile)
    engine = make_engine(settings.database)
    upgrade_database(engine)
    if not _is_loopback(host):
        from service.accounts.store import has_administrator

        with make_sessions(engine)() as session:
            if not has_administrator(session):
                raise NoAdministrator(
                    "Chưa có quản trị viên nên chỉ được nghe ở 127.0.0.1; "
                    "thêm bằng lệnh: langnghe user add TÊN --role administrator"
                )
    engine.dispose()
    gc.enable()
    _ensure_model()
    if demo:
        from service.demonstration.commands import ensure_samples

        n_added = ensure_samples()
        typer.echo(f"Dữ liệu mẫu: thêm {n_added} ý kiến; xóa ở trang /start.", err=True)
    gc.disable()  # until the application stands
    import uvicorn

    from service.web.protocol import server_options

    typer.echo(f"Lắng Nghe đang chạy tại http://{host}:{port}  (dừng: Ctrl+C)", err=True)
    with retraining.worker_beside(port):
        uvicorn.run(
            "service.app:serve_app", factory=True, host=host, port=port, workers=workers, **server_options()
        )


def _open_reception() -> "Reception":
    from models import load_current
    from service.app import make_reception
    from service.routing.profile import load_profile
    from service.settings import get_settings

    return make_reception(classifier=load_current(), profile=load_profile(get_settings().profile))


app.command("classify")(retraining.with_model(opinions.classify))
app.command("digest")(retraining.with_model(dialogues.digest))
app.command("import")(retraining.with_model(dialogues.import_command(_open_reception)))
app.command("summary")(summaries.summary)
app.command("train")(retraining.train)
app.command("worker")(retraining.worker)
app.command("evaluate")(retraining.evaluate)
app.add_typer(accounts.user_app, name="user")
app.command("token")(accounts.token)
app.add_typer(citizens.person_app, name="person")
app.command("retention")(citizens.retention)
app.command("doctor")(installation.doctor)
app.command("backup")(installation.backup)
app.command("restore")(installation.restore)
app.add_typer(models_app, name="models")
app.add_typer(retraining.data_app, name="data")
benchmarks.add_to(retraining.bench_app)
app.add_typer(retraining.bench_app, name="bench")
app.add_typer(operating.database_app, name="database")
app.command("operations")(operating.operations)


def _is_loopback(host: str) -> bool:
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _ensure_model() -> None:
    from service.retraining.training_run import ensure_model

    ensure_model()


def _storage_sentence(error: Exception) -> str | None:
    """What to say when the database cannot be used; None for any other error."""
    if "sqlalchemy" not in sys.modules:
        return None
    from sqlalchemy.exc import OperationalError

    from service.web.storage import storage_fault

    return storage_fault(error).detail if isinstance(error, OperationalError) else None


def main() -> None:
    """Run the program; a Problem becomes one line on stderr and exit code 1."""
    home = os.environ.get("LANGNGHE_HOME")
    keep_compiled(Path(home) if home else CHECKOUT / "var", sample=typer.__name__)
    try:
        app()
    except Problem as problem:
        typer.echo(f"Lỗi: {problem.detail}", err=True)
        sys.exit(1)
    except Exception as error:
        sentence = _storage_sentence(error)
        if sentence is None:
            raise
        typer.echo(f"Lỗi: {sentence}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("Đã dừng.", err=True)
        sys.exit(130)
