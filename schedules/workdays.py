"""Working days: Monday to Friday, less public holidays and the eves that are free in practice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from schedules.calendars import feasts

DAY = timedelta(days=1)
SATURDAY = 5
FREE = frozenset({"public", "de_facto"})


@dataclass(frozen=True, slots=True)
class Workdays:
    """The working days of one country, named by its ISO 3166 code.

    Free are the calendar's categories `public` and, where the country has it, `de_facto`: in
    Sweden midsummer eve, Christmas eve and New Year's eve. An unknown country is a ValueError
    at the first question asked.
    """

    country: str = "SE"

    def is_workday(self, d: date) -> bool:
        """A datetime is refused with TypeError: which date it falls on depends on the zone."""
        if isinstance(d, datetime):
            raise TypeError("Working days are counted in dates; give the local date, not a time.")
        return d.weekday() < SATURDAY and d not in _free_weekdays(self.country, d.year)

    def add(self, d: date, n: int) -> date:
        """The nth working day after d, or before it when n is negative; d itself when n is 0."""
        step = DAY if n > 0 else -DAY
        for _ in range(abs(n)):
            d = self._first(d + step, step)
        return d

    def on_or_after(self, d: date) -> date:
        return self._first(d, DAY)

    def on_or_before(self, d: date) -> date:
        return self._first(d, -DAY)

    def between(self, a: date, b: date) -> int:
        """How many working days lie in (a, b]; as a negative number in (b, a] when b is earlier."""
        if b < a:
            return -self.between(b, a)
        years = range(a.year, b.year + 1)
        free = sum(a < d <= b for year in years for d in _free_weekdays(self.country, year))
        return _weekdays_until(b) - _weekdays_until(a) - free

    def _first(self, d: date, step: timedelta) -> date:
        while not self.is_workday(d):
            d += step
        return d


def _weekdays_until(d: date) -> int:
    """Mondays to Fridays from the first Monday of the calendar (0001-01-01) to d, d included."""
    weeks, days = divmod(d.toordinal(), 7)
    return weeks * 5 + min(days, 5)


@lru_cache(maxsize=256)
def _free_weekdays(country: str, year: int) -> frozenset[date]:
    free = (each.day for each in feasts(country, year) if each.category in FREE)
    return frozenset(day for day in free if day.weekday() < SATURDAY)
