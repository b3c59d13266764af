"""Periods of an office and the period before, in tables."""

from datetime import date

import pytest

from service.summaries.periods import Period, before, preset, so_far

ON = date(2026, 11, 24)  # a Tuesday


class TestPreset:
    @pytest.mark.parametrize(
        ("name", "since", "until"),
        [
            ("week", date(2026, 11, 23), date(2026, 11, 29)),
            ("month", date(2026, 11, 1), date(2026, 11, 30)),
            ("last_month", date(2026, 10, 1), date(2026, 10, 31)),
            ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
            ("year", date(2026, 1, 1), date(2026, 12, 31)),
            ("all", None, None),
            ("nonsense", None, None),
        ],
    )
    def test_around_a_day(self, name: str, since: date | None, until: date | None) -> None:
        assert preset(name, ON) == Period(since, until)

    def test_last_month_in_january(self) -> None:
        assert preset("last_month", date(2027, 1, 5)) == Period(date(2026, 12, 1), date(2026, 12, 31))


class TestBefore:
    @pytest.mark.parametrize(
        ("period", "expected"),
        [
            ((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 2, 1), date(2026, 2, 28))),
            ((date(2026, 1, 1), date(2026, 3, 31)), (date(2025, 10, 1), date(2025, 12, 31))),
            ((date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))),
            ((date(2026, 11, 23), date(2026, 11, 29)), (date(2026, 11, 16), date(2026, 11, 22))),
            ((date(2026, 3, 5), date(2026, 3, 5)), (date(2026, 3, 4), date(2026, 3, 4))),
        ],
    )
    def test_is_as_long(self, period: tuple[date, date], expected: tuple[date, date]) -> None:
        assert before(Period(*period)) == Period(*expected)

    @pytest.mark.parametrize("period", [(None, ON), (ON, None), (None, None), (date(2026, 12, 1), ON)])
    def test_an_open_or_turned_period_has_none(self, period: tuple[date | None, date | None]) -> None:
        assert before(Period(*period)) is None


class TestSoFar:
    def test_what_has_passed_of_a_running_month(self) -> None:
        assert so_far(preset("month", ON), ON) == Period(date(2026, 11, 1), ON)

    def test_a_past_month_does_not_run(self) -> None:
        assert so_far(preset("last_month", ON), ON) is None
