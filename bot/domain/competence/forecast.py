"""How a part of the population changes, and how much more is needed of those who work for it."""

from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from pydantic import Field

from bot.guides.words import Words


class Forecast(Words):
    """A group of the population, as *80 år och äldre*, year by year."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    professions: tuple[str, ...] = Field(default=(), strict=False)
    """Those who work for it; empty for all that have no growth of their own."""
    people: Mapping[str, int]
    """How many they are, by the year; two years or more."""

    def growth(self, since: int, years: int) -> Fraction:
        """From one year to another, as a part of 1."""
        return self.at(since + years) / self.at(since) - 1

    def at(self, year: int) -> Fraction:
        """Along a straight line between the years given; as in the first before it, and as in the
        last after it."""
        known = self.years
        if year <= known[0]:
            return Fraction(self.people[str(known[0])])
        if year >= known[-1]:
            return Fraction(self.people[str(known[-1])])
        place = bisect_left(known, year)
        before, after = known[place - 1], known[place]
        low, high = self.people[str(before)], self.people[str(after)]
        return low + Fraction((high - low) * (year - before), after - before)

    @cached_property
    def years(self) -> list[int]:
        return sorted(map(int, self.people))

    def covers(self, since: int, years: int) -> bool:
        """Whether all of it lies within the years given."""
        return self.years[0] <= since and since + years <= self.years[-1]
