"""Years, half-years and the latest twelve months, to the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import (
    Period,
    half_year,
    half_year_of,
    half_years,
    twelve_months,
    year,
)

days = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 30), date(2025, 12, 1)),
        (date(2028, 2, 29), date(2027, 3, 1)),
        (date(2027, 2, 28), date(2026, 3, 1)),
    ],
)
def test_twelve_months_end_today(today: date, first: date) -> None:
    assert twelve_months(today) == Period(first, today)


@given(days)
def test_a_day_is_in_its_half_year_and_that_in_its_year(day: date) -> None:
    half = half_year(half_year_of(day))
    assert day in half
    assert half.first in year(day.year)
    assert half.last in year(day.year)


@given(days)
def test_half_years_follow_each_other_without_a_gap(day: date) -> None:
    before, now = (half_year(each) for each in half_years(half_year_of(day), 2))
    assert before.last + timedelta(days=1) == now.first
    assert day in now


def test_half_years_are_counted_back_over_the_years() -> None:
    assert half_years((2026, 1), 4) == [(2024, 2), (2025, 1), (2025, 2), (2026, 1)]


def test_of_a_year_going_on_there_is_as_much_as_has_been() -> None:
    assert year(2026).until(date(2026, 11, 22)) == Period(date(2026, 1, 1), date(2026, 11, 22))
    assert year(2025).until(date(2026, 11, 22)) == year(2025)
    assert not year(2026).is_over(date(2026, 12, 31))
    assert year(2026).is_over(date(2027, 1, 1))
