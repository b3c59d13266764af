"""What the handling speaks of: the states of a case, outcomes, and a filter for lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where the handling of an opinion stands."""

    WAITING = "waiting"
    ROUTED = "routed"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    NOT_NEEDED = "not_needed"


STATE_NAMES: Mapping[str, str] = {
    State.WAITING: "Đã tiếp nhận, chờ cán bộ xem",
    State.ROUTED: "Đã đề xuất đơn vị xử lý",
    State.HANDED_OVER: "Đã chuyển đơn vị xử lý",
    State.CLOSED: "Đã có kết quả",
    State.NOT_NEEDED: "Không cần xử lý",
}


class Outcome(StrEnum):
    """What came of an opinion."""

    RESOLVED = "resolved"
    IN_PROGRESS = "in_progress"
    SCHEDULED = "scheduled"
    EXPLAINED = "explained"
    NOT_COMPETENT = "not_competent"


OUTCOME_NAMES: Mapping[str, str] = {
    Outcome.RESOLVED: "Đã giải quyết xong",
    Outcome.IN_PROGRESS: "Đang giải quyết",
    Outcome.SCHEDULED: "Sẽ giải quyết (có lộ trình)",
    Outcome.EXPLAINED: "Giải trình, cung cấp thông tin",
    Outcome.NOT_COMPETENT: "Không thuộc thẩm quyền",
}

#: The others leave the case open: work goes on.
CLOSING = frozenset({Outcome.RESOLVED, Outcome.EXPLAINED, Outcome.NOT_COMPETENT})
OPEN_STATES = (State.WAITING, State.ROUTED, State.HANDED_OVER)


class Due(StrEnum):
    """Where an open case stands before its due date."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which opinions a list shows; None leaves a field open. `commune` "" means every one.

    `is_waiting`: only those on which no officer has said a word yet. `matter`: the tracking code of the first opinion
    that raised a matter, for all that raised it. `is_repeated`: only what had been raised before, or only what had not.
    """

    commune: str = ""
    may_see_guarded: bool = False
    dialogue_id: str | None = None
    topic: str | None = None
    department: str | None = None
    kind: str | None = None
    state: State | None = None
    outcome: Outcome | None = None
    due: Due | None = None
    needs_review: bool | None = None
    since: date | None = None
    until: date | None = None
    text: str | None = None
    village: str | None = None
    is_open: bool | None = None
    is_waiting: bool = False
    matter: str | None = None
    is_repeated: bool | None = None
