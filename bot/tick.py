"""One pass of the clock: looks for what is due, and writes each person's digest.

The database is the only truth: a tick that is missed, or dies half way, heals at the next one.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import date, datetime

from bot import digest
from bot.settle import settle
from bot.talk import House, Talk, messages
from bot.updates import Event
from bot.writer import Writer
from schedules import due
from storage import accounts, drafts, jobs, outbox, reminders
from storage import updates as handled_updates
from storage.database import Database, Session, is_fault
from storage.introductions import ASK_MENTOR_EVERY

log = logging.getLogger(__name__)

AT_A_TIME = 20
"""Digests per transaction: between two, those who wait for a reply are served."""


async def tick(database: Database, writer: Writer, house: House, now: datetime) -> int:
    """Returns how many digests were written. Raises `DatabaseUnavailable`."""
    if not house.hours.digest_open(now):
        return 0
    await _take_back(database, writer, house, now)
    found = await asyncio.to_thread(look, database, house, now)
    if found.raised or any(d.escalated or d.paused or d.mentor_weeks for d in found.digests):
        await writer.run(_make_news, database, house, found, now)
    written = 0
    people = [one.person_id for one in found.digests]
    for start in range(0, len(people), AT_A_TIME):
        part = people[start : start + AT_A_TIME]
        written += await writer.run(_write, database, house, part, now)
    return written


async def _take_back(database: Database, writer: Writer, house: House, now: datetime) -> None:
    """A digest that did not get out on its day is dropped, and what it told is told anew."""
    today = house.hours.today(now)

    def left_over() -> list[int]:
        with database.reading() as db:
            return outbox.left_over(db, today)

    def take_back() -> None:
        with database.transaction() as db:
            dropped = [outbox.Outcome(id_, "dropped", error="its day is over") for id_ in late]
            settle(db, house.hours, dropped)

    late = await asyncio.to_thread(left_over)
    if late:
        await writer.run(take_back)


def look(database: Database, house: House, now: datetime) -> due.Found:
    """The facts by now, and what the rules say of them."""
    hours, today = house.hours, house.hours.today(now)
    with database.reading() as db:
        late_since = due.STANDARD.due_before(today, hours.workdays)
        tasks = reminders.due_tasks(db, today, late_since)
        news = reminders.untold(db, _digest_time(house, today))
        paused = reminders.unoffered_runs(db, _digest_time(house, today))
        weeks = reminders.mentors_to_ask(db, today)
        hr = accounts.all_hr(db)
        concerned = _concerned(tasks, news, paused, weeks, hr)
        reachable = {one.person_id: one for one in reminders.reachable(db, concerned, today)}
    return due.find(_facts(tasks, news, paused, weeks, hr, reachable, today), now, hours)


def _concerned(
    tasks: Sequence[reminders.DueTask],
    news: Sequence[reminders.Untold],
    paused: Sequence[tuple[int, int]],
    weeks: Sequence[tuple[int, int, date]],
    hr: Sequence[int],
) -> set[int]:
    people = {person for task in tasks for person in task.responsible}
    people |= {p for t in tasks for p in (t.manager_id, t.managers_manager_id) if p is not None}
    people |= {item.person_id for item in news} | {person for _, person in paused}
    return people | {mentor for _, mentor, _ in weeks} | set(hr)


def _facts(
    tasks: Sequence[reminders.DueTask],
    news: Sequence[reminders.Untold],
    paused: Sequence[tuple[int, int]],
    weeks: Sequence[tuple[int, int, date]],
    hr: Sequence[int],
    reachable: dict[int, reminders.Reachable],
    today: date,
) -> due.Facts:
    def here(person: int | None) -> int | None:
        return person if person in reachable else None

    return due.Facts(
        tasks=tuple(
            due.TaskFact(
                task.task_id,
                task.introduction_id,
                tuple(person for person in task.responsible if person in reachable),
                task.due,
                task.remind_on,
                task.escalated,
                task.escalated_on,
                here(task.manager_id),
                here(task.managers_manager_id),
            )
            for task in tasks
        ),
        news=tuple(
            due.NewsFact(item.id, item.person_id, item.at)
            for item in news
            if item.person_id in reachable
        ),
        paused=tuple(due.PausedFact(run, who) for run, who in paused if who in reachable),
        mentor_weeks=tuple(
            due.MentorWeekFact(introduction, mentor, on)
            for introduction, mentor, on in weeks
            if mentor in reachable
        ),
        hr=tuple(person for person in hr if person in reachable),
        digested=frozenset(one.person_id for one in reachable.values() if one.digest_on == today),
    )


def _digest_time(house: House, today: date) -> datetime:
    """What happens after this moment is for tomorrow's digest, however late today's goes out."""
    return datetime.combine(today, house.hours.digest_at, house.hours.zone)


def _make_news(database: Database, house: House, found: due.Found, now: datetime) -> None:
    """Turns what the rules found into news, so that a digest can be composed at any time.

    Only what still is as the look saw it: another tick may have been quicker. It is news of the
    digest's time, so that a digest that is not written now comes with the next tick.
    """
    today = house.hours.today(now)
    at = _digest_time(house, today)
    with database.transaction() as db:
        raised = {s for s in found.raised if reminders.escalate(db, s.task_id, s.level, today)}
        for one in found.digests:
            me = [one.person_id]
            for step in (step for step in one.escalated if step in raised):
                subject = {"task": step.task_id, "level": step.level}
                reminders.tell(db, me, "escalated", subject, at)
            for run in one.paused:
                if reminders.offer(db, run):
                    reminders.tell(db, me, "paused", {"run": run}, at)
            for introduction in one.mentor_weeks:
                if reminders.ask_mentor(db, introduction, today, today + ASK_MENTOR_EVERY):
                    week = {"introduction": introduction, "week": today.isoformat()}
                    reminders.tell(db, me, "mentor_week", week, at)


def _write(database: Database, house: House, people: Sequence[int], now: datetime) -> int:
    """Composes these persons' digests and puts them in the outbox; returns how many.

    One that we fail at takes nobody else's with it; it is tried again tomorrow, with all it had
    to tell. Whoever has had today's since the look is left alone.
    """
    out: list[outbox.Outgoing] = []
    composed: list[int] = []
    today = house.hours.today(now)
    with database.transaction() as db:
        here = reminders.reachable(db, people, today)
        waiting = [one.person_id for one in here if one.digest_on != today]
        for person in waiting:
            try:
                with db.begin_nested():
                    out += _digest(db, house, person, now)
                composed.append(person)
            except Exception as error:
                if is_fault(error):
                    raise
                log.error("the digest of person %d failed", person, exc_info=error)
        outbox.add(db, out)
        reminders.digested(db, waiting, today)
        reminders.told(db, composed, now)
    return len({message.person_id for message in out})


def _digest(db: Session, house: House, person_id: int, now: datetime) -> list[outbox.Outgoing]:
    today = house.hours.today(now)
    speaker = accounts.speaker_of(db, person_id, today)
    if speaker is None:
        return []
    talk = Talk(db, house, Event(0, speaker.chat_id), now, speaker)
    composed = digest.compose(talk)
    if composed is None:
        return []
    text, rows = composed
    return messages(
        speaker.chat_id,
        person_id,
        text,
        rows,
        priority=outbox.NOTICE,
        key=f"digest/{person_id}/{today.isoformat()}",
    )


def tidy(database: Database, now: datetime) -> None:
    """Forgets what is of no more use: once a day is enough."""
    with database.transaction() as db:
        handled_updates.forget_old(db, now)
        outbox.forget_old(db, now)
        drafts.forget_old(db, now)
        jobs.forget_old(db, now)
