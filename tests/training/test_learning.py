"""What a retraining learns, and what the gate keeps out: whole retrainings on a part of the corpus.

The same on the whole corpus: `langnghe bench endurance --part learning`.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from training.by_ear import by_ear
from training.corpus import DATASETS, Corpus, load_corpus
from training.gate import GateReport
from training.new_opinions import NewOpinion
from training.retraining import TooFewExamples, set_rare_aside
from training.sampling import write_sample_corpus
from training.snapshot import freeze
from training.trials.learner import Learner
from training.trials.new_topics import ADDED_TOPICS, N_LABELS, try_added_topic
from training.trials.poison import try_poison

#: Beside the first opinions, so that one flipped label in five can be told from chance.
MORE_PARTS = ("city-wards.jsonl", "everyday.jsonl", "letters.jsonl")
#: Not in the sample, so that its opinions are new.
ELSEWHERE = DATASETS / "opinions" / "mekong-delta.jsonl"
N_CORRECTIONS = 300


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Learner:
    """With a version "first", trained on the sample alone."""
    folder = tmp_path_factory.mktemp("learning")
    corpus = write_sample_corpus(folder / "datasets", n_train=1339, n_test=400)
    for name in MORE_PARTS:
        shutil.copy(DATASETS / "opinions" / name, corpus / "opinions" / name)
    learner = Learner(folder, corpus)
    learner.train("first")
    return learner


def rule(report: GateReport, code: str) -> bool:
    return next(one.passed for one in report.rules if one.code == code)


class TestNewTopic:
    def test_is_learnt_by_one_retraining_without_code(self, learner: Learner) -> None:
        trial = try_added_topic(learner, "first", ADDED_TOPICS / "tourism")
        assert trial.held, trial.figures
        assert trial.figures["labelled"] == N_LABELS
        assert trial.figures["test_opinions"] == 70

    def test_with_three_examples_it_waits_and_the_others_are_learnt(self, learner: Learner) -> None:
        corpus, with_others = few_land(learner)
        kept, waiting = set_rare_aside(corpus, known=["roads"])
        assert waiting == {"land": 3}
        assert {topic for one in kept.train for topic in one.topics} == with_others
        assert len(kept.train) == len(corpus.train) - sum(one.topics == ("land",) for one in corpus.train)

    def test_a_topic_that_the_live_version_knows_is_not_forgotten(self, learner: Learner) -> None:
        corpus, _ = few_land(learner)
        with pytest.raises(TooFewExamples, match=f"“{corpus.taxonomy.topic_name('land')}” .* còn 3 ý kiến"):
            set_rare_aside(corpus, known=["land"])


def few_land(learner: Learner) -> tuple[Corpus, set[str]]:
    """The corpus with three opinions on land, at least one of them on nothing else; and all other topics."""
    loaded = load_corpus(learner.datasets)
    on_land = sorted((one for one in loaded.train if "land" in one.topics), key=lambda one: len(one.topics))
    others = [one for one in loaded.train if "land" not in one.topics]
    corpus = Corpus((*on_land[:1], *on_land[-2:], *others), loaded.test, loaded.taxonomy)
    return corpus, {topic for one in corpus.train for topic in one.topics} - {"land"}


class TestPoison:
    def test_one_label_in_five_of_a_topic_flipped_is_caught(self, learner: Learner) -> None:
        trial = try_poison(learner, "first", "environment")
        assert trial.held
        assert "labels" in trial.figures["caught_by"]


class TestCorrections:
    def test_teach_a_dialect_and_draw_a_curve(self, learner: Learner) -> None:
        rows = [json.loads(line) for line in ELSEWHERE.read_text(encoding="utf-8").splitlines()]
        new = [
            NewOpinion(
                by_ear(row["text"]), tuple(row["topics"]), row["kind"], row["dialogue"], 2026, "correction"
            )
            for row in rows
            if row["kind"] != "denunciation"
        ][: round(N_CORRECTIONS * 1.3)]
        learner.train("dialect", new)
        report = learner.judge("first", "dialect")
        sizes, figures = zip(*(point.values() for point in report.growth), strict=True)
        assert sizes[0] == 0
        assert sizes[-1] >= N_CORRECTIONS * 0.9
        assert figures[-1] > figures[0]
        respelt = [replace(one, text=by_ear(one.text)) for one in load_corpus(learner.datasets).test]
        heard = learner.compare("first", "dialect", respelt).macro_f1
        assert heard.after > heard.before, heard
        assert rule(report, "macro_f1"), report.rules[0].sentence

    def test_a_test_dialogue_among_the_new_ones_is_not_learnt_from(
        self, learner: Learner, tmp_path: Path
    ) -> None:
        tested = load_corpus(learner.datasets).test[:5]
        new = [
            NewOpinion(one.text, ("land",), "petition", "d", 2026, "labelled") for one in tested if one.topics
        ]
        spaced = [replace(one, text=f"{one.text} ") for one in new]
        snapshot = freeze(tmp_path / "s", spaced, datasets=learner.datasets)
        assert snapshot.left_out == {"test_text": len(new)}
        assert snapshot.n_new == snapshot.n_held_back == 0
