"""A student's term, weeks and last day with a name, as they are typed and as the model has it."""

from dataclasses import dataclass
from datetime import date

from bot.domain.placements.model import PlacementModel
from bot.domain.placements.terms import NotRead, Term, Weeks
from bot.guides.calendar import months_later

TERMS = 3
"""The one that goes on and those to come."""
_MONTHS = 12
"""Where the school is not in the model any more."""


def terms(today: date) -> list[Term]:
    this = Term.of(today)
    return [this.moved(n) for n in range(TERMS)]


def delete_on(model: PlacementModel, school: str, last: date) -> date:
    """When the name of a student whose placement ends then is deleted."""
    found = model.school(school)
    return months_later(last, found.keep_months if found else _MONTHS)


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why weeks can't be used: `term`, `weeks`, `no_such_week`, `not_in_term` or `past`."""

    reason: str
    typed: str
    term: str


def read_weeks(typed: str, term: str, today: date) -> Weeks | NotTaken:
    try:
        found = Weeks.read(typed, Term.read(term))
    except NotRead as not_read:
        return NotTaken(not_read.reason, typed[:40], term)
    return found if found.last >= today else NotTaken("past", typed[:40], term)
