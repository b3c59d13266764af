"""A period cut into whole months, which are counted already, and the single days before and after them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

FIRST, LAST = 0, 999_999
MIDDLE = 16


Days = tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months from `first` to `last` (202611; none when last < first) without some of their days, and more days.

    Where most days of a month are asked for, the few others are taken off the whole.
    """

    first: int
    last: int
    days: Days
    without: Days = ()

    def has(self, day: date) -> bool:
        """Whether the day lies in the period."""
        in_months = self.first <= _month(day) <= self.last and not _within(day, self.without)
        return in_months or _within(day, self.days)


def split_period(since: date | None, until: date | None) -> Months:
    """The period from `since` to `until`, both included; None leaves a side open."""
    if since and until and since > until:
        return Months(LAST, FIRST, ())
    if since and until and _month(since) == _month(until):
        return _within_a_month(since, until)
    first, last = FIRST, LAST
    days: list[tuple[date, date]] = []
    without: list[tuple[date, date]] = []
    if since:
        end = _end_of_month(since)
        first = _month(since)
        if since.day > MIDDLE:
            first = _next(first)
            days.append((since, end))
        elif since.day > 1:
            without.append((since.replace(day=1), since - timedelta(days=1)))
    if until:
        end = _end_of_month(until)
        last = _month(until)
        if until.day < MIDDLE:
            last -= 1  # 202600 is as good as 202512 here
            days.append((until.replace(day=1), until))
        elif until < end:
            without.append((until + timedelta(days=1), end))
    return Months(first, last, tuple(days), tuple(without))


def _within_a_month(since: date, until: date) -> Months:
    if since.day == 1 and until == _end_of_month(until):
        return Months(_month(since), _month(since), ())
    return Months(LAST, FIRST, ((since, until),))


def _within(day: date, ranges: Days) -> bool:
    return any(since <= day <= until for since, until in ranges)


def _month(day: date) -> int:
    return day.year * 100 + day.month


def _next(month: int) -> int:
    return month + 1 if month % 100 < 12 else month + 89


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
