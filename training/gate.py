"""The gate: may a new version take the place of the live one?

It is offered only if all of these hold; each rule of the report names its figures:

1. `macro_f1`: over the frozen test part, macro-F1 does not fall: by no more than `MACRO_SLACK`, twice what another
   order of the same dialogues changes, and not beyond noise.
2. `required`: none of the required topics falls beyond noise.
3. `other_topics`: no other topic falls beyond noise by more than `TOPIC_SLACK`.
4. `calibration`: the calibration error grows by no more than `CALIBRATION_SLACK`.
5. `abstention`: neither the share of opinions answered without a person nor the share of right leads among them falls
   beyond noise by more than `COVERAGE_SLACK` and `LEAD_SLACK`; text that is no opinion stays unanswered as before.
6. `guard`: no more than one denunciation of the test part is missed that was seen before.
7. `held_back`: macro-F1 over the new opinions that were held back does not fall beyond noise.
8. `labels`: in no topic are labels doubted far more often than before, or, where that is not known, than in the other
   topics (see `doubtful`); of a new topic with few labels that cannot be said yet.

"Beyond noise" means that the 95 % interval of a bootstrap over dialogues lies below zero, and that shuffled answers
fall as much in at most one case in twenty (see `comparing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import sqrt
from statistics import median
from typing import Any

from models.taxonomy import Taxonomy
from training.comparing import Change, Comparison
from training.doubtful import DoubtShare

MACRO_SLACK = 0.01
TOPIC_SLACK = 0.05
CALIBRATION_SLACK = 0.02
COVERAGE_SLACK = 0.03
LEAD_SLACK = 0.01
#: Below so many held-back opinions an interval says nothing.
MIN_HELD_BACK = 20
#: A topic's labels are suspect when the doubted share rose by so much, more than so many standard errors, ...
MAX_RISE, STANDARD_ERRORS = 0.05, 2.5
#: ...or, for a topic that the live version did not learn, above this share and so many times the topics' median.
MAX_DOUBTED, TIMES_MEDIAN = 0.13, 1.8
MIN_LABELLED = 20
#: A model that has seen few opinions on a new topic denies many of them, rightly labelled as they are (9 of 60).
MIN_NEWLY_LABELLED = 150


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition; `sentence` says in Vietnamese what was found, for people."""

    code: str
    passed: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class GateReport:
    """The decision with its reasons; `held_back` is None when there was nothing new to hold back.

    `growth` is the learning curve over the new labels, points of `GrowthPoint`; empty where they are few. `waiting`
    counts the labels of topics that have too few to be learnt yet.
    """

    champion: str
    challenger: str
    rules: tuple[Rule, ...]
    test: Comparison
    held_back: Comparison | None
    doubts: tuple[DoubtShare, ...]
    topic_names: Mapping[str, str]
    growth: Sequence[Mapping[str, float]] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether every rule holds."""
        return all(rule.passed for rule in self.rules)

    def to_json(self, *, texts: bool = False) -> dict[str, Any]:
        """Plain values; without `texts` no opinion is quoted."""
        return {
            "champion": self.champion,
            "challenger": self.challenger,
            "passed": self.passed,
            "rules": [asdict(rule) for rule in self.rules],
            "test": self.test.to_json(texts=texts),
            "held_back": self.held_back.to_json(texts=texts) if self.held_back else None,
            "doubts": [asdict(line) for line in self.doubts],
            "growth": [dict(point) for point in self.growth],
            "waiting": dict(self.waiting),
            "topic_names": dict(self.topic_names),
        }


def judge(
    *,
    champion: str,
    challenger: str,
    test: Comparison,
    held_back: Comparison | None,
    doubts: Sequence[DoubtShare],
    earlier_doubts: Mapping[str, tuple[int, int]],
    taxonomy: Taxonomy,
    growth: Sequence[Mapping[str, float]] = (),
    waiting: Mapping[str, int] | None = None,
) -> GateReport:
    """Apply every rule; `earlier_doubts` gives (labelled, doubted) by topic when the champion was trained."""
    rules = (
        _macro(test.macro_f1),
        _topics(test.topics, taxonomy, required=True),
        _topics(test.topics, taxonomy, required=False),
        _calibration(*test.calibration_errors),
        _abstention(test),
        _guard(test.guard_recall),
        _held_back(held_back),
        _labels(doubts, earlier_doubts, taxonomy),
    )
    names = {topic.id: topic.name for topic in taxonomy.topics}
    return GateReport(
        champion, challenger, rules, test, held_back, tuple(doubts), names, growth, waiting or {}
    )


def _macro(change: Change) -> Rule:
    passed = change.by >= -MACRO_SLACK and not change.is_fall
    return Rule("macro_f1", passed, f"Macro-F1 trên phần kiểm tra: {_told(change)}.")


def _topics(topics: Mapping[str, Change], taxonomy: Taxonomy, *, required: bool) -> Rule:
    """Required topics may not fall beyond noise at all, others a little."""
    chosen = {topic.id for topic in taxonomy.topics if topic.required is required}
    slack = 0.0 if required else TOPIC_SLACK
    fallen = {id: c for id, c in topics.items() if id in chosen and c.is_fall and c.by < -slack}
    code, name = ("required", "bắt buộc") if required else ("other_topics", "khác")
    if not fallen:
        return Rule(code, True, f"Không lĩnh vực {name} nào kém đi quá mức ngẫu nhiên.")
    told = "; ".join(f"{taxonomy.topic_name(id)}: {_told(change)}" for id, change in fallen.items())
    return Rule(code, False, f"Lĩnh vực {name} kém đi: {told}.")


def _calibration(before: float, after: float) -> Rule:
    passed = after <= before + CALIBRATION_SLACK
    return Rule("calibration", passed, f"Sai số hiệu chỉnh: {_number(before)} → {_number(after)}.")


def _abstention(test: Comparison) -> Rule:
    limits = (
        ("tỷ lệ tự trả lời", test.coverage, COVERAGE_SLACK),
        ("đúng lĩnh vực chính", test.lead_precision, LEAD_SLACK),
        ("không gán cho văn bản không phải ý kiến", test.none_silence, COVERAGE_SLACK),
    )
    passed = not any(change.is_fall and change.by < -slack for _, change, slack in limits)
    told = "; ".join(f"{name} {_told(change)}" for name, change, _ in limits)
    return Rule("abstention", passed, f"Chuyển cho người: {told}.")


def _guard(change: Change) -> Rule:
    n_lost = round((change.before - change.after) * change.n)
    return Rule("guard", n_lost <= 1, f"Nhận ra tố cáo: {_told(change)}, trên {change.n} ý kiến.")


def _held_back(held_back: Comparison | None) -> Rule:
    if held_back is None or held_back.n_opinions < MIN_HELD_BACK:
        n = held_back.n_opinions if held_back else 0
        return Rule("held_back", True, f"Ý kiến mới để dành: {n}, còn quá ít để so sánh.")
    change = held_back.macro_f1
    told = f"Macro-F1 trên {held_back.n_opinions} ý kiến mới để dành: {_told(change)}."
    return Rule("held_back", not change.is_fall, told)


def _labels(doubts: Sequence[DoubtShare], earlier: Mapping[str, tuple[int, int]], taxonomy: Taxonomy) -> Rule:
    counted = [line for line in doubts if line.n >= MIN_LABELLED]
    usual = median(line.share for line in counted) if counted else 0.0
    suspect = [line for line in counted if _is_suspect(line, usual, earlier.get(line.topic))]
    if not suspect:
        return Rule("labels", True, f"Nhãn đáng ngờ ở mức thường thấy (giữa các lĩnh vực {usual:.0%}).")
    told = "; ".join(
        f"{taxonomy.topic_name(line.topic)} {line.n_doubted}/{line.n} ({line.share:.0%})" for line in suspect
    )
    return Rule(
        "labels", False, f"Nhiều nhãn đáng ngờ: {told}; thường thấy {usual:.0%}. Xem: langnghe data doubtful"
    )


def _is_suspect(line: DoubtShare, usual: float, earlier: tuple[int, int] | None) -> bool:
    if earlier is None or earlier[0] < MIN_LABELLED:
        return line.n >= MIN_NEWLY_LABELLED and line.share > MAX_DOUBTED and line.share > TIMES_MEDIAN * usual
    before = earlier[1] / earlier[0]
    rise = line.share - before
    noise = sqrt(max(before * (1 - before), 0.01) * (1 / earlier[0] + 1 / line.n))
    return rise > MAX_RISE and rise > STANDARD_ERRORS * noise


def _told(change: Change) -> str:
    """E.g. "0,812 → 0,820 (+0,008; từ −0,004 đến +0,019)"."""
    low, high = (_number(value, sign=True) for value in (change.low, change.high))
    told = f"{_number(change.before)} → {_number(change.after)}"
    return f"{told} ({_number(change.by, sign=True)}; từ {low} đến {high})"


def _number(value: float, *, sign: bool = False) -> str:
    text = f"{value:+.3f}" if sign else f"{value:.3f}"
    return text.replace(".", ",").replace("-", "−")
