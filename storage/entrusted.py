"""What a leaver carries in the departures of others: they lead them, have taken over what was left
there, or are in the middle of a talk's notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlmodel import Session, col

from storage import interviews
from storage.access import LEADER, Actor, leads
from storage.tables import Departure, ExitInterview, Matter, Person, Task


@dataclass(frozen=True, slots=True)
class Theirs:
    """Somebody else's departure."""

    departure_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What the leaver has taken over from somebody, or is to."""

    task_id: int
    title: str
    done: bool
    name: str
    """From whom."""


def led(db: Session, actor: Actor, person_id: int) -> tuple[Theirs, ...]:
    """Ongoing departures that this person leads, of those the actor leads as well."""
    query = _departures(actor, person_id).where(col(Matter.status) == "ongoing")
    theirs = query.where(LEADER.in_([person_id])).order_by(col(Matter.day), col(Matter.id))
    return tuple(Theirs(*row) for row in db.execute(theirs).all())


def half_done_talks(db: Session, actor: Actor, person_id: int) -> tuple[Theirs, ...]:
    """Exit interviews that this person is in the middle of writing down, as far as the actor may
    know who holds them."""
    query = _departures(actor, person_id)
    query = query.join(ExitInterview, col(ExitInterview.departure_id) == col(Matter.id))
    begun = query.where(col(ExitInterview.held_by) == person_id).order_by(col(Matter.id))
    found = [Theirs(*row) for row in db.execute(begun).all()]
    return tuple(each for each in found if _is_half_done(db, actor, each, person_id))


def _is_half_done(db: Session, actor: Actor, theirs: Theirs, person_id: int) -> bool:
    it = interviews.find(db, actor, theirs.departure_id)
    return it is not None and not it.hidden and it.begun and it.held_by == person_id


def taken(db: Session, actor: Actor, person_id: int) -> Sequence[Taken]:
    """Of departures that the actor leads and that were not withdrawn, the latest first."""
    query = (
        select(col(Task.id), col(Task.title), col(Task.status) == "done", col(Person.name))
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .join(Departure, col(Departure.matter_id) == col(Matter.id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .where(col(Task.owner_id) == person_id, col(Task.title).is_not(None))
        .where(or_(col(Task.status) == "done", _is_open()))
        .where(*_of_others(actor, person_id), col(Matter.status) != "ended")
        .order_by(col(Task.id).desc())
    )
    return [Taken(*row) for row in db.execute(query).all()]


def _is_open() -> ColumnElement[bool]:
    return (col(Task.status) == "open") & (col(Matter.status) == "ongoing")


def _departures(actor: Actor, person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(col(Matter.id), col(Person.name))
        .join(Departure, col(Departure.matter_id) == col(Matter.id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .where(*_of_others(actor, person_id))
    )


def _of_others(actor: Actor, person_id: int) -> tuple[ColumnElement[bool], ...]:
    return col(Matter.person_id) != person_id, leads(actor)
