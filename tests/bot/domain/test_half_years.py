"""Half-years are published on 1 February and 1 August, or on the first day after."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.anonymity import half_years
from bot.domain.periods import half_year_of
from storage import surveys

SPRING, AUTUMN, NEXT_SPRING = (2027, 1), (2027, 2), (2028, 1)


def test_a_half_year_waits_for_a_month_after_its_end() -> None:
    assert list(half_years.due(SPRING, date(2027, 7, 31))) == []
    assert list(half_years.due(SPRING, date(2027, 8, 1))) == [SPRING]
    assert list(half_years.due(SPRING, date(2028, 1, 31))) == [SPRING]
    assert list(half_years.due(SPRING, date(2028, 2, 1))) == [SPRING, AUTUMN]


def test_those_that_were_missed_come_in_order() -> None:
    assert list(half_years.due(SPRING, date(2028, 12, 24))) == [SPRING, AUTUMN, NEXT_SPRING]


def test_nothing_is_due_twice() -> None:
    after = half_years.after(SPRING)
    assert after == AUTUMN
    assert list(half_years.due(after, date(2028, 1, 31))) == []


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_it_is_written_as_storage_does(day: date) -> None:
    """Which may not ask us how."""
    assert half_years.write(half_year_of(day)) == surveys.half_year_of(day)
    assert half_years.read(surveys.half_year_of(day)) == half_year_of(day)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_who_leaves_on_the_last_day_has_had_four_weeks_to_answer(today: date) -> None:
    for half_year in half_years.due((1999, 1), today):
        assert half_year_of(today - timedelta(weeks=4)) > half_year
