"""Supervisors of a placement: who could be one, and the checklist with its dates."""

from datetime import date

from bot import placing
from bot.domain.placements.proposals import ranked
from bot.domain.placements.terms import Term
from bot.guides.checklists import (
    Checklist,
    ChecklistTask,
    EmploymentFacts,
    due_date,
    plan,
    suggested,
)
from bot.talk import Talk
from schedules.workdays import Workdays
from storage import runs, supervisors
from storage.matters import NewTask
from storage.placement_answers import Plan
from storage.placements import PlacementCard

STUDENT = "student"
GRACE = 2
"""Working days for what should have been done before the plan was made."""


def ranked_for(talk: Talk, card: PlacementCard) -> list[tuple[int, str, str]]:
    """(person, name, why) of those at the unit who could supervise, the first to ask first."""
    term, taught = Term.read(card.term), placing.teaching(talk, [card.education])
    there = supervisors.candidates(talk.db, talk.actor, taught, card.weeks[1], [card.unit_id])
    names = {each.person_id: each.name for each in there}
    inside = {each.person_id for each in card.present}
    known = [placing.supervisor_of(each, term, taught, talk.placements) for each in there]
    free = (each for each in ranked(known, term) if each.id not in inside)
    return [(each.id, names[each.id], placing.why(talk, each, term)) for each in free]


def plan_for(talk: Talk, card: PlacementCard) -> Plan:
    """The checklist for supervisors, dated by the placement's weeks."""
    checklist = suggested(talk.house.library.checklists.values(), "", "placement")[0]
    runs.keep_version(talk.db, talk.house.version("checklist", checklist))
    tasks = _tasks(talk, checklist, card.weeks)
    return Plan(checklist.name, checklist.hash, tasks, talk.reminder_for)


def _tasks(talk: Talk, checklist: Checklist, weeks: tuple[date, date]) -> list[NewTask]:
    workdays = talk.house.hours.workdays
    soonest = workdays.add(talk.today, GRACE)
    found = []
    for task in plan(checklist, weeks[0], EmploymentFacts(), workdays):
        words = checklist.task(task.key)
        if task.who == STUDENT:  # theirs alone: see `bot.visits`
            continue
        due = due_date(words.due, _counted_from(words, weeks, workdays), workdays)
        late = NewTask(task.phase, task.who, max(due, soonest), key=task.key, guide=words.guide,
                       both_sign=words.both_sign, attach=words.attach)  # fmt: skip
        found.append(late)
    return sorted(found, key=lambda each: each.due)


def _counted_from(task: ChecklistTask, weeks: tuple[date, date], workdays: Workdays) -> date:
    """The first day, the middle, or the last: working days."""
    first, last = weeks
    match task.phase:
        case "finish":
            return workdays.on_or_before(last)
        case "during":
            return workdays.on_or_after(first + (last - first) // 2)
        case _:
            return workdays.on_or_after(first)
