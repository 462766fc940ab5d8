"""What becomes of a placement that is asked for: the manager says yes, counters or declines; a
supervisor is replaced; it ends before its time."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col, update

from storage import matters
from storage.access import Actor
from storage.matters import NewTask
from storage.placements import KIND, OPEN, may_answer
from storage.tables import Matter, Placement, PlacementSupervisor, Student


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
