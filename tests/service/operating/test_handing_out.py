"""The operators' files: whole, readable by their programs, speaking of figures that exist."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client import generate_latest
from starlette.testclient import TestClient

from service.operating.handing_out import FILES, FileExists, hand_out


class TestHandOut:
    def test_copies_every_file_once(self, tmp_path: Path) -> None:
        copied = hand_out(tmp_path / "new")
        assert {path.name for path in copied} == {path.name for path in FILES.iterdir()}
        with pytest.raises(FileExists):
            hand_out(tmp_path / "new")


class TestFiles:
    @pytest.mark.parametrize("name", ["grafana-dashboard.json", "alerts.yml"])
    def test_ask_for_figures_that_exist(self, name: str, app: FastAPI, client: TestClient) -> None:
        client.get("/healthz")
        known = set(re.findall(r"^# TYPE (\S+)", generate_latest(app.state.registry).decode(), re.MULTILINE))
        asked = set(re.findall(r"\b(?:langnghe|process)_\w+", (FILES / name).read_text("utf-8")))
        assert asked
        assert {re.sub(r"_(?:bucket|count|sum)$", "", figure) for figure in asked} <= known

    def test_dashboard_is_json_with_panels(self) -> None:
        board = json.loads((FILES / "grafana-dashboard.json").read_text("utf-8"))
        assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"]) >= 6

    @pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
    def test_unit_is_understood(self) -> None:
        done = subprocess.run(
            ["systemd-analyze", "verify", FILES / "langnghe.service"], capture_output=True, text=True, check=False
        )  # fmt: skip
        assert "Unknown" not in done.stderr

    def test_commands_are_ours(self) -> None:
        from typer.main import get_command

        from service.cli import app

        unit = (FILES / "langnghe.service").read_text("utf-8")
        [line] = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
        _program, command, *options = shlex.split(line)
        known = get_command(app).commands[command]  # type: ignore[attr-defined]
        offered = {name for parameter in known.params for name in parameter.opts}
        assert {option for option in options if option.startswith("--")} <= offered
