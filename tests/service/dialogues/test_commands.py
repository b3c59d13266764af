"""The console: digest and import."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from sqlalchemy import func, select
from typer.testing import CliRunner

from models.classifier import Classifier
from models.errors import Problem
from service.app import make_reception
from service.database import make_engine, make_sessions
from service.dialogues.commands import digest, import_command
from service.dialogues.importing import ImportedBefore
from service.dialogues.previewing import MeetingInFuture, NoOpinions
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.dialogues.unreadable import UnreadableFile
from service.opinions.records import OpinionRecord
from service.routing.profile import load_profile
from service.settings import get_settings

MINUTES = """BIÊN BẢN
Ngày 15/3/2024, xã An Lạc tổ chức hội nghị đối thoại.
Ý KIẾN CỦA NHÂN DÂN
Ông Thắng, thôn Đông: Nước máy đục và tanh hai tháng nay.
Bà Mơ, thôn Đoài: Tôi tố cáo ông X, cán bộ địa chính xã, nhận hối lộ 20 triệu đồng.
"""


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, model_store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An installation of its own in an empty folder."""
    address = f"sqlite:///{tmp_path / 'langnghe.db'}"
    monkeypatch.setenv("LANGNGHE_DATABASE_URL", address)
    monkeypatch.setenv("LANGNGHE_MODEL_STORE", str(model_store))
    get_settings.cache_clear()
    yield address
    get_settings.cache_clear()


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    path = tmp_path / "bien-ban.txt"
    path.write_text(MINUTES, encoding="utf-8")
    return path


@pytest.fixture
def console(classifier: Classifier) -> typer.Typer:
    program = typer.Typer()
    program.command("digest")(digest)
    program.command("import")(
        import_command(lambda: make_reception(classifier=classifier, profile=load_profile()))
    )
    return program


def run(console: typer.Typer, *words: object) -> str:
    """What the console prints; a Problem is raised, as the program does."""
    result = CliRunner().invoke(console, [str(word) for word in words])
    if isinstance(result.exception, Problem):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


class TestDigest:
    def test_prints_people_and_departments(self, console: typer.Typer, minutes: Path) -> None:
        shown = run(console, "digest", minutes)
        assert "Nước máy đục" in shown
        assert "Thắng, thôn Đông" in " ".join(shown.split())
        assert "15/03/2024" in shown
        assert "hối lộ" not in shown

    def test_prints_json_alone(self, console: typer.Typer, minutes: Path) -> None:
        answer = json.loads(run(console, "digest", minutes, "--json"))
        assert [one["section"] for one in answer["opinions"]] == ["raised", "raised"]

    def test_routes_for_another_day(self, console: typer.Typer, minutes: Path) -> None:
        answer = json.loads(run(console, "digest", minutes, "--json", "--on", "2026-11-24"))
        assert answer["document"]["routed_on"] == "2026-11-24"
        assert answer["opinions"][0]["route"]["structure"] == "two-tier-2025"

    def test_writes_word_and_excel(self, console: typer.Typer, minutes: Path, tmp_path: Path) -> None:
        run(console, "digest", minutes, "--docx", tmp_path / "a.docx", "--xlsx", tmp_path / "a.xlsx")
        assert (tmp_path / "a.docx").stat().st_size > 1000
        assert (tmp_path / "a.xlsx").stat().st_size > 1000

    def test_needs_no_database(self, console: typer.Typer, minutes: Path, tmp_path: Path) -> None:
        run(console, "digest", minutes)
        assert not (tmp_path / "langnghe.db").exists()

    def test_a_bad_file_is_one_clear_line(self, console: typer.Typer, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"MZ" + b"\0" * 200)
        with pytest.raises(UnreadableFile, match="đuôi tên tệp"):
            run(console, "digest", tmp_path / "a.docx")


def count(address: str, record: type) -> int:
    engine = make_engine(address)
    try:
        with make_sessions(engine)() as session:
            return int(session.scalar(select(func.count()).select_from(record)) or 0)
    finally:
        engine.dispose()


class TestImport:
    def test_keeps_the_opinions(self, console: typer.Typer, minutes: Path, installation: str) -> None:
        shown = run(console, "import", minutes, "--chair", "Ông Lượng")
        assert "Đã tiếp nhận 2 ý kiến" in shown
        assert "(giữ kín)" in shown
        assert (count(installation, OpinionRecord), count(installation, DialogueRecord)) == (2, 1)

    def test_the_same_file_twice_is_refused(
        self, console: typer.Typer, minutes: Path, installation: str
    ) -> None:
        run(console, "import", minutes)
        with pytest.raises(ImportedBefore):
            run(console, "import", minutes)
        assert count(installation, OpinionRecord) == 2

    def test_a_meeting_to_come_has_no_minutes(self, console: typer.Typer, minutes: Path) -> None:
        with pytest.raises(MeetingInFuture):
            run(console, "import", minutes, "--date", "2099-01-01")

    def test_minutes_without_opinions_leave_nothing(
        self, console: typer.Typer, tmp_path: Path, installation: str
    ) -> None:
        path = tmp_path / "empty.txt"
        path.write_text("BIÊN BẢN\nHội nghị kết thúc vào hồi 11 giờ.", encoding="utf-8")
        with pytest.raises(NoOpinions):
            run(console, "import", path)
        assert count(installation, DialogueRowRecord) == 0


def test_the_commands_load_nothing_heavy() -> None:
    program = (
        "import sys, service.dialogues.commands\n"
        "heavy = {'numpy', 'underthesea', 'docx', 'pypdf', 'openpyxl', 'fastapi', 'sqlalchemy', 'rich.table'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
