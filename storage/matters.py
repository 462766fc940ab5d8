"""What a checklist is worked through for: started with its tasks, and closed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlmodel import Session, col, insert, update

from storage.access import LEADER, Actor, leads, may_follow, may_lead
from storage.tables import Account, Departure, Introduction, Matter, Person, Task, Unit

HIGHEST = 3
"""The last level of escalation. A check-in stands there from the start: it is between the new
hire and HR, and its lateness is told to nobody."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be: from the checklist by `key`, or added by somebody with a `title`."""

    phase: str
    who: str
    due: date
    key: str | None = None
    title: str | None = None
    both_sign: bool = False
    attach: bool = False
    guide: str | None = None
    owner_id: int | None = None
    """Whoever is named for it, instead of whoever `who` stands for."""


class AlreadyOngoing(Exception):
    """The person has an ongoing matter of this kind."""


@dataclass(frozen=True, slots=True)
class MatterCard:
    """What the cards of all kinds of matters say."""

    id: int
    person_id: int
    name: str
    unit: str
    """The unit's path."""
    manager_id: int | None
    day: date
    """The day that the tasks' dates are counted from."""
    checklist: str
    checklist_hash: str
    status: str
    end_reason: str | None
    connected: bool
    """Whether the one it is about has connected the chat."""
    total: int
    closed: int
    late: int
    may_lead: bool
    """Whether the actor may change it."""

    @property
    def progress(self) -> float:
        """From 0 to 1."""
        return self.closed / self.total if self.total else 1.0


def cards(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """The matters that the actor may follow, by day: a row with the fields of `MatterCard`.

    Columns added to it must be grouped by as well.
    """
    still_open = col(Task.status) == "open"
    return (
        select(
            col(Matter.id),
            col(Matter.person_id),
            col(Person.name),
            col(Unit.path),
            LEADER,
            col(Matter.day),
            col(Matter.checklist),
            col(Matter.checklist_hash),
            col(Matter.status),
            col(Matter.end_reason),
            func.max(col(Account.person_id)).is_not(None),
            func.count(col(Task.id)),
            func.count(case((~still_open, 1))),
            func.count(case((still_open & (col(Task.due) < today), 1))),
            case((leads(actor), True), else_=False),
        )
        .select_from(Matter)
        .outerjoin(Introduction, col(Introduction.matter_id) == col(Matter.id))
        .outerjoin(Departure, col(Departure.matter_id) == col(Matter.id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .join(Unit, col(Unit.id) == func.coalesce(col(Departure.unit_id), col(Person.unit_id)))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .outerjoin(Task, (col(Task.matter_id) == col(Matter.id)) & (col(Task.status) != "dropped"))
        .where(may_follow(actor))
        .group_by(col(Matter.id), col(Introduction.matter_id), col(Departure.matter_id))
        .group_by(col(Person.id), col(Unit.path))
        .order_by(col(Matter.day), col(Matter.id))
    )


def start(
    db: Session,
    actor: Actor,
    kind: str,
    person_id: int,
    checklist: str,
    checklist_hash: str,
    day: date,
    tasks: Sequence[NewTask],
    now: datetime,
    remind_on: Callable[[date], date],
) -> int:
    """Starts a matter with its tasks and returns its id.

    Raises `LookupError` when the actor may not lead this person, `AlreadyOngoing` when one of
    the kind is going on.
    """
    person = col(Person.id) == person_id
    if db.scalar(select(col(Person.id)).where(person, may_lead(actor, col(Person.id)))) is None:
        raise LookupError(person_id)
    if ongoing_of(db, kind, person_id) is not None:
        raise AlreadyOngoing(person_id)
    row = Matter(
        kind=kind,
        person_id=person_id,
        checklist=checklist,
        checklist_hash=checklist_hash,
        day=day,
        started_by=actor.person_id,
        started_at=now,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    add_tasks(db, row.id, tasks, remind_on)
    return row.id


def own(db: Session, actor: Actor) -> set[tuple[str, str]]:
    """Kind and status of each matter that is about the actor."""
    mine = col(Matter.person_id) == actor.person_id
    found = db.execute(select(col(Matter.kind), col(Matter.status)).where(mine))
    return {(kind, status) for kind, status in found}


def ongoing_of(db: Session, kind: str, person_id: int) -> int | None:
    """The id of the person's ongoing matter of this kind."""
    here = (col(Matter.person_id) == person_id, col(Matter.kind) == kind)
    return db.scalar(select(col(Matter.id)).where(*here, col(Matter.status) == "ongoing"))


def add_tasks(
    db: Session, matter_id: int, tasks: Sequence[NewTask], remind_on: Callable[[date], date]
) -> None:
    """`remind_on`: the day to remind of what is due on a day."""
    rows = [_row(matter_id, task, remind_on) for task in tasks]
    if rows:
        db.execute(insert(Task), rows)


def add_task(db: Session, matter_id: int, task: NewTask, remind_on: Callable[[date], date]) -> int:
    """The same for one; returns its id."""
    row = Task(**_row(matter_id, task, remind_on))
    db.add(row)
    db.flush()
    assert row.id is not None
    return row.id


def _row(matter_id: int, task: NewTask, remind_on: Callable[[date], date]) -> dict[str, Any]:
    return {
        "matter_id": matter_id,
        "key": task.key,
        "title": task.title,
        "phase": task.phase,
        "who": task.who,
        "owner_id": task.owner_id,
        "both_sign": task.both_sign,
        "attach": task.attach,
        "guide": task.guide,
        "escalated": HIGHEST if task.guide else 0,
        "due": task.due,
        "remind_on": remind_on(task.due),
    }


def move(db: Session, matter_id: int, day: date) -> None:
    """Moves the day itself; `storage.tasks.set_dues` moves the tasks."""
    db.execute(update(Matter).where(col(Matter.id) == matter_id).values(day=day))


def close(
    db: Session, matter_id: int, status: str, now: datetime, reason: str | None = None
) -> None:
    """`status`: done or ended. The tasks that were open are dropped with it."""
    open_ones = (col(Task.matter_id) == matter_id, col(Task.status) == "open")
    db.execute(
        update(Task).where(*open_ones).values(status="dropped", closed_at=now, close_reason=reason)
    )
    closed = {"status": status, "closed_at": now, "end_reason": reason}
    db.execute(update(Matter).where(col(Matter.id) == matter_id).values(**closed))
