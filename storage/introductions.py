"""Introductions: started, followed, changed and closed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, insert, update

from storage.access import Actor, may_follow, may_lead
from storage.tables import Account, Introduction, MentorWeek, Person, Task, Unit
from storage.tables.columns import holds

ASK_MENTOR_EVERY = timedelta(days=7)
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


@dataclass(frozen=True, slots=True)
class IntroductionCard:
    id: int
    person_id: int
    name: str
    unit: str
    manager_id: int | None
    mentor_id: int | None
    mentor: str | None
    first_day: date
    checklist: str
    checklist_hash: str
    status: str
    end_reason: str | None
    connected: bool
    """Whether the new hire has connected the chat."""
    total: int
    closed: int
    late: int
    may_lead: bool
    """Whether the actor may change it."""

    @property
    def progress(self) -> float:
        """From 0 to 1."""
        return self.closed / self.total if self.total else 1.0


class AlreadyIntroduced(Exception):
    """The person has an ongoing introduction."""


def start(
    db: Session,
    actor: Actor,
    person_id: int,
    checklist: str,
    checklist_hash: str,
    mentor_id: int | None,
    first_day: date,
    tasks: Sequence[NewTask],
    now: datetime,
    remind_on: Callable[[date], date],
) -> int:
    """Starts an introduction and returns its id.

    Raises `LookupError` when the actor may not lead this person, `AlreadyIntroduced` when one
    is going on.
    """
    person = col(Person.id) == person_id
    if db.scalar(select(col(Person.id)).where(person, may_lead(actor, col(Person.id)))) is None:
        raise LookupError(person_id)
    ongoing = (col(Introduction.person_id) == person_id, col(Introduction.status) == "ongoing")
    if db.scalar(select(col(Introduction.id)).where(*ongoing)) is not None:
        raise AlreadyIntroduced(person_id)
    row = Introduction(
        person_id=person_id,
        checklist=checklist,
        checklist_hash=checklist_hash,
        mentor_id=mentor_id,
        first_day=first_day,
        started_by=actor.person_id,
        started_at=now,
        mentor_ask_on=first_day + ASK_MENTOR_EVERY if mentor_id else None,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    add_tasks(db, row.id, tasks, remind_on)
    return row.id


def add_tasks(
    db: Session, introduction_id: int, tasks: Sequence[NewTask], remind_on: Callable[[date], date]
) -> None:
    """`remind_on`: the day to remind of what is due on a day."""
    rows = [
        {
            "introduction_id": introduction_id,
            "key": task.key,
            "title": task.title,
            "phase": task.phase,
            "who": task.who,
            "both_sign": task.both_sign,
            "attach": task.attach,
            "guide": task.guide,
            "escalated": HIGHEST if task.guide else 0,
            "due": task.due,
            "remind_on": remind_on(task.due),
        }
        for task in tasks
    ]
    if rows:
        db.execute(insert(Task), rows)


def find(db: Session, actor: Actor, introduction_id: int, today: date) -> IntroductionCard | None:
    """One introduction, if the actor may follow it."""
    found = _cards(db, actor, today, col(Introduction.id) == introduction_id)
    return found[0] if found else None


def own(db: Session, actor: Actor, today: date) -> IntroductionCard | None:
    """The actor's own introduction as a new hire, the latest."""
    found = _cards(db, actor, today, col(Introduction.person_id) == actor.person_id)
    return found[-1] if found else None


def ongoing(db: Session, actor: Actor, today: date) -> list[IntroductionCard]:
    """The ongoing ones that the actor leads or mentors, by first day."""
    return _cards(
        db,
        actor,
        today,
        col(Introduction.status) == "ongoing",
        col(Introduction.person_id) != actor.person_id,
    )


def without_chat(db: Session, actor: Actor) -> list[str]:
    """The names of the actor's own people in an introduction who have not connected the chat."""
    query = (
        select(col(Person.name))
        .join(Introduction, col(Introduction.person_id) == col(Person.id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .where(col(Person.manager_id) == actor.person_id, may_lead(actor, col(Person.id)))
        .where(holds(col(Introduction.status), "ongoing"), col(Account.person_id).is_(None))
    )
    return list(db.scalars(query.order_by(col(Introduction.first_day), col(Introduction.id))))


def several(
    db: Session, actor: Actor, introduction_ids: Sequence[int], today: date
) -> list[IntroductionCard]:
    """Those of the introductions that the actor may follow, in the order asked for."""
    cards = _cards(db, actor, today, col(Introduction.id).in_(introduction_ids))
    found = {card.id: card for card in cards}
    return [found[id_] for id_ in introduction_ids if id_ in found]


def mentors_any(db: Session, actor: Actor) -> bool:
    """Whether the actor is the mentor of an ongoing introduction."""
    query = select(col(Introduction.id)).where(
        col(Introduction.mentor_id) == actor.person_id, col(Introduction.status) == "ongoing"
    )
    return db.scalar(query.limit(1)) is not None


def _cards(
    db: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]
) -> list[IntroductionCard]:
    mentor = aliased(Person)
    still_open = col(Task.status) == "open"
    query = (
        select(
            col(Introduction.id),
            col(Introduction.person_id),
            col(Person.name),
            col(Unit.path),
            col(Person.manager_id),
            col(Introduction.mentor_id),
            col(mentor.name),
            col(Introduction.first_day),
            col(Introduction.checklist),
            col(Introduction.checklist_hash),
            col(Introduction.status),
            col(Introduction.end_reason),
            func.max(col(Account.person_id)).is_not(None),
            func.count(col(Task.id)),
            func.count(case((~still_open, 1))),
            func.count(case((still_open & (col(Task.due) < today), 1))),
            case((may_lead(actor, col(Introduction.person_id)), True), else_=False),
        )
        .join(Person, col(Person.id) == col(Introduction.person_id))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .outerjoin(mentor, col(mentor.id) == col(Introduction.mentor_id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .outerjoin(
            Task,
            (col(Task.introduction_id) == col(Introduction.id)) & (col(Task.status) != "dropped"),
        )
        .where(may_follow(actor), *conditions)
        .group_by(col(Introduction.id), col(Person.id), col(Unit.path), col(mentor.name))
        .order_by(col(Introduction.first_day), col(Introduction.id))
    )
    return [IntroductionCard(*row) for row in db.execute(query)]


def change_mentor(db: Session, introduction_id: int, mentor_id: int, begins: date) -> None:
    """The mentor's open tasks follow, since who does them follows from the introduction.

    A week from `begins` the mentor is asked about the time.
    """
    _set(db, introduction_id, mentor_id=mentor_id, mentor_ask_on=begins + ASK_MENTOR_EVERY)


def move_first_day(db: Session, introduction_id: int, first_day: date) -> None:
    """Moves the day itself; `storage.tasks.set_dues` moves the tasks."""
    asked = select(col(Introduction.mentor_ask_on)).where(col(Introduction.id) == introduction_id)
    ask_on = first_day + ASK_MENTOR_EVERY if db.scalar(asked) else None
    _set(db, introduction_id, first_day=first_day, mentor_ask_on=ask_on)


def close(
    db: Session, introduction_id: int, status: str, now: datetime, reason: str | None = None
) -> None:
    """`status`: done or ended. The tasks that were open are dropped with it."""
    open_ones = (col(Task.introduction_id) == introduction_id, col(Task.status) == "open")
    db.execute(
        update(Task).where(*open_ones).values(status="dropped", closed_at=now, close_reason=reason)
    )
    _set(
        db,
        introduction_id,
        status=status,
        closed_at=now,
        end_reason=reason,
        mentor_ask_on=None,
    )


def _set(db: Session, introduction_id: int, **values: object) -> None:
    db.execute(update(Introduction).where(col(Introduction.id) == introduction_id).values(**values))


# The mentor's week


def mentor_answered(
    db: Session, introduction_id: int, mentor_id: int, week: date, had_time: bool, now: datetime
) -> bool:
    """Records whether the time was there the week that began on `week`; once per week."""
    if db.get(MentorWeek, (introduction_id, week)) is not None:
        return False
    db.add(
        MentorWeek(
            introduction_id=introduction_id,
            week=week,
            mentor_id=mentor_id,
            had_time=had_time,
            at=now,
        )
    )
    db.flush()
    return True


def mentor_weeks(db: Session, introduction_id: int) -> list[MentorWeek]:
    """What the mentor has said, latest first."""
    query = select(MentorWeek).where(col(MentorWeek.introduction_id) == introduction_id)
    return list(db.scalars(query.order_by(col(MentorWeek.week).desc())))
