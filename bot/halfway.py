"""Guides that somebody is in the middle of: told apart, left, let be, gone on with."""

from collections.abc import Mapping
from textwrap import shorten
from typing import Any

from bot.errands import Refusal
from bot.guides.model import Guide
from bot.talk import Button, Rows, Talk
from storage import exit_surveys, interview_records, runs
from storage.runs import OpenRun

A_MOMENT = 2
"""Answers that are gone without a question."""
SHORT = 70
"""Characters of what a guide is about, where it is only to be told from another."""


def guide_of(talk: Talk, run: OpenRun) -> Guide:
    return talk.house.guide(talk.db, run.guide, run.guide_hash)


def open_to(talk: Talk, run: OpenRun) -> bool:
    """Whether the speaker may go on with it: with a survey in the chat in which it is answered;
    whoever has left, in the chat that was theirs with what is about the record of their talk."""
    if run.guide == exit_surveys.GUIDE:
        survey = run.subject.get("survey")
        return exit_surveys.own(talk.db, talk.speaker, survey) is not None
    if not talk.speaker.guest:
        return True
    own = run.guide in talk.house.errands.guest_guides
    return own and interview_records.in_own_chat(talk.db, talk.speaker)


def here(talk: Talk, run: OpenRun | None) -> OpenRun | None:
    """The run, if there is one and it is open to the speaker."""
    return run if run is not None and open_to(talk, run) else None


def active(talk: Talk) -> OpenRun | None:
    """The guide whose question is before the speaker now."""
    return here(talk, runs.active(talk.db, talk.speaker.person_id))


def paused(talk: Talk) -> OpenRun | None:
    """The guide the speaker left latest, if there is something to go on with."""
    return here(talk, runs.paused(talk.db, talk.speaker.person_id))


def lapse(talk: Talk, run: OpenRun) -> Refusal | None:
    """Why it can't be gone on with, whatever is answered; None where it can."""
    look = talk.house.errands.lapses.get(run.guide)
    return look(talk, run) if look else None


def lapsed(talk: Talk, run: OpenRun) -> bool:
    """Whether it can't be gone on with: then it is forgotten, and the speaker has been told."""
    why = lapse(talk, run)
    if why is None:
        return False
    runs.forget(talk.db, run)
    talk.show(why.key, why.rows, **why.facts)
    return True


def about(talk: Talk, run: OpenRun) -> str | None:
    """What it is about, in one line; None where its title says all."""
    line = talk.house.errands.abouts.get(run.guide)
    return line(talk, run) if line else None


def named(talk: Talk, run: OpenRun) -> str:
    """The guide's title and what it is about: Ny introduktion – Nour Nybörjare."""
    return " – ".join(part for part in (_title(talk, run), _shortly(talk, run)) if part)


def _title(talk: Talk, run: OpenRun) -> str:
    return guide_of(talk, run).title.of(talk.language)


def _shortly(talk: Talk, run: OpenRun) -> str | None:
    line = about(talk, run)
    return shorten(line, SHORT, placeholder="…") if line else None


def go_on(talk: Talk, run: OpenRun) -> Button:
    """The one tap back to where one was, beside words that name it."""
    return talk.button("go_on", "q.resume", run.id, style="primary")


def go_on_with(talk: Talk, run: OpenRun) -> Button:
    """The same where nothing else names it."""
    which = _shortly(talk, run) or _title(talk, run)
    return talk.button("go_on_with", "q.resume", run.id, style="primary", title=which)


def offer(talk: Talk, run: OpenRun, subject: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Instead of a second run of the same: to go on with this one, or to begin over."""
    over = talk.button("begin_over", "q.over", run.id, dict(subject), dict(known))
    rows = [[go_on_with(talk, run)], [over]]
    talk.show("questions.begun_already", rows, title=named(talk, run))


def leave(talk: Talk, run: OpenRun) -> None:
    """As somebody says who wants no more of it. A long guide's answers are kept, as with *later*;
    a small one is over, and nothing has been done."""
    if not run.begun or (guide_of(talk, run).small and not much(run)):
        runs.close(talk.db, run, "dropped", talk.now)
        talk.show("questions.cancelled", way_back(talk, run))
        return
    runs.pause(talk.db, talk.speaker.person_id)
    rows = [[go_on(talk, run)], [talk.button("forget_answers", "q.drop", run.id)]]
    talk.show("questions.cancelled_half_way", rows, title=named(talk, run))


def answered(run: OpenRun) -> int:
    """How many answers would be gone with it."""
    return sum(value is not None for value in run.given.values())


def much(run: OpenRun) -> bool:
    """Whether it would take more than a moment to answer again."""
    return answered(run) > A_MOMENT


def ask_whether(talk: Talk, run: OpenRun, gone: Button) -> None:
    """Before all its answers are gone with that button."""
    rows = [[gone], [talk.button("keep_answers", "q.resume", run.id)]]
    talk.show("questions.really_drop", rows, title=named(talk, run), n=answered(run))


def in_the_middle(talk: Talk, run: OpenRun) -> None:
    """What somebody can do who has nothing but this, and asks."""
    later = talk.button("later", "q.later", run.id)
    forget = talk.button("forget_answers", "q.drop", run.id)
    rows = [[go_on(talk, run)], [later, *([forget] if run.begun else [])]]
    talk.show("questions.in_the_middle", rows, title=named(talk, run))


def way_back(talk: Talk, run: OpenRun) -> Rows:
    """To what the guide was opened from."""
    if run.guide == exit_surveys.GUIDE:
        return [[talk.button("open_survey", "survey.open")]]
    if talk.speaker.guest:
        return []
    if task := run.subject.get("task"):
        return [[talk.button("to_task", "task.open", task)]]
    if departure := run.subject.get("departure"):
        return [[talk.button("to_departure", "leave.open", departure)]]
    if introduction := run.subject.get("introduction"):
        own = run.subject.get("person") is None
        return [
            [talk.button("to_checklist" if own else "to_introduction", "intro.open", introduction)]
        ]
    return [[talk.button("menu", "menu")]]
