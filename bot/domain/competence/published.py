"""Whether a published table can follow from its own shares and growth.

Headcount and supply are seldom published. If the table is right, there is a headcount, and a number
of people at each level that together are that headcount, from which its figures come. They are
looked for; where there are none, it is said which figure is off, and by how much.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import ceil, floor, lcm

from bot.domain.competence.gaps import Gap, Impossible, Stock, Target, gaps

ROUNDING = 1
"""What a figure may differ by: shares are published as whole per cents."""
WITHOUT_GROWTH = 1000
"""The headcounts tried where no growth tells which: what is left of share × headcount recurs."""


@dataclass(frozen=True, slots=True)
class Published:
    """A profession's gaps as somebody else has reckoned them."""

    target: Target
    gaps: Mapping[int, tuple[int, ...]]
    """By the years ahead, at each level."""
    totals: Mapping[int, int]

    def __post_init__(self) -> None:
        for figures in self.gaps.values():
            if len(figures) != len(self.target.shares):
                raise Impossible("levels", given=len(figures), wanted=len(self.target.shares))


@dataclass(frozen=True, slots=True)
class Off:
    """A figure that can't follow from the others."""

    years: int
    level: int | None
    """From 1; unset for the total."""
    published: int
    follows: int
    """What it would be."""

    @property
    def by(self) -> int:
        return self.published - self.follows


@dataclass(frozen=True, slots=True)
class Verdict:
    """The headcount and the supply that come nearest, what follows from them, and what is off."""

    stock: Stock
    gaps: tuple[Gap, ...]
    off: tuple[Off, ...]

    @property
    def follows(self) -> bool:
        return not self.off


Figure = tuple[int, int]
"""Years ahead, and a level's place."""
Supply = tuple[int, ...]


def examine(published: Published) -> Verdict:
    """Looks for a supply from which the whole table follows; else for the one figure without which
    the rest does, the least off if there are several; else for what comes nearest to all."""
    search = _Search(published)
    fitting = search.supply(0) or search.supply(ROUNDING)
    if fitting is not None:
        return _verdict(published, fitting)
    figures = [(years, place) for years, row in published.gaps.items() for place in range(len(row))]
    without = (search.supply(ROUNDING, figure) for figure in figures)
    verdicts = [_verdict(published, supply) for supply in without if supply is not None]
    if verdicts:
        return min(verdicts, key=lambda each: abs(each.off[0].by))
    return _verdict(published, search.least())


def _verdict(published: Published, supply: Supply) -> Verdict:
    stock = Stock.of(*supply)
    found = [each for each in gaps(stock, published.target) if each.years in published.gaps]
    return Verdict(stock, tuple(found), tuple(_off(published, found)))


def _off(published: Published, found: Sequence[Gap]) -> Iterator[Off]:
    for gap in found:
        figures = published.gaps[gap.years]
        for level, (told, follows) in enumerate(zip(figures, gap.gaps, strict=True), 1):
            if abs(told - follows) > ROUNDING:
                yield Off(gap.years, level, told, follows)
        if published.totals[gap.years] != sum(figures):
            yield Off(gap.years, None, published.totals[gap.years], sum(figures))


class _Search:
    """For the headcounts that can be: how many may stand at each level, in whole numbers over one
    denominator."""

    def __init__(self, published: Published) -> None:
        self._published = published
        needed = {years: published.target.needs(1, years) for years in published.gaps}
        self._whole = 2 * lcm(*(need.denominator for needs in needed.values() for need in needs))
        self._needed = {
            years: [int(need * self._whole) for need in needs] for years, needs in needed.items()
        }

    def supply(self, tolerance: int, ignored: Figure | None = None) -> Supply | None:
        """The smallest from which each figure follows to within the tolerance, but for the ignored
        one."""
        for headcount in self._headcounts(tolerance, ignored):
            ranges = [
                self._range(headcount, place, tolerance, ignored)
                for place in range(len(self._published.target.shares))
            ]
            lowest, most = sum(low for low, _ in ranges), sum(high for _, high in ranges)
            if lowest <= headcount <= most and all(low <= high for low, high in ranges):
                return _filled(ranges, headcount - lowest)
        return None

    def least(self) -> Supply:
        """Within the smallest tolerance that there is a supply for."""
        enough = next(2**n for n in count() if self.supply(2**n) is not None)
        tolerance = bisect_left(range(enough), True, key=lambda n: self.supply(n) is not None)
        found = self.supply(tolerance)
        assert found is not None, "so it was found"
        return found

    def _headcounts(self, tolerance: int, ignored: Figure | None) -> Sequence[int]:
        """Those that every year's levels allow together: -headcount × growth, but for so much."""
        first, last = 1, None
        slack = len(self._published.target.shares) * (tolerance + Fraction(1, 2))
        for years, figures in self._published.gaps.items():
            growth = self._published.target.growths[years]
            if growth and not (ignored and ignored[0] == years):
                low, high = sorted((way - sum(figures)) / growth for way in (-slack, slack))
                first = max(first, ceil(low))
                last = floor(high) if last is None else min(last, floor(high))
        return range(first, (WITHOUT_GROWTH if last is None else last) + 1)

    def _range(
        self, headcount: int, place: int, tolerance: int, ignored: Figure | None
    ) -> tuple[int, int]:
        """The fewest and the most at a level for which its figures round to what they should."""
        fewest, most = 0, headcount
        for years, figures in self._published.gaps.items():
            if (years, place) == ignored:
                continue
            need = self._needed[years][place] * headcount
            low, high = figures[place] - tolerance, figures[place] + tolerance
            fewest = max(fewest, _first_that_rounds_to(low, need, self._whole))
            most = min(most, _first_that_rounds_to(high + 1, need, self._whole) - 1)
        return fewest, most


def _first_that_rounds_to(figure: int, need: int, whole: int) -> int:
    """The smallest number of people who, less `need / whole`, round to the figure or more."""
    least = need + figure * whole - whole // 2
    return -(-least // whole) if figure > 0 else least // whole + 1  # -½ is -1, and ½ is 1


def _filled(ranges: Sequence[tuple[int, int]], more: int) -> Supply:
    """The lowest of each range, and so many more where there is room, the same part of each."""
    room = sum(high - low for low, high in ranges)
    filled = []
    for low, high in ranges:
        here = more * (high - low) // room if room else 0
        filled.append(low + here)
        more, room = more - here, room - (high - low)
    return tuple(filled)
