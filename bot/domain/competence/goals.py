"""Goals out of a gap: how many more are needed, and which levels are to become which."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from bot.domain.competence.gaps import Gap


@dataclass(frozen=True, slots=True)
class Goal:
    years: int
    more: int
    """Quantitative: people wanting in all, none of whom rounding made or hid; 0 where it is less
    than a whole one."""
    lift: int
    """Qualitative: people to develop from the levels `lower` to the levels `higher`."""
    lower: tuple[int, ...]
    """Levels from 1, the lowest first, where there are more than needed."""
    higher: tuple[int, ...]
    """Levels above one of those, where there are too few."""
    recruit: tuple[int, ...]
    """People wanting at each level that no development gives; `more` together, or none where
    rounding hid them at every level."""

    @property
    def reached(self) -> bool:
        return not (self.more or self.lift)


def goal(gap: Gap) -> Goal:
    """What closes the gap: first by developing those whose level is not needed as much.

    Whoever is developed goes the shortest way up, and the highest level is served first: it is
    hardest to recruit to.
    """
    spare = [max(figure, 0) for figure in gap.gaps]
    wanting = [max(-figure, 0) for figure in gap.gaps]
    lower, higher, lift = set[int](), set[int](), 0
    for high in reversed(range(len(wanting))):
        for low in reversed(range(high)):
            moved = min(wanting[high], spare[low])
            if moved:
                wanting[high] -= moved
                spare[low] -= moved
                lift += moved
                lower.add(low + 1)
                higher.add(high + 1)
    more = _more(gap)
    recruit = _helped_from_above(wanting, spare)
    return Goal(
        gap.years,
        more,
        lift,
        tuple(sorted(lower)),
        tuple(sorted(higher)),
        _without(max(sum(recruit) - more, 0), recruit),
    )


def _more(gap: Gap) -> int:
    """As the total has it, without those whom rounding made; whole people whom it hid."""
    if gap.shortage < 1:
        return 0
    return min(-gap.total, ceil(gap.shortage)) if gap.total < 0 else floor(gap.shortage)


def _without(people: int, recruit: Sequence[int]) -> tuple[int, ...]:
    """So many fewer, from the lowest level on: they are easiest to find otherwise."""
    left = list(recruit)
    for level, wanting in enumerate(recruit):
        left[level] -= min(people, wanting)
        people -= wanting - left[level]
    return tuple(left)


def _helped_from_above(wanting: Sequence[int], spare: Sequence[int]) -> tuple[int, ...]:
    """Who is at a higher level than needed does the work of a lower one, and nobody is hired."""
    left, missing = list(spare), list(wanting)
    for low in range(len(missing)):
        for high in range(low + 1, len(left)):
            helped = min(missing[low], left[high])
            missing[low] -= helped
            left[high] -= helped
    return tuple(missing)
