"""The buttons of every guide: answer, pick, back, later, go on, change, submit, leave."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot import questions
from bot.errands import Choice, Daily, Errand
from bot.guides import walk
from bot.guides.misread import Misread
from bot.guides.values import accept_date
from bot.prompts import month_keyboard
from bot.talk import Button, Line, Talk
from storage import introductions, reminders, runs, units
from storage.runs import OpenRun

errand = Errand()


@errand.press("q.answer")
def answer(talk: Talk, run_id: int, question_id: str, value: Any) -> None:
    found = questions.pressed(talk, run_id, question_id)
    if found is None:
        return
    run, question = found
    if question.kind == "date" and value is not None:  # the calendar may be of another day
        try:
            accept_date(question, date.fromisoformat(value), talk.today)
        except Misread as misread:
            talk.toast(f"misread.{misread.reason}", **misread.facts)
            return
    questions.take(talk, run, question, value)


@errand.press("q.toggle")
def toggle(talk: Talk, run_id: int, question_id: str, picked: Sequence[str]) -> None:
    """Several choices: shows what is picked so far."""
    found = questions.pressed(talk, run_id, question_id)
    if found is None:
        return
    run, question = found
    if question.max_choices and len(picked) > question.max_choices:
        talk.toast("questions.too_many", max=question.max_choices)
        return
    questions.put_picked(talk, run, question, picked)


@errand.press("q.back")
def back(talk: Talk, run_id: int, question_id: str) -> None:
    found = questions.pressed(talk, run_id, question_id)
    if found is not None:
        run, _ = found
        runs.keep_only(talk.db, run, walk.back(questions.guide_of(talk, run), run.answers))
        questions.ask(talk, run)


@errand.searches_for("unit")
def search_units(talk: Talk, run: OpenRun, text: str) -> list[Choice]:
    found = units.search(talk.db, talk.actor, text)
    return [Choice(unit.id, talk.label("questions.unit", unit=unit)) for unit in found]


@errand.press("q.calendar")
def calendar(
    talk: Talk, run_id: int, question_id: str, year: int | None = None, month: int | None = None
) -> None:
    found = questions.pressed(talk, run_id, question_id)
    if found is not None:
        run, question = found
        year, month = year or talk.today.year, month or talk.today.month
        rows = month_keyboard(talk, run, question, year, month)
        talk.show("questions.calendar", rows, text=question.text.of(talk.language))


@errand.press("q.again")
def again(talk: Talk, run_id: int, question_id: str) -> None:
    found = questions.pressed(talk, run_id, question_id)
    if found is not None:
        questions.ask(talk, found[0])


@errand.press("q.nothing")
def nothing(talk: Talk) -> None:
    """A field of the calendar that is only there to be read."""


@errand.press("q.later")
def later(talk: Talk, run_id: int) -> None:
    run = _open(talk, run_id)
    if run is not None:
        runs.pause(talk.db, talk.speaker.person_id)
        title = questions.guide_of(talk, run).title.of(talk.language)
        talk.show("questions.left", [[go_on(talk, run)]], title=title)


def go_on(talk: Talk, run: OpenRun) -> Button:
    """The one tap back to where one was."""
    return talk.button("go_on", "q.resume", run.id, style="primary")


@errand.press("q.resume")
def resume(talk: Talk, run_id: int) -> None:
    run = _open(talk, run_id)
    if run is not None:
        runs.resume(talk.db, run)
        questions.ask(talk, run)


@errand.press("q.drop")
def drop(talk: Talk, run_id: int) -> None:
    run = _open(talk, run_id)
    if run is not None:
        runs.close(talk.db, run, "dropped", talk.now)
        talk.show("questions.dropped")


@errand.press("q.change")
def change(talk: Talk, run_id: int, question_id: str) -> None:
    """Asks one question again; the other answers stay."""
    run = _open(talk, run_id)
    if run is None:
        return
    guide = questions.guide_of(talk, run)
    if walk.next_question(guide, run.answers) is not None:
        talk.toast("questions.answered_already")
        return
    runs.keep_only(talk.db, run, walk.change(guide, run.answers, question_id))
    questions.ask(talk, run)


@errand.press("q.submit")
def submit(talk: Talk, run_id: int) -> None:
    run = _open(talk, run_id)
    if run is None:
        return
    if walk.next_question(questions.guide_of(talk, run), run.answers) is not None:
        questions.ask(talk, run)
    else:
        questions.submit(talk, run)


def _open(talk: Talk, run_id: int) -> OpenRun | None:
    run = runs.find(talk.db, talk.speaker.person_id, run_id)
    if run is None or run.status in ("submitted", "dropped"):
        talk.toast("questions.closed")
        return None
    return run


errand.daily("paused", Daily(reminders.unoffered_runs, reminders.offer))


@errand.news("paused")
def left_half_way(talk: Talk, subject: dict[str, Any]) -> Line | None:
    run = runs.find(talk.db, talk.speaker.person_id, subject["run"])
    if run is None or run.status not in ("active", "paused") or _is_over(talk, run.subject):
        return None
    title = questions.guide_of(talk, run).title.of(talk.language)
    button = talk.button("go_on_with", "q.resume", run.id, style="primary", title=title)
    return Line(talk.text("digest.paused", title=title), (button,))


def _is_over(talk: Talk, subject: dict[str, Any]) -> bool:
    """Whether what a guide is about has ended meanwhile."""
    if "introduction" not in subject:
        return False
    card = introductions.find(talk.db, talk.actor, subject["introduction"], talk.today)
    return card is None or card.status != "ongoing"
