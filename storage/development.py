"""What somebody is to learn until the next staff talk: a few steps with dates, followed up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from storage import matters
from storage.access import Actor, may_lead
from storage.matters import MatterCard, NewTask
from storage.tables import Matter, Person, Task
from storage.tasks import TaskCard

KIND: Final = "development"
PHASE: Final = "steps"
MOST: Final = 3
"""Steps that somebody can have before them at once."""
TOLD_FOR = timedelta(days=450)
"""So long a step that was done is looked back at: until the next year's talk, also when it is
late."""
LEFT = "left"
"""Why a plan ended: its person's employment did."""


@dataclass(frozen=True, slots=True)
class Step:
    task_id: int
    title: str
    who: str
    """employee or manager."""
    due: date
    status: str
    """open, done, or dropped."""
    closed_at: datetime | None
    reason: str | None
    """Why it was dropped."""


class TooMany(Exception):
    """There are as many steps open as somebody can have."""


def steps(db: Session, actor: Actor, person_id: int, today: date) -> list[Step]:
    """The actor's own, or those of somebody whom the actor leads: what is open, and what has
    been done, or dropped for a reason, since about the last talk."""
    since = datetime.combine(today - TOLD_FOR, time(), UTC)
    fresh = (col(Task.status) == "open") | (col(Task.closed_at) >= since)
    mine = or_(col(Matter.person_id) == actor.person_id, may_lead(actor, col(Matter.person_id)))
    query = (
        select(
            col(Task.id),
            col(Task.title),
            col(Task.who),
            col(Task.due),
            col(Task.status),
            col(Task.closed_at),
            col(Task.close_reason),
        )
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .where(col(Matter.kind) == KIND, col(Matter.person_id) == person_id, mine, fresh)
        .where(col(Task.phase) == PHASE)
        .where(or_(col(Task.status) != "dropped", col(Task.close_reason).is_not(None)))
        .order_by(col(Task.due), col(Task.id))
    )
    return [Step(*row) for row in db.execute(query)]


def is_step(card: TaskCard) -> bool:
    """And not what follows the steps up."""
    return card.matter_kind == KIND and card.phase == PHASE


def plan_of(db: Session, actor: Actor, person_id: int, today: date) -> MatterCard | None:
    """The plan that goes on for this person, if the actor may follow it."""
    theirs = (col(Matter.person_id) == person_id, col(Matter.status) == "ongoing")
    query = matters.cards(actor, today).where(col(Matter.kind) == KIND, *theirs)
    row = db.execute(query).first()
    return MatterCard(*row) if row else None


def find(db: Session, actor: Actor, plan_id: int, today: date) -> MatterCard | None:
    query = matters.cards(actor, today).where(col(Matter.kind) == KIND)
    row = db.execute(query.where(col(Matter.id) == plan_id)).first()
    return MatterCard(*row) if row else None


def add(
    db: Session,
    actor: Actor,
    person_id: int,
    checklist: tuple[str, str],
    follow_up: Sequence[NewTask],
    step: NewTask,
    now: datetime,
    remind_on: Callable[[date], date],
) -> int:
    """Adds a step to the plan that goes on, or to a new one by this checklist (name and hash)
    with what follows it up; returns the step's id.

    Raises as `storage.matters.start`, and `TooMany`.
    """
    open_ones = [each for each in steps(db, actor, person_id, actor.today) if each.status == "open"]
    if len(open_ones) >= MOST:
        raise TooMany
    plan = plan_of(db, actor, person_id, actor.today)
    if plan is not None and not plan.may_lead:
        raise LookupError(person_id)
    if plan is None:
        id_ = matters.start(
            db, actor, KIND, person_id, *checklist, actor.today, follow_up, now, remind_on
        )
    else:
        id_ = plan.id
    return matters.add_task(db, id_, step, remind_on)


def close(db: Session, plan_id: int, now: datetime) -> None:
    """All is done."""
    matters.close(db, plan_id, "done", now)


def end_of_leavers(db: Session, today: date, now: datetime) -> None:
    """The plans of those who have left go on no more. For the clock."""
    gone = (
        select(col(Matter.id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .where(col(Matter.kind) == KIND, col(Matter.status) == "ongoing")
        .where(col(Person.end_date) < today)
    )
    for (plan_id,) in db.execute(gone).all():
        matters.close(db, plan_id, "ended", now, LEFT)
