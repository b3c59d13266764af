"""The house rules that code can check: import directions, a sentence at the top of each module, clean pins."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PACKAGES = ("models", "training", "service")
#: Where requests come in, or the running application is kept up to date; all else speaks of opinions, not of HTTP.
EDGE = ("api.py", "pages.py", "schemas.py", "following.py")


class TestImports:
    def test_point_the_way_that_the_contracts_say(self) -> None:
        command = [BIN / "lint-imports", "--no-logo"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


class TestCode:
    @pytest.mark.parametrize(
        "command",
        [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",)],
        ids=lambda words: " ".join(words),
    )
    def test_is_clean(self, command: tuple[str, ...]) -> None:
        program, *rest = command
        done = subprocess.run([BIN / program, *rest], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout

    def test_knows_the_web_framework_only_at_the_edge(self) -> None:
        inside = []
        for path in (ROOT / "service").glob("*/**/*.py"):
            if path.name.endswith(EDGE) or path.parts[-2] in ("web", "database_versions", "versions"):
                continue
            imported = [
                n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.ImportFrom)
            ]
            if any((node.module or "").split(".")[0] in ("fastapi", "starlette") for node in imported):
                inside.append(str(path.relative_to(ROOT)))
        assert inside == []


class TestModules:
    def test_begin_with_one_sentence(self) -> None:
        silent = []
        for package in PACKAGES:
            for path in (ROOT / package).rglob("*.py"):
                if "versions" in path.parts and "database_versions" in path.parts:
                    continue
                text = path.read_text(encoding="utf-8")
                if not ast.get_docstring(ast.parse(text)) and text.strip():
                    silent.append(str(path.relative_to(ROOT)))
        assert silent == []


class TestPins:
    def test_hold_no_address(self) -> None:
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        pins = settings["tool"]["uv"]["constraint-dependencies"]
        assert len(pins) > 40
        assert not [pin for pin in pins if "://" in pin]
        assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


class TestTop:
    def test_holds_what_was_agreed_and_nothing_else(self) -> None:
        listed = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()  # fmt: skip
        top = {name.split("/")[0] for name in listed}
        allowed = {"service", "training", "models", "datasets", "tests", "pyproject.toml", "README.md"}
        assert top - allowed <= {".ci", ".gitignore", ".gitattributes"}
