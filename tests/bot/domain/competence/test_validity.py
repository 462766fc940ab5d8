"""How long a certificate holds."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.competence.validity import last_day

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_twelve_months_end_the_day_before_the_same_day() -> None:
    assert last_day(date(2026, 5, 3), 12) == date(2027, 5, 2)
    assert last_day(date(2026, 1, 1), 12) == date(2026, 12, 31)


def test_what_is_issued_on_a_leap_day_holds_to_the_end_of_february() -> None:
    assert last_day(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert last_day(date(2024, 2, 29), 48) == date(2028, 2, 28)
    assert last_day(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_what_has_no_months_has_no_end() -> None:
    assert last_day(date(2026, 5, 3), None) is None


@given(DAYS, st.integers(1, 120))
def test_it_is_never_longer_than_so_many_months(issued: date, months: int) -> None:
    last = last_day(issued, months)
    assert last is not None
    years, month = divmod(issued.month - 1 + months, 12)
    assert (last.year, last.month) <= (issued.year + years, month + 1)
    assert last < issued + timedelta(days=31 * months)
    assert last >= issued + timedelta(days=28 * months - 1)


@given(DAYS, DAYS, st.integers(1, 120))
def test_what_is_issued_later_never_ends_before(one: date, other: date, months: int) -> None:
    first, second = last_day(min(one, other), months), last_day(max(one, other), months)
    assert first is not None
    assert second is not None
    assert first <= second
