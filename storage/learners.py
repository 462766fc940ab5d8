"""Who could take a course: the people of a manager, what they have, and what they have asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlmodel import Session, col

from storage import certificates, supervisors
from storage.access import Actor
from storage.people import employed
from storage.tables import (
    Certificate,
    CourseSignup,
    CourseWish,
    Person,
    Placement,
    PlacementSupervisor,
    Position,
    Unit,
)
from storage.teams import reporting

MOST: Final = 300
"""People in a list; of more, those who have asked or supervise come before others."""


@dataclass(frozen=True, slots=True)
class Learner:
    has: bool
    """Whether they hold the certificate for long."""
    supervises: bool
    """Whether a student is theirs, now or soon."""
    state: str | None
    """In the course that is asked about: as `storage.signups` has it; None for nothing."""
    person_id: int
    name: str
    unit: str
    """The unit's path."""
    position: str
    start_date: date
    asked_at: datetime | None


def of_course(
    db: Session, actor: Actor, course_id: int, kind: str, certificate: str, until: date
) -> list[Learner]:
    """The people of a manager, or to HR all who have asked or supervise, with what speaks for each;
    by name. `until`: a certificate that ends before it is not held for long."""
    among = reporting(actor)
    if actor.is_hr:
        among = or_(among, _asked(kind), _supervises(actor.today), _in(course_id))
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(Unit.path),
            col(Position.name),
            col(Person.start_date),
            col(CourseWish.at),
        )
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .join(Position, col(Position.id) == col(Person.position_id))
        .outerjoin(CourseWish, _wish(kind))
        .where(among, employed(actor.today))
        .order_by(col(CourseWish.at).is_(None), col(Person.name), col(Person.id))
        .limit(MOST)
    )
    rows = db.execute(query).all()
    ids = [row[0] for row in rows]
    held, students = _held(db, ids, certificate, until), _students(db, ids, actor.today)
    states = _states(db, ids, course_id)
    return [Learner(row[0] in held, row[0] in students, states.get(row[0]), *row) for row in rows]


def _wish(kind: str) -> ColumnElement[bool]:
    return and_(col(CourseWish.person_id) == col(Person.id), col(CourseWish.kind) == kind)


def _asked(kind: str) -> ColumnElement[bool]:
    return col(Person.id).in_(select(col(CourseWish.person_id)).where(col(CourseWish.kind) == kind))


def _supervises(today: date) -> ColumnElement[bool]:
    return col(Person.id).in_(_supervising(today))


def _in(course_id: int) -> ColumnElement[bool]:
    there = select(col(CourseSignup.person_id)).where(
        col(CourseSignup.course_id) == course_id, col(CourseSignup.state) != "withdrawn"
    )
    return col(Person.id).in_(there)


def _supervising(today: date) -> Select[Any]:
    return (
        select(col(PlacementSupervisor.person_id))
        .join(Placement, col(Placement.id) == col(PlacementSupervisor.placement_id))
        .where(col(Placement.state).in_(["asked", "accepted"]), col(Placement.last) >= today)
        .where(col(PlacementSupervisor.until).is_(None))
    )


def _students(db: Session, ids: Sequence[int], today: date) -> set[int]:
    theirs = _supervising(today).where(col(PlacementSupervisor.person_id).in_(ids))
    return set(db.scalars(theirs))


def _held(db: Session, ids: Sequence[int], certificate: str, until: date) -> set[int]:
    """Whoever is appointed supervisor by the people file counts as one who is trained."""
    these = (col(Certificate.person_id).in_(ids), col(Certificate.kind) == certificate)
    query = select(col(Certificate.person_id)).where(*these, certificates.holds(until))
    trained = supervisors.trained(db, ids) if certificate == supervisors.TRAINED else ()
    return {*db.scalars(query), *trained}


def _states(db: Session, ids: Sequence[int], course_id: int) -> dict[int, str]:
    here = (col(CourseSignup.course_id) == course_id, col(CourseSignup.person_id).in_(ids))
    query = select(col(CourseSignup.person_id), col(CourseSignup.state)).where(
        *here, col(CourseSignup.state) != "withdrawn"
    )
    return dict(db.execute(query).all())
