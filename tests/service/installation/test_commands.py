"""The console on the installation as a whole: back up, check, put back, look over; one person's data."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.database import make_engine, make_sessions, upgrade_database

PASSPHRASE = "con trâu gặm cỏ bờ đê"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation with one administrator."""
    engine = make_engine(f"sqlite:///{tmp_path / 'home' / 'langnghe.db'}")
    upgrade_database(engine)
    with make_sessions(engine).begin() as session:
        add_account(session, name="quản trị", roles=[Role.administrator], commune="An Mẫu")
    engine.dispose()
    return tmp_path / "home"


def run(home: Path, store: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    settings = {"LANGNGHE_HOME": str(home), "LANGNGHE_MODEL_STORE": str(store), **more}
    return subprocess.run(
        [sys.executable, "-c", "from service.cli import main; main()", *words],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_backup_and_restore(home: Path, model_store: Path, tmp_path: Path) -> None:
    backup, secret = str(tmp_path / "đêm.lnb"), {"LANGNGHE_BACKUP_PASSPHRASE": PASSPHRASE}
    made = run(home, model_store, "backup", backup, **secret)
    assert (made.returncode, "đã mã hóa" in made.stdout) == (0, True), made.stderr
    assert run(home, model_store, "restore", backup, "--check", **secret).returncode == 0

    refused = run(home, model_store, "restore", backup, **secret)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Lỗi: langnghe.db đang có dữ liệu")
    wrong = run(
        home, model_store, "restore", backup, "--check", LANGNGHE_BACKUP_PASSPHRASE="sai mật khẩu rồi"
    )
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (1, False)

    new = tmp_path / "new"
    assert run(new, tmp_path / "store", "restore", backup, **secret).returncode == 0
    found = json.loads(run(new, tmp_path / "store", "doctor", "--json").stdout)
    assert [one["matter"] for one in found if one["level"] == "fault"] == []


def test_doctor_fails_on_what_must_be_mended(home: Path, tmp_path: Path) -> None:
    told = run(home, tmp_path / "no-store", "doctor")
    assert told.returncode == 1
    assert "✗ Mô hình" in told.stdout


def test_a_database_that_cannot_be_opened_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "langnghe.db").mkdir()
    told = run(tmp_path, tmp_path, "retention", "--dry-run")
    assert told.returncode == 1
    assert told.stderr.strip().splitlines()[-1].startswith("Lỗi: ")
    assert "Traceback" not in told.stderr


def test_person_must_be_named_in_one_way(home: Path, tmp_path: Path) -> None:
    assert run(home, tmp_path, "person", "export").returncode == 2
    nobody = run(home, tmp_path, "person", "erase", "--phone", "0912345678", "--yes")
    assert (nobody.returncode, nobody.stderr.strip()) == (1, "Lỗi: Không có dữ liệu nào của người này.")
