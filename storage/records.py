"""What one person can, in one place: as they see it, their managers and HR, and colleagues."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage import certificates, expiries, qualifications
from storage.access import Actor, may_lead
from storage.qualifications import Qualified
from storage.shown import may_read
from storage.tables import Assessment, Assignment, Certificate, Competence, Person, Position, Unit

Side = Literal["own", "led", "colleague"]


@dataclass(frozen=True, slots=True)
class Level:
    """How far somebody has come in an area, in the latest year that it was agreed on."""

    area: str
    """Empty for the profession as a whole."""
    level: int
    year: int
    profession: str
    """In which it was agreed on; levels of another one are called otherwise. Empty where it is not
    known."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A certificate that holds."""

    kind: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Record:
    person_id: int
    name: str
    unit: str
    """The unit's path."""
    position: str
    begins: date | None
    """The first day, of somebody who has not begun."""
    side: Side
    """From which the actor looks."""
    competences: tuple[str, ...]
    assignments: tuple[str, ...]
    levels: tuple[Level, ...]
    certificates: tuple[Holding, ...]
    qualifications: tuple[Qualified, ...]


def of(
    db: Session, actor: Actor, person_id: int, ombud: Collection[str], today: date
) -> Record | None:
    """What the actor may read of somebody; None for whom they may know nothing of.

    `ombud`: what the roles are called among assignments, folded, that everybody may know of.
    """
    who = _whose(db, actor, person_id, today)
    if who is None:
        return None
    return Record(
        *who,
        _competences(db, actor, person_id),
        _assignments(db, actor, person_id, ombud),
        _levels(db, actor, person_id),
        _certificates(db, actor, person_id, today),
        tuple(qualifications.of(db, actor, person_id)),
    )


def _whose(
    db: Session, actor: Actor, person_id: int, today: date
) -> tuple[int, str, str, str, date | None, Side] | None:
    own = col(Person.id) == actor.person_id
    side = case((own, "own"), (may_lead(actor, col(Person.id)), "led"), else_="colleague")
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(Unit.path),
            col(Position.name),
            col(Person.start_date),
            side,
        )
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .join(Position, col(Position.id) == col(Person.position_id))
        .where(col(Person.id) == person_id)
    )
    row = db.execute(query if actor.confirmed else query.where(own)).first()
    if row is None:
        return None
    id_, name, unit, position, first_day, seen_from = row
    return id_, name, unit, position, first_day if first_day > today else None, seen_from


def _competences(db: Session, actor: Actor, person_id: int) -> tuple[str, ...]:
    query = select(col(Competence.name)).where(
        col(Competence.person_id) == person_id,
        may_read(actor, col(Competence.person_id), "competences"),
    )
    return tuple(db.scalars(query.order_by(col(Competence.name))))


def _assignments(
    db: Session, actor: Actor, person_id: int, ombud: Collection[str]
) -> tuple[str, ...]:
    """SQLite folds no Å: which are ombud roles is told apart here."""
    theirs = select(
        col(Assignment.name),
        case((may_read(actor, col(Assignment.person_id), "competences"), True), else_=False),
    ).where(col(Assignment.person_id) == person_id)
    if not actor.confirmed:
        theirs = theirs.where(col(Assignment.person_id) == actor.person_id)
    rows = db.execute(theirs.order_by(col(Assignment.name)))
    return tuple(name for name, read in rows if read or name.casefold() in ombud)


def _levels(db: Session, actor: Actor, person_id: int) -> tuple[Level, ...]:
    query = (
        select(
            col(Assessment.area),
            col(Assessment.agreed),
            col(Assessment.year),
            col(Assessment.profession),
        )
        .where(col(Assessment.person_id) == person_id, latest_agreed())
        .where(may_read(actor, col(Assessment.person_id), "levels"))
        .order_by(col(Assessment.area))
    )
    return tuple(Level(*row) for row in db.execute(query))


def latest_agreed() -> ColumnElement[bool]:
    """True for the assessments that count: in each area the latest that was agreed on, while the
    person had the same profession."""
    later = aliased(Assessment)
    newer = select(col(later.year)).where(
        col(later.area) == col(Assessment.area),
        col(later.person_id) == col(Assessment.person_id),
        col(later.year) > col(Assessment.year),
        col(later.agreed).is_not(None),
        col(later.profession) == col(Assessment.profession),
    )
    return and_(col(Assessment.agreed).is_not(None), ~newer.exists())


def _certificates(db: Session, actor: Actor, person_id: int, today: date) -> tuple[Holding, ...]:
    query = (
        select(col(Certificate.kind), col(Certificate.valid_until), col(Certificate.ended_on))
        .where(col(Certificate.person_id) == person_id, certificates.holds(today))
        .where(may_read(actor, col(Certificate.person_id), "certificates"))
        .order_by(col(Certificate.kind))
    )
    return tuple(
        Holding(kind, expiries.last_day(until, ended)) for kind, until, ended in db.execute(query)
    )
