"""Console commands of the trained versions: look at them, make one live, go back, answer anew, delete old ones."""

import json
from typing import Annotated

import typer

models_app = typer.Typer(no_args_is_help=True, help="Các phiên bản mô hình.")

#: So many steps one must always be able to go back.
MIN_KEPT = 5


@models_app.command("list")
def list_versions() -> None:
    """Các phiên bản trong kho, mới nhất trước; * là phiên bản đang dùng."""
    from models.store import Store
    from service.retraining.consoling import has_database, live_in_database
    from service.retraining.showing import show_versions

    store = Store()
    live = live_in_database() if has_database() else None
    show_versions(store.versions(), current=live or store.current())


@models_app.command("show")
def show_version(version: Annotated[str | None, typer.Argument(help="Mặc định: đang dùng.")] = None) -> None:
    """Bản khai (manifest) của một phiên bản, dạng JSON."""
    from dataclasses import asdict

    from models.bundle import read_manifest
    from models.store import NoModel, Store

    store = Store()
    wanted = version or store.current()
    if wanted is None:
        raise NoModel("Chưa huấn luyện mô hình nào; chạy lệnh: langnghe train")
    typer.echo(json.dumps(asdict(read_manifest(store.folder(wanted))), ensure_ascii=False, indent=1))


@models_app.command("card")
def show_card(version: Annotated[str | None, typer.Argument(help="Mặc định: đang dùng.")] = None) -> None:
    """Thẻ mô hình: học từ đâu, đúng đến đâu ở từng lĩnh vực, những lỗi đã biết."""
    from models.bundle import CARD
    from models.store import NoModel, Store

    store = Store()
    wanted = version or store.current()
    if wanted is None:
        raise NoModel("Chưa huấn luyện mô hình nào; chạy lệnh: langnghe train")
    typer.echo((store.folder(wanted) / CARD).read_text(encoding="utf-8"))


@models_app.command("promote")
def promote(
    version: Annotated[str, typer.Argument(help="Tên phiên bản.")],
    reason: Annotated[str, typer.Option(help="Lý do, ghi vào lịch sử.")] = "",
    override: Annotated[bool, typer.Option("--override", help="Bỏ qua cổng kiểm tra; cần --reason.")] = False,
) -> None:
    """Dùng một phiên bản, sau khi kiểm tra từng tệp của nó; mọi máy theo trong vòng hai giây."""
    from service.retraining.consoling import has_database, promote_in_database

    if has_database():
        promote_in_database(version, reason=reason, override=override)
    else:
        from service.retraining.training_run import judge_against_live, promote_version

        report = judge_against_live(version)
        promote_version(version, reason=reason, report=report, override=override)
    typer.echo(f"Đang dùng {version}.")


@models_app.command("rollback")
def rollback(reason: Annotated[str, typer.Option(help="Lý do, ghi vào lịch sử.")] = "") -> None:
    """Quay lại phiên bản được dùng ngay trước."""
    from models.store import Store
    from service.retraining.consoling import has_database, roll_back_in_database

    version = roll_back_in_database(reason=reason) if has_database() else Store().rollback(reason=reason)
    typer.echo(f"Đã quay lại {version}.")


@models_app.command("rescore")
def rescore(
    version: Annotated[str | None, typer.Argument(help="Mặc định là phiên bản đang dùng.")] = None,
    processes: Annotated[int, typer.Option(help="Số tiến trình; 0: mỗi lõi một.", min=0)] = 0,
    cluster: Annotated[str, typer.Option(help="Địa chỉ cụm Dask, ví dụ tcp://may-chu:8786.")] = "",
) -> None:
    """Chấm lại các ý kiến đã lưu bằng một phiên bản; nhãn của cán bộ không bao giờ bị thay."""
    from rich.console import Console
    from rich.progress import Progress

    from service.retraining.consoling import rescore_in_database

    with Progress(console=Console(stderr=True)) as bars:
        task = bars.add_task("Chấm lại", total=None)
        n = rescore_in_database(
            version,
            n_processes=processes,
            cluster=cluster,
            progress=lambda done, total: bars.update(task, completed=done, total=total),
        )
    typer.echo(f"Đã chấm lại {n} ý kiến.")


@models_app.command("prune")
def prune(
    keep: Annotated[int, typer.Option(help="Giữ lại bao nhiêu phiên bản mới nhất.", min=MIN_KEPT)] = 10,
    yes: Annotated[bool, typer.Option("--yes", help="Xóa thật; không có thì chỉ liệt kê.")] = False,
) -> None:
    """Xóa các phiên bản cũ; luôn giữ phiên bản đang dùng, các phiên bản mới nhất và các phiên bản dùng gần đây nhất.

    Ý kiến đã lưu và lịch sử vẫn ghi tên phiên bản đã xóa.
    """
    from service.retraining.consoling import prune_store

    old = prune_store(keep=keep, delete=yes)
    for one in old:
        typer.echo(f"{one.version}  {one.n_bytes / 1e6:.1f} MB")
    total = sum(one.n_bytes for one in old) / 1e6
    if not old:
        typer.echo("Không có phiên bản nào cần xóa.")
    elif yes:
        typer.echo(f"Đã xóa {len(old)} phiên bản, {total:.0f} MB.")
    else:
        typer.echo(f"Có thể xóa {len(old)} phiên bản, {total:.0f} MB: thêm --yes để xóa.")
