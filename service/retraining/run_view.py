"""A run as its page shows it: the steps with their progress, the comparison, and the answers that would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.taxonomy import Taxonomy
from service.retraining.nouns import STEP_NAMES, Status, Step
from service.retraining.records import RunEventRecord, RunRecord

VERDICT_NAMES = {"worse": "Kém đi", "better": "Tốt hơn", "other": "Khác, không hơn không kém"}
SET_NAMES = {"test": "phần kiểm tra kèm theo chương trình", "held_back": "ý kiến mới để dành, máy chưa học"}
#: A difference of so much fills half of the picture of an interval.
WIDEST = 0.15


@dataclass(frozen=True, slots=True)
class StepView:
    """A step; `state` is "done", "now", "todo" or "stopped"."""

    id: str
    name: str
    state: str
    message: str
    share: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure before and after with its difference; places of the picture run from 0 to 100, no change at 50.

    `verdict` is the gate's: "worse" or "better" beyond noise, else "".
    """

    name: str
    before: float
    after: float
    by: float
    low: float
    high: float
    n: int
    verdict: str

    @property
    def place(self) -> float:
        return _place(self.by)

    @property
    def low_place(self) -> float:
        return _place(self.low)

    @property
    def high_place(self) -> float:
        return _place(self.high)


def view_steps(run: RunRecord, events: Iterable[RunEventRecord]) -> list[StepView]:
    """Every step in order; what a step said last counts."""
    last = {event.step: event for event in events}
    order = list(Step)
    ended_well = run.status in (Status.OFFERED, Status.PROMOTED, Status.REJECTED)
    reached = order.index(Step(run.step)) if run.step else -1
    views = []
    for at, step in enumerate(order):
        state = "done" if at < reached or ended_well else "todo"
        if at == reached and not ended_well:
            state = "now" if run.active else "stopped"
        event = last.get(step)
        named = event is not None and event.message != STEP_NAMES[step]
        share = 1.0 if state == "done" else event.done / event.total if event and event.total else 0.0
        views.append(StepView(step, STEP_NAMES[step], state, event.message if event and named else "", share))
    return views


def view_figures(compared: Mapping[str, Any]) -> list[Interval]:
    """The figures of the whole model."""
    names = (
        ("macro_f1", "Chung các lĩnh vực (macro-F1)"),
        ("coverage", "Tự trả lời, không cần người"),
        ("lead_precision", "Đúng lĩnh vực chính khi tự trả lời"),
        ("none_silence", "Không gán cho văn bản không phải ý kiến"),
        ("guard_recall", "Nhận ra tố cáo"),
    )
    return [_interval(name, compared[key]) for key, name in names if key in compared]


def view_topics(compared: Mapping[str, Any], taxonomy: Taxonomy) -> list[Interval]:
    """Topics that changed beyond noise first, then in the order of the taxonomy."""
    rows = [_interval(_name(id, taxonomy), row) for id, row in compared["topics"].items()]
    return sorted(rows, key=lambda row: {"worse": 0, "better": 1}.get(row.verdict, 2))


def view_changes(changes: Sequence[Mapping[str, Any]], taxonomy: Taxonomy) -> dict[str, list[dict[str, Any]]]:
    """Answers that would change, by verdict, with names in place of ids."""
    sorted_out: dict[str, list[dict[str, Any]]] = {verdict: [] for verdict in VERDICT_NAMES}
    for change in changes:
        kinds = [kind.name if (kind := taxonomy.find_kind(id)) else id for id in change["kinds"]]
        sorted_out[change["verdict"]].append(
            {
                "text": change.get("text", ""),
                "place": change["place"],
                **{key: _names(change[key], taxonomy) for key in ("labels", "before", "after")},
                "kinds": kinds if len(set(kinds[1:])) > 1 else None,
                "has_other_topics": set(change["before"]) != set(change["after"]),
            }
        )
    return sorted_out


def _interval(name: str, row: Mapping[str, Any]) -> Interval:
    by = row["after"] - row["before"]
    verdict = row.get("verdict", "")
    return Interval(name, row["before"], row["after"], by, row["low"], row["high"], row["n"], verdict)


def _place(difference: float) -> float:
    return round(50 + 50 * max(-1.0, min(1.0, difference / WIDEST)), 1)


def _names(ids: Sequence[str], taxonomy: Taxonomy) -> str:
    return "; ".join(_name(id, taxonomy) for id in ids) or "không lĩnh vực nào"


def _name(id: str, taxonomy: Taxonomy) -> str:
    topic = taxonomy.find_topic(id)
    return topic.name if topic else id
