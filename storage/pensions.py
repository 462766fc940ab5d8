"""Pensions that lie a year ahead: told to whoever leads the person, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from storage import accounts, reminders
from storage.access import Actor, may_lead
from storage.people import employed, stays
from storage.responsible import BOSS, present_manager
from storage.tables import Departure, Matter, PensionNotice, Person, Position, Unit
from storage.teams import reporting
from storage.units import inside

NEWS = "pension"
"""The kind of news it is told as: of all of a manager's people in one."""


def to_tell(db: Session, today: date, pension_age: int) -> list[tuple[int, int]]:
    """(person, manager) of those who reach that age next year, and whom nobody has been told of;
    somebody of HR where nobody leads them.

    Costs as much as there are people of that birth year: an index has them.
    """
    told = select(col(PensionNotice.person_id)).where(
        col(PensionNotice.person_id) == col(Person.id)
    )
    manager = present_manager(today)
    query = (
        select(col(Person.id), manager)
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(
            col(Person.birth_year) == today.year + 1 - pension_age, col(Person.start_date) <= today
        )
        .where(_goes_on(today.year + 1), ~told.exists())
    )
    found = db.execute(query.order_by(col(Person.id))).all()
    hr = accounts.all_hr(db) if any(boss is None for _, boss in found) else []
    return [
        (person, one)
        for person, boss in found
        for one in ((boss,) if boss is not None else hr)
        if one != person
    ]


def _goes_on(year: int) -> Any:
    """Of people: whether nothing says yet that they leave before or in that year."""
    leaves = (
        select(col(Matter.id))
        .join(Departure, col(Departure.matter_id) == col(Matter.id))
        .where(col(Matter.person_id) == col(Person.id), col(Matter.status) != "ended")
    )
    return stays(date(year, 1, 1)) & ~leaves.exists()


def tell(db: Session, person_id: int, today: date) -> dict[str, Any] | None:
    """The news of it, once a person. None as well where the manager's news waits already, which
    then is about this person too."""
    if db.get(PensionNotice, person_id) is not None:
        return None
    db.add(PensionNotice(person_id=person_id, told_on=today))
    year = today.year + 1
    untold = reminders.of_manager(db, person_id, NEWS, today)
    waiting = next((news for news in untold if news.subject["year"] == year), None)
    if waiting is None:
        return {"people": [person_id], "year": year}
    people = [*waiting.subject["people"], person_id]
    waiting.subject = {"people": people, "year": year}
    db.add(waiting)
    db.flush()
    return None


def still(db: Session, actor: Actor, person_ids: Sequence[int], year: int) -> list[tuple[int, str]]:
    """(id, name) of those of them who are led by the actor, and of whom it still may be said."""
    query = select(col(Person.id), col(Person.name)).where(
        col(Person.id).in_(person_ids), may_lead(actor, col(Person.id)), _goes_on(year)
    )
    return [(id_, name) for id_, name in db.execute(query.order_by(col(Person.name)))]


# Further ahead


@dataclass(frozen=True, slots=True)
class RetiresIn:
    person_id: int
    name: str
    unit: str
    """The unit's path."""
    position: str
    year: int
    """In which they reach the age."""


def ahead(
    db: Session, actor: Actor, until: int, pension_age: int, unit_id: int | None
) -> list[RetiresIn]:
    """Who reaches the age by the end of that year, by name: for HR, and for their own manager. Of
    others' people only counts are told: see `storage.supply`."""
    year = col(Person.birth_year) + pension_age
    query = (
        select(col(Person.id), col(Person.name), col(Unit.path), col(Position.name), year)
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .join(Position, col(Position.id) == col(Person.position_id))
        .where(col(Person.birth_year) <= until - pension_age, inside(unit_id))
        .where(employed(actor.today))
    )
    if not actor.is_hr:
        query = query.where(reporting(actor))
    return [RetiresIn(*row) for row in db.execute(query.order_by(year, col(Person.name)))]
