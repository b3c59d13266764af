"""Periods cut into months and days hold exactly the days that were asked for."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.summaries.months import split_period

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(120)]
some_day = st.one_of(st.none(), st.sampled_from(DAYS))


@given(some_day, some_day)
def test_has_each_day_once(since: date | None, until: date | None) -> None:
    period = split_period(since, until)
    for day in DAYS:
        assert period.has(day) == ((since or day) <= day <= (until or day))


def test_counts_few_days_one_by_one() -> None:
    for since in DAYS[:31]:
        period = split_period(since, date(2026, 3, 31))
        n_days = sum((end - start).days + 1 for start, end in (*period.days, *period.without))
        assert n_days <= 16
