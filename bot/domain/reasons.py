"""Why people leave, by what they said in exit interviews: told only as totals, part by part.

The record of an interview may be read by the leaver and by whoever held it, and by nobody else;
HR is to know why people leave all the same. So the reasons are told

- of the whole organisation alone, never of a unit, a profession or a kind of departure;
- of half-years that are over, by the day on which the interview was held. A total that still grows
  tells one person's reasons to whoever looks at it twice: before that person's interview, and
  after. Nothing that happens later may change what has been told, for the same cause. So an
  interview counts also when the departure is withdrawn afterwards;
- of so many half-years in a row as it takes for `HELD` interviews (`spans`). That many must be left
  too when HR takes away those that HR has held, or that one of them has: those they know. What is
  taken together depends on how many were held when and by whom, which the coverage tells HR anyway,
  and never on what was said; nor on the setting, since between two ways to part the half-years lies
  what neither would tell. A part is drawn once;
- where at least `least` of them gave reasons (the survey's own limit), and none was given in all of
  them, or in all but one: then it would be known of each, or of each other, who gave it. Both hold
  for what is left as well, when HR takes its own away. Whether too few gave reasons or too many the
  same is not told.

Parts do not overlap, so each interview is in one total only, and no total is a part of another:
there is nothing else to subtract. Against managers who tell HR what they heard no counting helps;
nor against one who becomes HR later, and knows the talks of before.

The numbers are not rounded: that a person's interview was held is no secret (the coverage tells
it), and totals that do not overlap need no rounding.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.anonymity.cells import FLOOR, LEAST, HalfYear

HELD = LEAST
"""Interviews in a part, whatever the setting says."""
Span = tuple[HalfYear, HalfYear]
"""The first and the last half-year of a part."""


@dataclass(frozen=True, slots=True)
class HeldInterview:
    """One that was held."""

    half_year: HalfYear
    reasons: Sequence[str]
    """What weighed most first; empty where none was given."""
    hr: int | None = None
    """Who of HR has held it; unset for a manager."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is told of one part, or of some that were told."""

    interviews: int
    """In which reasons were given."""
    named: Mapping[str, int]
    """The reasons, and in how many interviews each was given; not those that nobody gave."""
    first: Mapping[str, int]
    """And how many gave it as the one that weighed most."""


def told(held: Iterable[HeldInterview], now: HalfYear, least: int) -> dict[Span, Reasons]:
    """What may be told in the half-year `now`, the earliest first; nothing of `now` itself.

    Raise ValueError for a `least` that would tell of too few.
    """
    if least < FLOOR:
        raise ValueError(f"Reasons are told of at least {FLOOR} interviews, not {least}.")
    held = list(held)
    found = {}
    for first, last in spans(held, now):
        part = [each for each in held if first <= each.half_year <= last and each.reasons]
        if part and all(_may_be_told(known, least) for known in _what_is_left(part)):
            found[first, last] = _counted(part)
    return found


def spans(held: Iterable[HeldInterview], now: HalfYear) -> Iterator[Span]:
    """The parts that the half-years before `now` fall into; what is too little is still to come."""
    over = sorted((each for each in held if each.half_year < now), key=_half_year)
    waiting: list[HeldInterview] = []
    for half_year, more in groupby(over, _half_year):
        waiting += more
        if all(len(left) >= HELD for left in _what_is_left(waiting)):
            yield waiting[0].half_year, half_year
            waiting = []


def _half_year(interview: HeldInterview) -> HalfYear:
    return interview.half_year


def together(parts: Iterable[Reasons]) -> Reasons | None:
    """Several parts that were told, as one; None where there is none."""
    parts = list(parts)
    if not parts:
        return None
    named, first = Counter[str](), Counter[str]()
    for part in parts:
        named.update(part.named)
        first.update(part.first)
    return Reasons(sum(part.interviews for part in parts), named, first)


def _what_is_left(part: Sequence[HeldInterview]) -> list[Sequence[HeldInterview]]:
    """All, and what is not known yet to each of HR, and to all of HR together; where there is
    something."""
    holders = {each.hr for each in part if each.hr is not None}
    unknown = [[each for each in part if each.hr != holder] for holder in holders]
    of_managers = [each for each in part if each.hr is None]
    return [part, *(left for left in [*unknown, of_managers] if left)]


def _counted(part: Sequence[HeldInterview]) -> Reasons:
    named = Counter(reason for each in part for reason in set(each.reasons))
    return Reasons(len(part), named, Counter(each.reasons[0] for each in part))


def _may_be_told(part: Sequence[HeldInterview], least: int) -> bool:
    return len(part) >= least and max(_counted(part).named.values()) < len(part) - 1
