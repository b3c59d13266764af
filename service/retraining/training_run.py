"""An installation without a database: training with a progress bar, the gate, and what the store calls live."""

import os
import sys
from typing import TYPE_CHECKING

from models.store import Store
from service.retraining.promoting import check_override

if TYPE_CHECKING:
    from training.api import GateReport, TrainedVersion


def train_with_progress() -> "TrainedVersion":
    """Train on the bundled corpus; progress goes to stderr, so that stdout stays for results."""
    # scikit-learn takes two seconds to import; only a training waits for it.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    from training.api import train

    console = Console(stderr=True)
    layout = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*layout, TimeElapsedColumn(), console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def advance(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        return train(progress=advance)


def ensure_model() -> str:
    """The live version; on a new installation the bundled corpus is trained on first."""
    store = Store()
    current = store.current()
    if current:
        return current
    print("Chưa có mô hình: huấn luyện lần đầu từ dữ liệu kèm theo (dưới nửa phút).", file=sys.stderr)
    trained = train_with_progress()
    promote_version(trained.version, reason="huấn luyện lần đầu")
    return trained.version


def judge_against_live(version: str) -> "GateReport | None":
    """What the gate says of a version; None for the first one, and for what is or was live already."""
    from training.api import judge

    store = Store()
    live = store.current()
    if live is None or version == live or version in {line.version for line in store.history()}:
        return None
    return judge(champion=live, challenger=version, store=store)


def promote_version(
    version: str, *, reason: str, report: "GateReport | None" = None, override: bool = False
) -> None:
    """Make a version live, in the name of whoever sits at the console; GateNotPassed or ReasonMissing."""
    if report is not None and not report.passed:
        check_override(report.to_json(), override=override, reason=reason)
        reason = f"bỏ qua cổng kiểm tra: {reason}"
    Store().promote(version, by=os.environ.get("USER") or "console", reason=reason)
