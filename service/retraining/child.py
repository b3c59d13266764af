"""The child process that does the heavy steps of a run, politely: `python -m service.retraining.child`.

It gets one JSON object as its argument and writes JSON lines: {"progress": [step, done, total]}, and last
{"result": …} or {"problem": code, "detail": …}. When its parent dies, standard input ends and it kills its own
group, so that nothing trains on without anybody to report to. It touches no database. A result carries the "cost" of
the step.
"""

import errno
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from pickle import PicklingError
from typing import Any

from models.errors import Problem
from models.store import Store
from service.retraining.metering import Meter
from service.routing.profile import load_profile

NICENESS = 10
PROGRESS_SECONDS = 0.5
NO_ROOM_BESIDE = (
    "Không ghi được dữ liệu tạm cho các tiến trình phụ: bộ nhớ tạm hoặc đĩa đã đầy. "
    "Mô hình đang dùng không bị ảnh hưởng."
)


class DiskFull(Problem):
    """No room is left."""

    status = 507
    code = "disk_full"
    title = "Đĩa đã đầy"


class DiskFault(Problem):
    """A file cannot be written or read."""

    status = 500
    code = "disk_fault"
    title = "Không ghi được lên đĩa"


def main() -> None:
    """Run one step."""
    _be_polite()
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _say(answer(json.loads(sys.argv[1])))
    os._exit(0)  # the thread that waits for the parent would not let the interpreter end in peace


def answer(task: dict[str, Any]) -> dict[str, Any]:
    """Does one step, and says what came of it."""
    meter = Meter()
    meter.start()
    try:
        return {"result": STEPS[task["step"]](task) | {"cost": meter.read()}}
    except Problem as problem:
        return {"problem": problem.code, "detail": problem.detail}
    except OSError as error:
        fault = _disk_problem(error)
        return {"problem": fault.code, "detail": fault.detail}
    except PicklingError:  # what joblib makes of a write that fails where it hands tables to its processes
        return {"problem": DiskFull.code, "detail": NO_ROOM_BESIDE}


def _be_polite() -> None:
    if os.name == "posix":
        os.nice(NICENESS)
        return
    import psutil

    psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS"))  # noqa: B009 - Windows only


def _die_with_parent() -> None:
    while os.read(0, 1024):
        pass
    if os.name == "posix" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def _disk_problem(error: OSError) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull("Đĩa đã đầy: không ghi được phiên bản mới. Mô hình đang dùng không bị ảnh hưởng.")
    return DiskFault(
        f"Không ghi hoặc đọc được tệp ({os.strerror(error.errno or 0)}). Mô hình đang dùng không bị ảnh hưởng."
    )


def _freeze(task: dict[str, Any]) -> dict[str, Any]:
    from training.api import freeze, read_new

    folder = Path(task["folder"])
    datasets = {"datasets": Path(task["datasets"])} if task.get("datasets") else {}
    topics = load_profile(Path(task["profile"])).topics if task.get("profile") else {}
    snapshot = freeze(folder / "snapshot", read_new(folder / "labels.jsonl"), topics=topics, **datasets)
    return asdict(snapshot)


def _train(task: dict[str, Any]) -> dict[str, Any]:
    from training.api import train_on

    manifest = train_on(
        Path(task["folder"]) / "snapshot", name=task["challenger"], store=Store(Path(task["store"])),
        progress=_Progress(), champion=task.get("champion"),
    )  # fmt: skip
    return {"version": manifest.version, "n_opinions": manifest.n_opinions}


def _compare(task: dict[str, Any]) -> dict[str, Any]:
    from training.api import compare_on

    folder = Path(task["folder"])
    report = compare_on(
        folder / "snapshot", champion=task["champion"], challenger=task["challenger"],
        store=Store(Path(task["store"])),
    )  # fmt: skip
    draft = folder / ".unfinished-report.json"
    draft.write_text(json.dumps(report.to_json(texts=True), ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / "report.json")
    return report.to_json(texts=False)


STEPS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "freeze": _freeze, "train": _train, "compare": _compare
}  # fmt: skip


class _Progress:
    """Tells at most twice a second, but never keeps the beginning or end of a step to itself."""

    def __init__(self) -> None:
        self._told_at = 0.0
        self._step = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        due = time.monotonic() - self._told_at >= PROGRESS_SECONDS
        if due or step != self._step or done == total:
            self._told_at, self._step = time.monotonic(), step
            _say({"progress": [step, done, total]})


if __name__ == "__main__":
    main()
