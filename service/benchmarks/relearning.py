"""Endurance of the learning: kills at every step, what it learns and keeps out, one dialogue more, a full disk."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from models.store import Store
from service.benchmarks.outcomes import Outcome
from service.benchmarks.serving import ROOT, Server
from service.database import make_engine, make_sessions, reading
from service.retraining.nouns import Status
from service.retraining.records import RunRecord
from service.retraining.store import list_runs

Told = Callable[[str], None]
WANTED_SECONDS: Final = 30
ENDED_WELL: Final = (Status.OFFERED, Status.PROMOTED, Status.REJECTED)
DIALOGUE: Final = (
    ("Bến đò cây Me ván mục, học trò qua sông mỗi sáng rất nguy hiểm.", "Giao thông"),
    ("Trạm bơm đồng Sòi hỏng hai vụ rồi, lúa cháy hết.", "Thủy lợi, thiên tai; Nông nghiệp"),
    ("Sóng điện thoại xóm Đồi chập chờn, gọi cấp cứu không được.", "Chuyển đổi số, viễn thông"),
    ("Xin hỏi bao giờ thôn Hạ có nước máy về tận nhà?", "Nước sạch"),
    ("Đèn đường đoạn qua trường mầm non tắt từ Tết đến giờ.", "Điện, chiếu sáng"),
)


def try_retraining_kills(_server: Server, *, n_kills: int, told: Told) -> Outcome:
    """Server, training process or both, at every step in turn."""
    from service.retraining.endurance import kill_trials

    found = kill_trials(n_kills, told=told)
    return Outcome("kill -9 while it learns", not found.faults, found.to_json())


def try_learning(
    _server: Server, *, forgotten: Sequence[str], poisoned: Sequence[str], told: Told
) -> Outcome:
    """New topics, a new matter, a dialect, poisoned labels, on the whole corpus."""
    from training.api import try_learning as trials

    figures: dict[str, Any] = {}
    held = True
    with TemporaryDirectory(prefix="langnghe-learning-") as folder:
        for trial in trials(Path(folder), forgotten=forgotten, poisoned=poisoned):
            told(f"{'đạt ' if trial.held else 'HỎNG'} {trial.name}: {trial.figures}")
            figures[trial.name], held = trial.figures, held and trial.held
    return Outcome("learning", held, figures)


def try_one_more(server: Server) -> Outcome:
    """A retraining as an officer starts it at the console, after one more dialogue; the texts before are known."""
    store = shutil.copytree(Store().root, server.home / "store")
    _langnghe(server, store, "train", "--no-promote")
    table = server.home / "dialogue.jsonl"
    rows = [{"text": text, "topics": topics, "kind": "Phản ánh"} for text, topics in DIALOGUE]
    table.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    _langnghe(server, store, "import", "--labelled", str(table), "--yes")
    began = perf_counter()
    _langnghe(server, store, "train", "--no-promote")
    seconds = perf_counter() - began
    run = _newest_run(server)
    figures = {
        "seconds": round(seconds, 1), "status": run.status, "learnt": run.counts.get("n_labelled"),
        "held_back": run.counts.get("n_held_back"),
        "steps": run.counts.get("cost", {}).get("seconds"),
        "peak_memory_mb": run.counts.get("cost", {}).get("peak_memory_mb"), "load": os.getloadavg(),
    }  # fmt: skip
    return Outcome("one dialogue more", run.status in ENDED_WELL and seconds < WANTED_SECONDS, figures)


def _langnghe(server: Server, store: Path, *arguments: str) -> None:
    """A command of the console; a refusal of the gate is no fault here."""
    places = {
        "LANGNGHE_HOME": str(server.home), "LANGNGHE_DATABASE_URL": server.database_url,
        "LANGNGHE_MODEL_STORE": str(store),
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-c", "from service.cli import main; main()", *arguments],
        cwd=ROOT, env={**os.environ, **places}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def _newest_run(server: Server) -> RunRecord:
    engine = make_engine(server.database_url)
    with make_sessions(reading(engine))() as session:
        run = list_runs(session, limit=1)[0]
    engine.dispose()
    return run
