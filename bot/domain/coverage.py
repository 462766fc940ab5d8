"""How many of those who left had an exit interview, and what became of the others."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

WHY_NOT = ("declined", "no_time", "left_at_once", "other")
"""Why an interview was not held, in the order of the guide."""

Standing = Literal["by_manager", "by_hr", "not_held", "missing", "to_come"]


class Offered(Protocol):
    """An interview that somebody was offered."""

    @property
    def last_day(self) -> date: ...
    @property
    def interview(self) -> str:
        """offered, held or not_held."""

    @property
    def reason(self) -> str | None:
        """Why it was not held."""

    @property
    def held_by_hr(self) -> bool: ...


def standing(one: Offered, today: date) -> Standing:
    """Missing is what nobody held and nobody said why, though the last day is past."""
    match one.interview:
        case "held":
            return "by_hr" if one.held_by_hr else "by_manager"
        case "not_held":
            return "not_held"
        case _:
            return "missing" if one.last_day < today else "to_come"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every interview offered stands in exactly one of these."""

    by_manager: int = 0
    by_hr: int = 0
    not_held: int = 0
    missing: int = 0
    to_come: int = 0
    why_not: tuple[tuple[str, int], ...] = ()
    """The reasons, in the order of `WHY_NOT`, and how many were not held for each; all of
    `not_held` together."""

    @property
    def offered(self) -> int:
        return self.held + self.not_held + self.missing + self.to_come

    @property
    def held(self) -> int:
        return self.by_manager + self.by_hr

    @property
    def due(self) -> int:
        """Those of which one can say by now whether they were held."""
        return self.offered - self.to_come

    @property
    def share(self) -> float | None:
        """The share of them that was held, 0 to 1; unset where there are none."""
        return self.held / self.due if self.due else None


def coverage(offered: Iterable[Offered], today: date) -> Coverage:
    offered = list(offered)
    stands = Counter(standing(one, today) for one in offered)
    why = Counter(
        one.reason if one.reason in WHY_NOT else "other"
        for one in offered
        if one.interview == "not_held"
    )
    return Coverage(
        by_manager=stands["by_manager"],
        by_hr=stands["by_hr"],
        not_held=stands["not_held"],
        missing=stands["missing"],
        to_come=stands["to_come"],
        why_not=tuple((each, why[each]) for each in WHY_NOT),
    )
