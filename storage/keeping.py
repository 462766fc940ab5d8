"""The light inventory: last year's levels are kept where nothing has changed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.access import Actor, may_lead
from storage.assessments import WHOLE
from storage.tables import Assessment, Person

Wanted = Mapping[int, str]
"""People, each with the profession that they have now."""
Most = Callable[[str, str], int]
"""How many levels a profession has in an area; 0 for an area that it has no more."""


def keepable(
    db: Session, actor: Actor, year: int, wanted: Wanted, most: Most
) -> dict[int, dict[str, int]]:
    """The levels that can be kept, by area, of those people whom the actor leads; none that the
    scale has no more.

    Not their own, nor of somebody who in the same profession has levels agreed this year, none from
    before, or of whom anything else was said this year.
    """
    earlier, this_year = _read(db, actor, year, wanted, most)
    return {
        person: levels
        for person, levels in earlier.items()
        if WHOLE in levels and all(_unchanged(row, levels) for row in this_year[person].values())
    }


def _read(
    db: Session, actor: Actor, year: int, wanted: Wanted, most: Most
) -> tuple[dict[int, dict[str, int]], dict[int, dict[str, Assessment]]]:
    """What was agreed latest before the year, and the year's rows; by person and area."""
    query = (
        select(Assessment)
        .join(Person, col(Person.id) == col(Assessment.person_id))
        .where(col(Assessment.person_id).in_(wanted), col(Assessment.year) <= year)
        .where(may_lead(actor, col(Person.id)), col(Person.id) != actor.person_id)
        .order_by(col(Assessment.year), col(Assessment.profession))
    )
    earlier: dict[int, dict[str, int]] = defaultdict(dict)
    this_year: dict[int, dict[str, Assessment]] = defaultdict(dict)
    for row in db.scalars(query):
        if row.profession not in ("", wanted[row.person_id]):
            continue
        if row.year == year:
            this_year[row.person_id][row.area] = row
        elif row.agreed is not None:
            earlier[row.person_id][row.area] = row.agreed
    for person_id, levels in earlier.items():
        has = {area: most(wanted[person_id], area) for area in levels}
        earlier[person_id] = {area: n for area, n in levels.items() if n <= has[area]}
    return earlier, this_year


def _unchanged(row: Assessment, earlier: Mapping[str, int]) -> bool:
    said = {row.own, row.manager} - {None}
    return row.agreed is None and said <= {earlier.get(row.area)}


def keep(
    db: Session, actor: Actor, year: int, wanted: Wanted, most: Most, now: datetime
) -> list[int]:
    """Agrees on what can be kept of these people; returns of whom that was something."""
    found = keepable(db, actor, year, wanted, most)
    _, this_year = _read(db, actor, year, {each: wanted[each] for each in found}, most)
    for person_id, levels in found.items():
        for area, level in levels.items():
            row = this_year[person_id].get(area)
            if row is None:
                row = Assessment(person_id=person_id, area=area, year=year)
                db.add(row)
            row.profession = wanted[person_id]
            row.agreed, row.agreed_by, row.agreed_at = level, actor.person_id, now
            row.kept = True
    db.flush()
    return sorted(found)


def unkeep(db: Session, actor: Actor, year: int, person_ids: Collection[int]) -> None:
    """As if nothing had been kept of these people by the actor this year."""
    kept = (
        col(Assessment.person_id).in_(person_ids),
        col(Assessment.year) == year,
        col(Assessment.kept),
        col(Assessment.agreed_by) == actor.person_id,
    )
    for row in db.scalars(select(Assessment).where(*kept)).all():
        row.agreed = row.agreed_by = row.agreed_at = None
        row.kept = False
        if row.own is None and row.manager is None:
            db.delete(row)
    db.flush()
