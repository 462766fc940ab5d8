"""Starting an introduction: four questions, the whole plan with its dates, and a yes."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot import questions
from bot.domain.training.plan import course_in
from bot.errands import Choice, Errand, Refusal
from bot.guides.checklists import PHASES, Checklist, EmploymentFacts, suggested
from bot.handlers.courses_introductions import course_tasks
from bot.handlers.introductions import invites
from bot.handlers.plans import new_tasks
from bot.talk import Button, Talk, two_columns
from bot.training import course_name
from schedules.workdays import SATURDAY
from storage import introductions, people, runs
from storage.matters import AlreadyOngoing, NewTask
from storage.people import LedCard
from storage.runs import OpenRun

errand = Errand()

LONG_AGO = timedelta(days=30)
"""A first day before that is asked about, unless the people file has it so."""


@errand.command("introduktion", "introduction")
@errand.press("intro.start")
def start(talk: Talk, person_id: int | None = None) -> None:
    known = {"person": person_id} if person_id else {}
    if person_id and (going_on := _already(talk, person_id)):
        talk.say(going_on.key, going_on.rows, **going_on.facts)
        return
    questions.begin(talk, "introduction", {}, known)


@errand.supplies("coming_hires")
def coming_hires(talk: Talk, run: OpenRun) -> list[Choice]:
    cards = people.coming_hires(talk.db, talk.actor, talk.today)
    return [Choice(card.id, talk.label("introductions.hire", card=card)) for card in cards]


@errand.searches_for("person", "coming_hires")
def search_hires(talk: Talk, run: OpenRun, text: str) -> list[Choice]:
    found = people.search(talk.db, talk.actor, text, talk.today, led=True)
    return [Choice(card.id, talk.label("introductions.hire", card=card)) for card in found]


@errand.about("introduction")
def whom_it_introduces(talk: Talk, run: OpenRun) -> str | None:
    hire = _hire(talk, run)
    return hire.name if hire else None


@errand.accepts("introduction", "person")
def has_none_going_on(talk: Talk, run: OpenRun, value: int) -> Refusal | None:
    return _already(talk, value)


def _already(talk: Talk, person_id: int) -> Refusal | None:
    card = introductions.ongoing_of(talk.db, talk.actor, person_id, talk.today)
    if card is None:
        return None
    opens = talk.button("open_introduction", "intro.open", card.id, name=card.name)
    return Refusal("introductions.already", {"name": card.name}, [[opens]])


@errand.supplies("mentors")
def mentors(talk: Talk, run: OpenRun) -> list[Choice]:
    """Without whoever is the mentor already."""
    hire, present = _hire_of(run), _present_mentor(talk, run)
    found = people.mentors_near(talk.db, talk.actor, hire, talk.today) if hire else []
    return [Choice(card.id, card.name) for card in found if card.id != present]


@errand.searches_for("person", "mentors", "heirs")
@errand.searches_for("person")
def search_colleagues(talk: Talk, run: OpenRun, text: str) -> list[Choice]:
    """The new hire only where nobody else is meant: to be told that it can't be."""
    found = people.search(talk.db, talk.actor, text, talk.today)
    others = [card for card in found if card.id != _hire_of(run)]
    return [
        Choice(card.id, talk.label("introductions.colleague", card=card))
        for card in others or found
    ]


@errand.accepts("introduction", "mentor")
@errand.accepts("change_mentor", "mentor")
def may_be_mentor(talk: Talk, run: OpenRun, value: int) -> Refusal | None:
    card = people.colleague(talk.db, talk.actor, value)
    if value == _hire_of(run):
        return Refusal("introductions.own_mentor", {"name": card.name if card else None})
    if card is not None and value == _present_mentor(talk, run):
        return Refusal("introductions.mentor_already", {"name": card.name})
    return None


def _hire_of(run: OpenRun) -> int | None:
    hire: int | None = run.answers.get("person") or run.subject.get("person")
    return hire


def _present_mentor(talk: Talk, run: OpenRun) -> int | None:
    introduction = run.subject.get("introduction")
    if introduction is None:
        return None
    card = introductions.find(talk.db, talk.actor, introduction, talk.today)
    return card.mentor_id if card else None


@errand.accepts("introduction", "first_day")
@errand.accepts("move_first_day", "first_day")
def is_a_likely_first_day(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """Asked about, since it happens: a typing slip is on a Sunday, or in a year gone by."""
    day, workdays = date.fromisoformat(value), talk.house.hours.workdays
    stands = questions.sure(talk, run, "first_day", value)
    if not workdays.is_workday(day):
        better = workdays.on_or_after(day)
        label = talk.label("introductions.first_day", day=better)
        instead = Button(label, ("q.answer", run.id, "first_day", better.isoformat(), True))
        facts = {"day": day, "weekend": day.weekday() >= SATURDAY}
        return Refusal("introductions.free_day", facts, [[instead], [stands]])
    hire = _hire(talk, run)
    if day < talk.today - LONG_AGO and (hire is None or day != hire.start_date):
        return Refusal("introductions.long_ago", {"day": day}, [[stands]])
    return None


@errand.supplies("checklists")
def checklists(talk: Talk, run: OpenRun) -> list[Choice]:
    """All of them, the one that suits the position first."""
    hire = _hire(talk, run)
    ordered = suggested(talk.house.library.checklists.values(), hire.position if hire else "")
    return [Choice(each.name, each.title.of(talk.language)) for each in ordered]


@errand.supplies("start_date")
def start_date(talk: Talk, run: OpenRun) -> list[Choice]:
    hire = _hire(talk, run)
    if hire is None:
        return []
    day = hire.start_date
    return [Choice(day.isoformat(), talk.label("introductions.first_day", day=day))]


def _hire(talk: Talk, run: OpenRun) -> LedCard | None:
    person_id = _hire_of(run)
    return people.led(talk.db, talk.actor, person_id) if person_id else None


def _asked_again(talk: Talk, run: OpenRun) -> bool:
    """Asks anew for what can't be: a checklist that is no longer there, oneself as mentor."""
    if run.answers["checklist"] not in talk.house.library.checklists:
        void = "checklist"
    elif run.answers.get("mentor") == run.answers["person"]:
        talk.first("introductions.own_mentor", name=None)
        void = "mentor"
    else:
        return False
    runs.unsay(talk.db, run, void)
    runs.resume(talk.db, run)
    questions.ask(talk, run)
    return True


@dataclass(frozen=True, slots=True)
class Planned:
    """A task as the review shows it."""

    title: str
    who: str
    due: date


@errand.review("introduction")
def show_plan(talk: Talk, run: OpenRun) -> None:
    """The whole plan with its dates, before anybody says yes."""
    hire = _hire(talk, run)
    first_day = questions.as_date(run, "first_day")
    if hire is None or first_day is None:
        talk.say("introductions.not_yours")
        return
    if _asked_again(talk, run):
        return
    checklist = talk.house.library.checklists[run.answers["checklist"]]
    planned = {
        phase: [
            Planned(_title(talk, checklist, task), task.who, task.due)
            for task in _tasks(talk, checklist, hire, first_day)
            if task.phase == phase
        ]
        for phase in PHASES[introductions.KIND]
    }
    mentor_id = run.answers.get("mentor")
    mentor = people.colleague(talk.db, talk.actor, mentor_id) if mentor_id else None
    talk.show(
        "introductions.plan",
        [
            invites(talk, mentor),
            [talk.button("start_introduction", "q.submit", run.id, style="primary")],
            *two_columns(
                [
                    talk.button(f"change_{question}", "q.change", run.id, question)
                    for question in ("person", "checklist", "mentor", "first_day")
                ]
            ),
            [talk.button("later", "q.later", run.id), talk.button("drop_it", "q.drop", run.id)],
        ],
        hire=hire,
        checklist=checklist.title.of(talk.language),
        mentor=mentor,
        first_day=first_day,
        planned=planned,
        total=sum(len(each) for each in planned.values()),
    )


def _title(talk: Talk, checklist: Checklist, task: NewTask) -> str:
    if course := course_in(task.key):
        return talk.label("training.task", name=course_name(talk, course))
    return checklist.task(task.key or "").title.of(talk.language)


def _tasks(talk: Talk, checklist: Checklist, hire: LedCard, first_day: date) -> list[NewTask]:
    facts = EmploymentFacts(hire.position, hire.unit, hire.end_date, hire.employment_rate)
    planned = [
        *new_tasks(talk, checklist, facts, first_day),
        *course_tasks(talk, hire, first_day),
    ]
    return sorted(planned, key=lambda task: task.due)


@errand.submitted("introduction")
def started(talk: Talk, run: OpenRun) -> None:
    hire = _hire(talk, run)
    first_day = questions.as_date(run, "first_day")
    if hire is None or first_day is None:
        talk.say("introductions.not_yours")
        return
    if _asked_again(talk, run):
        return
    checklist = talk.house.library.checklists[run.answers["checklist"]]
    mentor_id = run.answers.get("mentor")
    runs.keep_version(talk.db, talk.house.version("checklist", checklist))
    try:
        introduction = introductions.start(
            talk.db,
            talk.actor,
            hire.id,
            checklist.name,
            checklist.hash,
            mentor_id,
            first_day,
            _tasks(talk, checklist, hire, first_day),
            talk.now,
            talk.reminder_for,
        )
    except LookupError:
        talk.show("introductions.not_yours")
        return
    except AlreadyOngoing:
        if going_on := _already(talk, hire.id):
            talk.show(going_on.key, going_on.rows, **going_on.facts)
        return
    if mentor_id:
        talk.tell([mentor_id], "mentor_assigned", introduction=introduction)
    if hire.connected:  # else the greeting says it
        talk.tell([hire.id], "introduction_started", introduction=introduction)
    rows = [[talk.button("open_introduction", "intro.open", introduction, name=hire.name)]]
    if not hire.connected:
        rows.insert(0, [talk.button("invite", "people.invite", hire.id, style="primary")])
    talk.show("introductions.started", rows, hire=hire, connected=hire.connected)
