"""Clocks of opinions and dialogues, at ordinary times and around the lunar new year."""

from datetime import date, timedelta

import pytest

from service.routing.clocks import (
    acknowledge_by,
    announce_by,
    answer_by,
    forward_by,
    give_notice_by,
    publish_by,
)
from service.routing.profile import BUNDLED, load_profile
from service.routing.working_days import is_working_day

PROFILE = load_profile(BUNDLED)


class TestAnswer:
    @pytest.mark.parametrize(
        ("received_on", "several", "due_on", "why"),
        [
            (date(2026, 7, 6), False, date(2026, 7, 16), "ten days, a Thursday"),
            (date(2026, 7, 6), True, date(2026, 7, 21), "fifteen days, a Tuesday"),
            (date(2026, 7, 1), False, date(2026, 7, 13), "the tenth day is a Saturday"),
            (date(2026, 2, 6), False, date(2026, 2, 23), "the tenth day is new year's eve"),
            (date(2026, 11, 21), False, date(2026, 12, 1), "over the day of culture"),
        ],
    )
    def test_moves_to_a_working_day(self, received_on: date, several: bool, due_on: date, why: str) -> None:
        assert answer_by(received_on, several=several, profile=PROFILE) == due_on, why


class TestDialogue:
    def test_is_announced_a_week_before(self) -> None:
        assert announce_by(date(2026, 7, 13), profile=PROFILE) == date(2026, 7, 6)

    def test_is_announced_earlier_when_that_day_is_off(self) -> None:
        assert announce_by(date(2026, 7, 12), profile=PROFILE) == date(2026, 7, 3)

    def test_is_published_within_ten_days(self) -> None:
        assert publish_by(date(2026, 7, 6), profile=PROFILE) == date(2026, 7, 16)

    def test_notice_is_due_after_seven_working_days(self) -> None:
        assert give_notice_by(date(2026, 7, 6), profile=PROFILE) == date(2026, 7, 15)

    def test_notice_stays_within_the_ten_days_over_the_new_year(self) -> None:
        assert give_notice_by(date(2026, 2, 12), profile=PROFILE) == date(2026, 2, 13)

    def test_notice_never_passes_the_tenth_day(self) -> None:
        for n in range(730):
            held_on = date(2026, 1, 1) + timedelta(days=n)
            due_on = give_notice_by(held_on, profile=PROFILE)
            assert held_on < due_on <= held_on + timedelta(days=10)


class TestForms:
    def test_forwards_within_five_working_days(self) -> None:
        assert forward_by(date(2026, 7, 6), profile=PROFILE) == date(2026, 7, 13)

    def test_acknowledges_within_ten_working_days(self) -> None:
        assert acknowledge_by(date(2026, 2, 13), profile=PROFILE) == date(2026, 3, 6)
        assert is_working_day(date(2026, 3, 6), PROFILE)
