"""Months: as a grid, for choosing a date by pressing it, and to count with."""

import calendar
from datetime import date

Week = tuple[date, ...]
Month = tuple[int, int]


def month(year: int, month: int) -> tuple[Week, ...]:
    """Whole weeks from Monday to Sunday, with the neighbouring months' days at both ends.

    Years 2 to 9998, since the first and the last year have no neighbour on one side.
    """
    weeks = calendar.Calendar(calendar.MONDAY).monthdatescalendar(year, month)
    return tuple(tuple(week) for week in weeks)


def bounds(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of the month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def previous_month(year: int, month: int) -> Month:
    return (year, month - 1) if month > 1 else (year - 1, 12)


def next_month(year: int, month: int) -> Month:
    return (year, month + 1) if month < 12 else (year + 1, 1)


def neighbours(
    year: int, month: int, earliest: date | None, latest: date | None
) -> tuple[Month | None, Month | None]:
    """The months before and after, None where every day is outside the limits."""
    first, last = bounds(year, month)
    before = earliest is None or earliest < first
    after = latest is None or latest > last
    return (
        previous_month(year, month) if before else None,
        next_month(year, month) if after else None,
    )


def months_later(day: date, months: int) -> date:
    """Calendar months, also back in time: 31 January and one month is the last of February."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
