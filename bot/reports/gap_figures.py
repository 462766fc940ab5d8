"""The gap analysis as figures for programs."""

from typing import Any

from bot.domain.competence.gaps import Gap
from bot.domain.competence.goals import goal
from bot.domain.competence.model import Profession
from bot.gap_view import Seen
from bot.reports import gaps as words
from bot.reports.reader import Reader

DECIMALS = 6
"""Of a need; gaps are whole."""


def figures(reader: Reader, seen: Seen) -> dict[str, Any]:
    """Of the unit opened; levels in the order of their scale, the lowest first."""
    terms = seen.analysis.terms
    return {
        "place": words.place_of(reader, seen),
        "made": reader.today.isoformat(),
        "inventory": terms.year,
        "counted": terms.day.isoformat(),
        "pension_age": terms.pension_age,
        "departures": terms.departures,
        "professions": [_profession(reader, seen, each) for each in seen.professions],
    }


def _profession(reader: Reader, seen: Seen, profession: Profession) -> dict[str, Any]:
    stock = seen.stock(profession)
    return {
        "id": profession.id,
        "name": words.name_of(reader, profession),
        "headcount": stock.headcount,
        "unassessed": stock.unassessed,
        "levels": words.level_names(reader, seen, profession),
        "shares": [float(share) for share in seen.target(profession).shares],
        "horizons": [_horizon(gap) for gap in seen.gaps(profession)],
    }


def _horizon(gap: Gap) -> dict[str, Any]:
    found = goal(gap)
    return {
        "years": gap.years,
        "growth": float(gap.target.growths[gap.years]),
        "supply": list(gap.supply),
        "need": [round(float(need), DECIMALS) for need in gap.needs],
        "gap": list(gap.gaps),
        "total": gap.total,
        "more": found.more,
        "to_develop": found.lift,
    }
