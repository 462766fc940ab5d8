"""Changing an introduction: a task more, another mentor, another first day, an early end."""

from datetime import date, timedelta

from bot import questions
from bot.errands import Choice, Errand
from bot.handlers import departures
from bot.handlers.introductions import found, show
from bot.handlers.introductions_start import may_be_mentor
from bot.handlers.plans import new_dues
from bot.talk import Talk
from storage import introductions, matters, people, reminders, tasks
from storage.introductions import IntroductionCard
from storage.matters import NewTask
from storage.runs import OpenRun

errand = Errand()


@errand.press("intro.change")
def change(talk: Talk, guide: str, introduction_id: int, departure_id: int | None = None) -> None:
    """Begins `add_task`, `change_mentor`, `move_first_day` or `end_introduction`; where the mentor
    or the new hire leaves, from that departure, and there is the way back to it."""
    card = _leading(talk, introduction_id)
    if card is not None:
        subject = {"introduction": introduction_id, "person": card.person_id}
        if departure_id is not None:
            subject["departure"] = departure_id
        questions.begin(talk, guide, subject)


@errand.about("add_task", "change_mentor", "move_first_day", "end_introduction")
def of_an_introduction(talk: Talk, run: OpenRun) -> str | None:
    card = introductions.find(talk.db, talk.actor, run.subject["introduction"], talk.today)
    return card.name if card else None


@errand.supplies("workdays")
def workdays(talk: Talk, run: OpenRun) -> list[Choice]:
    """The nearest days on which something can be done: today, the next, and next Monday."""
    working = talk.house.hours.workdays
    monday = talk.today + timedelta(days=7 - talk.today.weekday())
    days = [working.on_or_after(talk.today), talk.next_workday, working.on_or_after(monday)]
    return [
        Choice(day.isoformat(), talk.label("questions.near", day=day))
        for day in dict.fromkeys(days)
    ]


@errand.submitted("add_task")
def task_added(talk: Talk, run: OpenRun) -> None:
    card = _leading(talk, run.subject["introduction"])
    due = questions.as_date(run, "due")
    if card is None or due is None:
        return
    task = NewTask(
        phase_of(due, card.first_day), run.answers["who"], due, title=run.answers["title"]
    )
    matters.add_tasks(talk.db, card.id, [task], talk.reminder_for)
    talk.first("introductions.task_added", task=task, name=card.name)
    _show_again(talk, card.id)


def phase_of(due: date, first_day: date) -> str:
    """The phase that a date falls in, counted from the first day."""
    days = (due - first_day).days
    bounds = ((-1, "before"), (0, "first_day"), (6, "first_week"), (30, "first_month"))
    return next((name for last, name in bounds if days <= last), "half_year")


@errand.submitted("change_mentor")
def mentor_changed(talk: Talk, run: OpenRun) -> None:
    card = _leading(talk, run.subject["introduction"])
    if card is None:
        return
    mentor_id = run.answers["mentor"]
    refusal = may_be_mentor(talk, run, mentor_id)
    if refusal is not None:  # the mentor has changed since the question was answered
        talk.say(refusal.key, refusal.rows, **refusal.facts)
        return
    introductions.change_mentor(talk.db, card.id, mentor_id, max(talk.today, card.first_day))
    talk.tell([mentor_id], "mentor_assigned", introduction=card.id)
    if card.mentor_id is not None:
        talk.tell([card.mentor_id], "mentor_over", person=card.person_id, mentor=mentor_id)
    talk.tell([card.person_id], "new_mentor", introduction=card.id)
    mentor = people.colleague(talk.db, talk.actor, mentor_id)
    talk.first("introductions.mentor_changed", mentor=mentor, name=card.name)
    departure_id = run.subject.get("departure")
    if departure_id is None:
        _show_again(talk, card.id)
    else:
        departures.show_again(talk, departure_id)


@errand.submitted("move_first_day")
def first_day_moved(talk: Talk, run: OpenRun) -> None:
    """Open tasks follow: by their rule, or by as many days when they were moved by hand."""
    card = _leading(talk, run.subject["introduction"])
    day = questions.as_date(run, "first_day")
    if card is None or day is None:
        return
    checklist = talk.house.checklist(talk.db, card.checklist_hash)
    dues = new_dues(talk, checklist, card.id, card.first_day, day)
    tasks.set_dues(talk.db, dues, talk.reminder_for)
    introductions.move_first_day(talk.db, card.id, day)
    concerned = [id_ for id_ in (card.person_id, card.mentor_id, card.manager_id) if id_]
    about = {"introduction": card.id}  # moved twice before it is told, it is told once
    concerned = reminders.not_waiting(talk.db, concerned, "first_day_moved", about)
    talk.tell(concerned, "first_day_moved", **about, old=card.first_day.isoformat())
    talk.first("introductions.first_day_moved", name=card.name, day=day, moved=len(dues))
    _show_again(talk, card.id)


@errand.submitted("end_introduction")
def ended(talk: Talk, run: OpenRun) -> None:
    card = _leading(talk, run.subject["introduction"])
    if card is None:
        return
    introductions.close(talk.db, card.id, "ended", talk.now, run.answers["reason"])
    concerned = [id_ for id_ in (card.person_id, card.mentor_id) if id_]
    talk.tell(concerned, "introduction_ended", introduction=card.id)
    talk.say("introductions.ended", name=card.name)


def _leading(talk: Talk, introduction_id: int) -> IntroductionCard | None:
    """An ongoing introduction that the speaker leads, or a word to the speaker."""
    card = found(talk, introduction_id)
    if card is not None and not card.may_lead:
        talk.toast("introductions.not_yours")
        return None
    if card is not None and card.status != "ongoing":
        talk.toast("introductions.over")
        return None
    return card


def _show_again(talk: Talk, introduction_id: int) -> None:
    card = introductions.find(talk.db, talk.actor, introduction_id, talk.today)
    if card is not None:
        show(talk, card)
