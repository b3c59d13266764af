"""Console commands of the measurements: `langnghe bench endurance | fill | scale | all`."""

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from service.benchmarks.outcomes import Outcome

_PARTS = (
    "kills, posts, crowd, soak: dịch vụ; bytes, files, half-open, texts: kẻ phá; faults: lỗi ở từng bước ghi; "
    "starts, promotions, retraining-kills, one-more, learning: việc học. "
    "Mặc định tất cả."
)
AsJson = Annotated[bool, typer.Option("--json", help="In JSON.")]
Database = Annotated[str | None, typer.Option(help="Địa chỉ cơ sở dữ liệu; mặc định của bản cài này.")]


def endurance(
    quick: Annotated[bool, typer.Option("--quick", help="Mẫu ngắn, dưới một phút.")] = False,
    databases: Annotated[
        list[str] | None, typer.Option("--on", help="sqlite, postgresql; mặc định cả hai.")
    ] = None,
    postgresql: Annotated[
        str | None, typer.Option(help="Địa chỉ một PostgreSQL được phép tạo cơ sở dữ liệu.")
    ] = None,
    parts: Annotated[list[str] | None, typer.Option("--part", help=_PARTS)] = None,
    as_json: AsJson = False,
) -> None:
    """Giết dịch vụ và huấn luyện giữa chừng, gửi dồn dập, chạy lâu, nhãn bị phá: không mất, không trùng, không hỏng.

    Mã thoát khác 0 nếu sai.
    """
    from service.benchmarks.databases import empty_database
    from service.benchmarks.parts import FULL, ONCE, QUICK, try_part
    from service.benchmarks.serving import Server

    if unknown := sorted(set(parts or ()) - set(FULL)):
        raise typer.BadParameter(f"Không có phần {', '.join(unknown)}; có: {', '.join(FULL)}.")
    outcomes: list[tuple[str, Outcome]] = []
    kinds = databases or ["sqlite", "postgresql"]
    for at, kind in enumerate(kinds):
        for part in parts or list(QUICK if quick else FULL):
            if at and part in ONCE:
                continue
            with (
                tempfile.TemporaryDirectory(prefix="langnghe-endurance-") as home,
                empty_database(kind, Path(home), server=postgresql) as url,
            ):
                server = Server(home=Path(home), database_url=url)
                outcome = try_part(part, server, quick=quick, told=lambda line: typer.echo(line, err=True))
            outcomes.append((kind, outcome))
            typer.echo(_line(kind, outcome), err=as_json)
    if as_json:
        typer.echo(json.dumps([{"on": on} | one.to_json() for on, one in outcomes], ensure_ascii=False))
    if not all(outcome.held for _, outcome in outcomes):
        raise typer.Exit(1)


def fill(
    n_opinions: Annotated[int, typer.Argument(help="Bao nhiêu ý kiến.", min=1)],
    database: Database = None,
    seed: Annotated[int, typer.Option(help="Cùng số thì cùng dữ liệu.")] = 20,
) -> None:
    """Thêm ý kiến bịa, đánh dấu là dữ liệu mẫu, để đo ở quy mô lớn."""
    from rich.console import Console
    from rich.progress import Progress

    from models import load_current
    from service.app import make_reception
    from service.benchmarks.filling import fill as fill_database
    from service.database import make_engine, upgrade_database
    from service.opinions.nouns import today
    from service.routing.profile import load_profile
    from service.settings import get_settings

    engine = make_engine(database or get_settings().database)
    upgrade_database(engine)
    reception = make_reception(classifier=load_current(), profile=load_profile(get_settings().profile))
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Thêm ý kiến bịa", total=n_opinions)
        filled = fill_database(
            engine,
            n_opinions,
            reception=reception,
            on=today(),
            seed=seed,
            progress=lambda n: bar.advance(task, n),
        )
    engine.dispose()
    typer.echo(
        f"{filled.n_opinions} ý kiến: ghi {filled.writing_seconds:.0f} s, "
        f"dựng bộ đếm {filled.counting_seconds:.0f} s"
    )


def scale(
    database: Database = None,
    plans: Annotated[bool, typer.Option(help="In kế hoạch truy vấn.")] = False,
    only_pages: Annotated[bool, typer.Option("--pages", help="Chỉ đo các trang.")] = False,
    as_json: AsJson = False,
) -> None:
    """Đo mọi trang của cán bộ, danh sách, tìm kiếm, tổng hợp, xuất tệp trên dữ liệu đang có (xem bench fill)."""
    from service.app import create_app
    from service.benchmarks.page_times import measure_pages
    from service.benchmarks.scaling import measure_scale
    from service.settings import get_settings

    settings = get_settings()
    app = create_app(settings.model_copy(update={"database_url": database}) if database else settings)
    lines = measure_pages(app) + ([] if only_pages else measure_scale(app.state.engine))
    app.state.engine.dispose()
    if as_json:
        typer.echo(json.dumps([line.to_json() for line in lines], ensure_ascii=False))
        return
    for line in lines:
        figures = f"p50 {line.p50_ms:8.1f} ms   p95 {line.p95_ms:8.1f} ms   CPU {line.cpu_ms:8.1f} ms"
        typer.echo(f"{line.name:<60} {figures}")
        for step in line.plan if plans else ():
            typer.echo(f"    {step}")


def everything(as_json: AsJson = False) -> None:
    """Mọi phép so trong một bảng: mỗi dòng là tỉ số với một chương trình khác, đo trong cùng một lần chạy."""
    from service.benchmarks.comparing import measure_all
    from service.retraining.showing import show_speed

    lines = measure_all()
    if as_json:
        typer.echo(json.dumps([line.to_json() for line in lines], ensure_ascii=False))
    else:
        show_speed(lines)


def _line(kind: str, outcome: "Outcome") -> str:
    figures = ", ".join(f"{name} {value}" for name, value in outcome.figures.items())
    return f"{'đạt ' if outcome.held else 'HỎNG'} {kind} · {outcome.name}: {figures}"


def add_to(bench: typer.Typer) -> None:
    """Puts the commands under `langnghe bench`."""
    for name, command in (("endurance", endurance), ("fill", fill), ("scale", scale), ("all", everything)):
        bench.command(name)(command)
