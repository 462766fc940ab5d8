"""What a departure leaves behind, line by line, each with the step that comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

from bot.talk import Button, Talk
from storage import consequences, people
from storage.consequences import Consequences, Held
from storage.tasks import TaskCard

TITLE = 60
"""Characters of an added task's title."""
PLANNED = 10
"""After all that is open."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A line of the consequence card."""

    pressing: int
    """0 is the most pressing."""
    text: str
    button: Button


@dataclass(frozen=True, slots=True)
class Parting:
    """Whose departure it is, registered or about to be."""

    person_id: int
    manager_id: int | None
    """Who is above them, and leads on what they led."""
    last_day: date
    succeeded: bool
    """Whether a successor is named."""
    departure_id: int | None = None
    """Unset before it is registered: then no button does anything yet."""
    plan: Sequence[TaskCard] = ()
    """The tasks in its plan: what one of them takes care of is planned, or done and left out."""


def effects(talk: Talk, parting: Parting) -> list[Effect]:
    """The most pressing first, what is planned last."""
    found = _effects(talk, parting)
    return sorted(found, key=lambda effect: effect.pressing)


def _effects(talk: Talk, it: Parting) -> Iterator[Effect]:
    left = consequences.of(talk.db, talk.actor, it.person_id, talk.today, it.last_day)
    if not it.succeeded:
        succeed = talk.button("name_successor", "leave.change", "successor", it.departure_id)
        yield _effect(talk, 0, "no_successor", succeed)
        if left.sole is not None:
            yield from _to_pass_on(talk, it, 5, "position", left.sole.position, sole=left.sole)
    for one in left.mentored:
        change = ("intro.change", "change_mentor", one.introduction_id, it.departure_id)
        button = talk.button("change_mentor_for", *change, name=one.name)
        yield _effect(talk, 1, "mentored", button, one=one)
    for student in left.supervised:
        action, name = ("placed.leaving", student.part_id), student.student
        button = talk.button("change_supervisor_of", *action, name=name)
        yield _effect(talk, 1, "supervised", button, one=student)
    yield from _of_a_manager(talk, it, left)
    yield from _taken(talk, it, left)
    for each in left.functions:
        pressing = 3 if each.alone else 8
        yield from _to_pass_on(talk, it, pressing, "function", each.name, one=each)
    for kind, several in (("assignment", left.assignments), ("competence", left.competences)):
        for held in several:
            yield from _to_pass_on(talk, it, _of_held(held), kind, held.name, held=held)
    if left.introduction_id is not None:
        end = ("intro.change", "end_introduction", left.introduction_id, it.departure_id)
        yield _effect(talk, 9, "introduction", talk.button("end_own_introduction", *end))


def _effect(talk: Talk, pressing: int, key: str, button: Button, **facts: Any) -> Effect:
    return Effect(pressing, talk.text(f"departures.left_{key}", **facts), button)


def _of_a_manager(talk: Talk, it: Parting, left: Consequences) -> Iterator[Effect]:
    """Those they lead, what they have delegated, and the departures of others."""
    if left.reports:
        ask = talk.button("ask_hr_for_manager", "leave.new_manager", it.departure_id)
        reports = _effect(talk, 2, "reports", ask, reports=left.reports)
        yield from _or_planned(talk, it, "manager", "", reports)
    if left.delegations:
        name = talk.label("departures.delegations")
        yield from _to_pass_on(talk, it, 2, "delegations", name, n=left.delegations)
    above = people.colleague(talk.db, talk.actor, it.manager_id) if it.manager_id else None
    for one in left.departures:
        button = talk.button("open_departure", "leave.open", one.departure_id, name=one.name)
        yield _effect(talk, 2, "departure", button, one=one, above=above.name if above else None)
    for one in left.talks:
        name = one.name.split()[0]
        button = talk.button("open_interview", "talk.open", one.departure_id, name=name)
        yield _effect(talk, 2, "talk", button, one=one)


def _taken(talk: Talk, it: Parting, left: Consequences) -> Iterator[Effect]:
    """What they took over from somebody else; not what stands as their own by now."""
    own = {held.name for held in (*left.assignments, *left.competences)}
    for one in left.taken:
        name = _bare(talk, one.title)
        if one.done and name not in own:
            yield from _to_pass_on(talk, it, 4, "taken", name, one=one, what=name)
        elif not one.done:
            to = ("leave.pass_on", it.departure_id, "taken", name, one.task_id)
            button = talk.button("pass_on_taken", *to, name=name)
            yield _effect(talk, 1, "taken", button, one=one, what=name)


def _of_held(held: Held) -> int:
    """What nobody else has comes first, what somebody at the unit has last."""
    return 7 if held.at_unit else 6 if held.elsewhere else 4


def _to_pass_on(
    talk: Talk, it: Parting, pressing: int, kind: str, name: str, **facts: Any
) -> Iterator[Effect]:
    button = talk.button(f"pass_on_{kind}", "leave.pass_on", it.departure_id, kind, name, name=name)
    yield from _or_planned(talk, it, kind, name, _effect(talk, pressing, kind, button, **facts))


def _or_planned(talk: Talk, it: Parting, kind: str, name: str, left: Effect) -> Iterator[Effect]:
    """The line, until a task of the plan takes care of it, in whatever language it was added; with
    what is planned, until that is done."""
    titles = {
        title_of(talk, kind, name, named=named, language=language)
        for named in (True, False)
        for language in ("sv", "en")
    }
    found = [task for task in it.plan if task.title in titles]
    planned = next((task for task in found if task.is_open), None)
    if planned is not None:
        button = talk.button("open_planned", "task.open", planned.id, title=planned.title)
        yield Effect(PLANNED, f"{left.text} {_planned(talk, planned)}", button)
    elif not any(task.status == "done" for task in found):
        yield left


def _planned(talk: Talk, task: TaskCard) -> str:
    only = task.doers[0] if len(task.doers) == 1 else None
    doer = people.colleague(talk.db, talk.actor, only) if only else None
    return talk.text("departures.planned", task=task, doer=doer.name if doer else None)


def title_of(
    talk: Talk, kind: str, name: str = "", *, named: bool, language: str | None = None
) -> str:
    """What the task is called that takes care of a line. `kind`: competence, assignment, position,
    function, taken or manager; `named`: whether it is known who takes over."""
    facts = {"kind": kind, "name": name, "named": named}
    whole = talk.house.words.label(language or talk.language, "departures.title", **facts)
    return shorten(whole, TITLE, placeholder="…")


def _bare(talk: Talk, title: str) -> str:
    """What such a task is about."""
    for language in ("sv", "en"):
        for named in (True, False):
            before = title_of(talk, "taken", named=named, language=language)
            if title.startswith(before):
                return title.removeprefix(before).strip()
    return title
