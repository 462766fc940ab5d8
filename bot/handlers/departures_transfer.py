"""Competence transfer: what the leaver knows becomes tasks of those who take it over."""

from datetime import date
from textwrap import shorten
from typing import Any

from bot import questions
from bot.errands import Errand, Refusal
from bot.halfway import guide_of
from bot.handlers.departures import leading
from bot.prompts import shown_value
from bot.talk import Line, Talk
from storage import departures, matters, people, remarks, tasks
from storage.matters import NewTask
from storage.runs import OpenRun

errand = Errand()

TITLE = 60
"""Characters of a task's title; all that was said stands below it."""


@errand.press("leave.transfer")
def begin(talk: Talk, departure_id: int) -> None:
    card = leading(talk, departure_id)
    if card is not None:
        subject = {"departure": departure_id, "person": card.person_id}
        questions.begin(talk, "transfer", subject)


@errand.about("transfer")
def whose(talk: Talk, run: OpenRun) -> str | None:
    card = departures.find(talk.db, talk.actor, run.subject["departure"], talk.today)
    return card.name if card else None


@errand.accepts("transfer", "takes_over")
def may_take_over(talk: Talk, run: OpenRun, value: int) -> Refusal | None:
    return Refusal("departures.own_successor") if value == run.subject["person"] else None


@errand.accepts("transfer", "by")
def is_in_time(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    card = departures.find(talk.db, talk.actor, run.subject["departure"], talk.today)
    if card is None or date.fromisoformat(value) <= card.last_day:
        return None
    return Refusal("departures.after_last_day", {"name": card.name, "day": card.last_day})


@errand.submitted("transfer")
def noted(talk: Talk, run: OpenRun) -> None:
    card = leading(talk, run.subject["departure"])
    by = questions.as_date(run, "by")
    if card is None or by is None:
        return
    knowledge, owner = run.answers["knowledge"], run.answers["takes_over"]
    task = NewTask(
        phase_of(by, card.last_day),
        "successor",
        by,
        title=shorten(knowledge, TITLE, placeholder="…"),
        owner_id=owner,
    )
    task_id = matters.add_task(talk.db, card.id, task, talk.reminder_for)
    how = guide_of(talk, run).question("how")
    ways = shown_value(talk, run, how, run.answers["how"])
    words = talk.label("departures.how_to_transfer", knowledge=knowledge, ways=ways)
    remarks.comment(talk.db, task_id, talk.actor, words, talk.now)
    talk.tell([owner], "transfer", task=task_id, person=card.person_id)
    taker = people.colleague(talk.db, talk.actor, owner)
    talk.show(
        "departures.transferred",
        [
            [talk.button("one_more", "leave.transfer", card.id, style="primary")],
            [talk.button("to_departure", "leave.open", card.id)],
        ],
        title=task.title,
        taker=taker.name if taker else "–",
        by=by,
    )


def phase_of(due: date, last_day: date) -> str:
    """The phase that a date falls in, counted back from the last day."""
    days = (last_day - due).days
    bounds = ((0, "last_day"), (7, "last_week"), (30, "last_month"))
    return next((name for most, name in bounds if days <= most), "notice")


@errand.news("transfer")
def to_take_over(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = tasks.find(talk.db, talk.actor, subject["task"])
    leaver = people.colleague(talk.db, talk.actor, subject["person"])
    if card is None or not card.is_open or leaver is None:
        return None
    button = talk.button("open_task", "task.open", card.id, title=card.title)
    text = talk.text("departures.to_take_over", title=card.title, name=leaver.name, by=card.due)
    return Line(text, (button,))
