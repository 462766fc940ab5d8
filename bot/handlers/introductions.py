"""Introductions: started by a manager, followed by all concerned, changed and ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot import questions
from bot.errands import Choice, Errand
from bot.guides.checklists import Checklist, EmploymentFacts, due_date, plan, suggested
from bot.handlers import tasks as task_errand
from bot.handlers.words import checklist_title, task_title
from bot.talk import Button, Talk, two_columns
from storage import introductions, people, runs, tasks
from storage.introductions import AlreadyIntroduced, IntroductionCard, NewTask
from storage.people import PersonCard
from storage.runs import OpenRun

errand = Errand()

PHASES = ("before", "first_day", "first_week", "first_month", "half_year")
LISTED = 10
GRACE = 2
"""Working days for what should have been done before the plan was made."""


# Starting one


@errand.command("introduktion", "introduction")
@errand.press("intro.start")
def start(talk: Talk, person_id: int | None = None) -> None:
    known = {"person": person_id} if person_id else {}
    questions.begin(talk, "introduction", {}, known)


@errand.supplies("coming_hires")
def coming_hires(talk: Talk, run: OpenRun) -> list[Choice]:
    cards = people.coming_hires(talk.db, talk.actor, talk.today)
    return [Choice(card.id, talk.label("introductions.hire", card=card)) for card in cards]


@errand.searches_for("coming_hires")
def search_hires(talk: Talk, run: OpenRun, text: str) -> list[Choice]:
    found = people.search(talk.db, talk.actor, text, talk.today, led=True)
    return [Choice(card.id, talk.label("introductions.hire", card=card)) for card in found]


@errand.supplies("mentors")
def mentors(talk: Talk, run: OpenRun) -> list[Choice]:
    hire = run.answers.get("person") or run.subject.get("person")
    found = people.mentors_near(talk.db, talk.actor, hire, talk.today) if hire else []
    return [Choice(card.id, card.name) for card in found]


@errand.searches_for("mentors")
@errand.searches_for("person")
def search_colleagues(talk: Talk, run: OpenRun, text: str) -> list[Choice]:
    found = people.search(talk.db, talk.actor, text, talk.today)
    hire = run.answers.get("person") or run.subject.get("person")
    return [
        Choice(card.id, talk.label("introductions.colleague", card=card))
        for card in found
        if card.id != hire
    ]


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


def _hire(talk: Talk, run: OpenRun) -> PersonCard | None:
    person_id = run.answers.get("person")
    return people.colleague(talk.db, talk.actor, person_id) if person_id else None


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
    checklist = talk.house.library.checklists[run.answers["checklist"]]
    planned = {
        phase: [
            Planned(checklist.task(task.key or "").title.of(talk.language), task.who, task.due)
            for task in new_tasks(talk, checklist, hire, first_day)
            if task.phase == phase
        ]
        for phase in PHASES
    }
    mentor_id = run.answers.get("mentor")
    mentor = people.colleague(talk.db, talk.actor, mentor_id) if mentor_id else None
    talk.show(
        "introductions.plan",
        [
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
        mentor=mentor.name if mentor else None,
        first_day=first_day,
        planned=planned,
        total=sum(len(each) for each in planned.values()),
    )


def new_tasks(talk: Talk, checklist: Checklist, hire: PersonCard, first_day: date) -> list[NewTask]:
    """The checklist's tasks for this person. Nothing is late from the start."""
    workdays = talk.house.hours.workdays
    facts = EmploymentFacts(hire.position, hire.unit, hire.end_date, hire.employment_rate)
    soonest = workdays.add(talk.today, GRACE)
    found = []
    for task in plan(checklist, first_day, facts, workdays):
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


@errand.submitted("introduction")
def started(talk: Talk, run: OpenRun) -> None:
    hire = _hire(talk, run)
    first_day = questions.as_date(run, "first_day")
    if hire is None or first_day is None:
        talk.say("introductions.not_yours")
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
            new_tasks(talk, checklist, hire, first_day),
            talk.now,
            talk.reminder_for,
        )
    except LookupError:
        talk.show("introductions.not_yours")
        return
    except AlreadyIntroduced:
        talk.show("introductions.already", name=hire.name)
        return
    if mentor_id:
        talk.tell([mentor_id], "mentor_assigned", introduction=introduction)
    talk.tell([hire.id], "introduction_started", introduction=introduction)
    rows = [[talk.button("open_introduction", "intro.open", introduction, name=hire.name)]]
    if not hire.connected:
        rows.insert(0, [talk.button("invite", "people.invite", hire.id, style="primary")])
    talk.show("introductions.started", rows, hire=hire, connected=hire.connected)


# Following one


@errand.command("introduktioner", "introductions")
@errand.press("intro.list")
def overview(talk: Talk) -> None:
    """All ongoing introductions the speaker leads or mentors."""
    cards = introductions.ongoing(talk.db, talk.actor, talk.today)
    if not cards:
        talk.show("introductions.none", [[talk.button("menu", "menu")]])
        return
    shown = sorted(cards, key=lambda card: (-card.late, card.first_day))[:LISTED]
    rows = [[Button(card.name, ("intro.open", card.id))] for card in shown]
    talk.show("introductions.list", rows, cards=shown, more=len(cards) - len(shown))


@errand.press("intro.open")
def open_introduction(talk: Talk, introduction_id: int) -> None:
    card = _found(talk, introduction_id)
    if card is not None:
        show(talk, card)


@errand.command("min_introduktion", "my_introduction")
@errand.press("intro.own")
def own(talk: Talk) -> None:
    card = introductions.own(talk.db, talk.actor, talk.today)
    if card is None:
        talk.say("introductions.none_own", [[talk.button("menu", "menu")]])
    else:
        show(talk, card)


def show(talk: Talk, card: IntroductionCard) -> None:
    """Progress, what is late, and the phases to open."""
    cards = tasks.of_introduction(talk.db, talk.actor, card.id)
    phases = []
    for phase in PHASES:
        here = [task for task in cards if task.phase == phase]
        if here:
            done = sum(not task.is_open for task in here)
            phases.append((phase, done, len(here)))
    mine = card.person_id == talk.speaker.person_id
    next_up = [task for task in cards if talk.speaker.person_id in task.waits_for and task.is_open]
    talk.show(
        "introductions.own" if mine else "introductions.one",
        _ways_on(talk, card, phases, mine),
        card=card,
        checklist=checklist_title(talk, card),
        phases=phases,
        upcoming=[(task_title(talk, task), task.due) for task in next_up[:3]],
        late=[(task_title(talk, task), task) for task in cards if _late(talk, task)][:5],
        weeks=introductions.mentor_weeks(talk.db, card.id)[:4] if not mine else [],
    )


def _late(talk: Talk, task: tasks.TaskCard) -> bool:
    return task.is_open and task.due < talk.today


def _ways_on(
    talk: Talk, card: IntroductionCard, phases: Sequence[tuple[str, int, int]], mine: bool
) -> list[list[Button]]:
    rows = two_columns(
        [
            talk.button("phase", "intro.phase", card.id, phase, phase=phase, done=done, total=total)
            for phase, done, total in phases
        ]
    )
    if mine and card.status == "ongoing":
        rows.append([talk.button("ask_mentor", "mentor.ask", None)])
    if card.may_lead and card.status == "ongoing":
        changes = [
            talk.button("add_task", "intro.change", "add_task", card.id),
            talk.button("change_the_mentor", "intro.change", "change_mentor", card.id),
            talk.button("move_first_day", "intro.change", "move_first_day", card.id),
        ]
        if not card.connected:
            changes.append(talk.button("invite", "people.invite", card.person_id))
        rows += two_columns(changes)
        end = talk.button(
            "end_introduction", "intro.change", "end_introduction", card.id, style="danger"
        )
        rows.append([end])
    if not mine:
        rows.append([talk.button("all_introductions", "intro.list")])
    return rows


@errand.press("intro.phase")
def phase(talk: Talk, introduction_id: int, name: str) -> None:
    """The tasks of one phase: one's own can be ticked here, all can be opened."""
    card = _found(talk, introduction_id)
    if card is None:
        return
    cards = tasks.of_introduction(talk.db, talk.actor, introduction_id)
    here = [(n, task) for n, task in enumerate((t for t in cards if t.phase == name), 1)]
    mine = card.person_id == talk.speaker.person_id
    waiting = [(n, task) for n, task in here if _waits_for_me(talk, task)]
    rows = [_tick_row(talk, n, task) for n, task in waiting]
    rows += _in_rows(
        [Button(str(n), ("task.open", task.id)) for n, task in here if (n, task) not in waiting]
    )
    rows.append([talk.button("back", *(("intro.own",) if mine else ("intro.open", card.id)))])
    lines = [(task_title(talk, task), task) for _, task in here]
    talk.show("introductions.phase", rows, phase=name, lines=lines, card=card, mine=mine)


def _waits_for_me(talk: Talk, task: tasks.TaskCard) -> bool:
    return task.is_open and talk.speaker.person_id in task.waits_for


def _tick_row(talk: Talk, n: int, task: tasks.TaskCard) -> list[Button]:
    do = "answer_n" if task.guide else "done_n"
    return [
        talk.button(do, "intro.tick", task.id, style="primary", n=n),
        talk.button("open_n", "task.open", task.id, n=n),
    ]


def _in_rows(buttons: list[Button], width: int = 5) -> list[list[Button]]:
    """Figures are so short that five of them fit side by side."""
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]


@errand.press("intro.tick")
def tick_here(talk: Talk, task_id: int) -> None:
    """Ticks in the list, which stays where it is."""
    if task_errand.tick(talk, task_id):
        task = tasks.find(talk.db, talk.actor, task_id)
        if task is not None:
            phase(talk, task.introduction_id, task.phase)


# Changing one


@errand.press("intro.change")
def change(talk: Talk, guide: str, introduction_id: int) -> None:
    """Begins `add_task`, `change_mentor`, `move_first_day` or `end_introduction`."""
    card = _leading(talk, introduction_id)
    if card is not None:
        subject = {"introduction": introduction_id, "person": card.person_id}
        questions.begin(talk, guide, subject)


@errand.submitted("add_task")
def task_added(talk: Talk, run: OpenRun) -> None:
    card = _leading(talk, run.subject["introduction"])
    due = questions.as_date(run, "due")
    if card is None or due is None:
        return
    task = NewTask(
        phase_of(due, card.first_day), run.answers["who"], due, title=run.answers["title"]
    )
    introductions.add_tasks(talk.db, card.id, [task], talk.reminder_for)
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
    if mentor_id == card.person_id:
        talk.say("introductions.own_mentor")
        return
    if mentor_id == card.mentor_id:
        talk.say("introductions.mentor_already", name=card.mentor)
        return
    introductions.change_mentor(talk.db, card.id, mentor_id, max(talk.today, card.first_day))
    talk.tell([mentor_id], "mentor_assigned", introduction=card.id)
    if card.mentor_id is not None:
        talk.tell([card.mentor_id], "mentor_over", person=card.person_id, mentor=mentor_id)
    talk.tell([card.person_id], "new_mentor", introduction=card.id)
    _show_again(talk, card.id)


@errand.submitted("move_first_day")
def first_day_moved(talk: Talk, run: OpenRun) -> None:
    """Open tasks follow: by their rule, or by as many days when they were moved by hand."""
    card = _leading(talk, run.subject["introduction"])
    day = questions.as_date(run, "first_day")
    if card is None or day is None:
        return
    checklist = talk.house.checklist(talk.db, card.checklist, card.checklist_hash)
    workdays = talk.house.hours.workdays
    soonest = workdays.add(talk.today, GRACE)
    dues = {}
    for task in tasks.movable(talk.db, card.id):
        if task.key is None or task.moved:
            due = task.due + (day - card.first_day)
        else:
            due = due_date(checklist.task(task.key).due, day, workdays)
        dues[task.id] = max(due, soonest)
    tasks.set_dues(talk.db, dues, talk.reminder_for)
    introductions.move_first_day(talk.db, card.id, day)
    concerned = [id_ for id_ in (card.person_id, card.mentor_id, card.manager_id) if id_]
    talk.tell(concerned, "first_day_moved", introduction=card.id, old=card.first_day.isoformat())
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


def _found(talk: Talk, introduction_id: int) -> IntroductionCard | None:
    card = introductions.find(talk.db, talk.actor, introduction_id, talk.today)
    if card is None:
        talk.toast("introductions.gone")
    return card


def _leading(talk: Talk, introduction_id: int) -> IntroductionCard | None:
    """An ongoing introduction that the speaker leads, or a word to the speaker."""
    card = _found(talk, introduction_id)
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
