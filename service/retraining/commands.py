"""Console commands around the trained model: train, evaluate, data, bench."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

Arguments = ParamSpec("Arguments")

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
    override: Annotated[bool, typer.Option("--override", help="Bỏ qua cổng kiểm tra; cần --reason.")] = False,
) -> None:
    """Huấn luyện một phiên bản mới từ dữ liệu kèm theo và nhãn của cán bộ, rồi so với phiên bản đang dùng."""
    from models.store import Store
    from service.retraining.consoling import has_database

    if override and not reason.strip():
        from service.retraining.promoting import ReasonMissing

        raise ReasonMissing("Bỏ qua cổng kiểm tra thì phải ghi lý do.")
    learn = _train_under_gate if has_database() and Store().current() is not None else _train_bundled
    learn(promote=promote, reason=reason, override=override)


def _train_bundled(*, promote: bool, reason: str, override: bool) -> None:
    """Without a database: the bundled corpus alone, under the same gate unless the store is empty."""
    from service.retraining.showing import show_evaluation
    from service.retraining.showing_runs import show_gate
    from service.retraining.training_run import judge_against_live, promote_version, train_with_progress

    trained = train_with_progress()
    typer.echo(f"Phiên bản {trained.version}")
    if trained.evaluation:
        show_evaluation(trained.evaluation)
    report = judge_against_live(trained.version) if trained.evaluation else None
    if report is not None:
        show_gate(report.to_json())
    if promote:
        reason = reason or "huấn luyện trên máy này"
        promote_version(trained.version, reason=reason, report=report, override=override)
        typer.echo("Đang dùng phiên bản này.")


def _train_under_gate(*, promote: bool, reason: str, override: bool) -> None:
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
    may_go_live = run.status == Status.OFFERED or (run.status == Status.REJECTED and override)
    if may_go_live and promote and run.challenger:
        promote_in_database(run.challenger, reason=reason or "huấn luyện từ dòng lệnh", override=override)
        typer.echo("Đang dùng phiên bản này.")
    elif run.status in (Status.FAILED, Status.REJECTED):
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


@bench_app.command("curve")
def bench_curve() -> None:
    """Đường học: độ đúng trên phần kiểm tra khi chỉ học một phần dữ liệu."""
    from training.api import measure_curve

    typer.echo("ý kiến  macro-F1  5 lĩnh vực")
    for point in measure_curve():
        typer.echo(f"{point.n_opinions:7}  {point.macro_f1:.3f}     {point.required_f1:.3f}")


@data_app.command("check")
def check_data() -> None:
    """Kiểm tra dữ liệu đã gán nhãn; mã thoát khác 0 khi có dòng không dùng được."""
    from service.retraining.showing import show_check
    from training.api import check

    report = check()
    show_check(report)
    if not report.is_usable:
        raise typer.Exit(1)


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
