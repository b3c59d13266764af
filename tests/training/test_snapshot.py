"""The snapshot: what of this installation's labels may be trained on, and that it stays as it was frozen."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from models.taxonomy import load_taxonomy
from training.corpus import DATASETS, LabelledOpinion, load_corpus
from training.new_opinions import NewOpinion, drawn_singly, split
from training.snapshot import BrokenSnapshot, freeze, read_held_back, read_snapshot

GOOD = NewOpinion(
    "Bến đò Cây Me ván mục, học trò qua sông mỗi sáng rất nguy hiểm.",
    ("roads",),
    "petition",
    "d1",
    2026,
    "correction",
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A datasets folder of some training and some test opinions."""
    folder = tmp_path_factory.mktemp("small") / "datasets"
    shutil.copytree(DATASETS, folder, ignore=shutil.ignore_patterns("*.jsonl"))
    for name, n in (("founding.jsonl", 60), ("test.jsonl", 20)):
        lines = (DATASETS / "opinions" / name).read_text(encoding="utf-8").splitlines()[:n]
        (folder / "opinions" / name).write_text("\n".join(lines), encoding="utf-8")
    return folder


def frozen(folder: Path, small: Path, *new: NewOpinion) -> tuple[list[str], dict[str, int]]:
    """Texts of the new opinions in the snapshot, on both sides, and what was left out."""
    snapshot = freeze(folder, new, datasets=small)
    lines = [
        json.loads(line)["text"]
        for name in ("opinions/local.jsonl", "held-back.jsonl")
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
    ]
    return lines, snapshot.left_out


class TestFreeze:
    def test_keeps_a_new_label(self, tmp_path: Path, small: Path) -> None:
        assert frozen(tmp_path / "s", small, GOOD) == ([GOOD.text], {})

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"kind": "denunciation"}, "denunciation"),
            ({"topics": ("chợ trời",)}, "unknown_topic"),
            ({"topics": (), "kind": "petition"}, "unreadable"),
            ({"kind": "none"}, "unreadable"),
            ({"text": "   "}, "unreadable"),
            ({"text": "Gọi tôi số 0912345678 về chuyện cái cống."}, "personal_data"),
            ({"text": "x" * 10_001}, "unreadable"),
        ],
    )
    def test_leaves_out(self, tmp_path: Path, small: Path, change: dict[str, object], reason: str) -> None:
        texts, left_out = frozen(tmp_path / "s", small, GOOD, replace(GOOD, **change))
        assert texts == [GOOD.text]
        assert left_out == {reason: 1}

    def test_leaves_out_texts_of_the_test_part(self, tmp_path: Path, small: Path) -> None:
        tested = load_corpus(small).test[0].text
        near = tested.upper() + " Kính mong xã xem xét."
        texts, left_out = frozen(
            tmp_path / "s", small, GOOD, replace(GOOD, text=tested), replace(GOOD, text=near)
        )
        assert texts == [GOOD.text]
        assert left_out["test_text"] == 2

    def test_the_later_of_two_labels_counts(self, tmp_path: Path, small: Path) -> None:
        later = replace(GOOD, text=GOOD.text.upper(), topics=("irrigation_disaster",))
        texts, left_out = frozen(tmp_path / "s", small, GOOD, later)
        assert (texts, left_out) == ([later.text], {"contradicted": 1})

    def test_is_done_once(self, tmp_path: Path, small: Path) -> None:
        first = freeze(tmp_path / "s", [GOOD], datasets=small)
        assert freeze(tmp_path / "s", [], datasets=small) == first

    def test_leaves_nothing_half_done(self, tmp_path: Path, small: Path) -> None:
        def broken() -> object:
            yield GOOD
            raise OSError(28, "No space left on device")

        with pytest.raises(OSError, match="No space"):
            freeze(tmp_path / "s", broken(), datasets=small)  # type: ignore[arg-type]
        assert list(tmp_path.iterdir()) == []

    def test_a_changed_file_is_found(self, tmp_path: Path, small: Path) -> None:
        freeze(tmp_path / "s", [GOOD], datasets=small)
        with (tmp_path / "s" / "lexicon.toml").open("a", encoding="utf-8") as file:
            file.write("# thêm\n")
        with pytest.raises(BrokenSnapshot, match="thay đổi"):
            read_snapshot(tmp_path / "s")


class TestSplit:
    def test_holds_back_a_fifth_and_always_the_same(self) -> None:
        new = [replace(GOOD, text=f"Ý kiến thứ {n}", dialogue=f"d{n}") for n in range(1000)]
        train, held_back = split(new)
        assert 150 < len(held_back) < 250
        assert split(new[::-1])[1] == held_back[::-1]
        assert len(train) + len(held_back) == 1000

    def test_a_small_dialogue_goes_as_a_whole(self) -> None:
        new = [replace(GOOD, text=f"Ý kiến {d}/{n}", dialogue=f"d{d}") for d in range(60) for n in range(5)]
        train, held_back = split(new)
        assert held_back
        assert not {o.dialogue for o in train} & {o.dialogue for o in held_back}

    def test_what_was_drawn_singly_is_judged_singly(self) -> None:
        rows = [
            LabelledOpinion(
                f"Ý kiến {n}", ("roads",), "petition", "tệp" if n < 12 else "nhỏ", "sms", "north", 2026
            )
            for n in range(17)
        ]
        judged = drawn_singly(rows[10:], rows[:10])
        assert [one.dialogue for one in judged] == ["tệp/0", "tệp/1", *["nhỏ"] * 5]

    def test_of_a_large_file_single_rows(self) -> None:
        train, held_back = split([replace(GOOD, text=f"Ý kiến {n}", dialogue="một tệp") for n in range(100)])
        assert len(train) > 60
        assert held_back

    def test_held_back_opinions_are_read_like_the_corpus(self, tmp_path: Path, small: Path) -> None:
        new = [replace(GOOD, text=f"Cầu số {n} hỏng lan can.", dialogue=f"d{n}") for n in range(40)]
        snapshot = freeze(tmp_path / "s", new, datasets=small)
        held_back = read_held_back(tmp_path / "s", load_taxonomy())
        assert len(held_back) == snapshot.n_held_back > 0
        assert load_corpus(tmp_path / "s").test == load_corpus(small).test
