"""The gate: each rule lets through what is noise and stops what is not."""

from dataclasses import replace

import pytest

from models.taxonomy import load_taxonomy
from training.comparing import Change, Comparison
from training.doubtful import DoubtShare
from training.gate import GateReport, judge

SAME = Change(0.9, 0.9, -0.01, 0.01, 100)
FALLEN = Change(0.9, 0.8, -0.15, -0.05, 100)
CALM = Comparison(
    n_opinions=1000, macro_f1=SAME, topics={"land": SAME, "roads": SAME}, coverage=SAME, lead_precision=SAME,
    none_silence=SAME, guard_recall=replace(SAME, n=50), calibration_errors=(0.03, 0.03), changed=(),
)  # fmt: skip
DOUBTS = [DoubtShare(topic, 200, 14) for topic in ("land", "roads", "health", "culture")]


def report(test: Comparison = CALM, held_back: Comparison | None = None, **options: object) -> GateReport:
    given = {"doubts": DOUBTS, "earlier_doubts": {}} | options
    return judge(
        champion="a", challenger="b", test=test, held_back=held_back, taxonomy=load_taxonomy(), **given
    )  # type: ignore[arg-type]


def failed(found: GateReport) -> list[str]:
    return [rule.code for rule in found.rules if not rule.passed]


class TestJudge:
    def test_no_change_passes(self) -> None:
        assert report().passed

    @pytest.mark.parametrize(
        ("change", "codes"),
        [
            ({"macro_f1": Change(0.9, 0.889, -0.02, 0.01, 1000)}, ["macro_f1"]),
            ({"macro_f1": Change(0.9, 0.892, -0.02, 0.01, 1000)}, []),
            ({"macro_f1": Change(0.9, 0.897, -0.005, -0.001, 1000)}, ["macro_f1"]),
            ({"topics": {"land": FALLEN}}, ["required"]),
            ({"topics": {"land": Change(0.9, 0.89, -0.02, -0.001, 100)}}, ["required"]),
            ({"topics": {"land": Change(0.9, 0.85, -0.11, 0.01, 20)}}, []),
            ({"topics": {"roads": FALLEN}}, ["other_topics"]),
            ({"topics": {"roads": Change(0.9, 0.87, -0.06, -0.001, 100)}}, []),
            ({"calibration_errors": (0.03, 0.06)}, ["calibration"]),
            ({"calibration_errors": (0.06, 0.03)}, []),
            ({"coverage": FALLEN}, ["abstention"]),
            ({"lead_precision": Change(0.97, 0.95, -0.03, -0.01, 500)}, ["abstention"]),
            ({"none_silence": FALLEN}, ["abstention"]),
            ({"guard_recall": Change(1.0, 0.96, -0.1, 0.0, 50)}, ["guard"]),
            ({"guard_recall": Change(1.0, 0.98, -0.06, 0.0, 50)}, []),
        ],
    )
    def test_rules(self, change: dict[str, object], codes: list[str]) -> None:
        assert failed(report(replace(CALM, **change))) == codes  # type: ignore[arg-type]

    def test_new_opinions_may_not_get_worse(self) -> None:
        worse = replace(CALM, n_opinions=60, macro_f1=FALLEN)
        assert failed(report(held_back=worse)) == ["held_back"]
        assert failed(report(held_back=replace(worse, n_opinions=5))) == []

    def test_many_doubted_labels_in_one_topic(self) -> None:
        assert failed(report(doubts=[*DOUBTS, DoubtShare("security", 200, 40)])) == ["labels"]
        assert failed(report(doubts=[*DOUBTS, DoubtShare("security", 12, 6)])) == []
        assert failed(report(doubts=[*DOUBTS, DoubtShare("security", 60, 9)])) == []

    def test_a_topic_that_was_always_hard_is_not_suspect(self) -> None:
        doubts = [*DOUBTS, DoubtShare("security", 200, 40)]
        assert failed(report(doubts=doubts, earlier_doubts={"security": (190, 36)})) == []

    def test_more_doubted_labels_than_before(self) -> None:
        doubts = [*DOUBTS, DoubtShare("security", 400, 50)]
        assert failed(report(doubts=doubts)) == []
        assert failed(report(doubts=doubts, earlier_doubts={"security": (380, 15)})) == ["labels"]

    def test_says_it_in_vietnamese_with_figures(self) -> None:
        [rule] = [r for r in report(replace(CALM, topics={"land": FALLEN})).rules if not r.passed]
        assert rule.sentence == (
            "Lĩnh vực bắt buộc kém đi: Đất đai: 0,900 → 0,800 (−0,100; từ −0,150 đến −0,050)."
        )

    def test_json_quotes_no_opinion_unless_asked(self) -> None:
        from training.comparing import ChangedAnswer

        changed = ChangedAnswer("f:1", "Lời của dân", ("land",), (), ("land",), ("petition",) * 3, "better")
        found = report(replace(CALM, changed=(changed,)))
        assert "Lời của dân" not in str(found.to_json())
        assert "Lời của dân" in str(found.to_json(texts=True))
