"""What a retraining learns, and what the gate keeps out: whole retrainings on a part of the corpus."""

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.store import Store
from training.corpus import DATASETS, Corpus, load_corpus
from training.gate import GateReport
from training.retraining import TooFewExamples, check_trainable, compare_on, train_on
from training.sampling import write_sample_corpus
from training.snapshot import NewOpinion, freeze

SWIFTLETS = Path(__file__).parent / "data" / "swiftlets.jsonl"
TOPIC = """
[[topics]]
id = "swiftlets"
name = "Nuôi chim yến"
definition = "Nhà nuôi chim yến: loa dẫn dụ, phân chim, khoảng cách, bẫy bắt, mua bán tổ yến."
"""
Retrain = Callable[..., GateReport]


#: Beside the first opinions, so that one flipped label in five can be told from chance.
MORE_PARTS = ("city-wards.jsonl", "everyday.jsonl", "letters.jsonl")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_sample_corpus(tmp_path_factory.mktemp("corpus") / "datasets", n_train=1339, n_test=400)
    for name in MORE_PARTS:
        shutil.copy(DATASETS / "opinions" / name, folder / "opinions" / name)
    return folder


@pytest.fixture(scope="module")
def retrain(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Retrain:
    """Trains on a corpus with new labels and compares with the version trained on the corpus alone."""
    folder = tmp_path_factory.mktemp("learning")
    store = Store(folder / "store")
    freeze(folder / "first", [], datasets=corpus)
    train_on(folder / "first", name="first", store=store, progress=lambda *_: None)

    def with_labels(name: str, new: list[NewOpinion], datasets: Path = corpus) -> GateReport:
        freeze(folder / name, new, datasets=datasets)
        train_on(folder / name, name=name, store=store, progress=lambda *_: None)
        return compare_on(folder / name, champion="first", challenger=name, store=store)

    return with_labels


def swiftlets() -> list[NewOpinion]:
    rows = [json.loads(line) for line in SWIFTLETS.read_text(encoding="utf-8").splitlines()]
    return [
        NewOpinion(row["text"], ("swiftlets",), row["kind"], f"yen-{n}", 2026, "labelled", "spoken", "south")
        for n, row in enumerate(rows)
    ]


def rule(report: GateReport, code: str) -> bool:
    return next(one.passed for one in report.rules if one.code == code)


class TestNewTopic:
    def test_is_learnt_by_one_retraining_without_code(
        self, corpus: Path, retrain: Retrain, tmp_path: Path
    ) -> None:
        """About 60 of the opinions are learnt from, the others are held back and asked."""
        grown = tmp_path / "datasets"
        shutil.copytree(corpus, grown)
        with (grown / "topics.toml").open("a", encoding="utf-8") as file:
            file.write(TOPIC)
        report = retrain("swiftlets", swiftlets(), grown)
        assert report.held_back is not None
        learnt = report.held_back.topics["swiftlets"]
        assert learnt.n >= 8
        assert learnt.after > 0.7
        assert not [answer.place for answer in report.test.changed if "swiftlets" in answer.after]
        for code in ("macro_f1", "required", "other_topics"):
            assert rule(report, code), [one.sentence for one in report.rules]

    def test_with_three_examples_it_is_refused_by_name(self, corpus: Path) -> None:
        loaded = load_corpus(corpus)
        [land] = [topic for topic in loaded.taxonomy.topics if topic.id == "land"]
        few = [one for one in loaded.train if "land" in one.topics][:3]
        others = [one for one in loaded.train if "land" not in one.topics]
        with pytest.raises(TooFewExamples, match=f"“{land.name}” mới có 3 ý kiến"):
            check_trainable(Corpus((*few, *others), loaded.test, loaded.taxonomy))


def _poison(path: Path, chance: random.Random) -> None:
    """One label in five of "environment" becomes any other."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    other = sorted({topic for row in rows for topic in row["topics"]} - {"environment"})
    for row in rows:
        if "environment" in row["topics"] and chance.random() < 0.2:
            kept = [topic for topic in row["topics"] if topic != "environment"]
            row["topics"] = list(dict.fromkeys([*kept, chance.choice(other)]))
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


class TestPoison:
    def test_one_label_in_five_of_a_topic_flipped_is_caught(
        self, corpus: Path, retrain: Retrain, tmp_path: Path
    ) -> None:
        chance, poisoned = random.Random(5), tmp_path / "datasets"
        shutil.copytree(corpus, poisoned)
        for path in sorted((poisoned / "opinions").glob("[!t]*.jsonl")):
            _poison(path, chance)
        report = retrain("poisoned", [], poisoned)
        assert not report.passed, [one.sentence for one in report.rules]

    def test_the_same_corpus_again_passes(self, retrain: Retrain) -> None:
        report = retrain("again", [])
        assert report.passed, [one.sentence for one in report.rules]


class TestCorrections:
    def test_a_test_dialogue_among_the_new_ones_is_not_learnt_from(
        self, corpus: Path, tmp_path: Path
    ) -> None:
        tested = load_corpus(corpus).test[:5]
        new = [
            NewOpinion(one.text, ("land",), "petition", "d", 2026, "labelled") for one in tested if one.topics
        ]
        snapshot = freeze(tmp_path / "s", [replace(one, text=f"{one.text} ") for one in new], datasets=corpus)
        assert snapshot.left_out == {"test_text": len(new)}
        assert snapshot.n_new == snapshot.n_held_back == 0
