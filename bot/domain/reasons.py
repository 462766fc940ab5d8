"""Why people leave, by what they said in exit interviews: told only as totals, half-year by
half-year.

The record of an interview may be read by the leaver and by whoever held it, and by nobody else;
HR is to know why people leave all the same. So the reasons are told

- of the whole organisation alone, never of a unit, a profession or a kind of departure;
- of a half-year that is over, by the day on which the interview was held. A total that still grows
  tells one person's reasons to whoever looks at it twice: before that person's interview, and
  after. Nothing that happens later may change what has been told, for the same cause. So an
  interview counts also when the departure is withdrawn afterwards;
- where at least `least` interviews of that half-year gave reasons (the survey's own limit);
- unless a reason was given in all of them, or in all but one: then it would be known of each, or
  of each other, who gave it. Whether too few gave reasons or too many the same is not told.

Half-years do not overlap, so each interview is in one total only, and no total is a part of
another: there is nothing to subtract. Who held some of the interviews knows those, and may take
them away from the total; so may two who tell each other. Against that no counting helps.

The numbers are not rounded: that a person's interview was held is no secret (the coverage tells
it), and totals that do not overlap need no rounding.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.anonymity.cells import FLOOR, HalfYear

Given = tuple[HalfYear, Sequence[str]]
"""The half-year in which an interview was held, and the reasons given: what weighed most first."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is told of one half-year, or of some that were told."""

    interviews: int
    """In which reasons were given."""
    named: Mapping[str, int]
    """The reasons, and in how many interviews each was given; not those that nobody gave."""
    first: Mapping[str, int]
    """And how many gave it as the one that weighed most."""


def told(given: Iterable[Given], now: HalfYear, least: int) -> dict[HalfYear, Reasons]:
    """What may be told in the half-year `now`, the earliest first; nothing of `now` itself.

    Raise ValueError for a `least` that would tell of too few.
    """
    if least < FLOOR:
        raise ValueError(f"Reasons are told of at least {FLOOR} interviews, not {least}.")
    by_half_year = defaultdict(list)
    for half_year, reasons in given:
        if half_year < now and reasons:
            by_half_year[half_year].append(reasons)
    counted = {each: _counted(by_half_year[each]) for each in sorted(by_half_year)}
    return {each: found for each, found in counted.items() if _may_be_told(found, least)}


def together(parts: Iterable[Reasons]) -> Reasons | None:
    """Several half-years that were told, as one; None where there is none."""
    parts = list(parts)
    if not parts:
        return None
    named, first = Counter[str](), Counter[str]()
    for part in parts:
        named.update(part.named)
        first.update(part.first)
    return Reasons(sum(part.interviews for part in parts), named, first)


def _counted(interviews: Sequence[Sequence[str]]) -> Reasons:
    named = Counter(reason for reasons in interviews for reason in set(reasons))
    return Reasons(len(interviews), named, Counter(reasons[0] for reasons in interviews))


def _may_be_told(found: Reasons, least: int) -> bool:
    return found.interviews >= least and max(found.named.values()) < found.interviews - 1
