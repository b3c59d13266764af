"""Doubtful labels: one topic in place of another is doubted, a missed topic alone is not."""

import numpy as np
import pytest

from training.corpus import LabelledOpinion
from training.doubtful import count_doubts, find_doubts

TOPICS = ("land", "roads", "health")


def opinion(*topics: str) -> LabelledOpinion:
    return LabelledOpinion("x", topics, "petition", "d", "letter", "north", 2026, place="f:1")


class TestFindDoubts:
    @pytest.mark.parametrize(
        ("label", "scores", "told"),
        [
            (("land",), (0.1, 0.9, 0.0), [("land", "roads")]),
            (("land",), (0.1, 0.2, 0.1), []),
            (("land",), (0.9, 0.9, 0.0), []),
            (("land", "health"), (0.8, 0.9, 0.1), [("health", "roads")]),
            ((), (0.9, 0.9, 0.9), []),
        ],
    )
    def test_cases(
        self, label: tuple[str, ...], scores: tuple[float, ...], told: list[tuple[str, str]]
    ) -> None:
        found = find_doubts([opinion(*label)], np.array([scores]), TOPICS)
        assert [(doubt.given, doubt.suggested) for doubt in found] == told

    def test_surest_first(self) -> None:
        opinions = [opinion("land"), opinion("land")]
        found = find_doubts(opinions, np.array([[0.2, 0.7, 0], [0.01, 0.99, 0]]), TOPICS)
        assert [doubt.suggested_score for doubt in found] == [0.99, 0.7]


class TestCountDoubts:
    def test_counts_both_sides(self) -> None:
        opinions = [opinion("land"), opinion("land"), opinion("roads")]
        scores = np.array([[0.1, 0.9, 0], [0.9, 0.1, 0], [0.1, 0.9, 0]])
        found = {one.topic: (one.n, one.n_doubted) for one in count_doubts(opinions, scores, TOPICS)}
        assert found == {"land": (2, 1), "roads": (1, 1), "health": (0, 0)}

    def test_of_nothing(self) -> None:
        assert [one.share for one in count_doubts([], np.zeros((0, 3)), TOPICS)] == [0, 0, 0]
