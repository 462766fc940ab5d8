"""Introductions: started, followed, changed and closed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, update

from storage import matters
from storage.access import Actor, may_lead
from storage.matters import MatterCard, NewTask
from storage.tables import Account, Introduction, Matter, MentorWeek, Person
from storage.tables.columns import holds

ASK_MENTOR_EVERY = timedelta(days=7)
KIND: Final = "introduction"


@dataclass(frozen=True, slots=True)
class IntroductionCard(MatterCard):
    mentor_id: int | None
    mentor: str | None

    @property
    def first_day(self) -> date:
        return self.day


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
    """Starts an introduction and returns its id. Raises as `storage.matters.start`."""
    id_ = matters.start(
        db, actor, KIND, person_id, checklist, checklist_hash, first_day, tasks, now, remind_on
    )
    ask_on = first_day + ASK_MENTOR_EVERY if mentor_id else None
    db.add(Introduction(matter_id=id_, mentor_id=mentor_id, mentor_ask_on=ask_on))
    db.flush()
    return id_


def find(db: Session, actor: Actor, introduction_id: int, today: date) -> IntroductionCard | None:
    """One introduction, if the actor may follow it."""
    found = _cards(db, actor, today, col(Matter.id) == introduction_id)
    return found[0] if found else None


def own(db: Session, actor: Actor, today: date) -> IntroductionCard | None:
    """The actor's own introduction as a new hire, the latest."""
    found = _cards(db, actor, today, col(Matter.person_id) == actor.person_id)
    return found[-1] if found else None


def ongoing(db: Session, actor: Actor, today: date) -> list[IntroductionCard]:
    """The ongoing ones that the actor leads or mentors, by first day."""
    return _cards(
        db,
        actor,
        today,
        col(Matter.status) == "ongoing",
        col(Matter.person_id) != actor.person_id,
    )


def ongoing_of(db: Session, actor: Actor, person_id: int, today: date) -> IntroductionCard | None:
    """This person's ongoing one, if the actor may follow it."""
    of_person = (col(Matter.person_id) == person_id, col(Matter.status) == "ongoing")
    found = _cards(db, actor, today, *of_person)
    return found[0] if found else None


def without_chat(db: Session, actor: Actor) -> list[str]:
    """The names of the actor's own people in an introduction who have not connected the chat."""
    query = (
        select(col(Person.name))
        .join(Matter, col(Matter.person_id) == col(Person.id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .where(col(Person.manager_id) == actor.person_id, may_lead(actor, col(Person.id)))
        .where(col(Matter.kind) == KIND)
        .where(holds(col(Matter.status), "ongoing"), col(Account.person_id).is_(None))
    )
    return list(db.scalars(query.order_by(col(Matter.day), col(Matter.id))))


def several(
    db: Session, actor: Actor, introduction_ids: Sequence[int], today: date
) -> list[IntroductionCard]:
    """Those of the introductions that the actor may follow, in the order asked for."""
    cards = _cards(db, actor, today, col(Matter.id).in_(introduction_ids))
    found = {card.id: card for card in cards}
    return [found[id_] for id_ in introduction_ids if id_ in found]


def mentors_any(db: Session, actor: Actor) -> bool:
    """Whether the actor is the mentor of an ongoing introduction."""
    query = (
        select(col(Matter.id))
        .join(Introduction, col(Introduction.matter_id) == col(Matter.id))
        .where(col(Introduction.mentor_id) == actor.person_id, col(Matter.status) == "ongoing")
    )
    return db.scalar(query.limit(1)) is not None


def _cards(
    db: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]
) -> list[IntroductionCard]:
    mentor = aliased(Person)
    own = (col(Introduction.mentor_id), col(mentor.name))
    query = (
        matters.cards(actor, today)
        .add_columns(*own)
        .outerjoin(mentor, col(mentor.id) == col(Introduction.mentor_id))
        .where(col(Matter.kind) == KIND, *conditions)
        .group_by(*own)
    )
    return [IntroductionCard(*row) for row in db.execute(query)]


def change_mentor(db: Session, introduction_id: int, mentor_id: int, begins: date) -> None:
    """The mentor's open tasks follow, since who does them follows from the introduction.

    A week from `begins` the mentor is asked about the time.
    """
    _set(db, introduction_id, mentor_id=mentor_id, mentor_ask_on=begins + ASK_MENTOR_EVERY)


def move_first_day(db: Session, introduction_id: int, first_day: date) -> None:
    """Moves the day itself; `storage.tasks.set_dues` moves the tasks."""
    matters.move(db, introduction_id, first_day)
    asked = col(Introduction.matter_id) == introduction_id
    ask_on = first_day + ASK_MENTOR_EVERY
    if db.scalar(select(col(Introduction.mentor_ask_on)).where(asked)) is not None:
        _set(db, introduction_id, mentor_ask_on=ask_on)


def close(
    db: Session, introduction_id: int, status: str, now: datetime, reason: str | None = None
) -> None:
    """Closes it as `storage.matters.close` does; the mentor is asked no more."""
    matters.close(db, introduction_id, status, now, reason)
    _set(db, introduction_id, mentor_ask_on=None)


def _set(db: Session, introduction_id: int, **values: object) -> None:
    here = col(Introduction.matter_id) == introduction_id
    db.execute(update(Introduction).where(here).values(**values))


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
