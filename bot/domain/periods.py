"""Stretches of time that figures are counted over: years, half-years, the latest twelve months."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.anonymity.cells import HalfYear
from bot.guides.calendar import months_later


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def until(self, today: date) -> "Period":
        """As much of it as has been, for a period that has begun."""
        return Period(self.first, min(self.last, today))

    def is_over(self, today: date) -> bool:
        return self.last < today


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def twelve_months(today: date) -> Period:
    """The latest twelve, with today."""
    return Period(months_later(today, -12) + timedelta(days=1), today)


def half_year(which: HalfYear) -> Period:
    number, half = which
    if half == 1:
        return Period(date(number, 1, 1), date(number, 6, 30))
    return Period(date(number, 7, 1), date(number, 12, 31))


def half_year_of(day: date) -> HalfYear:
    return day.year, 1 if day.month <= 6 else 2


def half_years(last: HalfYear, count: int) -> list[HalfYear]:
    """So many in a row, `last` being the last."""
    number = last[0] * 2 + last[1] - 1
    return [(each // 2, each % 2 + 1) for each in range(number - count + 1, number + 1)]
