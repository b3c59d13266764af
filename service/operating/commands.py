"""Console commands for operators: `langnghe database move`, `langnghe database rebuild`, `langnghe operations`."""

from pathlib import Path
from typing import Annotated

import typer

database_app = typer.Typer(no_args_is_help=True, help="Cơ sở dữ liệu của bản cài đặt.")


@database_app.command("move")
def move(
    to: Annotated[str, typer.Option(help="Địa chỉ đích, ví dụ postgresql://ten:matkhau@may/langnghe")],
    source: Annotated[
        str | None, typer.Option("--from", help="Địa chỉ nguồn; mặc định của bản cài này.")
    ] = None,
) -> None:
    """Chuyển toàn bộ dữ liệu sang cơ sở dữ liệu khác (thường là PostgreSQL), đối chiếu số dòng và mã băm."""
    from rich.console import Console
    from rich.progress import Progress

    from service.database import make_engine
    from service.operating.moving import move_database
    from service.settings import get_settings

    here, there = make_engine(source or get_settings().database), make_engine(to)
    try:
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("Chuyển", total=None)
            moved = move_database(
                here,
                there,
                progress=lambda table, n: bar.update(task, advance=n, description=f"Chuyển {table}"),
            )
    finally:
        here.dispose()
        there.dispose()
    for one in moved:
        typer.echo(f"{one.table:<28}{one.tally.n_rows:>10} dòng  {one.tally.sha256[:16]}")
    typer.echo("Hai bên khớp nhau. Đặt LANGNGHE_DATABASE_URL là địa chỉ mới rồi khởi động lại dịch vụ.")


@database_app.command("rebuild")
def rebuild() -> None:
    """Dựng lại bộ đếm của bảng tổng hợp từ các ý kiến."""
    from service.database import make_engine, make_sessions, upgrade_database
    from service.settings import get_settings
    from service.summaries.counters import rebuild_counters

    engine = make_engine(get_settings().database)
    upgrade_database(engine)
    with make_sessions(engine).begin() as session:
        n_opinions = rebuild_counters(session)
    engine.dispose()
    typer.echo(f"Đã đếm lại {n_opinions} ý kiến.")


def operations(
    target: Annotated[Path, typer.Argument(help="Thư mục sẽ chép các tệp mẫu vào.")],
) -> None:
    """Chép các tệp cho người vận hành: systemd, container, Windows, bảng theo dõi Grafana, luật cảnh báo."""
    from service.operating.handing_out import hand_out

    for path in hand_out(target):
        typer.echo(str(path))
