"""Console commands around the trained model: train, evaluate, models, data, bench."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

Arguments = ParamSpec("Arguments")

models_app = typer.Typer(no_args_is_help=True, help="Các phiên bản mô hình.")
data_app = typer.Typer(no_args_is_help=True, help="Dữ liệu đã gán nhãn.")
bench_app = typer.Typer(no_args_is_help=True, help="Đo tốc độ và độ đúng.")


def with_model(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """The same command, which on a new installation first trains the bundled model."""

    @wraps(command)
    def prepared(*args: Arguments.args, **options: Arguments.kwargs) -> None:
        from service.retraining.training_run import ensure_model

        ensure_model()
        command(*args, **options)

    return prepared


def train(
    promote: Annotated[bool, typer.Option(help="Dùng ngay phiên bản mới, nếu qua cổng kiểm tra.")] = True,
    reason: Annotated[str, typer.Option(help="Lý do, ghi vào lịch sử.")] = "",
) -> None:
    """Huấn luyện một phiên bản mới từ dữ liệu kèm theo và nhãn của cán bộ, rồi so với phiên bản đang dùng."""
    from models.store import Store
    from service.retraining.consoling import has_database

    if has_database() and Store().current() is not None:
        _train_under_gate(promote=promote, reason=reason)
        return
    from service.retraining.showing import show_evaluation
    from service.retraining.training_run import promote_version, train_with_progress

    trained = train_with_progress()
    typer.echo(f"Phiên bản {trained.version}")
    if trained.evaluation:
        show_evaluation(trained.evaluation)
    if promote:
        promote_version(trained.version, reason=reason or "huấn luyện trên máy này")
        typer.echo("Đang dùng phiên bản này.")


def _train_under_gate(*, promote: bool, reason: str) -> None:
    from service.retraining.consoling import promote_in_database, run_training
    from service.retraining.nouns import STATUS_NAMES, Status
    from service.retraining.showing_runs import following, show_gate, show_learnt

    with following() as tell:
        run = run_training(tell)
    if run.snapshot_hash is not None:
        show_learnt(run)
    if run.report is not None:
        show_gate(run.report)
    typer.echo(f"{STATUS_NAMES[Status(run.status)]}: {run.failure or run.challenger}")
    if run.status == Status.OFFERED and promote and run.challenger:
        promote_in_database(run.challenger, reason=reason or "huấn luyện từ dòng lệnh", override=False)
        typer.echo("Đang dùng phiên bản này.")
    if run.status in (Status.FAILED, Status.REJECTED):
        raise typer.Exit(1)


def worker() -> None:
    """Chạy tiến trình huấn luyện; `serve` tự giữ một tiến trình như vậy, trừ khi LANGNGHE_WORKER=false."""
    from service.retraining.worker import main

    main()


def evaluate(
    version: Annotated[str | None, typer.Argument(help="Mặc định là phiên bản đang dùng.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
) -> None:
    """Đo một phiên bản trên phần kiểm tra đã chốt."""
    from models.store import Store
    from service.retraining.showing import show_evaluation
    from training.api import evaluate as evaluate_version

    evaluation = evaluate_version(Store().load(version))
    if as_json:
        typer.echo(json.dumps(evaluation.to_json(), ensure_ascii=False))
    else:
        show_evaluation(evaluation)


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


@bench_app.command("curve")
def bench_curve() -> None:
    """Đường học: độ đúng trên phần kiểm tra khi chỉ học một phần dữ liệu."""
    from training.api import measure_curve

    typer.echo("ý kiến  macro-F1  5 lĩnh vực")
    for point in measure_curve():
        typer.echo(f"{point.n_opinions:7}  {point.macro_f1:.3f}     {point.required_f1:.3f}")


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
        from service.retraining.training_run import promote_version

        promote_version(version, reason=reason)
    typer.echo(f"Đang dùng {version}.")


@models_app.command("rollback")
def rollback(reason: Annotated[str, typer.Option(help="Lý do, ghi vào lịch sử.")] = "") -> None:
    """Quay lại phiên bản được dùng ngay trước."""
    from models.store import Store
    from service.retraining.consoling import has_database, roll_back_in_database

    version = roll_back_in_database(reason=reason) if has_database() else Store().rollback(reason=reason)
    typer.echo(f"Đã quay lại {version}.")


@data_app.command("check")
def check_data() -> None:
    """Kiểm tra dữ liệu đã gán nhãn; mã thoát khác 0 khi có dòng không dùng được."""
    from service.retraining.showing import show_check
    from training.api import check

    report = check()
    show_check(report)
    if not report.is_usable:
        raise typer.Exit(1)


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


@data_app.command("doubtful")
def doubtful(
    limit: Annotated[int, typer.Option(help="Số dòng in ra.", min=1)] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON, mọi dòng.")] = False,
) -> None:
    """Nhãn có thể sai: mô hình chưa thấy ý kiến ấy chắc chắn điều ngược lại. Kể cả nhãn của cán bộ."""
    from service.retraining.consoling import find_doubtful
    from service.retraining.showing_runs import show_doubts

    doubts = find_doubtful()
    if as_json:
        for doubt in doubts:
            typer.echo(json.dumps(doubt, ensure_ascii=False))
    else:
        show_doubts(doubts, limit=limit)


@data_app.command("drift")
def drift(weeks: Annotated[int, typer.Option(help="Số tuần.", min=5, max=60)] = 12) -> None:
    """Biến động theo tuần: lĩnh vực, độ tin cậy, từ lạ; báo khi ra ngoài mức thường thấy."""
    from service.retraining.consoling import drift_in_database

    found = drift_in_database(weeks)
    for week in found["weeks"]:
        typer.echo(
            f"{week['monday']:%d/%m/%Y}  {week['n']:5d} ý kiến  tin cậy {week['confidence']:.2f}  "
            f"từ lạ {week['unknown_words']:.1%}"
        )
    for sign in found["signs"]:
        typer.echo(f"! {sign['sentence']}")
    if not found["signs"]:
        typer.echo("Không có số nào ra ngoài mức thường thấy.")


@bench_app.command("accuracy")
def bench_accuracy(
    folder: Annotated[
        Path | None, typer.Argument(help="Thư mục các bộ công khai; để trống: đo các cách viết.", exists=True)
    ] = None,
) -> None:
    """Đo độ đúng: trên các bộ công khai cạnh cách làm khác, hoặc trên phần kiểm tra viết theo nhiều cách."""
    from models.store import Store
    from service.retraining.showing import show_accuracy, show_robustness
    from service.retraining.training_run import ensure_model
    from training.api import measure_accuracy, measure_robustness

    if folder is not None:
        show_accuracy(measure_accuracy(folder))
        return
    ensure_model()
    show_robustness(measure_robustness(Store().load()))


@bench_app.command("kills")
def bench_kills(
    kills: Annotated[int, typer.Option(help="Số lần kill -9.", min=1)] = 60,
    seed: Annotated[int, typer.Option(help="Hạt giống của các thời điểm ngẫu nhiên.")] = 0,
) -> None:
    """Kill -9 máy chủ, tiến trình huấn luyện, hoặc cả hai, khi đang huấn luyện; in kết quả dạng JSON."""
    from service.retraining.endurance import kill_trials

    found = kill_trials(kills, seed=seed)
    typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    if found.faults:
        raise typer.Exit(1)


@bench_app.command("speed")
def bench_speed(as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False) -> None:
    """So tốc độ với word_tokenize, với một tiến trình, và với một pipeline scikit-learn thông thường."""
    from models.store import Store
    from service.retraining.showing import show_speed
    from service.retraining.speed import measure_speed
    from service.retraining.training_run import ensure_model

    ensure_model()
    lines = measure_speed(Store().load())
    if as_json:
        typer.echo(json.dumps([line.to_json() for line in lines], ensure_ascii=False))
    else:
        show_speed(lines)


@contextmanager
def worker_beside(port: int) -> Iterator[None]:
    """While a server runs on this port, a training worker beside it, unless the installation keeps its own."""
    from service.retraining.keeping_worker import kept_worker
    from service.settings import get_settings

    with kept_worker(port) if get_settings().worker else nullcontext():
        yield
