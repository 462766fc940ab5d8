"""Courses as they read, and what becomes of the line for one: who is told, and when."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.domain.competence.model import CompetenceModel
from bot.domain.training.plan import Learner
from bot.domain.training.queue import Queue
from bot.talk import House, Talk
from storage import certificates, courses, grid, people, reminders, signups
from storage.courses import CourseCard
from storage.database import Session
from storage.expiries import CLOSED

SIGNED, OFF, SOON = "course_signed", "course_off", "course_soon"
MOVED_UP, GAVE_BACK = "course_moved_up", "course_gave_back"
"""Kinds of news: the person's, and the manager's."""
WEEK: Final = timedelta(days=7)


def course_name(talk: Talk, kind: str) -> str:
    """Its id where the model has it no more."""
    found = talk.competence.course(kind)
    return found.of(talk.language) if found else kind


def sittings(talk: Talk, card: CourseCard) -> list[str]:
    local = talk.house.hours.local
    return [
        talk.label("training.sitting", begins=local(each.begins), ends=local(each.ends))
        + (f", {each.place}" if each.place else "")
        for each in card.sittings
    ]


def first_day(talk: Talk, card: CourseCard) -> date:
    return talk.house.hours.today(card.first)


def last_day(talk: Talk, card: CourseCard) -> date:
    return talk.house.hours.today(card.last)


def has_begun(talk: Talk, card: CourseCard) -> bool:
    return card.first <= talk.now


def is_over(talk: Talk, card: CourseCard) -> bool:
    return card.last <= talk.now


def own_learner(talk: Talk, person_id: int) -> Learner | None:
    """Oneself, or somebody whom the speaker leads."""
    card = people.colleague(talk.db, talk.actor, person_id)
    if card is None:
        return None
    held: dict[str, date | None] = {}
    for each in certificates.of(talk.db, talk.actor, person_id):
        if each.end_reason not in CLOSED:
            held.setdefault(each.kind, each.last_day)
    return Learner(
        card.id, card.name, card.unit, profession_of(talk.competence, card.position), held
    )


def team_learners(talk: Talk) -> list[Learner]:
    """Those who report to the speaker. Raises `storage.grid.TooMany`."""
    return [
        Learner(
            seat.person_id,
            seat.name,
            seat.unit,
            profession_of(talk.competence, seat.position),
            {each.kind: each.last_day for each in seat.certificates},
        )
        for seat in grid.grid(talk.db, talk.actor, None, talk.today)
    ]


def profession_of(model: CompetenceModel, position: str) -> str | None:
    found = model.profession_of(position)
    return found.id if found else None


# The line


def queue(talk: Talk, card: CourseCard) -> Queue:
    return Queue(card.places, *signups.line(talk.db, card.id))


def keep(talk: Talk, card: CourseCard, before: Queue, after: Queue) -> None:
    """Keeps the line as it is now; who came, who got a place and who lost theirs is told.

    Raises `LookupError` for somebody whom the speaker can't sign up or take out.
    """
    signups.keep(talk.db, talk.actor, card.id, after.signed, after.waiting, talk.now)
    came = [id_ for id_ in after.everybody if id_ not in before.everybody]
    moved_up = [id_ for id_ in after.signed if id_ in before.waiting]
    _tell_once(talk, [*came, *moved_up], SIGNED, card)
    for person in (id_ for id_ in after.signed if id_ not in before.signed):
        _remind(talk, person, card)
    above = signups.managers(talk.db, moved_up, talk.today)
    for person in moved_up:
        if person in above:
            talk.tell([above[person]], MOVED_UP, course=card.id, person=person)
    gone = [id_ for id_ in before.everybody if id_ not in after.everybody]
    told = reminders.not_waiting(talk.db, gone, SIGNED, {"course": card.id})
    talk.tell(told, OFF, course=card.id)


def release_leavers(db: Session, house: House, now: datetime) -> None:
    """The places of those who have left go to whoever is next. For the clock."""
    today = house.hours.today(now)
    for course_id, gone in signups.of_leavers(db, today).items():
        before = Queue(courses.places(db, course_id), *signups.line(db, course_id))
        after = before
        for person in gone:
            after = after.left(person)
        signups.move(db, course_id, after.signed, after.waiting)
        moved_up = [id_ for id_ in after.signed if id_ in before.waiting]
        reminders.tell(db, moved_up, SIGNED, {"course": course_id}, now)
        for person, above in signups.managers(db, moved_up, today).items():
            reminders.tell(db, [above], MOVED_UP, {"course": course_id, "person": person}, now)


def _tell_once(talk: Talk, person_ids: Sequence[int], kind: str, card: CourseCard) -> None:
    fresh = reminders.not_waiting(talk.db, person_ids, kind, {"course": card.id})
    talk.tell(fresh, kind, course=card.id)


def _remind(talk: Talk, person_id: int, card: CourseCard) -> None:
    """A week ahead and on the working day before, where that is not over already."""
    first, workdays = first_day(talk, card), talk.house.hours.workdays
    for day in {workdays.on_or_before(first - WEEK), workdays.add(first, -1)}:
        about = {"course": card.id, "on": day.isoformat()}
        if day > talk.next_workday and reminders.not_waiting(talk.db, [person_id], SOON, about):
            reminders.tell(talk.db, [person_id], SOON, about, at_morning(talk, day))


def at_morning(talk: Talk, day: date) -> datetime:
    """For news that are told in that day's digest."""
    return datetime.combine(day, time(), talk.house.hours.zone)
