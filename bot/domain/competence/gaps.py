"""The gap: how many there are at each level of a profession, less how many are needed.

Need = target share × headcount × (1 + growth). All of it is reckoned exactly and rounded once,
per level, half away from zero; a total is the sum of what its levels were rounded to. Below zero
is a shortage. As Malmö publishes it (arbetsmarknads- och socialförvaltningen).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm
from typing import NamedTuple

NONE = Fraction(0)


class Impossible(ValueError):
    """Figures that no headcount can have. `reason`: shares, negative_share, levels, headcount,
    growth or turnover."""

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason, self.facts = reason, facts
        said = ", ".join(f"{name} {value}" for name, value in facts.items())
        super().__init__(f"{reason}: {said}")


def half_away(amount: int, of: int = 1) -> int:
    """`amount / of` to the nearest whole number; a half goes away from zero."""
    whole = (2 * abs(amount) + of) // (2 * of)
    return whole if amount >= 0 else -whole


def rounded(amount: Fraction) -> int:
    """To the nearest whole number; a half goes away from zero."""
    return half_away(amount.numerator, amount.denominator)


@dataclass(frozen=True, slots=True)
class Stock:
    """The people of a profession, by level; place 0 is for those without an agreed one."""

    stay: tuple[int, ...]
    go: tuple[tuple[int, ...], ...] = ()
    """Who will have left, by horizon: within the first, within the second but not the first …"""

    def __post_init__(self) -> None:
        for counts in (self.stay, *self.go):
            if len(counts) != len(self.stay):
                raise Impossible("levels", given=len(counts), wanted=len(self.stay))
            if min(counts) < 0:
                raise Impossible("headcount", given=min(counts))

    @classmethod
    def of(cls, *levels: int, unassessed: int = 0) -> "Stock":
        """So many at each level, the lowest first, none of whom leaves."""
        return cls((unassessed, *levels))

    @property
    def headcount(self) -> int:
        """With those who will leave: their work stays."""
        return sum(map(sum, (self.stay, *self.go)))

    @property
    def unassessed(self) -> int:
        return sum(counts[0] for counts in (self.stay, *self.go))

    @property
    def levels(self) -> tuple[int, ...]:
        """How many there are now at each level."""
        return tuple(map(sum, zip(self.stay, *self.go, strict=True)))[1:]

    def left_after(self) -> list[tuple[int, ...]]:
        """How many of each level are still there after each horizon; at least one row, of those who
        stay after all of them."""
        left = [self.stay[1:]]
        for counts in reversed(self.go[1:]):
            left.append(tuple([a + b for a, b in zip(left[-1], counts[1:], strict=True)]))
        left.reverse()
        return left


@dataclass(frozen=True, slots=True)
class Target:
    """What a profession is to be, and what is reckoned with on the way there."""

    shares: tuple[Fraction, ...]
    """Of the headcount, at each level, the lowest first; 1 together."""
    growths: Mapping[int, Fraction]
    """How much more will be needed, as a part of 1, by the years ahead."""
    turnover: Fraction = NONE
    """The part of those at each level who leave in a year and are not replaced."""
    _rules: tuple["_Rule", ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if any(share < 0 for share in self.shares):
            raise Impossible("negative_share", given=float(min(self.shares) * 100))
        if sum(self.shares) != 1:
            raise Impossible("shares", given=float(sum(self.shares) * 100))
        if any(growth < -1 for growth in self.growths.values()):
            raise Impossible("growth", given=float(min(self.growths.values()) * 100))
        if not 0 <= self.turnover <= 1:
            raise Impossible("turnover", given=float(self.turnover * 100))
        rules = tuple(_Rule.made(self, years) for years in sorted(self.growths))
        object.__setattr__(self, "_rules", rules)

    def needs(self, headcount: int, years: int) -> tuple[Fraction, ...]:
        """People needed at each level in so many years; headcount × (1 + growth) together."""
        return tuple(share * headcount * (1 + self.growths[years]) for share in self.shares)

    def what_if(
        self,
        growths: Mapping[int, Fraction] | None = None,
        shares: Sequence[Fraction] | None = None,
        turnover: Fraction | None = None,
    ) -> "Target":
        """The same with some of it otherwise; raises `Impossible`."""
        if shares is not None and len(shares) != len(self.shares):
            raise Impossible("levels", given=len(shares), wanted=len(self.shares))
        return replace(
            self,
            shares=self.shares if shares is None else tuple(shares),
            growths={**self.growths, **(growths or {})},
            turnover=self.turnover if turnover is None else turnover,
        )

    @property
    def rules(self) -> tuple["_Rule", ...]:
        """One for each horizon, the nearest first."""
        return self._rules


@dataclass(frozen=True, slots=True)
class _Rule:
    """A horizon's arithmetic over one denominator: whole numbers are exact and quick."""

    years: int
    needed: tuple[int, ...]
    """Of each head, at each level, in parts of `whole`."""
    kept: int
    """Of each who is there, in parts of `whole`."""
    whole: int

    @classmethod
    def made(cls, target: Target, years: int) -> "_Rule":
        kept = (1 - target.turnover) ** years
        needed = target.needs(1, years)
        whole = lcm(kept.denominator, *(need.denominator for need in needed))
        return cls(years, tuple(int(need * whole) for need in needed), int(kept * whole), whole)

    def gaps(self, supply: Sequence[int], headcount: int) -> tuple[int, ...]:
        kept, whole = self.kept, self.whole
        both = zip(supply, self.needed, strict=True)
        return tuple([half_away(there * kept - need * headcount, whole) for there, need in both])


class Gap(NamedTuple):
    """A profession on one horizon, by level, the lowest first."""

    years: int
    headcount: int
    supply: tuple[int, ...]
    """Who is still there then, before turnover."""
    gaps: tuple[int, ...]
    target: Target

    @property
    def total(self) -> int:
        return sum(self.gaps)

    @property
    def shortage(self) -> Fraction:
        """How many are wanting in all before anything is rounded; below zero are too many."""
        kept = (1 - self.target.turnover) ** self.years
        return sum(self.needs, NONE) - sum(self.supply) * kept

    @property
    def is_all_rounding(self) -> bool:
        """Whether the total says something else than what it is in all, rounded once: each level
        is rounded by itself, which shows where there are few."""
        return self.total != rounded(-self.shortage)

    @property
    def needs(self) -> tuple[Fraction, ...]:
        return self.target.needs(self.headcount, self.years)


def gaps(stock: Stock, target: Target) -> tuple[Gap, ...]:
    """One for each horizon, the nearest first. Raises `Impossible` where the levels differ."""
    if len(stock.stay) != len(target.shares) + 1:
        raise Impossible("levels", given=len(stock.stay) - 1, wanted=len(target.shares))
    headcount, left = stock.headcount, stock.left_after()
    found = []
    for place, rule in enumerate(target.rules):
        supply = left[min(place, len(left) - 1)]
        gap = Gap(rule.years, headcount, supply, rule.gaps(supply, headcount), target)
        found.append(gap)
    return tuple(found)
