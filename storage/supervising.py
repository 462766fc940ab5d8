"""What comes of placements by itself: they end, people are asked how it was, supervisors leave."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlmodel import Session, col, update

from storage import matters
from storage.access import Actor, may_lead
from storage.matters import HIGHEST
from storage.placements import ASK_EVERY
from storage.responsible import BOSS, present_manager
from storage.tables import (
    Matter,
    Person,
    Placement,
    PlacementSupervisor,
    Role,
    Student,
    Unit,
)

HALF_A_YEAR = timedelta(days=182)
GRACE = timedelta(days=14)
"""So long after the last day a supervisor's list can still be worked through."""

_OPEN = ("accepted", "done")


# The end


def finish(db: Session, today: date, now: datetime) -> None:
    """What is over is done; in half a year the manager is asked what came of it. For the clock."""
    over = select(Placement).where(col(Placement.state) == "accepted", col(Placement.last) < today)
    for row in db.scalars(over).all():
        row.state, row.ask_on = "done", row.last + HALF_A_YEAR
        db.add(row)
    db.flush()
    late = (
        select(col(Matter.id))
        .join(PlacementSupervisor, col(PlacementSupervisor.matter_id) == col(Matter.id))
        .join(Placement, col(Placement.id) == col(PlacementSupervisor.placement_id))
        .where(col(Matter.status) == "ongoing", col(Placement.last) < today - GRACE)
    )
    for matter_id in db.scalars(late).all():
        matters.close(db, matter_id or 0, "ended", now)


def close(db: Session, matter_id: int, now: datetime) -> None:
    """All of a supervisor's list is done."""
    matters.close(db, matter_id, "done", now)


# Asked by themselves: for the clock


def to_ask_after(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(part, supervisor) of those whose part is over and who have not been asked how it was."""
    query = (
        select(col(PlacementSupervisor.id), col(PlacementSupervisor.person_id))
        .join(Placement, col(Placement.id) == col(PlacementSupervisor.placement_id))
        .where(col(PlacementSupervisor.ask_on) < today, col(Placement.state).in_(_OPEN))
        .order_by(col(PlacementSupervisor.id))
    )
    return [(part, person) for part, person in db.execute(query)]


def ask_after(db: Session, part_id: int, today: date) -> dict[str, Any] | None:
    """None when they were asked since one looked."""
    due = (col(PlacementSupervisor.id) == part_id, col(PlacementSupervisor.ask_on) < today)
    asked = db.exec(update(PlacementSupervisor).where(*due).values(ask_on=None)).rowcount
    return {"part": part_id} if asked else None


def to_ask_employed(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(placement, manager) half a year after; HR where nobody leads the supervisors."""
    manager = func.min(present_manager(today))
    query = (
        select(col(Placement.id), manager)
        .join(PlacementSupervisor, col(PlacementSupervisor.placement_id) == col(Placement.id))
        .join(Person, col(Person.id) == col(PlacementSupervisor.person_id))
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(col(Placement.ask_on) <= today, col(Placement.state) == "done")
        .where(col(PlacementSupervisor.until).is_(None))
        .group_by(col(Placement.id))
    )
    hr = db.scalars(select(col(Role.person_id)).where(col(Role.name) == "hr")).all()
    found = []
    for placement, person in db.execute(query):
        found += [(placement, one) for one in ([person] if person is not None else hr[:1])]
    return found


def to_ask_again(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(placement, person) where no answer has come: first the manager is asked again, then theirs
    is told, then HR."""
    above = func.min(col(BOSS.manager_id))
    query = (
        select(col(Placement.id), col(Placement.asked_at), func.min(present_manager(today)), above)
        .join(PlacementSupervisor, col(PlacementSupervisor.placement_id) == col(Placement.id))
        .join(Person, col(Person.id) == col(PlacementSupervisor.person_id))
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(col(Placement.ask_on) <= today, col(Placement.state) == "asked")
        .group_by(col(Placement.id), col(Placement.asked_at))
    )
    hr = db.scalars(select(col(Role.person_id)).where(col(Role.name) == "hr")).all()
    found = []
    for placement, asked_at, manager, higher in db.execute(query):
        weeks = (today - asked_at.date()) // ASK_EVERY
        line = [manager, higher, *hr[:1]] if weeks < HIGHEST else hr[:1]
        ladder = [each for each in line if each is not None]
        found += [(placement, each) for each in ladder[min(weeks, len(ladder)) - 1 :][:1]]
    return found


def ask_again(db: Session, placement_id: int, today: date) -> dict[str, Any] | None:
    """None when somebody was told, or it was answered, since one looked."""
    due = (
        col(Placement.id) == placement_id,
        col(Placement.ask_on) <= today,
        col(Placement.state) == "asked",
    )
    values = {"ask_on": today + ASK_EVERY}
    asked = db.exec(update(Placement).where(*due).values(**values)).rowcount
    return {"placement": placement_id} if asked else None


def ask_employed(db: Session, placement_id: int, today: date) -> dict[str, Any] | None:
    """None when somebody was asked since one looked."""
    due = (
        col(Placement.id) == placement_id,
        col(Placement.ask_on) <= today,
        col(Placement.state) == "done",
    )
    asked = db.exec(update(Placement).where(*due).values(ask_on=None)).rowcount
    return {"placement": placement_id} if asked else None


_LEAVES = func.coalesce(
    case((col(Matter.day) < col(Person.end_date), col(Matter.day)), else_=col(Person.end_date)),
    col(Matter.day),
)


def _leaving() -> Select[*tuple[Any, ...]]:
    """(part, placement, last day of the supervisor) where they leave before the student."""
    ongoing = (col(Matter.kind) == "departure") & (col(Matter.status) == "ongoing")
    return (
        select(col(PlacementSupervisor.id), col(Placement.id), _LEAVES)
        .join(Placement, col(Placement.id) == col(PlacementSupervisor.placement_id))
        .join(Person, col(Person.id) == col(PlacementSupervisor.person_id))
        .outerjoin(Matter, (col(Matter.person_id) == col(Person.id)) & ongoing)
        .where(col(Placement.state).in_(("asked", "countered", "accepted")))
        .where(col(PlacementSupervisor.until).is_(None), col(Placement.last) > _LEAVES)
    )


def to_warn(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(part, manager) where a supervisor is to leave before the student, and nobody has been told;
    HR where nobody leads them."""
    query = (
        _leaving()
        .add_columns(present_manager(today))
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(col(PlacementSupervisor.leaving_told).is_(None), col(Placement.last) >= today)
    )
    hr = db.scalars(select(col(Role.person_id)).where(col(Role.name) == "hr")).all()
    rows = db.execute(query).all()
    return [(part, manager or next(iter(hr), 0)) for part, _, _, manager in rows]


def warn(db: Session, part_id: int, today: date) -> dict[str, Any] | None:
    """None when it was told since one looked."""
    due = (col(PlacementSupervisor.id) == part_id, col(PlacementSupervisor.leaving_told).is_(None))
    told = db.exec(update(PlacementSupervisor).where(*due).values(leaving_told=today)).rowcount
    return {"part": part_id} if told else None


# What they say


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a placement."""

    id: int
    placement_id: int
    person_id: int
    name: str
    student: str | None
    unit: str
    answered_at: datetime | None
    leaves: date | None
    """Their last day, where they leave before the student."""


def part(db: Session, actor: Actor, part_id: int) -> Part | None:
    """One's own, or that of somebody led."""
    row = db.execute(
        select(PlacementSupervisor, col(Person.name), col(Student.name), col(Unit.path))
        .join(Placement, col(Placement.id) == col(PlacementSupervisor.placement_id))
        .join(Person, col(Person.id) == col(PlacementSupervisor.person_id))
        .join(Unit, col(Unit.id) == col(Placement.unit_id))
        .outerjoin(Student, col(Student.id) == col(Placement.student_id))
        .where(col(PlacementSupervisor.id) == part_id)
        .where(
            or_(
                col(PlacementSupervisor.person_id) == actor.person_id,
                may_lead(actor, col(PlacementSupervisor.person_id)),
            )
        )
    ).first()
    if row is None:
        return None
    it, name, student, unit = row
    leaving = db.execute(_leaving().where(col(PlacementSupervisor.id) == part_id)).first()
    return Part(
        it.id, it.placement_id, it.person_id, name, student, unit, it.answered_at,
        leaving[2] if leaving else None,
    )  # fmt: skip


def said(
    db: Session, actor: Actor, part_id: int, good: int, again: bool, employ: str, now: datetime
) -> bool:
    """How it was, from the supervisor alone, once."""
    here = (
        col(PlacementSupervisor.id) == part_id,
        col(PlacementSupervisor.person_id) == actor.person_id,
        col(PlacementSupervisor.answered_at).is_(None),
    )
    values = {"good": good, "again": again, "employ": employ, "answered_at": now}
    return bool(db.exec(update(PlacementSupervisor).where(*here).values(**values)).rowcount)


def note_employed(db: Session, actor: Actor, placement_id: int, employed: bool) -> bool:
    """By HR, or whoever leads a supervisor."""
    theirs = select(col(PlacementSupervisor.placement_id)).where(
        may_lead(actor, col(PlacementSupervisor.person_id))
    )
    here = (
        col(Placement.id) == placement_id,
        col(Placement.state) == "done",
        col(Placement.id).in_(theirs),
    )
    return bool(db.exec(update(Placement).where(*here).values(employed=employed)).rowcount)
