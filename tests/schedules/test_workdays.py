from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.workdays import Workdays
from tests.schedules.wall import worked

SWEDEN = Workdays()
DATES = st.dates(date(2020, 1, 1), date(2040, 12, 31))

FREE = {
    "New Year's Day": date(2026, 1, 1),
    "Epiphany": date(2026, 1, 6),
    "Good Friday": date(2026, 4, 3),
    "Easter eve, a Saturday": date(2026, 4, 4),
    "Easter Monday": date(2026, 4, 6),
    "1 May": date(2026, 5, 1),
    "Ascension day": date(2026, 5, 14),
    "the national day, a Saturday": date(2026, 6, 6),
    "the national day on a Tuesday": date(2028, 6, 6),
    "midsummer eve": date(2026, 6, 19),
    "Christmas eve": date(2026, 12, 24),
    "Christmas Day": date(2026, 12, 25),
    "New Year's Eve": date(2026, 12, 31),
    "an ordinary Sunday": date(2026, 9, 13),
}
WORKED = {
    "the day before Epiphany": date(2026, 1, 5),
    "Maundy Thursday": date(2026, 4, 2),
    "Walpurgis eve": date(2026, 4, 30),
    "the Friday after Ascension day": date(2026, 5, 15),
    "the day before midsummer eve": date(2026, 6, 18),
    "the Friday before All Saints": date(2026, 10, 30),
    "the day before Christmas eve": date(2026, 12, 23),
    "between Christmas and New Year": date(2026, 12, 28),
    "a leap day": date(2028, 2, 29),
    "Whit Monday, worked since 2005": date(2026, 5, 25),
}


@pytest.mark.parametrize("day", FREE.values(), ids=FREE.keys())
def test_nobody_works_on(day: date) -> None:
    assert not SWEDEN.is_workday(day)


@pytest.mark.parametrize("day", WORKED.values(), ids=WORKED.keys())
def test_people_work_on(day: date) -> None:
    assert SWEDEN.is_workday(day)


def test_a_deadline_on_midsummer_eve_moves_to_the_day_before_or_to_monday() -> None:
    midsummer_eve = date(2026, 6, 19)
    assert SWEDEN.on_or_before(midsummer_eve) == date(2026, 6, 18)
    assert SWEDEN.on_or_after(midsummer_eve) == date(2026, 6, 22)


def test_a_working_day_stays_where_it_is() -> None:
    tuesday = date(2026, 9, 15)
    assert SWEDEN.on_or_before(tuesday) == SWEDEN.on_or_after(tuesday) == tuesday


def test_the_first_working_day_after_23_december_2026_is_the_28th() -> None:
    assert SWEDEN.add(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert SWEDEN.add(date(2026, 12, 28), -1) == date(2026, 12, 23)


def test_no_days_added_gives_the_day_itself_also_on_a_sunday() -> None:
    assert SWEDEN.add(date(2026, 9, 13), 0) == date(2026, 9, 13)


def test_from_a_saturday_the_next_is_monday_and_the_one_before_is_friday() -> None:
    saturday = date(2026, 9, 12)
    assert SWEDEN.add(saturday, 1) == date(2026, 9, 14)
    assert SWEDEN.add(saturday, -1) == date(2026, 9, 11)


def test_three_working_days_over_easter_take_seven_calendar_days() -> None:
    assert SWEDEN.add(date(2026, 4, 2), 3) == date(2026, 4, 9)
    assert SWEDEN.between(date(2026, 4, 2), date(2026, 4, 9)) == 3


def test_every_day_of_three_years_agrees_with_the_calendar_on_the_wall() -> None:
    first = date(2026, 1, 1)
    days = [first + timedelta(days=n) for n in range(3 * 365 + 1)]
    assert days[-1] == date(2028, 12, 31)
    assert [day for day in days if SWEDEN.is_workday(day) != worked(day)] == []


@given(DATES, st.integers(-400, 400))
def test_between_counts_what_one_would_count_on_a_calendar(a: date, length: int) -> None:
    b = a + timedelta(days=length)
    first, last = sorted((a, b))
    calendar = (first + timedelta(days=n + 1) for n in range((last - first).days))
    counted = sum(SWEDEN.is_workday(day) for day in calendar)
    assert SWEDEN.between(a, b) == (counted if a <= b else -counted)


@given(DATES, st.integers(1, 300))
def test_adding_and_counting_agree_from_any_day(start: date, n: int) -> None:
    later, earlier = SWEDEN.add(start, n), SWEDEN.add(start, -n)
    assert SWEDEN.is_workday(later)
    assert SWEDEN.is_workday(earlier)
    assert SWEDEN.between(start, later) == n
    assert SWEDEN.between(earlier - timedelta(days=1), start - timedelta(days=1)) == n


@given(DATES)
def test_the_nearest_working_days_enclose_the_day_with_none_between(day: date) -> None:
    before, after = SWEDEN.on_or_before(day), SWEDEN.on_or_after(day)
    assert before <= day <= after
    assert SWEDEN.between(before, after) == (before != after)


def test_the_same_country_is_the_same_calendar() -> None:
    assert Workdays("SE") == Workdays()
    assert {Workdays("SE"): "here"}[Workdays()] == "here"


def test_another_country_has_its_own_days() -> None:
    finland = Workdays("FI")
    assert not finland.is_workday(date(2028, 12, 6))
    assert SWEDEN.is_workday(date(2028, 12, 6))


def test_an_unknown_country_is_named_in_the_error() -> None:
    with pytest.raises(ValueError, match="'Sverige'"):
        Workdays("Sverige").is_workday(date(2026, 1, 1))


def test_a_time_is_refused_because_its_date_depends_on_the_zone() -> None:
    with pytest.raises(TypeError, match="local date"):
        SWEDEN.is_workday(datetime(2026, 12, 23, 23, 30, tzinfo=UTC))
