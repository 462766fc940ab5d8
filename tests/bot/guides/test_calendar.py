"""The inline calendar's month."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.guides.calendar import (
    bounds,
    month,
    months_later,
    neighbours,
    next_month,
    previous_month,
)

years, months = st.integers(1990, 2150), st.integers(1, 12)
days = st.dates(date(1990, 1, 1), date(2150, 12, 31))


def test_february_2027_fills_four_whole_weeks() -> None:
    weeks = month(2027, 2)
    assert len(weeks) == 4
    assert (weeks[0][0], weeks[-1][-1]) == (date(2027, 2, 1), date(2027, 2, 28))


@given(years, months)
def test_a_month_is_whole_weeks_from_monday_holding_each_of_its_days(y: int, m: int) -> None:
    weeks = month(y, m)
    flat = [day for week in weeks for day in week]
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in weeks)
    assert all(b - a == timedelta(days=1) for a, b in pairwise(flat))
    first, last = bounds(y, m)
    assert [d for d in flat if d.month == m] == [
        first + timedelta(days=n) for n in range((last - first).days + 1)
    ]


@given(years, months)
def test_the_next_month_and_back_is_where_one_was(y: int, m: int) -> None:
    assert previous_month(*next_month(y, m)) == (y, m)
    assert bounds(y, m)[1] + timedelta(days=1) == bounds(*next_month(y, m))[0]


def test_turning_the_page_stops_where_no_day_can_be_chosen() -> None:
    assert neighbours(2026, 11, None, None) == ((2026, 10), (2026, 12))
    assert neighbours(2026, 11, date(2026, 11, 1), date(2026, 11, 30)) == (None, None)
    assert neighbours(2026, 12, date(2026, 11, 30), date(2027, 1, 1)) == ((2026, 11), (2027, 1))


def test_a_month_from_the_last_of_january_is_the_last_of_february() -> None:
    assert months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_later(date(2027, 3, 31), -1) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)


@given(days, st.integers(-60, 60))
def test_months_later_lands_in_the_month_counted(day: date, count: int) -> None:
    later = months_later(day, count)
    assert (later.year - day.year) * 12 + later.month - day.month == count
    assert later.day == day.day or later == bounds(later.year, later.month)[1]
