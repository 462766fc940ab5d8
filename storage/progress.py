"""How far an inventory has come, unit by unit, and who is missing."""

from collections import defaultdict
from dataclasses import astuple, dataclass
from typing import Literal

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage import units
from storage.access import Actor, may_lead
from storage.assessments import Professions
from storage.drives import ABOVE, DriveCard, assessed_in, inside
from storage.overview import leads_managers
from storage.responsible import BOSS
from storage.tables import Account, Assessment, DriveUnit, Person, Position, Unit
from storage.teams import has_earlier, reporting, silent

_assessor = aliased(Person)

Among = Literal["led", "reports", "below"]
"""All whom somebody leads; those who report to them; those further down, in units of which
managers' managers have been told."""


@dataclass(frozen=True, slots=True)
class Figures:
    """People, for a unit and all below it."""

    people: int = 0
    own: int = 0
    """Those who have assessed themselves."""
    manager: int = 0
    """Those whose manager has."""
    agreed: int = 0
    kept: int = 0
    """Those of the agreed whose levels were kept as they were."""

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def missing(self) -> int:
        return self.people - self.agreed

    @property
    def progress(self) -> float:
        """From 0 to 1."""
        return self.agreed / self.people if self.people else 1.0


@dataclass(frozen=True, slots=True)
class UnitLine:
    id: int
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit, opened: its figures, and those of the units right below it, worst first."""

    id: int | None
    """Unset for the whole of what the actor may see."""
    name: str | None
    """Unset for a whole that has more than one top."""
    up: int | None
    """The unit above; unset where that is the whole."""
    figures: Figures
    below: tuple[UnitLine, ...]


def unit(
    db: Session, actor: Actor, card: DriveCard, professions: Professions, unit_id: int | None
) -> UnitView | None:
    """A unit as the actor may see it; None where the actor leads nobody who is in it."""
    people = by_unit(db, actor, card, professions)
    tree = units.tree(db, people)
    if not tree.knows(unit_id):
        return None
    opened = tree.open(unit_id)
    sums: dict[int | None, Figures] = defaultdict(Figures)
    for id_, figures in people.items():
        for each in tree.up_from(id_):
            sums[each] += figures
    below = [UnitLine(id_, name, sums[id_]) for id_, name in opened.below]
    below.sort(key=lambda line: (line.figures.progress, -line.figures.missing, line.name))
    return UnitView(opened.id, opened.name, opened.up, sums[opened.place], tuple(below))


def by_unit(
    db: Session, actor: Actor, card: DriveCard, professions: Professions
) -> dict[int, Figures]:
    """Of the people in each unit itself, as far as the actor leads them."""
    query = (
        select(
            col(Person.unit_id),
            func.count(col(Person.id)),
            func.count(col(Assessment.own)),
            func.count(col(Assessment.manager)),
            func.count(col(Assessment.agreed)),
            func.count(case((col(Assessment.kept), 1))),
        )
        .outerjoin(Assessment, assessed_in(card, professions))
        .where(inside(card.scope, professions, actor.today), may_lead(actor, col(Person.id)))
        .group_by(col(Person.unit_id))
    )
    return {unit_id: Figures(*counts) for unit_id, *counts in db.execute(query)}


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody in an inventory whose level nobody has agreed on yet."""

    person_id: int
    name: str
    position: str
    unit: str
    """The unit's path."""
    manager: str | None
    own: bool
    """Whether they have assessed themselves."""
    assessed: bool
    """Whether a manager has."""
    earlier: bool
    """Whether there is something to keep."""
    connected: bool
    assessed_by: int | None
    """The manager who has assessed them, and the name."""
    assessor: str | None


def missing(
    db: Session,
    actor: Actor,
    card: DriveCard,
    professions: Professions,
    unit_id: int | None = None,
    skip: int = 0,
    limit: int | None = None,
    among: Among = "led",
) -> list[Missing]:
    """Those of a unit and all below it whom the actor leads, by unit and name."""
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(Position.name),
            col(Unit.path),
            col(BOSS.name),
            col(Assessment.own).is_not(None),
            col(Assessment.manager).is_not(None),
            case((has_earlier(card.year, professions), True), else_=False),
            col(Account.person_id).is_not(None),
            col(Assessment.manager_by),
            col(_assessor.name),
        )
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .join(Position, col(Position.id) == col(Person.position_id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .outerjoin(Assessment, assessed_in(card, professions))
        .outerjoin(_assessor, col(_assessor.id) == col(Assessment.manager_by))
        .where(inside(card.scope, professions, actor.today), _among(actor, card, among))
        .where(units.inside(unit_id), col(Assessment.agreed).is_(None))
        .order_by(col(Unit.path), col(Person.name), col(Person.id))
    )
    return [Missing(*row) for row in db.execute(query.offset(skip).limit(limit))]


def above_told(db: Session, actor: Actor, card: DriveCard) -> bool:
    """Whether managers' managers have been told of any unit, and the actor is one."""
    told = (col(DriveUnit.drive_id) == card.id, col(DriveUnit.chased) >= ABOVE)
    any_unit = select(col(DriveUnit.unit_id)).where(*told).limit(1)
    return db.scalar(any_unit) is not None and leads_managers(db, actor)


def _among(actor: Actor, card: DriveCard, among: Among) -> ColumnElement[bool]:
    if among == "led":
        return may_lead(actor, col(Person.id))
    if among == "reports":
        return reporting(actor)
    told = (col(DriveUnit.drive_id) == card.id, col(DriveUnit.chased) >= ABOVE)
    units_told = select(col(DriveUnit.unit_id)).where(*told)
    return may_lead(actor, col(Person.id)) & ~reporting(actor) & col(Person.unit_id).in_(units_told)


def own_missing(db: Session, actor: Actor, card: DriveCard, professions: Professions) -> bool:
    """Whether the actor is in it and has said nothing yet; of a light one, only where there is
    nothing to keep."""
    query = (
        select(col(Person.id))
        .outerjoin(Assessment, assessed_in(card, professions))
        .where(col(Person.id) == actor.person_id, inside(card.scope, professions, actor.today))
        .where(silent(card.year, professions, light=card.light))
    )
    return db.scalar(query) is not None
