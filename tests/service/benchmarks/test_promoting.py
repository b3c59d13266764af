"""Judging versions under load: a late answer and a failed one are told from good ones."""

import pytest

from service.benchmarks.promoting import Watched, judge_promotions


def watched(*answers: tuple[float, float, int, str]) -> Watched:
    """Version a until some moment in 10…10.1, b until some in 20…20.1, then a again."""
    found = Watched(answers=list(answers))
    for version, began, ended in (("a", float("-inf"), float("-inf")), ("b", 10, 10.1), ("a", 20, 20.1)):
        found.changed(version, began, ended)
    return found


class TestJudgePromotions:
    @pytest.mark.parametrize(
        ("answer", "held", "why"),
        [
            ((5, 5.1, 200, "a"), True, "it was live"),
            ((10.05, 10.06, 200, "a"), True, "the change was under way"),
            ((10.05, 10.06, 200, "b"), True, "the change was under way"),
            ((12, 12.1, 200, "a"), True, "less than two seconds late"),
            ((12.2, 12.3, 200, "a"), False, "more than two seconds late"),
            ((9, 9.5, 200, "b"), False, "not live yet"),
            ((25, 25.1, 200, "a"), True, "live again"),
            ((25, 25.1, 200, "c"), False, "never live"),
            ((5, 5.1, 503, ""), False, "it failed"),
        ],
    )
    def test_cases(self, answer: tuple[float, float, int, str], held: bool, why: str) -> None:
        good = (5, 5.1, 200, "a")
        assert judge_promotions(watched(good, answer), 2).held is held, why
