"""Who goes to a course and who waits for a place; who was there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col, update

from storage import certificates, courses
from storage.access import Actor, may_lead
from storage.certificates import NewCertificate, NewerKept
from storage.people import stays
from storage.responsible import BOSS, present_manager
from storage.tables import Course, CourseSignup, Person, Unit

LINE = ("signed", "waiting")
"""In the line for a place, whether they have one or not."""


@dataclass(frozen=True, slots=True)
class Signup:
    course_id: int
    kind: str
    person_id: int
    name: str
    unit: str
    """The unit's path."""
    manager_id: int | None
    """The nearest above who is still employed."""
    state: str


def line(db: Session, course_id: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who has a place and who waits, as ids in the order in which they came; for the rules, which
    tell nobody of them."""
    here = (col(CourseSignup.course_id) == course_id, col(CourseSignup.state).in_(LINE))
    query = select(col(CourseSignup.person_id), col(CourseSignup.state)).where(*here)
    rows = db.execute(query.order_by(col(CourseSignup.at), col(CourseSignup.id))).all()
    signed, waiting = (tuple(id_ for id_, state in rows if state == each) for each in LINE)
    return signed, waiting


def keep(
    db: Session,
    actor: Actor,
    course_id: int,
    signed: Sequence[int],
    waiting: Sequence[int],
    now: datetime,
) -> None:
    """The line as it is from now on. Raises `LookupError` for somebody who comes into it, or leaves
    it, and whom the actor does not lead; oneself may leave it."""
    before, after = set().union(*line(db, course_id)), {*signed, *waiting}
    _check(db, actor, after - before, before - after)
    move(db, course_id, signed, waiting)
    for person_id in (id_ for id_ in (*signed, *waiting) if id_ not in before):
        state = "signed" if person_id in signed else "waiting"
        _put(db, actor, course_id, person_id, state, now)
    db.flush()


def move(db: Session, course_id: int, signed: Sequence[int], waiting: Sequence[int]) -> None:
    """Those in the line as they are now, and out of it whoever is in neither."""
    before = set().union(*line(db, course_id))
    after = {**dict.fromkeys(signed, "signed"), **dict.fromkeys(waiting, "waiting")}
    here = col(CourseSignup.course_id) == course_id
    for state in LINE:
        ids = [id_ for id_ in after if after[id_] == state and id_ in before]
        db.execute(
            update(CourseSignup)
            .where(here, col(CourseSignup.person_id).in_(ids))
            .values(state=state)
        )
    gone = here & col(CourseSignup.person_id).in_(before - after.keys())
    db.execute(update(CourseSignup).where(gone).values(state="withdrawn"))


def of_leavers(db: Session, today: date) -> dict[int, list[int]]:
    """By course that is not closed, who is in its line and has left; for the clock."""
    query = (
        select(col(CourseSignup.course_id), col(CourseSignup.person_id))
        .join(Course, col(Course.id) == col(CourseSignup.course_id))
        .join(Person, col(Person.id) == col(CourseSignup.person_id))
        .where(col(Course.closed_at).is_(None), col(CourseSignup.state).in_(LINE))
        .where(col(Person.end_date) < today)
        .order_by(col(CourseSignup.course_id), col(CourseSignup.person_id))
    )
    found: dict[int, list[int]] = {}
    for course_id, person_id in db.execute(query):
        found.setdefault(course_id, []).append(person_id)
    return found


def _check(db: Session, actor: Actor, joined: Collection[int], left: Collection[int]) -> None:
    person = col(Person.id)
    asked = {*joined, *left} - ({actor.person_id} & set(left))
    led = set(db.scalars(select(person).where(may_lead(actor, person), person.in_(asked))))
    if asked - led:
        raise LookupError(sorted(asked - led))


def _put(
    db: Session, actor: Actor, course_id: int, person_id: int, state: str, now: datetime
) -> None:
    here = (col(CourseSignup.course_id) == course_id, col(CourseSignup.person_id) == person_id)
    row = db.scalar(select(CourseSignup).where(*here))
    row = row or CourseSignup(course_id=course_id, person_id=person_id, state=state, by=0, at=now)
    row.state, row.by, row.at = state, actor.person_id, now
    db.add(row)


# Reading


def people(db: Session, actor: Actor, course_id: int) -> list[Signup]:
    """Those in the line, or who were in it when it closed, in its order: all to HR and to whoever
    holds it, to others themselves and those whom they lead."""
    return _signups(db, actor, col(CourseSignup.course_id) == course_id)


def ahead(db: Session, actor: Actor, person_id: int) -> list[Signup]:
    """The courses not closed that this person is in the line of: oneself, or somebody led."""
    mine = col(CourseSignup.person_id) == person_id
    open_ones = col(CourseSignup.course_id).in_(
        select(col(Course.id)).where(col(Course.closed_at).is_(None))
    )
    return _signups(db, actor, mine, open_ones, col(CourseSignup.state).in_(LINE))


def _signups(db: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[Signup]:
    person = col(CourseSignup.person_id)
    may = [person == actor.person_id, may_lead(actor, person)]
    if actor.confirmed:
        may.append(col(Course.leader_id) == actor.person_id)
    query = (
        select(
            col(Course.id),
            col(Course.kind),
            person,
            col(Person.name),
            col(Unit.path),
            present_manager(actor.today),
            col(CourseSignup.state),
        )
        .select_from(CourseSignup)
        .join(Course, col(Course.id) == col(CourseSignup.course_id))
        .join(Person, col(Person.id) == person)
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(col(CourseSignup.state) != "withdrawn", or_(*may), *conditions)
        .order_by(col(CourseSignup.at), col(CourseSignup.id))
    )
    return [Signup(*row) for row in db.execute(query)]


# When it is over


def cancel(db: Session, actor: Actor, course_id: int, why: str, now: datetime) -> list[int]:
    """Calls a course off; returns who was in its line. Raises `PermissionError` for all but HR,
    and `LookupError` for one that is closed."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    signed, waiting = line(db, course_id)
    if not courses.close(db, actor, course_id, now, why):
        raise LookupError(course_id)
    _become(db, course_id, [*signed, *waiting], "cancelled")
    return [*signed, *waiting]


def mark(
    db: Session,
    actor: Actor,
    course_id: int,
    absent: Collection[int],
    given: NewCertificate,
    now: datetime,
) -> dict[int, int]:
    """Closes a course: who was there gets its certificate, who waited had no place.

    Returns the ids of the certificates by person. Raises `LookupError` when the course is closed,
    or the actor is neither HR nor whoever holds it.
    """
    signed, waiting = line(db, course_id)
    if not courses.close(db, actor, course_id, now):
        raise LookupError(course_id)
    _become(db, course_id, [id_ for id_ in signed if id_ in absent], "no_show")
    _become(db, course_id, waiting, "no_place")
    there = [id_ for id_ in signed if id_ not in absent]
    _become(db, course_id, there, "attended")
    employed = select(col(Person.id)).where(col(Person.id).in_(there), stays(given.issued_on))
    people = db.scalars(employed.order_by(col(Person.id))).all()
    kept = {id_: _certify(db, id_, given, actor.today) for id_ in people if id_ is not None}
    return {person: id_ for person, id_ in kept.items() if id_ is not None}


def _certify(db: Session, person_id: int, given: NewCertificate, today: date) -> int | None:
    try:
        return certificates.record(db, person_id, given, today)
    except NewerKept:
        return None


def _become(db: Session, course_id: int, person_ids: Sequence[int], state: str) -> None:
    these = (col(CourseSignup.course_id) == course_id, col(CourseSignup.person_id).in_(person_ids))
    db.execute(update(CourseSignup).where(*these).values(state=state))


def managers(db: Session, person_ids: Collection[int], today: date) -> dict[int, int]:
    """By person, who is told of what becomes of their place; those who have somebody above."""
    query = (
        select(col(Person.id), present_manager(today))
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(col(Person.id).in_(person_ids))
    )
    return {id_: above for id_, above in db.execute(query) if above is not None}


def all_managers(db: Session, today: date) -> list[int]:
    """Whoever has somebody employed below them: those who can sign people up."""
    query = select(col(Person.manager_id)).distinct().where(stays(today))
    return [id_ for id_ in db.scalars(query) if id_ is not None]
