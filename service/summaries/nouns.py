"""What summaries speak of: a selection of opinions and the counts over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Selection:
    """Which opinions are counted; None leaves a field open. `on` decides what is overdue.

    `commune` "" means every one. Guarded opinions are never counted in.
    """

    on: date
    commune: str = ""
    since: date | None = None
    until: date | None = None
    dialogue_id: str | None = None
    department: str | None = None
    topic: str | None = None
    village: str | None = None
    kind: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many opinions carry one value, and how many of them are overdue; `id` None means "none given"."""

    id: str | None
    name: str
    n_opinions: int
    n_overdue: int


@dataclass(frozen=True, slots=True)
class RoutingSummary:
    """The figures of a selection; `tables` by name, largest count first.

    An opinion with several topics stands in several rows of "topic". `n_guarded` is None for those who may not
    know of guarded opinions.
    """

    selection: Selection
    n_opinions: int
    n_overdue: int
    n_waiting: int
    n_handed_over: int
    n_hops: int
    n_repeated: int
    n_guarded: int | None
    tables: Mapping[str, Sequence[Count]]


#: The tables in the order in which they are shown.
TABLE_NAMES: Mapping[str, str] = {
    "department": "Đơn vị chủ trì",
    "topic": "Lĩnh vực",
    "village": "Thôn, tổ dân phố",
    "kind": "Loại ý kiến",
    "outcome": "Kết quả",
    "state": "Tình trạng",
    "competence": "Thẩm quyền",
    "dialogue": "Hội nghị đối thoại",
}
