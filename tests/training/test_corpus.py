"""The corpus: every broken line is named with file, line and reason, without its text."""

import json
from pathlib import Path

import pytest

from models.taxonomy import load_taxonomy
from training.checking import check_corpus
from training.corpus import BrokenCorpus, load_corpus, read_opinions

GOOD = {
    "text": "Rác chất đống ở đầu ngõ", "topics": ["environment"], "kind": "feedback",
    "dialogue": "d-1", "register": "spoken", "region": "north", "year": 2024,
}  # fmt: skip

BROKEN = [
    (b"{", "JSON"),
    (b"[]", "JSON"),
    (b"{}", "thiếu trường"),
    (b"\xff", "UTF-8"),
    (GOOD | {"text": ""}, "text"),
    (GOOD | {"text": "a" * 10_001}, "10001"),
    (GOOD | {"text": 3}, "text"),
    (GOOD | {"topics": ["moon"]}, "moon"),
    (GOOD | {"topics": "land"}, "topics"),
    (GOOD | {"topics": ["land", "land"]}, "hai lần"),
    (GOOD | {"topics": []}, "none"),
    (GOOD | {"kind": "none"}, "none"),
    (GOOD | {"kind": "shout"}, "kind"),
    (GOOD | {"register": "song"}, "register"),
    (GOOD | {"region": "west"}, "region"),
    (GOOD | {"year": "2024"}, "year"),
    (GOOD | {"year": True}, "year"),
    (GOOD | {"colour": "red"}, "colour"),
]


def _line(row: object) -> bytes:
    return row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode()


def _folder(tmp_path: Path, lines: list[bytes], test: str = "[]") -> Path:
    source = Path(__file__).parents[2] / "datasets"
    (tmp_path / "opinions").mkdir()
    for name in ("topics.toml", "lexicon.toml"):
        (tmp_path / name).write_bytes((source / name).read_bytes())
    (tmp_path / "splits.toml").write_text(f"test = {test}", encoding="utf-8")
    (tmp_path / "opinions" / "a.jsonl").write_bytes(b"\n".join(lines))
    return tmp_path


class TestReadOpinions:
    @pytest.mark.parametrize(("row", "reason"), BROKEN)
    def test_names_file_line_and_reason(self, tmp_path: Path, row: object, reason: str) -> None:
        path = tmp_path / "a.jsonl"
        path.write_bytes(_line(GOOD) + b"\n\n" + _line(row) + b"\n")
        opinions, faults = read_opinions([path], load_taxonomy())
        assert len(opinions) == 1
        assert [(fault.file, fault.line) for fault in faults] == [("a.jsonl", 3)]
        assert reason in faults[0].reason
        assert "Rác chất đống" not in str(faults[0])

    def test_loading_refuses_the_whole_corpus(self, tmp_path: Path) -> None:
        folder = _folder(tmp_path, [_line(GOOD), b"{"])
        with pytest.raises(BrokenCorpus, match=r"a\.jsonl:2"):
            load_corpus(folder)

    def test_a_dialogue_stands_wholly_on_one_side(self) -> None:
        corpus = load_corpus()
        assert not {o.dialogue for o in corpus.train} & {o.dialogue for o in corpus.test}
        assert len(corpus.test) >= 1000


class TestCheck:
    def test_finds_near_duplicates_across_the_parts(self, tmp_path: Path) -> None:
        rows = [GOOD, GOOD | {"text": "rac chat dong o dau ngo", "dialogue": "d-2"}]
        report = check_corpus(_folder(tmp_path, list(map(_line, rows)), test='["d-2"]'))
        assert [(p.first, p.second, p.across) for p in report.near_duplicates] == [
            ("a.jsonl:1", "a.jsonl:2", True)
        ]
        assert not report.is_usable

    def test_finds_personal_data_and_missing_test_dialogues(self, tmp_path: Path) -> None:
        rows = [GOOD | {"text": "Gọi cho tôi số 0912345678"}]
        report = check_corpus(_folder(tmp_path, list(map(_line, rows)), test='["gone"]'))
        assert {fault.file for fault in report.faults} == {"a.jsonl", "splits.toml"}

    def test_our_own_corpus_is_in_order(self) -> None:
        report = check_corpus(Path(__file__).parents[2] / "datasets")
        assert report.faults == ()
        assert report.is_usable
        assert report.n_dialogues >= 250
        assert report.missing_topics == ()
        assert min(n for topic, n in report.topics.items() if topic != "other") >= 150
        assert min(report.kinds.values()) >= 200
        assert max(share for _, share in report.openings + report.four_grams) < 0.05
