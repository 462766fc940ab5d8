"""The facts a tick needs, each by one indexed query whose cost grows with what is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, or_, select, text
from sqlmodel import Session, col, insert, update

from storage import development, responsible, tasks
from storage.access import LEADER, Actor
from storage.accounts import VOUCHED_FOR
from storage.introductions import ASK_MENTOR_EVERY
from storage.matters import HIGHEST
from storage.people import stays
from storage.responsible import BOSS, next_above, present_manager
from storage.tables import (
    Account,
    Answer,
    Departure,
    Introduction,
    Matter,
    News,
    Person,
    Role,
    Run,
    Signature,
    Task,
)
from storage.tables.columns import holds


@dataclass(frozen=True, slots=True)
class DueTask:
    task_id: int
    responsible: tuple[int, ...]
    """Those who are reminded: who is to tick it, and has not put it off."""
    due: date
    remind_on: date
    escalated: int
    escalated_on: date | None
    manager_id: int | None
    managers_manager_id: int | None


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody a digest may go to."""

    person_id: int
    chat_id: int
    language: str
    digest_on: date | None


def due_tasks(db: Session, today: date, escalate_before: Sequence[date]) -> list[DueTask]:
    """Open tasks to remind of, or late enough to escalate.

    `escalate_before[n]`: tasks due before this day are to reach level n + 1.
    """
    climbing = [
        and_(col(Task.escalated) == level, col(Task.due) < day)
        for level, day in enumerate(escalate_before)
    ]
    ids = set(db.scalars(_open_ids().where(col(Task.remind_on) <= today)))
    for condition in climbing:
        ids.update(db.scalars(_open_ids().where(condition)))
    who_holds = responsible.holders(db, today)
    return [fact for part in _parts(sorted(ids)) for fact in _facts(db, part, who_holds, today)]


def _open_ids() -> Select[Any]:
    return select(col(Task.id)).where(holds(col(Task.status), "open"))


def _parts(ids: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


_DUE = (
    select(
        col(Task.id),
        col(Task.who),
        col(Task.both_sign),
        col(Task.due),
        col(Task.remind_on),
        col(Task.escalated),
        col(Task.escalated_on),
        col(Task.owner_id),
        col(Matter.person_id),
        col(Person.end_date),
        col(Introduction.mentor_id),
        col(Departure.successor_id),
        col(Signature.side),
        col(Matter.kind),
    )
    .join(Matter, col(Matter.id) == col(Task.matter_id))
    .outerjoin(Introduction, col(Introduction.matter_id) == col(Matter.id))
    .outerjoin(Departure, col(Departure.matter_id) == col(Matter.id))
    .join(Person, col(Person.id) == col(Matter.person_id))
    .outerjoin(BOSS, col(BOSS.id) == LEADER)
    .outerjoin(Signature, col(Signature.task_id) == col(Task.id))
)


DAILY = timedelta(days=3)


def _is_asked_again(due: date, today: date) -> bool:
    """A late step of somebody's development waits for nobody else: after some days it is asked
    after once a week."""
    return today <= due + DAILY or today.weekday() == min(due.weekday(), 4)


_NAMED = (7, 10, 11)
"""The columns of the owner, the mentor and the successor."""
_SIGNED = 12


def _facts(
    db: Session, ids: Sequence[int], holders: responsible.Holders, today: date
) -> Iterable[DueTask]:
    rows: dict[int, tuple[Any, set[str]]] = {}
    put_off = tasks.put_off_by(db, ids, today)
    due = _DUE.add_columns(present_manager(today), next_above(today))
    for row in db.execute(due.where(col(Task.id).in_(ids))):
        rows.setdefault(row[0], (row, set()))[1].add(row[_SIGNED])
    named = {row[place] for row, _ in rows.values() for place in _NAMED}
    left = responsible.gone(db, named, today)
    for row, signed in rows.values():
        id_, who, both, due, remind_on, escalated, on, owner, *people = row
        person, last_day, mentor, successor, _, kind, manager, above = people
        here = last_day is None or last_day >= today
        parts = responsible.Parts(person, here, mentor, manager, successor, left)
        doers = responsible.doers(who, owner, parts, holders)
        reminded = responsible.to_remind(doers, person, both, frozenset(signed), due < today)
        quiet = put_off.get(id_, {})
        asked = tuple(one for one in reminded if one not in quiet)
        if kind == development.KIND and not _is_asked_again(due, today):
            asked = ()
        yield DueTask(id_, asked, due, remind_on, escalated, on, manager, above)


def escalate(db: Session, task_id: int, level: int, on: date) -> bool:
    """Records that an open task's lateness has reached this level; False when that was done, or
    the task closed, since one looked.

    A step of somebody's development is between the two: its lateness is told to nobody higher.
    """
    between_two = col(Task.matter_id).in_(
        select(col(Matter.id)).where(col(Matter.kind) == development.KIND)
    )
    reached = case((between_two, HIGHEST), else_=level)
    below = (
        col(Task.id) == task_id,
        col(Task.status) == "open",
        col(Task.escalated) == level - 1,
    )
    done = update(Task).where(*below).values(escalated=reached, escalated_on=on)
    return bool(db.exec(done).rowcount)


def departures_of(db: Session, task_ids: Iterable[int]) -> dict[int, int]:
    """The departures that these tasks are of, by task; other matters' tasks are left out."""
    found: dict[int, int] = {}
    for part in _parts(sorted(set(task_ids))):
        query = (
            select(col(Task.id), col(Departure.matter_id))
            .select_from(Task)
            .join(Departure, col(Departure.matter_id) == col(Task.matter_id))
            .where(col(Task.id).in_(part))
        )
        found |= dict(db.execute(query).all())
    return found


def reachable(db: Session, person_ids: Iterable[int], today: date) -> list[Reachable]:
    """Those of the persons who are employed, and whose chat can be written to and is vouched for.

    What is for the others waits until it is, or goes to whoever is next.
    """
    found: list[Reachable] = []
    for part in _parts(sorted(set(person_ids))):
        query = (
            select(
                col(Account.person_id),
                col(Account.telegram_id),
                col(Account.language),
                col(Account.digest_on),
            )
            .join(Person, col(Person.id) == col(Account.person_id))
            .where(col(Account.person_id).in_(part), col(Account.unreachable_since).is_(None))
            .where(VOUCHED_FOR)
            .where(stays(today))
        )
        found += [Reachable(*row) for row in db.execute(query)]
    return found


def digested(db: Session, person_ids: Sequence[int], today: date) -> None:
    """Notes that these persons have had today's digest."""
    for part in _parts(person_ids):
        db.execute(update(Account).where(col(Account.person_id).in_(part)).values(digest_on=today))


# News: facts for the next digest


def tell(
    db: Session, person_ids: Iterable[int], kind: str, subject: dict[str, Any], now: datetime
) -> None:
    """Puts a fact into these persons' next digest after `now`, which may lie ahead."""
    rows = [
        {"person_id": id_, "kind": kind, "subject": subject, "at": now} for id_ in set(person_ids)
    ]
    if rows:
        db.execute(insert(News), rows)


def ask_to_vouch(db: Session, person_ids: Iterable[int], now: datetime) -> None:
    """HR is asked in the next digest whether these persons' chats are theirs."""
    hr = db.scalars(select(col(Role.person_id)).where(col(Role.name) == "hr")).all()
    for person_id in person_ids:
        others = [id_ for id_ in hr if id_ != person_id]
        tell(db, others, "confirm", {"person": person_id}, now)


def not_waiting(
    db: Session, person_ids: Iterable[int], kind: str, about: dict[str, Any]
) -> list[int]:
    """Those of the persons who have no untold news of this kind with this in its subject."""
    people = list(person_ids)
    query = select(col(News.person_id), col(News.subject)).where(
        col(News.person_id).in_(people), col(News.kind) == kind, col(News.told_at).is_(None)
    )
    waiting = {who for who, subject in db.execute(query) if about.items() <= subject.items()}
    return [person for person in people if person not in waiting]


def of_manager(db: Session, person_id: int, kind: str, today: date) -> list[News]:
    """What waits to be told of that kind to whoever leads the person today, the oldest first."""
    manager = (
        select(present_manager(today))
        .select_from(Person)
        .join(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(col(Person.id) == person_id)
    )
    untold = select(News).where(
        col(News.person_id) == manager.scalar_subquery(),
        col(News.told_at).is_(None),
        col(News.kind) == kind,
    )
    return list(db.scalars(untold.order_by(col(News.id))))


def with_news(db: Session, before: datetime) -> list[int]:
    """The persons who can be reached and have not been told what happened before `before`."""
    query = (
        select(col(News.person_id))
        .distinct()
        .join(Account, col(Account.person_id) == col(News.person_id))
        .where(col(News.told_at).is_(None), col(News.at) <= before)
        .where(col(Account.unreachable_since).is_(None))
    )
    return list(db.scalars(query))


def news_untold(db: Session, actor: Actor, now: datetime) -> list[News]:
    """What has happened by now that the actor has not been told."""
    mine = (col(News.person_id) == actor.person_id, col(News.told_at).is_(None))
    return list(db.scalars(select(News).where(*mine, col(News.at) <= now).order_by(col(News.id))))


def news_told(db: Session, actor: Actor, since: datetime) -> list[News]:
    """What the actor has been told since then."""
    mine = (col(News.person_id) == actor.person_id, col(News.told_at) >= since)
    return list(db.scalars(select(News).where(*mine).order_by(col(News.id))))


def told(db: Session, news_ids: Sequence[int], now: datetime) -> None:
    """Notes that these news have been told."""
    for part in _parts(news_ids):
        db.execute(update(News).where(col(News.id).in_(part)).values(told_at=now))


def untold_again(db: Session, person_id: int, since: datetime) -> None:
    """This person's news told since then are news again: what told them never arrived."""
    in_vain = (col(News.person_id) == person_id, col(News.told_at) >= since)
    db.execute(update(News).where(*in_vain).values(told_at=None))


# What else a digest may hold


def unoffered_runs(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(run, person) of guides left half way before `before` and not offered since.

    A guide that was opened and walked away from without an answer or a word is none of them.
    """
    begun = select(col(Answer.run_id)).where(col(Answer.run_id) == col(Run.id)).exists()
    query = select(col(Run.id), col(Run.person_id)).where(
        holds(col(Run.status), "active", "paused"),
        text("NOT run.offered"),  # as the index has it
        col(Run.started_at) <= before,
        or_(col(Run.status) == "paused", begun),
    )
    return [(run, person) for run, person in db.execute(query.order_by(col(Run.id)))]


def offer(db: Session, run_id: int, today: date) -> dict[str, int] | None:
    """None when it was offered, or ended, since one looked."""
    half_way = (
        col(Run.id) == run_id,
        col(Run.status).in_(["active", "paused"]),
        ~col(Run.offered),
    )
    offered = db.exec(update(Run).where(*half_way).values(offered=True)).rowcount
    return {"run": run_id} if offered else None


def mentors_to_ask(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(introduction, mentor) where the weekly question to the mentor is due."""
    query = (
        select(col(Introduction.matter_id), col(Introduction.mentor_id))
        .join(Matter, col(Matter.id) == col(Introduction.matter_id))
        .where(
            col(Introduction.mentor_ask_on).is_not(None),
            col(Introduction.mentor_ask_on) <= today,
            col(Introduction.mentor_id).is_not(None),
            col(Matter.status) == "ongoing",
        )
    )
    return [(a, b) for a, b in db.execute(query.order_by(col(Introduction.matter_id)))]


def ask_mentor(db: Session, introduction_id: int, today: date) -> dict[str, Any] | None:
    """Moves the next question a week on; None when this one was asked, or the introduction
    ended, since one looked."""
    then = today + ASK_MENTOR_EVERY
    ongoing = select(col(Matter.id)).where(col(Matter.status) == "ongoing")
    due = (
        col(Introduction.matter_id) == introduction_id,
        col(Introduction.matter_id).in_(ongoing),
        col(Introduction.mentor_ask_on) <= today,
    )
    asked = db.exec(update(Introduction).where(*due).values(mentor_ask_on=then)).rowcount
    return {"introduction": introduction_id, "week": today.isoformat()} if asked else None
