"""Courses with dates: put there by HR, found by whoever may go, closed when they are over."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, update

from storage.access import Actor
from storage.tables import Course, CourseSession, CourseSignup, Person

PLACED: Final = ("signed", "attended", "no_show")
"""Has, or had, a place; whoever is waiting has none."""


@dataclass(frozen=True, slots=True)
class Sitting:
    begins: datetime
    ends: datetime
    place: str


@dataclass(frozen=True, slots=True)
class NewCourse:
    kind: str
    """A course's id in the model."""
    places: int
    deadline: date
    """The last day to sign up, inclusive."""
    sittings: tuple[Sitting, ...]
    """In time."""
    leader_id: int | None = None


@dataclass(frozen=True, slots=True)
class CourseCard:
    sittings: tuple[Sitting, ...]
    """In time."""
    id: int
    kind: str
    places: int
    deadline: date
    leader_id: int | None
    leader: str | None
    added_by: int
    closed_at: datetime | None
    cancelled_why: str | None
    signed: int
    waiting: int
    attended: int
    no_shows: int
    may_lead: bool
    """Whether the actor says who was there: HR, and whoever holds it."""

    @property
    def first(self) -> datetime:
        return self.sittings[0].begins

    @property
    def last(self) -> datetime:
        return self.sittings[-1].ends

    @property
    def free(self) -> int:
        return max(self.places - self.signed, 0)

    @property
    def cancelled(self) -> bool:
        return self.cancelled_why is not None


def add(db: Session, actor: Actor, new: NewCourse, now: datetime) -> int:
    """Returns its id. Raises `PermissionError` for all but HR."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    row = Course(
        kind=new.kind,
        places=new.places,
        deadline=new.deadline,
        leader_id=new.leader_id,
        added_by=actor.person_id,
        added_at=now,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    for number, each in enumerate(new.sittings, 1):
        db.add(
            CourseSession(
                course_id=row.id,
                number=number,
                begins=each.begins,
                ends=each.ends,
                place=each.place,
            )
        )
    db.flush()
    return row.id


def find(db: Session, actor: Actor, course_id: int) -> CourseCard | None:
    """What it is, when and where, which everybody may know who is vouched for, and whoever is
    in it."""
    return next(iter(_cards(db, actor, col(Course.id) == course_id)), None)


def ahead(db: Session, actor: Actor, kind: str | None = None) -> list[CourseCard]:
    """Those that are not closed, of all kinds or of one; by their first day."""
    of_kind = (col(Course.kind) == kind,) if kind is not None else ()
    return _cards(db, actor, col(Course.closed_at).is_(None), *of_kind)


def over(db: Session, actor: Actor, limit: int = 10) -> list[CourseCard]:
    """The latest that are closed, for HR."""
    if not actor.is_hr:
        return []
    closed = select(col(Course.id)).where(col(Course.closed_at).is_not(None))
    latest = closed.order_by(col(Course.closed_at).desc(), col(Course.id).desc()).limit(limit)
    return _cards(db, actor, col(Course.id).in_(db.scalars(latest).all()))[::-1]


def _cards(db: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[CourseCard]:
    rows = db.execute(_query(actor).where(*conditions)).all()
    sittings = _sittings(db, [row[0] for row in rows])
    found = [CourseCard(tuple(sittings[row[0]]), *row) for row in rows]
    return sorted(found, key=lambda card: (card.first, card.id))


def _query(actor: Actor) -> Select[*tuple[Any, ...]]:
    leader = aliased(Person)
    state = col(CourseSignup.state)
    holds = col(Course.leader_id) == actor.person_id
    query = (
        select(
            col(Course.id),
            col(Course.kind),
            col(Course.places),
            col(Course.deadline),
            col(Course.leader_id),
            col(leader.name),
            col(Course.added_by),
            col(Course.closed_at),
            col(Course.cancelled_why),
            func.count(case((state.in_(PLACED), 1))),
            func.count(case((state == "waiting", 1))),
            func.count(case((state == "attended", 1))),
            func.count(case((state == "no_show", 1))),
            case((holds, actor.confirmed), else_=actor.is_hr),
        )
        .outerjoin(leader, col(leader.id) == col(Course.leader_id))
        .outerjoin(CourseSignup, col(CourseSignup.course_id) == col(Course.id))
        .group_by(col(Course.id), col(leader.name))
    )
    if actor.confirmed:
        return query
    own = select(col(CourseSignup.course_id)).where(col(CourseSignup.person_id) == actor.person_id)
    return query.where(col(Course.id).in_(own))


def _sittings(db: Session, course_ids: Sequence[int]) -> dict[int, list[Sitting]]:
    query = select(CourseSession).where(col(CourseSession.course_id).in_(course_ids))
    found: dict[int, list[Sitting]] = defaultdict(list)
    for row in db.scalars(query.order_by(col(CourseSession.number))):
        found[row.course_id].append(Sitting(row.begins, row.ends, row.place))
    return found


def places(db: Session, course_id: int) -> int:
    """How many there are; for the clock."""
    return db.scalar(select(col(Course.places)).where(col(Course.id) == course_id)) or 0


def resize(db: Session, actor: Actor, course_id: int, places: int) -> None:
    """Raises `PermissionError` for all but HR. Who has a place then, `signups.keep` is told."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    db.execute(update(Course).where(col(Course.id) == course_id).values(places=places))


def close(db: Session, actor: Actor, course_id: int, now: datetime, why: str | None = None) -> bool:
    """It is over; with `why`, it is cancelled. False when it is closed already, or the actor is
    neither HR nor, for one that is over, whoever holds it."""
    card = find(db, actor, course_id)
    if card is None or card.closed_at is not None:
        return False
    if not (actor.is_hr or (why is None and card.may_lead)):
        return False
    this = col(Course.id) == course_id
    db.execute(update(Course).where(this).values(closed_at=now, cancelled_why=why))
    return True
