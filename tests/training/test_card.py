"""The model card: intervals as the textbook has them, and a text that names origin, figures and faults."""

import pytest

from models.classifier import Classifier
from training.card import wilson, write_card
from training.corpus import load_corpus
from training.evaluating import compare


class TestWilson:
    @pytest.mark.parametrize(
        ("share", "n", "low", "high"), [(0.5, 10, 0.237, 0.763), (1.0, 20, 0.839, 1.0), (0.0, 0, 0.0, 1.0)]
    )
    def test_is_the_score_interval(self, share: float, n: int, low: float, high: float) -> None:
        assert wilson(share, n) == pytest.approx((low, high), abs=0.001)


class TestWriteCard:
    def test_names_version_figures_and_no_denunciation(self, classifier: Classifier) -> None:
        corpus = load_corpus()
        predictions = classifier.predict([o.text for o in corpus.test], evidence=False)
        evaluation = compare(classifier, corpus.test, predictions)
        card = write_card(
            classifier=classifier, corpus=corpus, evaluation=evaluation, predictions=predictions
        )
        assert classifier.version in card
        assert corpus.data_hash[:16] in card
        assert f"{evaluation.macro_f1:.3f}" in card
        assert all(topic.name in card for topic in classifier.taxonomy.topics if not topic.officer_only)
        assert not any(o.text[:160] in card for o in corpus.test if o.kind == "denunciation")
