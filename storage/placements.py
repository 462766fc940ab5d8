"""Placements: a student at a unit with supervisors; asked for, answered, and what came of them.

HR sees all. Whoever leads one of the supervisors sees the placement and answers for it; a
supervisor sees their own.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlmodel import Session, col, update

from storage import matters
from storage.access import Actor, may_lead
from storage.matters import NewTask
from storage.responsible import BOSS, present_manager
from storage.students import HELD
from storage.tables import Matter, Person, Placement, PlacementSupervisor, Student, Unit

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


# What the manager answers


@dataclass(frozen=True, slots=True)
class Plan:
    """What a supervisor works through."""

    checklist: str
    checklist_hash: str
    tasks: Sequence[NewTask]
    remind_on: Callable[[date], date]


def accept(db: Session, actor: Actor, placement_id: int, plan: Plan, now: datetime) -> bool:
    """Takes the student; each supervisor gets the checklist. False where it is not to be answered,
    or not by the actor."""
    row = _to_answer(db, actor, placement_id, ("asked", "countered"))
    if row is None or (row.state == "countered" and not actor.is_hr):
        return False
    if row.state == "countered" and row.student_id is not None:
        weeks = {"first": row.first, "last": row.last}
        theirs = col(Student.id) == row.student_id
        db.execute(update(Student).where(theirs).values(**weeks))
    row.state, row.ask_on = "accepted", None
    row.answered_by, row.answered_at = actor.person_id, now
    db.add(row)
    db.flush()
    for each in _present(db, placement_id):
        _give_checklist(db, actor, row, each, plan, now)
    return True


def _give_checklist(
    db: Session,
    actor: Actor,
    row: Placement,
    part: PlacementSupervisor,
    plan: Plan,
    now: datetime,
) -> None:
    """A matter of the supervisor's; where another manager leads them it is begun all the same."""
    matter = Matter(
        kind=KIND,
        person_id=part.person_id,
        checklist=plan.checklist,
        checklist_hash=plan.checklist_hash,
        day=row.first,
        started_by=actor.person_id,
        started_at=now,
    )
    db.add(matter)
    db.flush()
    assert matter.id is not None
    matters.add_tasks(db, matter.id, plan.tasks, plan.remind_on)
    part.matter_id, part.ask_on = matter.id, row.last
    db.add(part)
    db.flush()


def _present(db: Session, placement_id: int) -> Sequence[PlacementSupervisor]:
    here = (
        col(PlacementSupervisor.placement_id) == placement_id,
        col(PlacementSupervisor.until).is_(None),
    )
    return db.scalars(
        select(PlacementSupervisor).where(*here).order_by(col(PlacementSupervisor.id))
    ).all()


def decline(db: Session, actor: Actor, placement_id: int, why: str, now: datetime) -> bool:
    """The student goes back to HR."""
    row = _to_answer(db, actor, placement_id, ("asked", "countered"))
    if row is None:
        return False
    row.state, row.why, row.ask_on = "declined", why, None
    row.answered_by, row.answered_at = actor.person_id, now
    db.add(row)
    db.flush()
    return True


def counter(
    db: Session, actor: Actor, placement_id: int, weeks: tuple[date, date], now: datetime
) -> bool:
    """In other weeks, which HR says yes to or not."""
    row = _to_answer(db, actor, placement_id, ("asked",))
    if row is None:
        return False
    row.state, (row.first, row.last), row.ask_on = "countered", weeks, None
    row.answered_by, row.answered_at = actor.person_id, now
    db.add(row)
    db.flush()
    return True


def replace(
    db: Session,
    actor: Actor,
    placement_id: int,
    old_id: int,
    new_id: int,
    today: date,
    plan: Plan | None,
    now: datetime,
) -> bool:
    """Another supervises instead of one of them. Before it is agreed on the first is forgotten;
    later it is kept until when they did, and the new one gets the checklist (`plan`)."""
    row = _to_answer(db, actor, placement_id, OPEN)
    part = next((p for p in _present(db, placement_id) if p.person_id == old_id), None)
    if row is None or part is None or new_id in {p.person_id for p in _present(db, placement_id)}:
        return False
    new = PlacementSupervisor(placement_id=placement_id, person_id=new_id)
    if row.state == "accepted":
        part.until, new.since, part.ask_on = today, today, today
        if part.matter_id is not None:
            matters.close(db, part.matter_id, "ended", now)
        db.add(part)
    else:
        db.delete(part)
    db.add(new)
    db.flush()
    if row.state == "accepted" and plan is not None:
        _give_checklist(db, actor, row, new, plan, now)
    return True


def _to_answer(
    db: Session, actor: Actor, placement_id: int, states: Collection[str]
) -> Placement | None:
    row = db.get(Placement, placement_id)
    if row is None or row.state not in states:
        return None
    return row if actor.is_hr or may_answer(db, actor, placement_id) else None


def withdraw(db: Session, actor: Actor, placement_id: int, why: str | None, now: datetime) -> bool:
    """Ends it before its time; the checklists end with it. HR, or whoever leads a supervisor."""
    row = _to_answer(db, actor, placement_id, OPEN)
    if row is None:
        return False
    row.state, row.why, row.ask_on = "ended", why, None
    db.add(row)
    for part in _present(db, placement_id):
        part.ask_on = None
        if part.matter_id is not None:
            matters.close(db, part.matter_id, "ended", now)
    db.flush()
    return True
