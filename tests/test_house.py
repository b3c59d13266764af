"""The house rules that code can check: import directions, a sentence at the top of each module, no addresses in pins."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("models", "training", "service")


class TestImports:
    def test_point_the_way_that_the_contracts_say(self) -> None:
        done = subprocess.run(
            [Path(sys.executable).parent / "lint-imports", "--no-logo"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout


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
        assert not list(ROOT.glob("uv.lock"))


class TestTop:
    def test_holds_what_was_agreed_and_nothing_else(self) -> None:
        listed = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()  # fmt: skip
        top = {name.split("/")[0] for name in listed}
        allowed = {"service", "training", "models", "datasets", "tests", "pyproject.toml", "README.md"}
        assert top - allowed <= {".ci", ".gitignore", ".gitattributes"}
