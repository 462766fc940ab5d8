"""Finding people: by name, by number, by who leads whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlmodel import Session, col

from storage import names
from storage.access import Actor, may_lead
from storage.tables import Account, Departure, Introduction, Matter, Person, Position, Unit


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What colleagues may know of each other."""

    id: int
    name: str
    unit: str
    """The unit's path."""
    position: str
    start_date: date
    manager_id: int | None
    mentor_id: int | None
    connected: bool


@dataclass(frozen=True, slots=True)
class LedCard(PersonCard):
    """What whoever steers the introduction knows besides, and colleagues have no use for."""

    end_date: date | None
    employment_rate: float | None
    """Percent."""


_Cards = Select[*tuple[Any, ...]]
_CARD = (
    select(
        col(Person.id),
        col(Person.name),
        col(Unit.path),
        col(Position.name),
        col(Person.start_date),
        col(Person.manager_id),
        col(Person.mentor_id),
        col(Account.person_id).is_not(None),
    )
    .join(Unit, col(Unit.id) == col(Person.unit_id))
    .join(Position, col(Position.id) == col(Person.position_id))
    .outerjoin(Account, col(Account.person_id) == col(Person.id))
)


def stays(day: date, who: type[Person] = Person) -> ColumnElement[bool]:
    """True for those whose employment has not ended before that day; it may not have begun."""
    return or_(col(who.end_date).is_(None), col(who.end_date) >= day)


def employed(day: date) -> ColumnElement[bool]:
    """True for those who are employed on that day."""
    return and_(col(Person.start_date) <= day, stays(day))


def colleague(db: Session, actor: Actor, person_id: int) -> PersonCard | None:
    """A colleague's card. Everybody confirmed sees everybody's name, unit and position."""
    mine = _visible(_CARD.where(col(Person.id) == person_id), actor)
    row = db.execute(mine).first()
    return PersonCard(*row) if row else None


def led(db: Session, actor: Actor, person_id: int) -> LedCard | None:
    """The card of somebody whose introduction the actor may steer."""
    mine = (col(Person.id) == person_id, may_lead(actor, col(Person.id)))
    more = _CARD.add_columns(col(Person.end_date), col(Person.employment_rate))
    row = db.execute(more.where(*mine)).first()
    return LedCard(*row) if row else None


def by_employee_no(db: Session, employee_no: str) -> int | None:
    """For the operator's commands, which act for nobody in particular."""
    return db.scalar(select(col(Person.id)).where(col(Person.employee_no) == employee_no))


@dataclass(frozen=True, slots=True)
class Invitee:
    person_id: int
    employee_no: str
    name: str
    unit: str
    """The unit's path."""


def invitees(db: Session, today: date, numbers: Sequence[str] | None = None) -> list[Invitee]:
    """For the operator's commands: those with these employee numbers, or all without a chat.

    Nobody whose employment has ended.
    """
    query = (
        select(col(Person.id), col(Person.employee_no), col(Person.name), col(Unit.path))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .where(stays(today))
        .order_by(col(Unit.path), col(Person.name), col(Person.id))
    )
    if numbers is None:
        query = query.where(col(Account.person_id).is_(None))
    else:
        query = query.where(col(Person.employee_no).in_(numbers))
    return [Invitee(*row) for row in db.execute(query)]


def _visible(query: _Cards, actor: Actor) -> _Cards:
    return query if actor.confirmed else query.where(col(Person.id) == actor.person_id)


def search(
    db: Session, actor: Actor, text: str, today: date, *, led: bool = False, limit: int = 8
) -> list[PersonCard]:
    """People whose name has a part beginning with each word of `text`, å for a and a for å.

    `led`: only those whose introduction the actor may steer. Who is written just so comes first,
    then whoever is in the actor's own unit.
    """
    query = _visible(_CARD, actor).where(stays(today), names.fits(text))
    if led:
        query = query.where(may_lead(actor, col(Person.id)))
    own_unit = select(col(Person.unit_id)).where(col(Person.id) == actor.person_id)
    query = query.order_by(
        case((names.fits_as_written(text), 0), else_=1),
        (col(Person.unit_id) != own_unit.scalar_subquery()),
        col(Person.name),
        col(Person.id),
    )
    return [PersonCard(*row) for row in db.execute(query.limit(limit))]


def coming_hires(db: Session, actor: Actor, today: date, limit: int = 6) -> list[PersonCard]:
    """The actor's people who begin soon, or began lately, and have had no introduction."""
    had_one = select(col(Matter.person_id)).join(
        Introduction, col(Introduction.matter_id) == col(Matter.id)
    )
    own_first = case((col(Person.manager_id) == actor.person_id, 0), else_=1)
    query = (
        _CARD.where(may_lead(actor, col(Person.id)))
        .where(stays(today))
        .where(col(Person.start_date) >= today - timedelta(days=60))
        .where(col(Person.id).not_in(had_one))
        .order_by(own_first, col(Person.start_date), col(Person.id))
    )
    return [PersonCard(*row) for row in db.execute(query.limit(limit))]


def ending_soon(db: Session, actor: Actor, today: date, limit: int = 6) -> list[PersonCard]:
    """The actor's people whose employment ends within four months, or ended in the past one, and
    whose departure nobody has registered."""
    registered = select(col(Matter.person_id)).join(
        Departure, col(Departure.matter_id) == col(Matter.id)
    )
    query = (
        _CARD.where(may_lead(actor, col(Person.id)))
        .where(
            col(Person.end_date).between(today - timedelta(days=30), today + timedelta(days=120))
        )
        .where(col(Person.id).not_in(registered.where(col(Matter.status) != "ended")))
        .order_by(col(Person.end_date), col(Person.id))
    )
    return [PersonCard(*row) for row in db.execute(query.limit(limit))]


def at_unit_of(
    db: Session, actor: Actor, person_id: int, today: date, limit: int = 6
) -> list[PersonCard]:
    """The person's colleagues at the unit, those who have been there longest first."""
    unit = select(col(Person.unit_id)).where(col(Person.id) == person_id).scalar_subquery()
    query = (
        _visible(_CARD, actor)
        .where(employed(today))
        .where(col(Person.unit_id) == unit, col(Person.id) != person_id)
        .order_by(col(Person.start_date), col(Person.id))
    )
    return [PersonCard(*row) for row in db.execute(query.limit(limit))]


def mentors_near(db: Session, actor: Actor, person_id: int, today: date) -> list[PersonCard]:
    """Who might mentor this person: the one the import names, then the unit's most seasoned."""
    hire = colleague(db, actor, person_id)
    if hire is None:
        return []
    unit_of_hire = select(col(Person.unit_id)).where(col(Person.id) == person_id)
    query = (
        _visible(_CARD, actor)
        .where(stays(today))
        .where(
            or_(
                col(Person.id) == (hire.mentor_id or 0),
                col(Person.unit_id) == unit_of_hire.scalar_subquery(),
            )
        )
        .where(col(Person.id) != person_id, col(Person.id) != (hire.manager_id or 0))
        .where(col(Person.start_date) <= today - timedelta(days=180))
        .order_by(col(Person.id) != (hire.mentor_id or 0), col(Person.start_date))
    )
    return [PersonCard(*row) for row in db.execute(query.limit(6))]
