"""What a departure leaves behind, line by line, each with the step that comes next."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

from bot.talk import Button, Talk
from storage import consequences
from storage.consequences import Held

TITLE = 60
"""Characters of an added task's title."""


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
    last_day: date
    succeeded: bool
    """Whether a successor is named."""
    departure_id: int | None = None
    """Unset before it is registered: then no button does anything yet."""
    titles: Collection[str] = ()
    """Of the tasks in its plan: what one of them takes care of is left out."""


def effects(talk: Talk, parting: Parting) -> list[Effect]:
    """The most pressing first."""
    found = _effects(talk, parting)
    return sorted(found, key=lambda effect: effect.pressing)


def _effects(talk: Talk, it: Parting) -> Iterator[Effect]:
    left = consequences.of(talk.db, talk.actor, it.person_id, talk.today, it.last_day)

    def effect(pressing: int, key: str, button: Button, **facts: Any) -> Effect:
        return Effect(pressing, talk.text(f"departures.left_{key}", **facts), button)

    succeed = talk.button("name_successor", "leave.change", "successor", it.departure_id)
    if not it.succeeded:
        yield effect(0, "no_successor", succeed)
        if left.sole is not None:
            yield effect(5, "sole", succeed, sole=left.sole)
    for one in left.mentored:
        change = ("intro.change", "change_mentor", one.introduction_id)
        yield effect(
            1, "mentored", talk.button("change_mentor_for", *change, name=one.name), one=one
        )
    if left.reports and not _arranged(talk, it, "manager"):
        ask = talk.button("ask_hr_for_manager", "leave.new_manager", it.departure_id)
        yield effect(2, "reports", ask, reports=left.reports)
    delegations = talk.label("departures.delegations")
    if left.delegations and not _arranged(talk, it, "delegations", delegations):
        pass_on = talk.button("pass_on_delegations", *_pass_on(it, "delegations", delegations))
        yield effect(2, "delegations", pass_on, n=left.delegations)
    for each in left.functions:
        if not _arranged(talk, it, "function", each.name):
            pass_on = talk.button(
                "pass_on_function", *_pass_on(it, "function", each.name), name=each.name
            )
            yield effect(3 if each.alone else 8, "function", pass_on, one=each)
    for kind, several in (("assignment", left.assignments), ("competence", left.competences)):
        for held in several:
            if not _arranged(talk, it, kind, held.name):
                pass_on = talk.button(
                    f"pass_on_{kind}", *_pass_on(it, kind, held.name), name=held.name
                )
                yield effect(_of_held(held), kind, pass_on, held=held)
    if left.introduction_id is not None:
        end = ("intro.change", "end_introduction", left.introduction_id)
        yield effect(9, "introduction", talk.button("end_own_introduction", *end))


def _of_held(held: Held) -> int:
    """What nobody else has comes first, what somebody at the unit has last."""
    return 7 if held.at_unit else 6 if held.elsewhere else 4


def _pass_on(it: Parting, kind: str, name: str) -> tuple[Any, ...]:
    return ("leave.pass_on", it.departure_id, kind, name)


def _arranged(talk: Talk, it: Parting, kind: str, name: str = "") -> bool:
    """Whether a task of the plan takes care of it, in whatever language it was added."""
    return any(
        title_of(talk, kind, name, named=named, language=language) in it.titles
        for named in (True, False)
        for language in ("sv", "en")
    )


def title_of(
    talk: Talk, kind: str, name: str = "", *, named: bool, language: str | None = None
) -> str:
    """What the task is called that takes care of a line. `kind`: competence, assignment, function
    or manager; `named`: whether it is known who takes over."""
    facts = {"kind": kind, "name": name, "named": named}
    whole = talk.house.words.label(language or talk.language, "departures.title", **facts)
    return shorten(whole, TITLE, placeholder="…")
