"""Those who hold an ombud role, and the network meetings of a role."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col, update

from storage.access import Actor
from storage.people import stays
from storage.tables import Assignment, OmbudMeeting, Person, Unit


@dataclass(frozen=True, slots=True)
class Holder:
    person_id: int
    name: str
    unit: str
    """The unit's path."""
    assignment: str
    """What the people file calls it."""


@dataclass(frozen=True, slots=True)
class NewMeeting:
    role: str
    """An ombud role's id in the model."""
    begins: datetime
    ends: datetime
    place: str
    about: str | None


@dataclass(frozen=True, slots=True)
class Meeting(NewMeeting):
    id: int
    cancelled_at: datetime | None


def holders(db: Session, actor: Actor, names: Collection[str]) -> list[Holder]:
    """Who has an assignment of one of these names (folded), by unit: known to whoever is vouched
    for, since an ombud is there to be asked."""
    if not actor.confirmed:
        return []
    query = (
        select(col(Person.id), col(Person.name), col(Unit.path), col(Assignment.name))
        .join(Assignment, col(Assignment.person_id) == col(Person.id))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .where(col(Assignment.name).in_(_as_written(db, names)), stays(actor.today))
        .order_by(col(Unit.path), col(Person.name), col(Person.id))
    )
    return [Holder(*row) for row in db.execute(query)]


def _as_written(db: Session, names: Collection[str]) -> list[str]:
    """The people file's own spellings; SQLite folds no Å."""
    every = db.scalars(select(col(Assignment.name)).distinct())
    return [name for name in every if name.casefold() in names]


def roles_of(db: Session, actor: Actor) -> set[str]:
    """What the actor is appointed to, folded."""
    mine = select(col(Assignment.name)).where(col(Assignment.person_id) == actor.person_id)
    return {name.casefold() for name in db.scalars(mine)}


# Meetings


def add(db: Session, actor: Actor, new: NewMeeting, now: datetime) -> int:
    """Returns its id. Raises `PermissionError` for all but HR."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    row = OmbudMeeting(
        role=new.role,
        begins=new.begins,
        ends=new.ends,
        place=new.place,
        about=new.about,
        by=actor.person_id,
        at=now,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    return row.id


def ahead(db: Session, actor: Actor, role: str, now: datetime) -> list[Meeting]:
    """Those of a role that are not over or called off, in time; of whoever comes they say
    nothing."""
    still = (col(OmbudMeeting.ends) >= now, col(OmbudMeeting.cancelled_at).is_(None))
    query = _MEETING.where(col(OmbudMeeting.role) == role, *still)
    return [Meeting(*row) for row in db.execute(query.order_by(col(OmbudMeeting.begins)))]


def find(db: Session, actor: Actor, meeting_id: int) -> Meeting | None:
    row = db.execute(_MEETING.where(col(OmbudMeeting.id) == meeting_id)).first()
    return Meeting(*row) if row else None


def cancel(db: Session, actor: Actor, meeting_id: int, now: datetime) -> bool:
    """False when it is called off already, or for all but HR."""
    this = (col(OmbudMeeting.id) == meeting_id, col(OmbudMeeting.cancelled_at).is_(None))
    if not actor.is_hr:
        return False
    return bool(db.exec(update(OmbudMeeting).where(*this).values(cancelled_at=now)).rowcount)


_MEETING: Select[*tuple[Any, ...]] = select(
    col(OmbudMeeting.role),
    col(OmbudMeeting.begins),
    col(OmbudMeeting.ends),
    col(OmbudMeeting.place),
    col(OmbudMeeting.about),
    col(OmbudMeeting.id),
    col(OmbudMeeting.cancelled_at),
)
