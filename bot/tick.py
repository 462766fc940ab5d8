"""One pass of the clock: looks for what is due, and writes each person's digest.

The database is the only truth: a tick that is missed, or dies half way, heals at the next one.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot import asking, chase, digest, guests, training, visits
from bot.errands import Daily
from bot.settle import settle
from bot.talk import House, Talk, messages
from bot.updates import Event
from bot.writer import Writer
from schedules import due
from storage import (
    accounts,
    development,
    drafts,
    exit_surveys,
    expiries,
    jobs,
    moves,
    outbox,
    reminders,
    students,
    supervising,
    survey_cells,
    surveys,
)
from storage import updates as handled_updates
from storage.database import Database, Session, is_fault

log = logging.getLogger(__name__)

AT_A_TIME = 20
"""Digests per transaction: between two, those who wait for a reply are served."""


async def tick(database: Database, writer: Writer, house: House, now: datetime) -> int:
    """Returns how many digests were written. Raises `DatabaseUnavailable`."""
    await _hand_up(database, writer, house.hours.today(now))
    if not house.hours.digest_open(now):
        return 0
    await _take_back(database, writer, house, now)
    await writer.run(_remind_guests, database, house, now)
    at = _digest_time(house, house.hours.today(now))
    await writer.run(chase.chase, database, house, now, at)
    await writer.run(asking.ask, database, house, now, at)
    found = await asyncio.to_thread(look, database, house, now)
    if found.raised or any(digest.escalated or digest.asks for digest in found.digests):
        await writer.run(_make_news, database, house, found, now)
    written = 0
    people = [one.person_id for one in found.digests]
    for start in range(0, len(people), AT_A_TIME):
        part = people[start : start + AT_A_TIME]
        written += await writer.run(_write, database, house, part, now)
    return written


async def _hand_up(database: Database, writer: Writer, today: date) -> None:
    """At any hour: with a last day ends what a manager who moves inside may see of the old team."""

    def due() -> Sequence[int]:
        with database.reading() as db:
            return moves.due(db, today)

    def fall() -> None:
        with database.transaction() as db:
            for departure_id in moves.due(db, today):
                moves.hand_up(db, departure_id)

    if await asyncio.to_thread(due):
        await writer.run(fall)


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


def _remind_guests(database: Database, house: House, now: datetime) -> None:
    with database.transaction() as db:
        outbox.add(db, guests.remind(db, house, now))
        outbox.add(db, visits.remind(db, house, now))


def look(database: Database, house: House, now: datetime) -> due.Found:
    """The facts by now, and what the rules say of them."""
    hours, today = house.hours, house.hours.today(now)
    with database.reading() as db:
        late_since = due.STANDARD.due_before(today, hours.workdays)
        tasks = reminders.due_tasks(db, today, late_since)
        news = reminders.with_news(db, _digest_time(house, today))
        asks = [
            due.AskFact(kind, subject, person)
            for kind, daily in house.errands.dailies.items()
            for subject, person in _due(db, house, daily, today)
        ]
        hr = accounts.all_hr(db)
        concerned = _concerned(tasks).union(news, hr, (ask.person_id for ask in asks))
        reachable = {one.person_id: one for one in reminders.reachable(db, concerned, today)}
    return due.find(_facts(tasks, news, asks, hr, reachable, today), now, hours)


def _due(db: Session, house: House, daily: Daily, today: date) -> Sequence[tuple[int, int]]:
    policy = (house.policy,) if daily.by_policy else ()
    return daily.find(db, today, _digest_time(house, today), *policy)


def _concerned(tasks: Sequence[reminders.DueTask]) -> set[int]:
    people = {person for task in tasks for person in task.responsible}
    above = {p for t in tasks for p in (t.manager_id, t.managers_manager_id) if p is not None}
    return people | above


def _facts(
    tasks: Sequence[reminders.DueTask],
    news: Sequence[int],
    asks: Sequence[due.AskFact],
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
        news=frozenset(person for person in news if person in reachable),
        asks=tuple(ask for ask in asks if ask.person_id in reachable),
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
        departures = reminders.departures_of(db, (step.task_id for step in raised))
        for one in found.digests:
            me = [one.person_id]
            _tell_late(db, me, [step for step in one.escalated if step in raised], departures, at)
            for ask in one.asks:
                taken = house.errands.dailies[ask.kind].take(db, ask.subject, today)
                if taken is not None:
                    reminders.tell(db, me, ask.kind, taken, at)


def _tell_late(
    db: Session,
    me: Sequence[int],
    steps: Sequence[due.Escalation],
    departures: Mapping[int, int],
    at: datetime,
) -> None:
    """Each by itself; several of one departure, whose plan may have begun late, in one line."""
    of_each = Counter(departures.get(step.task_id) for step in steps)
    for step in steps:
        departure = departures.get(step.task_id)
        if departure is None or of_each[departure] == 1:
            subject = {"task": step.task_id, "level": step.level}
            reminders.tell(db, me, "escalated", subject, at)
    for departure, late in of_each.items():
        about = {"departure": departure}
        if departure is not None and late > 1:
            reminders.tell(
                db, reminders.not_waiting(db, me, "late_steps", about), "late_steps", about, at
            )


def _write(database: Database, house: House, people: Sequence[int], now: datetime) -> int:
    """Composes these persons' digests and puts them in the outbox; returns how many.

    One that we fail at takes nobody else's with it; it is tried again tomorrow, with all it had
    to tell. Whoever has had today's since the look is left alone.
    """
    out: list[outbox.Outgoing] = []
    told: list[int] = []
    today = house.hours.today(now)
    with database.transaction() as db:
        here = reminders.reachable(db, people, today)
        waiting = [one.person_id for one in here if one.digest_on != today]
        for person in waiting:
            try:
                with db.begin_nested():
                    digest_of, news = _digest(db, house, person, now)
                out += digest_of
                told += news
            except Exception as error:
                if is_fault(error):
                    raise
                log.error("the digest of person %d failed", person, exc_info=error)
        outbox.add(db, out)
        reminders.digested(db, waiting, today)
        reminders.told(db, told, now)
    return len({message.person_id for message in out})


def _digest(
    db: Session, house: House, person_id: int, now: datetime
) -> tuple[list[outbox.Outgoing], list[int]]:
    """The messages, and the ids of the news told in them."""
    today = house.hours.today(now)
    speaker = accounts.speaker_of(db, person_id, today)
    if speaker is None:
        return [], []
    talk = Talk(db, house, Event(0, speaker.chat_id), now, speaker)
    composed = digest.compose(talk)
    if not composed.text:
        return [], composed.news
    digest_key = f"digest/{person_id}/{today.isoformat()}"
    return messages(
        speaker.chat_id,
        person_id,
        composed.text,
        composed.rows,
        priority=outbox.NOTICE,
        key=digest_key,
    ), composed.news


def tidy(database: Database, house: House, now: datetime) -> None:
    """Forgets what is of no more use, and ends what has run out: once a day is enough."""
    with database.transaction() as db:
        handled_updates.forget_old(db, now)
        outbox.forget_old(db, now)
        drafts.forget_old(db, now)
        jobs.forget_old(db, now)
        surveys.forget_old(db, house.hours.today(now))
        survey_cells.forget_old_comments(db, house.hours.today(now))
        exit_surveys.note_reached(db, house.hours.today(now))
        exit_surveys.expire(db, house.hours.today(now))
        training.release_leavers(db, house, now)
        development.end_of_leavers(db, house.hours.today(now), now)
        expiries.follow_issuers(db, house.hours.today(now))
        expiries.forget_leavers(db, house.hours.today(now))
        supervising.finish(db, house.hours.today(now), now)
        students.forget(db, house.hours.today(now))
