"""Running a heavy step in a child process: progress comes out, cancelling and the end of the parent go in."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.errors import Problem

CODE_HOME = Path(__file__).resolve().parents[2]
#: How often to ask whether the run was cancelled.
ASK_SECONDS = 0.5
#: A child that something else killed is started again so often.
N_ATTEMPTS = 3

Progress = Callable[[str, int, int], None]


class Cancelled(Problem):
    """Somebody cancelled the run."""

    status = 409
    code = "retraining_cancelled"
    title = "Đã hủy lần huấn luyện"


class StepFailed(Problem):
    """A step ended with a problem of its own, whose sentence this carries."""

    status = 500
    code = "retraining_failed"
    title = "Huấn luyện không thành công"


class _Killed(Exception):  # noqa: N818 - what happened to the child, told to nobody
    """The child died of a signal: out of memory, or somebody killed it."""


def do_heavy(
    task: dict[str, Any], *, log: Path, is_cancelled: Callable[[], bool], progress: Progress
) -> dict[str, Any]:
    """The result of a step of `child`; Cancelled, or StepFailed with a sentence for people.

    What the child complains about goes to `log`, which stays on this machine.
    """
    for _ in range(N_ATTEMPTS):
        with contextlib.suppress(_Killed):
            return _try(task, log=log, is_cancelled=is_cancelled, progress=progress)
    raise StepFailed(
        f"Tiến trình huấn luyện bị dừng đột ngột {N_ATTEMPTS} lần liền (có thể thiếu bộ nhớ). "
        "Mô hình đang dùng không bị ảnh hưởng."
    )


def _try(
    task: dict[str, Any], *, log: Path, is_cancelled: Callable[[], bool], progress: Progress
) -> dict[str, Any]:
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with log.open("ab") as complaints:
        child = subprocess.Popen(
            [sys.executable, "-m", "service.retraining.child", json.dumps(task)],
            cwd=CODE_HOME,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
        )
    try:
        return _follow(child, is_cancelled=is_cancelled, progress=progress)
    finally:
        _kill_group(child)


def _follow(
    child: subprocess.Popen[bytes], *, is_cancelled: Callable[[], bool], progress: Progress
) -> dict[str, Any]:
    lines: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_pump, args=(child, lines), daemon=True).start()
    asked_at = time.monotonic()
    while True:
        if time.monotonic() - asked_at >= ASK_SECONDS:
            asked_at = time.monotonic()
            if is_cancelled():
                raise Cancelled("Đã hủy theo yêu cầu.")
        try:
            line = lines.get(timeout=ASK_SECONDS)
        except queue.Empty:
            if child.poll() is not None:  # its own children may still hold the pipe open
                raise _end_of(child) from None
            continue
        if line is None:
            raise _end_of(child)
        said = json.loads(line)
        if "result" in said:
            result: dict[str, Any] = said["result"]
            return result
        if "problem" in said:
            raise StepFailed(said["detail"], cause=said["problem"])
        progress(*said["progress"])


def _pump(child: subprocess.Popen[bytes], lines: "queue.Queue[bytes | None]") -> None:
    assert child.stdout is not None
    for line in child.stdout:
        lines.put(line)
    lines.put(None)


def _end_of(child: subprocess.Popen[bytes]) -> Exception:
    status = child.wait()
    if status < 0 or status in (137, 143):
        return _Killed()
    return StepFailed("Bước huấn luyện gặp lỗi không lường trước; chi tiết nằm trong nhật ký của máy chủ.")


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    """The child and the processes that it started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
