"""Placements: a student at a unit with supervisors; asked for, answered, and what came of them.

HR sees all. Whoever leads one of the supervisors sees the placement and answers for it; a
supervisor sees their own.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlmodel import Session, col

from storage.access import Actor, may_lead
from storage.responsible import BOSS, present_manager
from storage.students import HELD
from storage.tables import Person, Placement, PlacementSupervisor, Student, Unit

KIND = "placement"
OPEN = ("asked", "countered", "accepted")
ASK_EVERY = timedelta(days=7)
"""So long a manager's answer is waited for before somebody is asked again."""


@dataclass(frozen=True, slots=True)
class SupervisorCard:
    id: int
    """Of the part they have in the placement."""
    person_id: int
    name: str
    manager_id: int | None
    """Whoever is above where that one has left."""
    since: date | None
    until: date | None
    """Unset while they are in it."""
    matter_id: int | None
    good: int | None
    again: bool | None
    employ: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlacementCard:
    id: int
    student_id: int | None
    student: str | None
    """Their name, or a code; None once it has been deleted."""
    delete_on: date | None
    term: str
    school: str
    education: str
    unit_id: int
    unit: str
    """The unit's path."""
    weeks: tuple[date, date]
    student_weeks: tuple[date, date] | None
    """Those the school has said; others than `weeks` where the manager has countered."""
    state: str
    why: str | None
    asked_by: int
    employed: bool | None
    supervisors: tuple[SupervisorCard, ...]

    @property
    def present(self) -> tuple[SupervisorCard, ...]:
        """Those who supervise, or did so to the end."""
        return tuple(each for each in self.supervisors if each.until is None)

    @property
    def managers(self) -> frozenset[int]:
        found = (each.manager_id for each in self.present)
        return frozenset(id_ for id_ in found if id_ is not None)


class Taken(Exception):
    """The student has a placement already."""


def ask(
    db: Session,
    actor: Actor,
    student_id: int,
    unit_id: int,
    supervisor_ids: Sequence[int],
    now: datetime,
) -> int:
    """Asks the unit's manager to take a student, and returns the placement's id. Raises
    `PermissionError` for all but HR, `LookupError` and `Taken`."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    student = db.get(Student, student_id)
    if student is None:
        raise LookupError(student_id)
    held = (col(Placement.student_id) == student_id, col(Placement.state).in_(HELD))
    if db.scalar(select(col(Placement.id)).where(*held)) is not None:
        raise Taken(student_id)
    row = Placement(
        student_id=student_id,
        term=student.term,
        school=student.school,
        education=student.education,
        unit_id=unit_id,
        first=student.first,
        last=student.last,
        asked_by=actor.person_id,
        asked_at=now,
        ask_on=actor.today + ASK_EVERY,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    db.add_all(PlacementSupervisor(placement_id=row.id, person_id=id_) for id_ in supervisor_ids)
    db.flush()
    return row.id


# Who sees them


def _seen(actor: Actor) -> ColumnElement[bool]:
    """True for the placements that the actor may see."""
    if actor.is_hr:
        return col(Placement.id).is_not(None)
    mine = select(col(PlacementSupervisor.placement_id)).where(
        or_(
            col(PlacementSupervisor.person_id) == actor.person_id,
            may_lead(actor, col(PlacementSupervisor.person_id)),
        )
    )
    return col(Placement.id).in_(mine)


def may_answer(db: Session, actor: Actor, placement_id: int) -> bool:
    """Whether the actor leads one of those who supervise in it now."""
    led = select(col(PlacementSupervisor.id)).where(
        col(PlacementSupervisor.placement_id) == placement_id,
        col(PlacementSupervisor.until).is_(None),
        may_lead(actor, col(PlacementSupervisor.person_id)),
    )
    return db.scalar(led.limit(1)) is not None


def find(db: Session, actor: Actor, placement_id: int) -> PlacementCard | None:
    return next(iter(_cards(db, actor, col(Placement.id) == placement_id)), None)


def of_term(db: Session, actor: Actor, term: str) -> list[PlacementCard]:
    """All that the actor may see, by weeks."""
    return _cards(db, actor, col(Placement.term) == term)


def led(db: Session, actor: Actor, today: date) -> list[PlacementCard]:
    """Those that are asked for, agreed on or going on, whose supervisors the actor leads."""
    theirs = select(col(PlacementSupervisor.placement_id)).where(
        may_lead(actor, col(PlacementSupervisor.person_id))
    )
    still = (col(Placement.state).in_(OPEN), col(Placement.last) >= today)
    return _cards(db, actor, col(Placement.id).in_(theirs), *still)


def of_supervisor(db: Session, actor: Actor, person_id: int, today: date) -> list[PlacementCard]:
    """Those in which somebody supervises and that are not over, as far as the actor sees them."""
    theirs = select(col(PlacementSupervisor.placement_id)).where(
        col(PlacementSupervisor.person_id) == person_id, col(PlacementSupervisor.until).is_(None)
    )
    still = (col(Placement.state).in_(OPEN), col(Placement.last) >= today)
    return _cards(db, actor, col(Placement.id).in_(theirs), *still)


def supervises(db: Session, actor: Actor) -> bool:
    """Whether the actor has a student, or will have one."""
    query = (
        select(col(Placement.id))
        .join(PlacementSupervisor, col(PlacementSupervisor.placement_id) == col(Placement.id))
        .where(col(PlacementSupervisor.person_id) == actor.person_id)
        .where(col(PlacementSupervisor.until).is_(None), col(Placement.state) == "accepted")
        .where(col(Placement.last) >= actor.today)
    )
    return db.scalar(query.limit(1)) is not None


def of_matter(db: Session, actor: Actor, matter_id: int) -> PlacementCard | None:
    """The one that a supervisor's checklist is for."""
    there = select(col(PlacementSupervisor.placement_id)).where(
        col(PlacementSupervisor.matter_id) == matter_id
    )
    return next(iter(_cards(db, actor, col(Placement.id).in_(there))), None)


_CARD: Select[*tuple[Any, ...]] = (
    select(Placement, Student, col(Unit.path))
    .outerjoin(Student, col(Student.id) == col(Placement.student_id))
    .join(Unit, col(Unit.id) == col(Placement.unit_id))
    .order_by(col(Placement.first), col(Placement.id))
)


def _cards(db: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[PlacementCard]:
    rows = db.execute(_CARD.where(_seen(actor), *conditions)).all()
    people = _supervisors(db, [row.id for row, _, _ in rows], actor.today)
    return [
        PlacementCard(
            row.id,
            row.student_id,
            student.name if student else None,
            student.delete_on if student else None,
            row.term,
            row.school,
            row.education,
            row.unit_id,
            unit,
            (row.first, row.last),
            (student.first, student.last) if student else None,
            row.state,
            row.why,
            row.asked_by,
            row.employed,
            tuple(people.get(row.id, ())),
        )
        for row, student, unit in rows
    ]


def _supervisors(db: Session, ids: Collection[int], today: date) -> dict[int, list[SupervisorCard]]:
    query = (
        select(PlacementSupervisor, col(Person.name), present_manager(today))
        .join(Person, col(Person.id) == col(PlacementSupervisor.person_id))
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(col(PlacementSupervisor.placement_id).in_(ids))
        .order_by(col(PlacementSupervisor.id))
    )
    found: dict[int, list[SupervisorCard]] = defaultdict(list)
    for row, name, manager in db.execute(query):
        found[row.placement_id].append(
            SupervisorCard(
                row.id,
                row.person_id,
                name,
                manager,
                row.since,
                row.until,
                row.matter_id,
                row.good,
                row.again,
                row.employ,
                row.answered_at,
            )
        )
    return found
