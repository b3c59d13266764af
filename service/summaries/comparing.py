"""Key figures of a period beside those of the period before, and the weeks of a period one by one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from service.handling.nouns import CLOSING, State
from service.summaries.counted import Counted
from service.summaries.nouns import Selection
from service.summaries.periods import Period, before, so_far
from service.summaries.tallying import count_by_day, count_cells

#: Nothing is left to do.
IDLE: Final = frozenset({State.CLOSED, State.NOT_NEEDED})


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure and what it was in the period before; None when there is no period before."""

    id: str
    name: str
    n: int
    n_before: int | None
    less_is_better: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """How many opinions came in from `since`, a Monday unless the period begins later, to `until`."""

    since: date
    until: date
    n_opinions: int


def compare(
    session: Session, selection: Selection, counted: Counted
) -> tuple[list[KeyFigure], Period | None]:
    """The key figures of what was counted, and the period that they are compared with.

    A period that still runs is compared with as many days of the period before.
    """
    earlier = _earlier(selection)
    now = _figures(counted)
    then = None
    if earlier is not None:
        then = _figures(count_cells(session, replace(selection, since=earlier.since, until=earlier.until)))
    return [
        KeyFigure(id, name, n, then[place] if then else None, less_is_better)
        for place, ((id, name, less_is_better), n) in enumerate(zip(_KEYS, now, strict=True))
    ], earlier


def _earlier(selection: Selection) -> Period | None:
    period = Period(selection.since, selection.until)
    earlier, passed = before(period), so_far(period, selection.on)
    if earlier is None or earlier.since is None or passed is None or passed.since is None:
        return earlier
    end = earlier.since + (selection.on - passed.since)
    return Period(earlier.since, min(end, earlier.until or end))


_KEYS = (
    ("received", "Ý kiến tiếp nhận", False),
    ("concluded", "Đã có kết quả", False),
    ("open", "Đang xử lý", True),
    ("overdue", "Quá hạn", True),
    ("repeated", "Nêu lại", True),
)


def _figures(counted: Counted) -> tuple[int, ...]:
    """In the order of `_KEYS`."""
    seen = counted.open_to_see()
    sums, n_all = seen.sums(), seen.total("n_opinions")
    n_concluded = sum(n for outcome, (n, _) in sums.get("outcome", {}).items() if outcome in CLOSING)
    n_idle = sum(n for state, (n, _) in sums.get("state", {}).items() if state in IDLE)
    return n_all, n_concluded, n_all - n_idle, seen.total("n_overdue"), seen.total("n_repeated")


def count_by_week(session: Session, selection: Selection) -> Sequence[Week]:
    """The weeks from the first to the last day on which anything came in, weeks without any included."""
    days = count_by_day(session, selection)
    if not days:
        return []
    n_of_week: Counter[date] = Counter()
    for day, n in days:
        n_of_week[_monday(day)] += n
    first, last = selection.since or days[0][0], min(selection.until or days[-1][0], selection.on)
    monday, weeks = _monday(first), []
    while monday <= last:
        since, until = max(monday, first), min(monday + timedelta(days=6), selection.until or date.max)
        weeks.append(Week(since, until, n_of_week[monday]))
        monday += timedelta(days=7)
    return weeks


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
