"""Working days against the holiday calendars that the government announced."""

from dataclasses import replace
from datetime import date

import pytest

from service.routing.profile import BUNDLED, load_profile
from service.routing.working_days import (
    add_working_days,
    is_working_day,
    next_working_day,
    previous_working_day,
)

PROFILE = load_profile(BUNDLED)

DAYS = [
    (date(2023, 1, 19), True, "the last day before the lunar new year"),
    (date(2023, 1, 20), False, "29th of the twelfth month"),
    (date(2023, 1, 26), False, "fifth day of the new year"),
    (date(2023, 1, 27), True, "back at work"),
    (date(2023, 5, 2), False, "Hùng Kings' day fell on a Saturday"),
    (date(2023, 5, 3), False, "30 April fell on a Sunday"),
    (date(2023, 9, 4), False, "2 September fell on a Saturday"),
    (date(2024, 2, 8), False, "29th of the twelfth month"),
    (date(2024, 2, 14), False, "fifth day of the new year"),
    (date(2024, 2, 15), True, "back at work"),
    (date(2024, 4, 18), False, "Hùng Kings' day"),
    (date(2024, 4, 29), False, "swapped with a Saturday"),
    (date(2024, 5, 4), True, "the Saturday of the swap"),
    (date(2025, 1, 27), False, "lunar new year"),
    (date(2025, 1, 31), False, "lunar new year"),
    (date(2025, 2, 3), True, "back at work"),
    (date(2025, 4, 7), False, "Hùng Kings' day"),
    (date(2025, 4, 26), True, "the Saturday of the swap"),
    (date(2025, 5, 2), False, "swapped with a Saturday"),
    (date(2025, 9, 1), False, "eve of National Day"),
    (date(2026, 1, 2), False, "swapped, known from the bundled profile"),
    (date(2026, 1, 10), True, "the Saturday of that swap"),
    (date(2026, 2, 16), False, "lunar new year's eve"),
    (date(2026, 2, 20), False, "fourth day of the new year"),
    (date(2026, 2, 23), True, "back at work"),
    (date(2026, 4, 27), False, "Hùng Kings' day fell on a Sunday"),
    (date(2026, 8, 22), True, "the Saturday of the swap"),
    (date(2026, 8, 31), False, "swapped with a Saturday"),
    (date(2027, 2, 5), False, "lunar new year's eve"),
    (date(2027, 4, 16), False, "Hùng Kings' day"),
    (date(2026, 7, 6), True, "an ordinary Monday"),
    (date(2026, 7, 4), False, "an ordinary Saturday"),
]


@pytest.mark.parametrize(("day", "working", "why"), DAYS)
def test_working_days(day: date, working: bool, why: str) -> None:
    assert is_working_day(day, PROFILE) is working, why


class TestTheCommunesOwnCalendar:
    def test_a_local_day_off_counts(self) -> None:
        local = replace(PROFILE, days_off=frozenset({date(2026, 7, 6)}))
        assert next_working_day(date(2026, 7, 4), local) == date(2026, 7, 7)

    def test_a_working_saturday_counts(self) -> None:
        local = replace(PROFILE, working_days=frozenset({date(2026, 7, 4)}))
        assert next_working_day(date(2026, 7, 4), local) == date(2026, 7, 4)


class TestCounting:
    def test_a_working_day_is_its_own_next_and_previous(self) -> None:
        monday = date(2026, 7, 6)
        assert next_working_day(monday, PROFILE) == previous_working_day(monday, PROFILE) == monday

    def test_skips_the_whole_new_year(self) -> None:
        assert add_working_days(date(2026, 2, 13), 1, PROFILE) == date(2026, 2, 23)

    def test_does_not_count_the_first_day(self) -> None:
        assert add_working_days(date(2026, 7, 6), 5, PROFILE) == date(2026, 7, 13)

    def test_goes_back_over_a_weekend(self) -> None:
        assert previous_working_day(date(2026, 7, 5), PROFILE) == date(2026, 7, 3)
