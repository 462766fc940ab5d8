"""The development plan (medarbetarplan): a few steps with dates, until the next staff talk."""

from datetime import timedelta
from typing import Any

from bot import learned, questions
from bot.errands import Choice, Errand, MatterKind, Refusal
from bot.guides.checklists import Checklist, EmploymentFacts, suggested
from bot.handlers.plans import new_tasks
from bot.handlers.tasks import close_if_all_done, leading
from bot.talk import Button, Line, Talk
from storage import development, people, reminders, runs, tasks
from storage.development import MOST, Step, TooMany
from storage.matters import NewTask
from storage.people import PersonCard
from storage.runs import OpenRun

errand = Errand()

NEWS = "development_step"
AHEAD = (30, 91, 182)
"""Days to the dates that are suggested."""


@errand.press("plan.open")
def open_plan(talk: Talk, plan_id: int) -> None:
    card = development.find(talk.db, talk.actor, plan_id, talk.today)
    if card is None:
        talk.toast("development.gone")
    elif card.person_id == talk.speaker.person_id:
        own(talk)
    else:
        of_person(talk, card.person_id)


@errand.press("plan.own")
def own(talk: Talk) -> None:
    id_ = talk.speaker.person_id
    steps = development.steps(talk.db, talk.actor, id_, talk.today)
    rows = [*_open_buttons(steps), [talk.button("to_assessment", "own.show")]]
    talk.show("development.own", rows, steps=steps)


def _open_buttons(steps: list[Step]) -> list[list[Button]]:
    return [
        [Button(step.title, ("task.open", step.task_id))] for step in steps if step.status == "open"
    ]


@errand.press("plan.of")
def of_person(talk: Talk, person_id: int) -> None:
    """The steps of somebody whom the speaker leads, and what follows them up."""
    card = _led(talk, person_id)
    if card is None:
        return
    steps = development.steps(talk.db, talk.actor, person_id, talk.today)
    plan = development.plan_of(talk.db, talk.actor, person_id, talk.today)
    rows = _open_buttons(steps)
    if sum(step.status == "open" for step in steps) < MOST:
        rows.append([talk.button("add_step", "plan.add", person_id, style="primary")])
    if plan is not None:
        rows.append([talk.button("follow_up", "matter.phase", plan.id, "follow_up")])
    rows.append([talk.button("to_person", "team.person", person_id, name=card.name.split()[0])])
    talk.show("development.plan", rows, name=card.name, steps=steps, most=MOST)


def _led(talk: Talk, person_id: int) -> PersonCard | None:
    card = people.led(talk.db, talk.actor, person_id)
    if card is None or person_id == talk.speaker.person_id:
        talk.toast("assessments.not_yours")
        return None
    if card.end_date is not None and card.end_date < talk.today:
        talk.toast("development.has_left", name=card.name)
        return None
    return card


@errand.press("plan.add")
def add(talk: Talk, person_id: int) -> None:
    if _led(talk, person_id) is not None:
        talk.anew = True
        questions.begin(talk, "development_step", {"person": person_id})


@errand.about("development_step")
def whose(talk: Talk, run: OpenRun) -> str | None:
    card = people.colleague(talk.db, talk.actor, run.subject["person"])
    return card.name if card else None


@errand.accepts("development_step", "by")
def while_employed(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """ISO dates compare as days do."""
    card = people.led(talk.db, talk.actor, run.subject["person"])
    if card is None or card.end_date is None or value <= card.end_date.isoformat():
        return None
    return Refusal("development.after_last_day", {"name": card.name, "day": card.end_date})


@errand.submitted("development_step")
def added(talk: Talk, run: OpenRun) -> None:
    person_id, by = run.subject["person"], questions.as_date(run, "by")
    card = _led(talk, person_id)
    if card is None or by is None:
        return
    step = NewTask(development.PHASE, run.answers["whose"], by, title=run.answers["what"])
    checklist = _checklist(talk, card)
    runs.keep_version(talk.db, talk.house.version("checklist", checklist))
    facts = EmploymentFacts(card.position, card.unit)
    try:
        development.add(
            talk.db,
            talk.actor,
            person_id,
            (checklist.name, checklist.hash),
            new_tasks(talk, checklist, facts, talk.today),
            step,
            talk.now,
            talk.reminder_for,
        )
    except TooMany:
        talk.say("development.too_many", most=MOST)
        return
    talk.tell(reminders.not_waiting(talk.db, [person_id], NEWS, {}), NEWS)
    talk.first("development.added", step=step)
    of_person(talk, person_id)


@errand.supplies("step_dates")
def step_dates(talk: Talk, run: OpenRun) -> list[Choice]:
    """Working days in a month, in three, and by the time of the follow-up."""
    days = [talk.today + timedelta(days=ahead) for ahead in AHEAD]
    days = [talk.house.hours.workdays.on_or_before(day) for day in days]
    return [Choice(day.isoformat(), talk.label("questions.near", day=day)) for day in days]


@errand.submitted("drop_step")
def dropped(talk: Talk, run: OpenRun) -> None:
    """The plan is over with the last of its steps, and goes on to show why this one was not."""
    card = leading(talk, run.subject["task"])
    if card is None or not card.is_open or card.person_id is None:
        return
    tasks.close(talk.db, card.id, "dropped", talk.actor, talk.now, run.answers["reason"])
    close_if_all_done(talk, card)
    of_person(talk, card.person_id)


def _checklist(talk: Talk, card: PersonCard) -> Checklist:
    lists = talk.house.library.checklists.values()
    return suggested(lists, card.position, development.KIND)[0]


def done(talk: Talk, last: tasks.TaskCard) -> None:
    """With the last step, or what follows them up, the plan is done."""
    development.close(talk.db, last.matter_id, talk.now)
    concerned = [id_ for id_ in (last.person_id, last.manager_id) if id_]
    talk.tell(concerned, "development_done", plan=last.matter_id)


errand.matter(development.KIND, MatterKind("plan.open", "plan.own", done, learned.ticked))


@errand.news(NEWS)
def told(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the one whose steps they are."""
    steps = development.steps(talk.db, talk.actor, talk.speaker.person_id, talk.today)
    open_ones = [step for step in steps if step.status == "open"]
    if not open_ones:
        return None
    return Line(talk.text("development.told", steps=open_ones), (_see(talk),))


@errand.news("development_done")
def all_done(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = development.find(talk.db, talk.actor, subject["plan"], talk.today)
    if card is None:
        return None
    own = card.person_id == talk.speaker.person_id
    return Line(talk.text("development.done", name=card.name, own=own))


def _see(talk: Talk) -> Button:
    return talk.button("my_steps", "plan.own")
