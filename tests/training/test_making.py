"""Making a version: repeatable, calibrated, and honest about what it has not seen."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.classifier import Classifier
from models.lexicon import load_lexicon
from models.store import Store
from training.calibrating import calibrate
from training.corpus import Corpus, load_corpus
from training.evaluating import evaluate
from training.making import make_version
from training.recipe import Recipe


@pytest.fixture(scope="module")
def small() -> Corpus:
    """The first dialogues of the bundled corpus."""
    corpus = load_corpus()
    kept = sorted({o.dialogue for o in corpus.train})[:24]
    return replace(corpus, train=tuple(o for o in corpus.train if o.dialogue in kept), test=corpus.test[:60])


class TestMakeVersion:
    def test_the_same_data_gives_the_same_numbers(self, small: Corpus, tmp_path: Path) -> None:
        lexicon = load_lexicon(topics=small.taxonomy.predicted_topics)
        loaded = []
        for name in ("a", "b"):
            store = Store(tmp_path / name)
            trained = make_version(
                corpus=small, lexicon=lexicon, store=store, recipe=Recipe(folds=3), progress=lambda *_: None
            )
            loaded.append(store.load(trained.version))
        first, second = (one.weights.coefficients for one in loaded)
        assert np.array_equal(first, second)
        assert np.array_equal(loaded[0].calibration.thresholds, loaded[1].calibration.thresholds)

    def test_it_is_not_live_until_promoted(self, small: Corpus, tmp_path: Path) -> None:
        store = Store(tmp_path)
        make_version(
            corpus=small,
            lexicon=load_lexicon(),
            store=store,
            recipe=Recipe(folds=2),
            progress=lambda *_: None,
        )
        assert store.current() is None
        assert len(store.versions()) == 1


class TestEvaluate:
    def test_counts_add_up(self, classifier: Classifier, small: Corpus) -> None:
        evaluation = evaluate(classifier, small.test)
        assert evaluation.n_opinions == len(small.test)
        assert sum(f.n for f in evaluation.kinds.values()) == len(small.test)
        assert evaluation.topics["land"].n == sum("land" in o.topics for o in small.test)
        assert 0 <= evaluation.calibration_error <= 1


class TestCalibrate:
    def test_scores_come_out_as_frequencies(self) -> None:
        random = np.random.default_rng(0)
        decisions = random.normal(size=(4000, 1))
        labels = (random.random((4000, 1)) < 1 / (1 + np.exp(-(3 * decisions - 1)))).astype(np.int8)
        kinds = np.eye(2)[random.integers(0, 2, 4000)]
        calibration = calibrate(
            topics=decisions,
            topic_labels=labels,
            kinds=kinds,
            kind_labels=kinds.astype(np.int8),
            recipe=Recipe(),
        )
        scores = calibration.topic_scores(decisions)
        sure = scores[:, 0] > 0.8
        assert abs(scores[sure].mean() - labels[sure].mean()) < 0.05
        assert calibration.slopes[0] == pytest.approx(3, rel=0.15)
