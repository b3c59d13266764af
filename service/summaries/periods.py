"""Periods that an office reports on: this week, month, quarter, year; and the period before, to compare with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

PERIOD_NAMES: Final[Mapping[str, str]] = {
    "week": "Tuần này",
    "month": "Tháng này",
    "last_month": "Tháng trước",
    "quarter": "Quý này",
    "year": "Năm nay",
    "all": "Tất cả",
}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included; None is open."""

    since: date | None
    until: date | None


def preset(name: str, on: date) -> Period:
    """The period of that name around a day; weeks begin on Monday. An unknown name is everything."""
    match name:
        case "week":
            monday = on - timedelta(days=on.weekday())
            return Period(monday, monday + timedelta(days=6))
        case "month":
            return _months(on.year, on.month, 1)
        case "last_month":
            last = on.replace(day=1) - timedelta(days=1)
            return _months(last.year, last.month, 1)
        case "quarter":
            return _months(on.year, (on.month - 1) // 3 * 3 + 1, 3)
        case "year":
            return _months(on.year, 1, 12)
    return Period(None, None)


def before(period: Period) -> Period | None:
    """The period of the same length right before: whole months before whole months. None when it is open."""
    if period.since is None or period.until is None or period.until < period.since:
        return None
    n_months = _n_whole_months(period)
    if n_months:
        first = period.since.year * 12 + period.since.month - 1 - n_months
        return _months(first // 12, first % 12 + 1, n_months)
    length = period.until - period.since + timedelta(days=1)
    return Period(period.since - length, period.since - timedelta(days=1))


def so_far(period: Period, on: date) -> Period | None:
    """What has passed of a period that still runs, so that a month of ten days is compared with ten days."""
    if period.since is None or period.until is None or not period.since <= on < period.until:
        return None
    return Period(period.since, on)


def _months(year: int, month: int, n: int) -> Period:
    end = year * 12 + month - 1 + n
    return Period(date(year, month, 1), date(end // 12, end % 12 + 1, 1) - timedelta(days=1))


def _n_whole_months(period: Period) -> int:
    if period.since is None or period.until is None:
        return 0
    after = period.until + timedelta(days=1)
    if period.since.day != 1 or after.day != 1:
        return 0
    return (after.year - period.since.year) * 12 + after.month - period.since.month
