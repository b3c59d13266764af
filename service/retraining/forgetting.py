"""Deletes working files of the learning that hold people's words; all of them can be made again from the database."""

import shutil
from pathlib import Path

from sqlalchemy.orm import Session

from service.retraining.store import find_active_run


def forget_words(session: Session, home: Path) -> int:
    """Segmented sentences, and labels, snapshots and reports of ended runs; says how many files and folders."""
    active = find_active_run(session)
    n_gone = 0
    for path in [*(home / "segments").glob("*.jsonl"), *(home / "retraining").glob("*")]:
        if active is not None and path.name == active.id:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        n_gone += 1
    return n_gone
