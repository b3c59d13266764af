"""Comparing versions: no difference for the same version, and differences told with intervals and verdicts."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from models.classifier import Classifier
from training.answering import answers_of
from training.comparing import compare_versions
from training.corpus import LabelledOpinion, load_corpus
from training.evaluating import evaluate


@pytest.fixture(scope="module")
def opinions() -> list[LabelledOpinion]:
    return list(islice(load_corpus().test, 120))


@pytest.fixture(scope="module")
def deaf(classifier: Classifier) -> Classifier:
    """The same version, which never gives "land"."""
    thresholds = classifier.calibration.thresholds.copy()
    thresholds[classifier.weights.topics.index("land")] = 2.0
    return Classifier(
        version="deaf", taxonomy=classifier.taxonomy, weights=classifier.weights,
        calibration=replace(classifier.calibration, thresholds=thresholds),
    )  # fmt: skip


class TestAnswersOf:
    def test_are_those_of_serving(self, classifier: Classifier, opinions: list[LabelledOpinion]) -> None:
        texts = [*(one.text for one in opinions), "nuoc may duc qua", "…", "Đường hỏng. " * 1000]
        first, second = answers_of((classifier, classifier), texts)
        assert first == second == classifier.predict(texts, evidence=False)


class TestCompareVersions:
    def test_a_version_equals_itself(self, classifier: Classifier, opinions: list[LabelledOpinion]) -> None:
        found = compare_versions(classifier, classifier, opinions)
        assert (found.macro_f1.by, found.macro_f1.low, found.macro_f1.high) == (0, 0, 0)
        assert found.changed == ()

    def test_agrees_with_the_evaluation(
        self, classifier: Classifier, opinions: list[LabelledOpinion]
    ) -> None:
        found, figures = compare_versions(classifier, classifier, opinions), evaluate(classifier, opinions)
        assert found.macro_f1.after == pytest.approx(figures.macro_f1, abs=2e-4)
        assert found.coverage.after == pytest.approx(figures.coverage, abs=2e-4)
        assert found.guard_recall.after == pytest.approx(figures.guard_recall, abs=2e-4)
        for topic, change in found.topics.items():
            assert change.after == pytest.approx(figures.topics[topic].f1, abs=2e-4)
            assert change.n == figures.topics[topic].n

    def test_tells_what_fell(
        self, classifier: Classifier, deaf: Classifier, opinions: list[LabelledOpinion]
    ) -> None:
        found = compare_versions(classifier, deaf, opinions)
        assert found.topics["land"].after == 0
        assert found.topics["land"].is_fall
        assert not found.topics["clean_water"].is_fall
        assert found.macro_f1.by < 0
        told, back = (
            one.to_json(texts=False)["topics"]
            for one in (found, compare_versions(deaf, classifier, opinions))
        )
        assert [one["land"]["verdict"] for one in (told, back)] == ["worse", "better"]
        assert told["clean_water"]["verdict"] == ""

    def test_lists_changed_answers_in_both_directions(
        self, classifier: Classifier, deaf: Classifier, opinions: list[LabelledOpinion]
    ) -> None:
        worse = compare_versions(classifier, deaf, opinions).changed
        better = compare_versions(deaf, classifier, opinions).changed
        assert len(worse) == len(better) > 0
        swapped = {"better": "worse", "worse": "better", "other": "other"}
        assert [swapped[one.verdict] for one in worse] == [one.verdict for one in better]
        assert all("land" in one.before and "land" not in one.after for one in worse)

    def test_a_handful_of_lost_answers_may_be_chance(
        self, classifier: Classifier, deaf: Classifier, opinions: list[LabelledOpinion]
    ) -> None:
        """Three lost and none won: a bootstrap alone would call it a fall, a coin would do it once in eight."""
        lost = [one for one in opinions if "land" in one.topics][:3]
        others = [one for one in opinions if "land" not in one.topics]
        apart = [replace(one, dialogue=f"d{at}") for at, one in enumerate((*lost, *others))]
        change = compare_versions(classifier, deaf, apart).topics["land"]
        assert change.by < 0
        assert change.chance > 0.1
        assert change.verdict == ""

    def test_intervals_come_from_whole_dialogues(
        self, classifier: Classifier, deaf: Classifier, opinions: list[LabelledOpinion]
    ) -> None:
        """With everything in one dialogue there is nothing to draw, so the interval is the point."""
        together = [replace(one, dialogue="một") for one in opinions]
        change = compare_versions(classifier, deaf, together).macro_f1
        assert np.allclose([change.low, change.high], change.by, atol=2e-4)
