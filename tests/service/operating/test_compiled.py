"""Compiled code is kept in the state folder exactly when it cannot be kept beside the packages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
#: Says where a module that nothing has imported yet has gone, in this process and in a child of it.
PROGRAM = """
import json, subprocess, sys
from pathlib import Path
import sample
from service.operating.compiled import keep_compiled
kept = keep_compiled(Path(sys.argv[1]), sample="sample")
import other
ask = [sys.executable, "-c", "import other; print(other.__spec__.cached)"]
in_child = subprocess.run(ask, capture_output=True, text=True).stdout.strip()
print(json.dumps([kept, Path(other.__spec__.cached).exists(), other.__spec__.cached, in_child]))
"""


def _run(folder: Path, home: Path, **environment: str) -> list[object]:
    import json

    folder.mkdir()
    for name in ("sample", "other"):
        (folder / f"{name}.py").write_text("x = 1\n")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(home)],
        env={**inherited, "PYTHONPATH": f"{folder}{os.pathsep}{CHECKOUT}", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: list[object] = json.loads(done.stdout)
    return answer


class TestKeepCompiled:
    def test_takes_what_python_was_told_not_to_write(self, tmp_path: Path) -> None:
        home = tmp_path / "home"
        kept, exists, where, in_child = _run(tmp_path / "code", home, PYTHONDONTWRITEBYTECODE="1")
        assert kept
        assert exists
        assert str(where).startswith(str(home.resolve()))
        assert in_child == where
        assert (home / "compiled").stat().st_mode & 0o077 == 0

    def test_leaves_python_its_own_place(self, tmp_path: Path) -> None:
        kept, exists, where, _ = _run(tmp_path / "code", tmp_path / "home")
        assert not kept
        assert exists
        assert "__pycache__" in str(where)
        assert not (tmp_path / "home").exists()

    @pytest.mark.skipif(os.name == "nt", reason="rights of folders are another matter there")
    def test_runs_nothing_from_where_others_may_write(self, tmp_path: Path) -> None:
        home = tmp_path / "home"
        (home / "compiled").mkdir(parents=True)
        (home / "compiled").chmod(0o777)
        kept, exists, *_ = _run(tmp_path / "code", home, PYTHONDONTWRITEBYTECODE="1")
        assert not kept
        assert not exists
