"""A school's dates of a term, and when units are asked what they can take of its students."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.placements.model import PlacementModel, School
from bot.domain.placements.terms import Term
from schedules.workdays import Workdays

WEEK = timedelta(weeks=1)
AHEAD = 3
"""Terms to look for deadlines in: they are up to a year before the term."""
_MONTH_DAY = re.compile(r"(?:\d{4}-)?(\d{1,2})-(\d{1,2})")
_LEAP_YEAR = 2028


@dataclass(frozen=True, slots=True)
class Dates:
    """Of one school and term."""

    first: date
    last: date
    deadline: date | None
    """The day itself, or the working day before a free one."""


@dataclass(frozen=True, slots=True, order=True)
class Asking:
    """Educations to ask units about, all by the same day."""

    deadline: date
    term: Term
    educations: tuple[str, ...]
    begins: date | None
    """When the clock does so; None where HR alone does."""


def month_day(written: str) -> tuple[int, int] | None:
    """Of "04-01" and "2027-04-01", since Excel makes dates of what looks like one; None where it
    is no day of any year."""
    found = _MONTH_DAY.fullmatch(written.strip())
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return None
    return month, day


def dates(model: PlacementModel, school: School, term: Term, workdays: Workdays) -> Dates:
    """The school's own where it has told them, else the usual ones."""
    own = next((e for e in model.terms if (e.school, e.term) == (school.id, str(term))), None)
    first = (own.first if own else None) or term.usual_first
    last = (own.last if own else None) or term.usual_last
    deadline = (own.deadline if own else None) or _yearly(school, term, first)
    return Dates(first, last, workdays.on_or_before(deadline) if deadline else None)


def _yearly(school: School, term: Term, first: date) -> date | None:
    written = school.ht if term.half == "HT" else school.vt
    found = month_day(written) if written else None
    if found is None:
        return None
    return max(day for year in (first.year - 1, first.year) if (day := _on(year, *found)) < first)


def _on(year: int, month: int, day: int) -> date:
    """29 February is the 28th where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def askings(model: PlacementModel, term: Term, workdays: Workdays) -> list[Asking]:
    """Of a term, by deadline: each education by the first of the schools that have it."""
    by: dict[str, tuple[date, int]] = {}
    for school in model.schools:
        deadline = dates(model, school, term, workdays).deadline
        for education in school.educations if deadline else ():
            assert deadline is not None
            known = by.get(education, (deadline, 0))
            by[education] = min(known[0], deadline), max(known[1], school.ask_weeks or 0)
    together = defaultdict(list)
    for education, (deadline, weeks) in by.items():
        together[deadline].append((education, weeks))
    return sorted(_asking(day, term, asked, workdays) for day, asked in together.items())


def _asking(deadline: date, term: Term, asked: list[tuple[str, int]], workdays: Workdays) -> Asking:
    weeks = max(weeks for _, weeks in asked)
    begins = workdays.on_or_before(deadline - weeks * WEEK) if weeks else None
    return Asking(deadline, term, tuple(sorted(id_ for id_, _ in asked)), begins)


def due(model: PlacementModel, today: date, workdays: Workdays) -> list[Asking]:
    """Those that are to have begun by themselves, and are not over."""
    this = Term.of(today)
    terms = [this.moved(n) for n in range(AHEAD)]
    found = (each for term in terms for each in askings(model, term, workdays))
    return [e for e in found if e.begins is not None and e.begins <= today <= e.deadline]
