"""Working days in Vietnam: public holidays with the lunar new year, and what the commune's own calendar changes."""

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from service.routing.nouns import Profile

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def _vietnam() -> "HolidayBase":
    """Weekends, holidays, their substitutes and known swapped Saturdays; years are filled in when asked for."""
    from holidays import country_holidays

    return country_holidays("VN")


def is_working_day(day: date, profile: Profile) -> bool:
    """The profile's days off and working days win over the national calendar."""
    if day in profile.working_days:
        return True
    return day not in profile.days_off and _vietnam().is_working_day(day)


def next_working_day(day: date, profile: Profile) -> date:
    """The day itself when it is a working day, else the first one after it."""
    while not is_working_day(day, profile):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date, profile: Profile) -> date:
    """The day itself when it is a working day, else the last one before it."""
    while not is_working_day(day, profile):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, n_days: int, profile: Profile) -> date:
    """The n-th working day after `day`, which itself is not counted."""
    for _ in range(n_days):
        day = next_working_day(day + timedelta(days=1), profile)
    return day
