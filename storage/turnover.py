"""Those who left and those employed, to be counted per unit, profession and period.

Everything is limited to whom the actor leads: HR to all, a manager to those below, however far.

Those who left are counted where they were when the departure was registered, and those employed
where they are today: where somebody was in an earlier period is not kept. Who had left before the
first people file came is not there at all, and who left without a departure in Kompis is not among
those who left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_

from storage.access import LEADER, Actor, leads, may_lead
from storage.departures import KIND
from storage.people import employed
from storage.tables import Departure, ExitInterview, Matter, Person, Position, Unit


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody's departure that was not withdrawn, as it is counted."""

    id: int
    unit_id: int
    profession: str
    last_day: date
    kind: str
    planned: bool
    destination: str
    permanent: bool
    """The employment had no end until this departure gave it one."""
    interview: str
    """offered, held or not_held."""
    reason: str | None
    """Why the interview was not held."""
    held_by_hr: bool
    """By somebody who was in HR then."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The permanent employees of one profession in one unit."""

    unit_id: int
    profession: str
    employed: tuple[int, ...]
    """How many on each of the days asked for."""
    hired: int
    """Who began from the first of those days to the last."""


def left(db: Session, actor: Actor, first: date, last: date) -> list[Left]:
    """Whose last day is within these, both included."""
    permanent = (col(Departure.kind) != "fixed_term") & col(Departure.former_end).is_(None)
    query = (
        select(
            col(Matter.id),
            col(Departure.unit_id),
            col(Position.name),
            col(Matter.day),
            col(Departure.kind),
            col(Departure.planned),
            col(Departure.destination),
            permanent,
            col(ExitInterview.status),
            col(ExitInterview.reason),
            col(ExitInterview.held_by_hr),
        )
        .join(Departure, col(Departure.matter_id) == col(Matter.id))
        .join(ExitInterview, col(ExitInterview.departure_id) == col(Matter.id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .join(Position, col(Position.id) == col(Departure.position_id))
        .where(_NOT_WITHDRAWN, col(Matter.day).between(first, last), leads(actor))
        .order_by(col(Matter.day), col(Matter.id))
    )
    return [Left(*row) for row in db.execute(query)]


def staff(db: Session, actor: Actor, days: Sequence[date]) -> list[Staff]:
    """Every unit and profession in which the actor leads somebody, or did, also those without
    anybody on these days, which come in order."""
    permanent = _permanent()
    counts = [func.count(case((and_(permanent, employed(day)), 1))) for day in days]
    began = col(Person.start_date).between(days[0], days[-1])
    hired = func.count(case((and_(permanent, began), 1)))
    query = (
        select(col(Person.unit_id), col(Position.name), hired, *counts)
        .join(Position, col(Position.id) == col(Person.position_id))
        .where(may_lead(actor, col(Person.id)))
        .group_by(col(Person.unit_id), col(Position.name))
    )
    return [
        Staff(unit_id, profession, tuple(employed), began)
        for unit_id, profession, began, *employed in db.execute(query)
    ]


def first_departure(db: Session, actor: Actor) -> date | None:
    """The earliest last day there is to count."""
    query = (
        select(func.min(col(Matter.day)))
        .join(Departure, col(Departure.matter_id) == col(Matter.id))
        .join(Person, col(Person.id) == col(Matter.person_id))
    )
    return db.scalar(query.where(_NOT_WITHDRAWN, leads(actor)))


_NOT_WITHDRAWN = and_(col(Matter.kind) == KIND, col(Matter.status) != "ended")


def _permanent() -> ColumnElement[bool]:
    """No end of its own: none at all, or one that a departure gave it."""
    ended_by_departure = exists().where(
        col(Matter.person_id) == col(Person.id),
        _NOT_WITHDRAWN,
        col(Departure.matter_id) == col(Matter.id),
        col(Departure.kind).not_in(["internal", "fixed_term"]),
        col(Departure.former_end).is_(None),
    )
    return or_(col(Person.end_date).is_(None), ended_by_departure.correlate(Person))


@dataclass(frozen=True, slots=True)
class Leaver:
    departure_id: int
    name: str
    unit: str
    """The unit's own name."""
    last_day: date
    manager: str | None


def leavers(db: Session, actor: Actor, departure_ids: Sequence[int]) -> list[Leaver]:
    """Whose departures these are, the latest last day first."""
    manager = aliased(Person)
    query = (
        select(col(Matter.id), col(Person.name), col(Unit.name), col(Matter.day), col(manager.name))
        .join(Departure, col(Departure.matter_id) == col(Matter.id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .join(Unit, col(Unit.id) == col(Departure.unit_id))
        .outerjoin(manager, col(manager.id) == LEADER)
        .where(_NOT_WITHDRAWN, col(Matter.id).in_(departure_ids), leads(actor))
        .order_by(col(Matter.day).desc(), col(Matter.id))
    )
    return [Leaver(*row) for row in db.execute(query)]
