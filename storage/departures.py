"""Departures: registered, followed, changed, withdrawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, update

from storage import accounts, exit_surveys, expiries, interviews, matters, moves
from storage.access import Actor
from storage.matters import MatterCard, NewTask
from storage.tables import Departure, ExitInterview, Matter, Person, Position

KIND: Final = "departure"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """How an employment ends, in the terms of `storage.tables.Departure`."""

    kind: str
    planned: bool
    destination: str
    last_day: date
    successor_id: int | None = None

    @property
    def leaves(self) -> bool:
        """Whether the person's access ends with the last day: who moves inside stays."""
        return self.kind != "internal"


@dataclass(frozen=True, slots=True)
class DepartureCard(MatterCard):
    position: str
    kind: str
    planned: bool
    destination: str
    successor_id: int | None
    successor: str | None

    @property
    def last_day(self) -> date:
        return self.day


def start(
    db: Session,
    actor: Actor,
    person_id: int,
    ending: Ending,
    checklist: str,
    checklist_hash: str,
    tasks: Sequence[NewTask],
    now: datetime,
    remind_on: Callable[[date], date],
) -> int:
    """Registers a departure and returns its id. Raises as `storage.matters.start`.

    The employment ends with the last day from now on, and the access with it.
    """
    id_ = matters.start(
        db,
        actor,
        KIND,
        person_id,
        checklist,
        checklist_hash,
        ending.last_day,
        tasks,
        now,
        remind_on,
    )
    person = db.get_one(Person, person_id)
    db.add(
        Departure(
            matter_id=id_,
            kind=ending.kind,
            planned=ending.planned,
            destination=ending.destination,
            successor_id=ending.successor_id,
            former_end=person.end_date,
            unit_id=person.unit_id,
            position_id=person.position_id,
            manager_id=person.manager_id,
            hand_up_on=None if ending.leaves else ending.last_day + DAY,
        )
    )
    if ending.leaves:
        person.end_date = ending.last_day
    db.flush()
    if ending.last_day < actor.today and not ending.leaves:
        moves.hand_up(db, id_)
    expiries.follow_issuers(db, actor.today, person_id)
    accounts.keep_hrs_invites_only(db, person_id, now)
    interviews.offer(db, id_, ending.last_day, actor.today)
    exit_surveys.offer(db, id_, person_id, ending.last_day, actor.today)
    return id_


def find(db: Session, actor: Actor, departure_id: int, today: date) -> DepartureCard | None:
    """One departure, if the actor may follow it."""
    found = _cards(db, actor, today, col(Matter.id) == departure_id)
    return found[0] if found else None


def own(db: Session, actor: Actor, today: date) -> DepartureCard | None:
    """The actor's own departure while it goes on; else the latest that has a record to read."""
    going_on = col(Matter.status) == "ongoing"
    recorded = exists().where(
        col(ExitInterview.departure_id) == col(Matter.id), col(ExitInterview.status) == "held"
    )
    mine = col(Matter.person_id) == actor.person_id
    found = _cards(db, actor, today, mine, or_(going_on, recorded))
    return max(found, key=lambda card: (card.status == "ongoing", card.day), default=None)


def ongoing(db: Session, actor: Actor, today: date) -> list[DepartureCard]:
    """The ongoing ones that the actor leads, by last day."""
    others = col(Matter.person_id) != actor.person_id
    return _cards(db, actor, today, others, col(Matter.status) == "ongoing")


def closed(db: Session, actor: Actor, today: date, since: datetime) -> list[DepartureCard]:
    """Those the actor leads that are done, or were withdrawn, since then; the latest first."""
    others = col(Matter.person_id) != actor.person_id
    found = _cards(db, actor, today, others, col(Matter.closed_at) >= since)
    return found[::-1]


def _cards(
    db: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]
) -> list[DepartureCard]:
    successor = aliased(Person)
    own = (
        col(Position.name),
        col(Departure.kind),
        col(Departure.planned),
        col(Departure.destination),
        col(Departure.successor_id),
        col(successor.name),
    )
    query = (
        matters.cards(actor, today)
        .add_columns(*own)
        .join(Position, col(Position.id) == col(Departure.position_id))
        .outerjoin(successor, col(successor.id) == col(Departure.successor_id))
        .where(*conditions)
        .group_by(*own)
    )
    return [DepartureCard(*row) for row in db.execute(query)]


def close(db: Session, departure_id: int, now: datetime) -> None:
    """All is done."""
    matters.close(db, departure_id, "done", now)


def name_successor(db: Session, departure_id: int, successor_id: int | None) -> None:
    """The successor's open tasks follow, since who does them follows from the departure."""
    here = col(Departure.matter_id) == departure_id
    db.execute(update(Departure).where(here).values(successor_id=successor_id))


def move_last_day(db: Session, departure_id: int, last_day: date, today: date) -> None:
    """Moves the day, and the end of the employment with it; `storage.tasks.set_dues` moves the
    tasks."""
    matters.move(db, departure_id, last_day)
    exit_surveys.moved(db, departure_id, last_day, today)
    interviews.moved(db, departure_id, last_day)
    departure = db.get_one(Departure, departure_id)
    if departure.kind != "internal":
        _end_employment(db, departure_id, last_day)
    else:
        _hand_up_on(db, departure_id, last_day + DAY)
    expiries.follow_issuers(db, today, db.get_one(Matter, departure_id).person_id)


def withdraw(db: Session, departure_id: int, now: datetime, reason: str, today: date) -> None:
    """The person stays: what was open is dropped, what was said is kept, and the employment ends
    when it did before."""
    departure = db.get_one(Departure, departure_id)
    matters.close(db, departure_id, "ended", now, reason)
    exit_surveys.withdrawn(db, departure_id)
    interviews.withdrawn(db, departure_id, now)
    if departure.kind != "internal":
        _end_employment(db, departure_id, departure.former_end)
    else:
        _hand_up_on(db, departure_id, None)
    expiries.follow_issuers(db, today, db.get_one(Matter, departure_id).person_id)


def _end_employment(db: Session, departure_id: int, on: date | None) -> None:
    who = select(col(Matter.person_id)).where(col(Matter.id) == departure_id).scalar_subquery()
    db.execute(update(Person).where(col(Person.id) == who).values(end_date=on))


def _hand_up_on(db: Session, departure_id: int, day: date | None) -> None:
    db.get_one(Departure, departure_id).hand_up_on = day
    moves.take_back(db, departure_id)
