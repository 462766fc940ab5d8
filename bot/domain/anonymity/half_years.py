"""When a half-year's surveys are published."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.anonymity.cells import HalfYear
from bot.domain.periods import half_year_of

WAIT = timedelta(days=31)
"""After the end of a half-year: until 1 February and 1 August. Whoever left on its last day can
answer for four weeks."""


def read(written: str) -> HalfYear:
    """2027-1 as (2027, 1)."""
    year, half = written.split("-")
    return int(year), int(half)


def write(half_year: HalfYear) -> str:
    return "{}-{}".format(*half_year)


def after(half_year: HalfYear) -> HalfYear:
    year, half = half_year
    return (year, 2) if half == 1 else (year + 1, 1)


def due(first: HalfYear, today: date) -> Iterator[HalfYear]:
    """The half-years from this one on that can be published, in order."""
    waits = half_year_of(today - WAIT)
    while first < waits:
        yield first
        first = after(first)
