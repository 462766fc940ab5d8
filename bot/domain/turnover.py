"""How many leave, and what share of the permanent employees that is.

There is no law on turnover, and some ten formulas are in use (nyckeltal.se), so the formula is
shown wherever a figure is. Ours is the one that the municipalities round Helsingborg compare
themselves by: those who left at their own request, through the permanent employees. Moves inside
the organisation are left out, and the figure is told with and without those who retired. The
number of permanent employees is the mean of the first and the last day's.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, get_args

from bot.guides.checklists import DepartureKind, Destination

KINDS: tuple[str, ...] = get_args(DepartureKind)
DESTINATIONS: tuple[str, ...] = get_args(Destination)
STAYS = ("within", "elsewhere")
"""Destinations inside the organisation."""
FEWEST_EMPLOYED = 10
"""Permanent employees below which no share is told: one leaver would be more than ten per cent."""


class Counted(Protocol):
    """What is counted of somebody who left."""

    @property
    def kind(self) -> str: ...
    @property
    def destination(self) -> str: ...
    @property
    def planned(self) -> bool: ...
    @property
    def permanent(self) -> bool: ...


def at_own_request(one: Counted) -> bool:
    """Counts in the turnover; of the permanent ones only, like those they are held against."""
    return one.permanent and one.kind == "own_notice" and one.destination not in STAYS


def retired(one: Counted) -> bool:
    """Counts in the turnover with pensions."""
    return one.permanent and one.kind == "pension"


@dataclass(slots=True)
class Group:
    """Those who left during a period, and those employed: in a unit, a profession, or all."""

    left: list[Counted] = field(default_factory=list)
    first: int = 0
    """Permanent employees on the first day of the period."""
    last: int = 0
    """And on its last."""
    hired: int = 0
    """Permanent employees who began in between."""

    @property
    def total(self) -> int:
        return len(self.left)

    @property
    def is_something(self) -> bool:
        return bool(self.left or self.first or self.last or self.hired)

    @property
    def planned(self) -> int:
        return sum(one.planned for one in self.left)

    @property
    def kinds(self) -> dict[str, int]:
        """All of them, in the order of the guide."""
        return _counted(KINDS, [one.kind for one in self.left])

    @property
    def destinations(self) -> dict[str, int]:
        """Of those who might have gone on to another work: who retires is not asked."""
        asked = [one.destination for one in self.left if one.kind != "pension"]
        return _counted(DESTINATIONS, asked)

    @property
    def employed(self) -> float:
        """The mean of the first and the last day: whole, or a half."""
        return (self.first + self.last) / 2

    @property
    def own_request(self) -> int:
        return sum(map(at_own_request, self.left))

    @property
    def pensions(self) -> int:
        return sum(map(retired, self.left))

    @property
    def turnover(self) -> float | None:
        """Without pensions, from 0; unset where so few are employed that it would say nothing."""
        return self._share(self.own_request)

    @property
    def turnover_with_pensions(self) -> float | None:
        return self._share(self.own_request + self.pensions)

    def _share(self, count: int) -> float | None:
        return count / self.employed if self.employed >= FEWEST_EMPLOYED else None


def _counted(known: Sequence[str], found: Sequence[str]) -> dict[str, int]:
    times: Mapping[str, int] = Counter(found)
    return {each: times.get(each, 0) for each in known}
