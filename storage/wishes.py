"""Courses that people have asked to take. A wish stands until it is taken back, or granted."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col, delete

from storage.access import Actor, may_lead
from storage.people import stays
from storage.tables import CourseWish, Person


def add(db: Session, actor: Actor, person_id: int, kind: str, at: datetime) -> bool:
    """One's own, or of somebody led. False where it stands already."""
    person = col(Person.id)
    may = (person == actor.person_id) | may_lead(actor, person)
    if db.scalar(select(person).where(person == person_id, may)) is None:
        raise LookupError(person_id)
    return keep(db, person_id, kind, at)


def keep(db: Session, person_id: int, kind: str, at: datetime) -> bool:
    """The same for whoever was in the line of a course that was called off, or full: as the course
    ends, nobody is asked."""
    if db.get(CourseWish, (person_id, kind)) is not None:
        return False
    db.add(CourseWish(person_id=person_id, kind=kind, at=at))
    db.flush()
    return True


def remove(db: Session, actor: Actor, kind: str) -> bool:
    """The actor's own."""
    mine = (col(CourseWish.person_id) == actor.person_id, col(CourseWish.kind) == kind)
    return bool(db.exec(delete(CourseWish).where(*mine)).rowcount)


def grant(db: Session, person_ids: list[int], kind: str) -> None:
    """They have taken it."""
    these = (col(CourseWish.person_id).in_(person_ids), col(CourseWish.kind) == kind)
    db.execute(delete(CourseWish).where(*these))


def own(db: Session, actor: Actor) -> set[str]:
    return set(
        db.scalars(select(col(CourseWish.kind)).where(col(CourseWish.person_id) == actor.person_id))
    )


def counts(db: Session, actor: Actor) -> dict[str, int]:
    """By kind, how many of those whom the actor leads have asked; for HR, of all."""
    query = (
        select(col(CourseWish.kind), func.count())
        .join(Person, col(Person.id) == col(CourseWish.person_id))
        .where(may_lead(actor, col(Person.id)), stays(actor.today))
        .group_by(col(CourseWish.kind))
    )
    return dict(db.execute(query).all())
