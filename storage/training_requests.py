"""What units need to learn, as their managers say it: collected for HR."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col, update

from storage.access import Actor, may_lead
from storage.people import stays
from storage.tables import Person, TrainingRequest, Unit


@dataclass(frozen=True, slots=True)
class Request:
    id: int
    unit_id: int
    unit: str
    """The unit's path."""
    kind: str
    """A course's id in the model; empty for what it does not have, which `text` says."""
    text: str | None
    people: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewRequest:
    unit_id: int
    kind: str
    people: int
    text: str | None = None


def units(db: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of the units where the actor leads somebody directly; those that they ask for."""
    query = (
        select(col(Unit.id), col(Unit.name))
        .distinct()
        .join(Person, col(Person.unit_id) == col(Unit.id))
        .where(may_lead(actor, col(Person.id)), col(Person.manager_id) == actor.person_id)
        .where(stays(actor.today))
        .order_by(col(Unit.name), col(Unit.id))
    )
    return [(id_, name) for id_, name in db.execute(query) if id_ is not None]


def add(db: Session, actor: Actor, new: NewRequest, now: datetime) -> int:
    """Returns its id. What a unit has asked for already gets the new figure.

    Raises `LookupError` for a unit where the actor leads nobody.
    """
    there = (col(Person.unit_id) == new.unit_id, may_lead(actor, col(Person.id)))
    if db.scalar(select(col(Person.id)).where(*there).limit(1)) is None:
        raise LookupError(new.unit_id)
    row = _same(db, new) or TrainingRequest(
        unit_id=new.unit_id, kind=new.kind, people=new.people, by=actor.person_id, at=now
    )
    row.people, row.text, row.by, row.at = new.people, new.text, actor.person_id, now
    db.add(row)
    db.flush()
    assert row.id is not None
    return row.id


def _same(db: Session, new: NewRequest) -> TrainingRequest | None:
    if not new.kind:
        return None
    here = (col(TrainingRequest.unit_id) == new.unit_id, col(TrainingRequest.kind) == new.kind)
    open_one = select(TrainingRequest).where(*here, col(TrainingRequest.closed_at).is_(None))
    return db.scalars(open_one).first()


def open_ones(db: Session, actor: Actor) -> list[Request]:
    """All of them for HR, for others their own; by unit."""
    mine = col(TrainingRequest.by) == actor.person_id
    query = (
        select(
            col(TrainingRequest.id),
            col(TrainingRequest.unit_id),
            col(Unit.path),
            col(TrainingRequest.kind),
            col(TrainingRequest.text),
            col(TrainingRequest.people),
            col(Person.name),
            col(TrainingRequest.at),
        )
        .join(Unit, col(Unit.id) == col(TrainingRequest.unit_id))
        .join(Person, col(Person.id) == col(TrainingRequest.by))
        .where(col(TrainingRequest.closed_at).is_(None))
        .order_by(col(Unit.path), col(TrainingRequest.id))
    )
    if not actor.is_hr:
        query = query.where(mine)
    return [Request(*row) for row in db.execute(query)]


def close(db: Session, actor: Actor, request_ids: Sequence[int], now: datetime) -> int:
    """By HR, or by whoever asked; how many."""
    these = (
        col(TrainingRequest.id).in_(request_ids),
        col(TrainingRequest.closed_at).is_(None),
    )
    done = update(TrainingRequest).where(*these)
    if not actor.is_hr:
        done = done.where(col(TrainingRequest.by) == actor.person_id)
    return db.exec(done.values(closed_at=now, closed_by=actor.person_id)).rowcount
