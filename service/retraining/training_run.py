"""A training on this machine with a progress bar, and the first one when there is no model yet."""

import os
import sys
from typing import TYPE_CHECKING

from models.store import Store

if TYPE_CHECKING:
    from training.api import TrainedVersion


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


def promote_version(version: str, *, reason: str) -> None:
    """Make a version live, in the name of whoever sits at the console."""
    Store().promote(version, by=os.environ.get("USER") or "console", reason=reason)
