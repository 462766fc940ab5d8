"""What the sections of the yearly analysis are made from."""

from dataclasses import dataclass
from typing import Any

from bot.departed import Departed
from bot.domain.anonymity.cells import HalfYear
from bot.reports.reader import Reader


@dataclass(frozen=True, slots=True)
class Year:
    reader: Reader
    number: int
    departed: Departed

    @property
    def is_over(self) -> bool:
        return self.departed.period.is_over(self.reader.today)

    def say(self, key: str, **facts: Any) -> str:
        return self.reader.label(f"departure_analysis.{key}", **facts)

    def word(self, kind: str, name: str) -> str:
        """What a kind of departure, a destination … is called, as a label."""
        called = self.reader.label(f"words.{kind}_{name}")
        return called[:1].upper() + called[1:]

    def half_year(self, which: HalfYear) -> str:
        return self.reader.label("departure_figures.half_year", year=which[0], half=which[1])
