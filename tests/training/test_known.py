"""What was worked out of a text is found again, and what can no longer be used goes."""

from pathlib import Path

import pytest

from models.lexicon import Lexicon
from training import unaccented
from training.corpus import LabelledOpinion
from training.known import Known, forget
from training.unaccented import restored_copies

TEXTS = (
    "nước máy thôn đông đục cả tuần nay, đề nghị xã kiểm tra", "đường liên thôn nhiều ổ gà",
    "đèn đường trước cổng trường tắt cả tháng", "bãi rác bốc mùi hôi, cả xóm phải đóng cửa",
    "nước máy đục, đề nghị công ty kiểm tra", "đường ngập mỗi khi mưa to",
)  # fmt: skip
OPINIONS = [
    LabelledOpinion(text, (), "feedback", f"d-{at}", "minutes", "north", 2024)
    for at, text in enumerate(TEXTS)
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANGNGHE_HOME", str(tmp_path))
    return tmp_path


class TestKnown:
    def test_finds_what_was_added_also_after_a_restart(self) -> None:
        Known("words").add(["nước máy"], [[["nước", "máy"], 2]])
        assert Known("words").find("nước máy") == [["nước", "máy"], 2]
        assert Known("words").find("nước") is None
        assert Known("others").find("nước máy") is None

    def test_a_line_cut_by_a_crash_is_as_if_it_were_not_there(self, home: Path) -> None:
        Known("words").add(["một", "hai"], [[1], [2]])
        path = home / "segments" / "words.jsonl"
        path.write_text(path.read_text(encoding="utf-8")[:-3], encoding="utf-8")
        assert (Known("words").find("một"), Known("words").find("hai")) == ([1], None)


class TestRestoredCopies:
    def test_are_the_same_the_second_time_without_restoring(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = restored_copies(OPINIONS, Lexicon([]), OPINIONS)
        monkeypatch.setattr(unaccented, "_restored", lambda texts, _: ["?"] * len(texts))
        assert restored_copies(OPINIONS, Lexicon([]), OPINIONS) == first
        assert any(not text.isascii() for text in first)

    def test_of_another_spelling_are_made_anew_and_the_old_ones_go(self, home: Path) -> None:
        restored_copies(OPINIONS, Lexicon([]))
        before = set((home / "segments").glob("restored-*"))
        restored_copies(OPINIONS[:-1], Lexicon([]))
        assert set((home / "segments").glob("restored-*")) - before
        assert len(list((home / "segments").glob("restored-*"))) <= 2

    def test_only_the_files_of_the_pattern_go(self, home: Path) -> None:
        for name in ("restored-1", "restored-2", "text-7"):
            Known(name).add(["x"], [[1]])
        forget("restored-*", but=["restored-2"])
        assert {path.stem for path in (home / "segments").glob("*")} == {"restored-2", "text-7"}
