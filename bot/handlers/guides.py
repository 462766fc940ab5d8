"""The buttons of every guide: answer, pick, back, later, go on, change, submit, leave."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot import halfway, questions
from bot.errands import Choice, Daily, Errand
from bot.guides import walk
from bot.guides.misread import Misread
from bot.guides.model import Question
from bot.guides.values import accept_date
from bot.halfway import guide_of
from bot.handlers.words import task_title
from bot.talk import Line, Talk
from storage import departures, introductions, reminders, runs, tasks, units
from storage.runs import OpenRun

errand = Errand()


@errand.press("q.answer", guests=True)
def answer(talk: Talk, run_id: int, question_id: str, value: Any, sure: bool = False) -> None:
    found = questions.pressed(talk, run_id, question_id)
    if found is None:
        return
    _give(talk, *found, value, sure=sure)


def _give(talk: Talk, run: OpenRun, question: Question, value: Any, *, sure: bool = False) -> None:
    if question.kind == "date" and value is not None:  # the calendar may be of another day
        try:
            accept_date(question, date.fromisoformat(value), talk.today)
        except Misread as misread:
            talk.toast(f"misread.{misread.reason}", **misread.facts)
            return
    questions.take(talk, run, question, value, sure=sure)


@errand.press("q.keep", guests=True)
def keep(talk: Talk, run_id: int, question_id: str) -> None:
    """The answer given earlier in the same guide; the button does not hold it, as it may be
    sealed."""
    found = questions.pressed(talk, run_id, question_id)
    if found is not None:
        run, question = found
        _give(talk, run, question, questions.own_before(run, question))


@errand.press("q.rest", guests=True)
def rest(talk: Talk, run_id: int, question_id: str) -> None:
    """All questions that are left and have been answered before, as they were."""
    found = questions.pressed(talk, run_id, question_id)
    if found is not None:
        questions.leave_rest(talk, found[0])


@errand.press("q.toggle", guests=True)
def toggle(talk: Talk, run_id: int, question_id: str, picked: Sequence[str]) -> None:
    """Several choices: shows what is picked so far."""
    found = questions.pressed(talk, run_id, question_id)
    if found is None:
        return
    run, question = found
    if question.max_choices and len(picked) > question.max_choices:
        talk.toast("questions.too_many", max=question.max_choices)
        return
    runs.pick(talk.db, run, question.id, picked, talk.now)
    questions.put_picked(talk, run, question, picked)


@errand.press("q.back", guests=True)
def back(talk: Talk, run_id: int, question_id: str) -> None:
    found = questions.pressed(talk, run_id, question_id)
    if found is None:
        return
    run, question = found
    after = walk.back(guide_of(talk, run), run.answers, run.earlier)
    if question.id in after:
        _give(talk, run, question, after[question.id])
    else:
        runs.set_aside(talk.db, run, run.answers.keys() - after.keys())
        questions.ask(talk, run)


@errand.about("move_task", "drop_task", "drop_step", "comment", "attachment")
def of_a_task(talk: Talk, run: OpenRun) -> str | None:
    card = tasks.find(talk.db, talk.actor, run.subject["task"])
    if card is None:
        return None
    whose = card.person if card.person_id != talk.speaker.person_id else None
    return talk.label("questions.about_task", title=task_title(talk, card), person=whose)


@errand.searches_for("unit")
def search_units(talk: Talk, run: OpenRun, text: str) -> list[Choice]:
    found = units.search(talk.db, talk.actor, text)
    return [Choice(unit.id, talk.label("questions.unit", unit=unit)) for unit in found]


@errand.press("q.calendar", guests=True)
def calendar(
    talk: Talk, run_id: int, question_id: str, year: int | None = None, month: int | None = None
) -> None:
    found = questions.pressed(talk, run_id, question_id)
    if found is not None:
        run, question = found
        year, month = year or talk.today.year, month or talk.today.month
        questions.put_month(talk, run, question, year, month)


@errand.press("q.again", guests=True)
def again(talk: Talk, run_id: int, question_id: str) -> None:
    found = questions.pressed(talk, run_id, question_id)
    if found is not None:
        questions.ask(talk, found[0])


@errand.press("q.nothing", guests=True)
def nothing(talk: Talk) -> None:
    """A field of the calendar that is only there to be read."""


@errand.press("q.later", guests=True)
def later(talk: Talk, run_id: int) -> None:
    run = _open(talk, run_id)
    if run is not None:
        runs.pause(talk.db, talk.speaker.person_id)
        rows = [[halfway.go_on(talk, run)]]
        talk.show("questions.left", rows, title=halfway.named(talk, run))


@errand.press("q.leave", guests=True)
def leave(talk: Talk, run_id: int) -> None:
    run = _open(talk, run_id)
    if run is not None:
        halfway.leave(talk, run)


@errand.press("q.over", guests=True)
def begin_over(
    talk: Talk, run_id: int, subject: dict[str, Any], known: dict[str, Any], sure: bool = False
) -> None:
    """The same guide from the beginning, without the answers given before."""
    run = _open(talk, run_id)
    if run is None:
        return
    if halfway.much(run) and not sure:
        over = talk.button("begin_over", "q.over", run.id, subject, known, True, style="danger")
        halfway.ask_whether(talk, run, over)
        return
    runs.close(talk.db, run, "dropped", talk.now)
    questions.begin_anew(talk, run.guide, subject, known)


@errand.press("q.resume", guests=True)
def resume(talk: Talk, run_id: int) -> None:
    run = _open(talk, run_id)
    if run is not None:
        runs.resume(talk.db, run)
        questions.ask(talk, run)


@errand.press("q.drop", guests=True)
def drop(talk: Talk, run_id: int, sure: bool = False) -> None:
    """Asked about first where there is much to lose."""
    run = _open(talk, run_id)
    if run is None:
        return
    if halfway.much(run) and not sure:
        gone = talk.button("drop_for_good", "q.drop", run.id, True, style="danger")
        halfway.ask_whether(talk, run, gone)
        return
    title, number = halfway.named(talk, run), halfway.answered(run)
    runs.close(talk.db, run, "dropped", talk.now)
    talk.show("questions.dropped", halfway.way_back(talk, run), title=title, n=number)


@errand.press("q.change", guests=True)
def change(talk: Talk, run_id: int, question_id: str) -> None:
    """Asks one question again; the other answers stay."""
    run = _open(talk, run_id)
    if run is None:
        return
    guide = guide_of(talk, run)
    if walk.next_question(guide, run.answers) is not None:
        talk.toast("questions.answered_already")
        return
    runs.set_aside(talk.db, run, run.answers.keys() & {question_id})
    questions.ask(talk, run)


@errand.press("q.submit", guests=True)
def submit(talk: Talk, run_id: int) -> None:
    run = _open(talk, run_id)
    if run is None:
        return
    if walk.next_question(guide_of(talk, run), run.answers) is not None:
        questions.ask(talk, run)
    else:
        questions.submit(talk, run)


def _open(talk: Talk, run_id: int) -> OpenRun | None:
    run = halfway.here(talk, runs.find(talk.db, talk.speaker.person_id, run_id))
    if run is None or run.status in ("submitted", "dropped"):
        talk.toast("questions.closed")
        return None
    return None if halfway.lapsed(talk, run) else run


errand.daily("paused", Daily(reminders.unoffered_runs, reminders.offer))


@errand.news("paused")
def left_half_way(talk: Talk, subject: dict[str, Any]) -> Line | None:
    run = halfway.here(talk, runs.find(talk.db, talk.speaker.person_id, subject["run"]))
    if run is None or run.status not in ("active", "paused") or _is_over(talk, run):
        return None
    title = halfway.named(talk, run)
    alike = runs.unfinished(talk.db, talk.speaker.person_id, run.guide)
    if any(each.id > run.id and halfway.named(talk, each) == title for each in alike):
        return None  # the same was begun anew, and is told of
    text = talk.text("digest.paused", title=title)
    return Line(text, (halfway.go_on_with(talk, run),))


def _is_over(talk: Talk, run: OpenRun) -> bool:
    """Whether what it is about has ended meanwhile, or is somebody else's."""
    subject = run.subject
    if halfway.lapse(talk, run) is not None:
        return True
    for matters in (introductions, departures):
        if matters.KIND in subject:
            card = matters.find(talk.db, talk.actor, subject[matters.KIND], talk.today)
            return card is None or card.status != "ongoing"
    return False
