"""A period cut into whole months, which are counted already, and the single days before and after them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

FIRST, LAST = 0, 999_999


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months from `first` to `last` (202611; none when last < first) and ranges of single days."""

    first: int
    last: int
    days: tuple[tuple[date, date], ...]

    def has(self, day: date) -> bool:
        """Whether the day lies in the period."""
        month = day.year * 100 + day.month
        return self.first <= month <= self.last or any(since <= day <= until for since, until in self.days)


def split_period(since: date | None, until: date | None) -> Months:
    """The period from `since` to `until`, both included; None leaves a side open."""
    if since and until and since > until:
        return Months(LAST, FIRST, ())
    days = []
    first, last = FIRST, LAST
    if since:
        end = _end_of_month(since)
        whole = since.day == 1 and (until is None or until >= end)
        first = _month(since) if whole else _next(_month(since))
        if not whole:
            days.append((since, min(end, until or end)))
    if until:
        whole = until == _end_of_month(until)
        last = _month(until) if whole else _month(until) - 1  # 202600 is as good as 202512 here
        start = until.replace(day=1)
        if not whole and (since is None or since < start):
            days.append((start, until))
    return Months(first, last, tuple(days))


def _month(day: date) -> int:
    return day.year * 100 + day.month


def _next(month: int) -> int:
    return month + 1 if month % 100 < 12 else month + 89


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
