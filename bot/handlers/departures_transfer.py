"""Competence transfer: what the leaver knows and holds becomes tasks of those who take over."""

from collections.abc import Sequence
from datetime import date, timedelta
from textwrap import shorten
from typing import Any

from bot import questions
from bot.errands import Choice, Errand, Refusal
from bot.halfway import guide_of
from bot.handlers.departures import leading, show_again
from bot.handlers.departures_left import TITLE, title_of
from bot.prompts import shown_value
from bot.talk import Button, Line, Talk
from storage import departures, matters, people, remarks, tasks
from storage.departures import DepartureCard
from storage.matters import NewTask
from storage.runs import OpenRun

errand = Errand()

BEFORE = (timedelta(days=28), timedelta(days=14), timedelta(days=7))
"""The days suggested, so long before the last one."""


@errand.press("leave.transfer")
def begin(talk: Talk, departure_id: int) -> None:
    """About what the two think of together."""
    card = leading(talk, departure_id)
    if card is not None:
        subject = {"departure": departure_id, "person": card.person_id}
        questions.begin(talk, "transfer", subject)


@errand.press("leave.pass_on")
def pass_on(
    talk: Talk, departure_id: int, kind: str, name: str, task_id: int | None = None
) -> None:
    """About one line of the consequence card. `task_id`: of what the leaver has yet to take over
    from somebody else."""
    card = leading(talk, departure_id)
    if card is None:
        return
    subject = {"departure": departure_id, "person": card.person_id, "kind": kind, "name": name}
    if kind in ("competence", "position"):
        knowledge = name if kind == "competence" else talk.label("departures.work_as", name=name)
        questions.begin(talk, "transfer", subject, {"knowledge": knowledge})
    else:
        questions.begin(
            talk, "hand_over", subject if task_id is None else subject | {"task": task_id}
        )


@errand.about("transfer", "hand_over")
def whose(talk: Talk, run: OpenRun) -> str | None:
    card = departures.find(talk.db, talk.actor, run.subject["departure"], talk.today)
    if card is None or "kind" not in run.subject:
        return card.name if card else None
    kind, name = run.subject["kind"], run.subject["name"]
    return talk.label("departures.about_passing_on", person=card.name, kind=kind, name=name)


@errand.supplies("heirs")
def heirs(talk: Talk, run: OpenRun) -> list[Choice]:
    """The successor, and colleagues at the leaver's unit."""
    leaver = run.answers.get("person") or run.subject.get("person")
    if leaver is None:
        return []
    departure = run.subject.get("departure")
    card = departures.find(talk.db, talk.actor, departure, talk.today) if departure else None
    found = people.at_unit_of(talk.db, talk.actor, leaver, talk.today)
    named = {each.id: each.name for each in found}
    if card is not None and card.successor_id is not None and card.successor is not None:
        named = {card.successor_id: card.successor} | named
    return [Choice(id_, name) for id_, name in named.items()]


@errand.supplies("before_last_day")
def before_last_day(talk: Talk, run: OpenRun) -> list[Choice]:
    card = departures.find(talk.db, talk.actor, run.subject["departure"], talk.today)
    workdays = talk.house.hours.workdays
    days = [workdays.on_or_before(card.last_day - before) for before in BEFORE] if card else []
    return [
        Choice(day.isoformat(), talk.label("questions.near", day=day))
        for day in days
        if day > talk.today
    ]


@errand.accepts("transfer", "takes_over")
@errand.accepts("hand_over", "takes_over")
def may_take_over(talk: Talk, run: OpenRun, value: int) -> Refusal | None:
    return Refusal("departures.own_successor") if value == run.subject["person"] else None


@errand.accepts("transfer", "by")
@errand.accepts("hand_over", "by")
def is_in_time(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    card = departures.find(talk.db, talk.actor, run.subject["departure"], talk.today)
    if card is None or card.last_day < talk.today or date.fromisoformat(value) <= card.last_day:
        return None
    return Refusal("departures.after_last_day", {"name": card.name, "day": card.last_day})


@errand.submitted("transfer")
def noted(talk: Talk, run: OpenRun) -> None:
    """A competence that the card names gives the task its title; what is said of it stands in it,
    as it does where the two thought of it themselves."""
    card = leading(talk, run.subject["departure"])
    if card is None:
        return
    knowledge, owner = run.answers["knowledge"], run.answers["takes_over"]
    title = shorten(knowledge, TITLE, placeholder="…")
    if "kind" in run.subject:
        title = title_of(talk, run.subject["kind"], run.subject["name"], named=True)
    task_id = _add(talk, run, card, title, owner)
    how = guide_of(talk, run).question("how")
    ways = shown_value(talk, run, how, run.answers["how"])
    words = talk.label("departures.how_to_transfer", knowledge=knowledge, ways=ways)
    remarks.comment(talk.db, task_id, talk.actor, words, talk.now)
    one_more = [talk.button("one_more", "leave.transfer", card.id, style="primary")]
    _tell(talk, run, card, task_id, [one_more])


@errand.submitted("hand_over")
def handed_over(talk: Talk, run: OpenRun) -> None:
    """To somebody; or, where nobody is found yet, a task for the manager to find them."""
    card = leading(talk, run.subject["departure"])
    if card is None:
        return
    owner = run.answers.get("takes_over")
    kind, name = run.subject["kind"], run.subject["name"]
    if "task" in run.subject:
        _give(talk, run, card, owner)
        return
    title = title_of(talk, kind, name, named=owner is not None)
    _tell(talk, run, card, _add(talk, run, card, title, owner), [])


def _give(talk: Talk, run: OpenRun, card: DepartureCard, owner: int | None) -> None:
    """What the leaver was to take over from somebody else goes to another."""
    task = tasks.find(talk.db, talk.actor, run.subject["task"])
    if task is None or not task.is_open or not tasks.may_lead_task(talk.db, talk.actor, task):
        talk.say("tasks.closed_already")
        return
    by = questions.as_date(run, "by") or task.due
    tasks.give(talk.db, task.id, owner, by, talk.reminder_for(by))
    _tell(talk, run, card, task.id, [])


def _add(talk: Talk, run: OpenRun, card: DepartureCard, title: str, owner: int | None) -> int:
    by = questions.as_date(run, "by") or card.last_day
    who = "manager" if owner is None else "successor"
    task = NewTask(phase_of(by, card.last_day), who, by, title=title, owner_id=owner)
    return matters.add_task(talk.db, card.id, task, talk.reminder_for)


def _tell(
    talk: Talk, run: OpenRun, card: DepartureCard, task_id: int, more: Sequence[list[Button]]
) -> None:
    task = tasks.find(talk.db, talk.actor, task_id)
    assert task is not None  # it has just been added to a matter that the speaker leads
    owner = run.answers.get("takes_over")
    taker = people.colleague(talk.db, talk.actor, owner) if owner else None
    if owner is not None:
        what = (run.subject.get("kind"), run.subject.get("name", task.title))
        talk.tell([owner], "transfer", task=task_id, person=card.person_id, what=what)
    rows = [*more, [talk.button("to_departure", "leave.open", card.id)]]
    mine = talk.speaker.person_id in task.doers
    talk.show("departures.transferred", rows, task=task, taker=taker, mine=mine)


@errand.press("leave.new_manager")
def ask_hr(talk: Talk, departure_id: int) -> None:
    """Managers come with the people file, so it is HR's to see to."""
    card = leading(talk, departure_id)
    if card is None:
        return
    by = max(card.last_day - BEFORE[0], talk.next_workday)
    title = title_of(talk, "manager", named=False)
    added = {task.title for task in tasks.of_matter(talk.db, talk.actor, card.id)}
    if title not in added:  # pressed twice
        task = NewTask(phase_of(by, card.last_day), "hr", by, title=title)
        matters.add_task(talk.db, card.id, task, talk.reminder_for)
    talk.first("departures.hr_is_asked", by=by)
    show_again(talk, card.id)


def phase_of(due: date, last_day: date) -> str:
    """The phase that a date falls in, counted back from the last day."""
    days = (last_day - due).days
    bounds = ((-1, "after"), (0, "last_day"), (7, "last_week"), (30, "last_month"))
    return next((name for most, name in bounds if days <= most), "notice")


@errand.news("transfer")
def to_take_over(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = tasks.find(talk.db, talk.actor, subject["task"])
    leaver = people.colleague(talk.db, talk.actor, subject["person"])
    if card is None or not card.is_open or leaver is None:
        return None
    button = talk.button("open_task", "task.open", card.id, title=card.title)
    kind, name = subject["what"]
    about = {"kind": kind, "name": name, "person": leaver.name, "by": card.due}
    text = talk.text("departures.to_take_over", **about)
    return Line(text, (button,))
