"""Pensions ahead: how many of each profession reach the age within so many years.

Whoever leads people sees how many, in each of their units, as in the gap analysis with pensions
taken off: they plan for those who go, and a count that they could take from another would be no
secret. Names are for HR, and for the nearest manager of their own; colleagues see neither, and
nobody a year of birth.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.analysis import professions_of
from bot.reports.reader import Reader
from storage import supply, units
from storage.supply import Asked
from storage.units import Tree

HORIZONS = (1, 2, 5)
"""Years ahead."""
Counts = tuple[int, ...]
"""By horizon; who goes within one goes within the later ones too."""


@dataclass(frozen=True, slots=True)
class Retiring:
    tree: Tree
    counts: Mapping[tuple[int | None, str | None], Counts]
    """By unit with all below it, None for the whole, and by profession, None for those that the
    model has not; nobody retires where there is nothing."""

    def of_unit(self, unit_id: int | None) -> dict[str | None, Counts]:
        """By profession, the most first."""
        here = {of: counts for (unit, of), counts in self.counts.items() if unit == unit_id}
        return dict(sorted(here.items(), key=lambda each: [-n for n in reversed(each[1])]))


def retiring(reader: Reader) -> Retiring:
    """Of those whom the reader leads; whoever is past the age already counts from the first."""
    model, today = reader.competence, reader.today
    ids = [profession.id for profession in model.professions]
    asked = Asked(today.year, today, ids, HORIZONS, reader.house.policy.pension_age)
    lines = supply.supply(reader.db, reader.actor, asked)
    tree = units.tree(reader.db, {line.unit_id for line in lines})
    places = professions_of(reader.db, model)
    found: Counter[tuple[int | None, str | None, int]] = Counter()
    for line in lines:
        place = places.get(line.position_id)
        profession = None if place is None else ids[place]
        for unit_id in tree.up_from(line.unit_id):
            for later in range(line.goes, len(HORIZONS)):
                found[unit_id, profession, later] += line.people
    counts = {
        (unit_id, profession): tuple(
            found[unit_id, profession, place] for place in range(len(HORIZONS))
        )
        for unit_id, profession, _ in found
    }
    return Retiring(tree, counts)
