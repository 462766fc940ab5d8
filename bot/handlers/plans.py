"""A checklist's tasks for one person, with their dates."""

from datetime import date

from bot.domain.training.plan import course_in
from bot.guides.checklists import Checklist, EmploymentFacts, due_date, plan
from bot.talk import Talk
from storage import tasks
from storage.matters import NewTask

GRACE = 2
"""Working days for what should have been done before the plan was made."""


def new_tasks(talk: Talk, checklist: Checklist, facts: EmploymentFacts, day: date) -> list[NewTask]:
    """Those that apply, counted from that day. Nothing is late from the start."""
    workdays = talk.house.hours.workdays
    soonest = workdays.add(talk.today, GRACE)
    found = []
    for task in plan(checklist, day, facts, workdays):
        words = checklist.task(task.key)
        found.append(
            NewTask(
                task.phase,
                task.who,
                max(task.due, soonest),
                key=task.key,
                both_sign=words.both_sign,
                attach=words.attach,
                guide=words.guide,
            )
        )
    return found


def new_dues(
    talk: Talk, checklist: Checklist, matter_id: int, was: date, becomes: date
) -> dict[int, date]:
    """The open tasks' dates when the day they are counted from moves: by their rule, or by as
    many days when they were moved by hand or added."""
    workdays = talk.house.hours.workdays
    soonest = workdays.add(talk.today, GRACE)
    dues = {}
    for task in tasks.movable(talk.db, matter_id):
        if task.key is None or course_in(task.key) or task.moved:
            due = task.due + (becomes - was)
        else:
            due = due_date(checklist.task(task.key).due, becomes, workdays)
        dues[task.id] = max(due, soonest)
    return dues
