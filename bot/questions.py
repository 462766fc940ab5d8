"""Guides in the chat: asks, takes answers, goes back, leaves and resumes, reviews and submits."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot import files, halfway
from bot.errands import OF_A_TASK, Before, Choice
from bot.guides import asides, walk
from bot.guides.calendar import bounds
from bot.guides.dates import read_month
from bot.guides.misread import Misread
from bot.guides.model import SEARCHED, Guide, Option, Question
from bot.guides.values import date_bounds, read
from bot.halfway import guide_of
from bot.pressing import press_latest, press_named
from bot.prompts import keyboard, month_keyboard, shown_value, ways_out
from bot.talk import Button, Talk, two_columns
from bot.updates import Said, SentFile
from storage import runs
from storage.runs import OpenRun

PICKED = (*SEARCHED, "choice", "date")
"""The kinds whose answers stand above the next question."""


def begin(
    talk: Talk,
    guide_name: str,
    subject: Mapping[str, Any],
    answers: Mapping[str, Any] | None = None,
) -> None:
    """Starts a guide about `subject`, with what is known already as answers. One that is half
    done about the same is offered instead."""
    known = answers or {}
    run = runs.half_done(talk.db, talk.speaker.person_id, guide_name, subject, known)
    if run is None:
        begin_anew(talk, guide_name, subject, known)
    else:
        halfway.offer(talk, run, subject, known)


def begin_anew(
    talk: Talk, guide_name: str, subject: Mapping[str, Any], answers: Mapping[str, Any]
) -> None:
    make = talk.house.errands.makes.get(guide_name)
    guide = make(talk, subject) if make else talk.house.guide(talk.db, guide_name)
    version = talk.house.version("guide", guide)
    run = runs.start(
        talk.db,
        talk.speaker.person_id,
        version,
        subject,
        answers,
        talk.now,
        confidential=guide.confidential,
    )
    if started := talk.house.errands.starts.get(guide_name):
        started(talk, run)
    ask(talk, run)


def ask(talk: Talk, run: OpenRun) -> None:
    """The next question; when all are answered the review, or for small guides the end."""
    guide = guide_of(talk, run)
    question = walk.next_question(guide, run.answers)
    if question is not None:
        put(talk, run, guide, question)
    elif guide.review:
        review(talk, run, guide)
    else:
        submit(talk, run)


def put(
    talk: Talk,
    run: OpenRun,
    guide: Guide,
    question: Question,
    choices: Sequence[Choice] | None = None,
    picked: Sequence[str] | None = None,
) -> None:
    """Shows one question. `choices` are the hits of a search, instead of the suggestions;
    `picked` what several choices hold so far, where that is not what is kept."""
    place, total, certain = _place(talk, run, guide, question)
    chosen = _so_far(talk, run, guide)
    about = halfway.about(talk, run)
    noted = _noted(talk, run)
    listed = _choices(talk, run, question, choices)
    held = _held(run, guide, question) if picked is None else picked
    talk.show(
        "questions.ask",
        [*_unchanged(talk, run, question, noted), *keyboard(talk, run, question, listed, held)],
        title=guide.title.of(talk.language),
        about=about if about not in chosen else None,
        intro=_intro(talk, run, guide),
        place=place,
        total=total,
        certain=certain,
        text=question.text.of(talk.language),
        help=question.help.of(talk.language) if question.help else None,
        low=question.low.of(talk.language) if question.low else None,
        high=question.high.of(talk.language) if question.high else None,
        minimum=question.min,
        maximum=question.max,
        kind=question.kind,
        chosen=chosen,
        before=_note(talk, run, question, noted),
    )


def _place(talk: Talk, run: OpenRun, guide: Guide, question: Question) -> tuple[int, int, bool]:
    """As `walk.place` has it; where all is answered but what something is noted of, among those
    alone."""
    noted = _noted(talk, run)
    path = [each.id for each in walk.path(guide, run.answers)]
    open_ones = [id_ for id_ in path if id_ in noted]
    rest = all(id_ in run.answers for id_ in path if id_ not in noted)
    if rest and question.id in noted and all(each.value is None for each in noted.values()):
        return open_ones.index(question.id) + 1, len(open_ones), True
    return walk.place(guide, run.answers, question)


def _noted(talk: Talk, run: OpenRun) -> Mapping[str, Before]:
    look = talk.house.errands.befores.get(run.guide)
    return look(talk, run) if look else {}


def own_before(run: OpenRun, question: Question) -> Any:
    """What was answered to an open question in this very guide, or picked and not confirmed."""
    return run.picked.get(question.id, run.earlier.get(question.id))


def _held(run: OpenRun, guide: Guide, question: Question) -> Sequence[str]:
    """What is picked of several choices; of what is sealed nothing is shown again."""
    if question.kind != "choices" or guide.confidential:
        return ()
    return own_before(run, question) or ()


def _note(talk: Talk, run: OpenRun, question: Question, noted: Mapping[str, Before]) -> str | None:
    """What was answered before, and earlier in this guide."""
    own, notes = own_before(run, question), []
    if question.id in noted:
        notes.append(noted[question.id].note)
    if own is not None and guide_of(talk, run).confidential:
        notes.append(talk.label("questions.has_answer"))
    elif own is not None and question.id not in run.picked:
        notes.append(
            talk.label("questions.own_answer", answer=shown_value(talk, run, question, own))
        )
    return "\n".join(notes) or None


def _unchanged(
    talk: Talk, run: OpenRun, question: Question, noted: Mapping[str, Before]
) -> list[list[Button]]:
    """One tap for this question, and one for all that are left."""
    row, guide, before = [], guide_of(talk, run), noted.get(question.id)
    if own_before(run, question) is not None:
        if not _held(run, guide, question):
            row.append(talk.button("keep_answer", "q.keep", run.id, question.id, style="primary"))
    elif before is not None and before.value is not None:
        action = ("q.answer", run.id, question.id, before.value)
        row.append(talk.button("unchanged", *action, style="primary"))
    left = _left_so(run, guide, noted)
    if question.id in left and len(left) > 1:
        rest = "keep_rest" if question.id in run.earlier else "rest_unchanged"
        row.append(talk.button(rest, "q.rest", run.id, question.id))
    return [row] if row else []


def _left_so(run: OpenRun, guide: Guide, noted: Mapping[str, Before]) -> dict[str, Any]:
    """By question, what one tap answers to those that are left; a later one may void some."""
    before = {id_: each.value for id_, each in noted.items() if each.value is not None}
    before |= run.earlier
    path = walk.path(guide, before | run.answers)
    return {each.id: before[each.id] for each in path if each.id in before.keys() - run.answers}


def leave_rest(talk: Talk, run: OpenRun) -> None:
    """All that are left and have been answered before, as they were, up to one that is refused."""
    guide, noted = guide_of(talk, run), _noted(talk, run)
    for id_, value in _left_so(run, guide, noted).items():
        question = guide.question(id_)
        if question in walk.path(guide, run.answers):
            if _refused(talk, run, question, value):
                break
            _keep(talk, run, guide, question, value)
    ask(talk, run)


def _intro(talk: Talk, run: OpenRun, guide: Guide) -> str | None:
    """Above the first question; of a confidential guide it has been a page of its own."""
    if guide.intro is None or run.answers or guide.confidential:
        return None
    return guide.intro.of(talk.language)


def put_picked(talk: Talk, run: OpenRun, question: Question, picked: Sequence[str]) -> None:
    """The question of several choices again, with what is picked so far."""
    put(talk, run, guide_of(talk, run), question, picked=picked)


def _so_far(talk: Talk, run: OpenRun, guide: Guide) -> list[str]:
    """What a manager has picked so far, so that a misheard name is seen at once. A choice that
    may be skipped is what somebody thinks, and says nothing without its question."""
    if guide.audience == "new_hire" or guide.confidential or _is_made(talk, run):
        return []
    path = walk.path(guide, run.answers)
    picked = (q for q in path if q.kind in PICKED and not _is_one_of_several(guide, q))
    picked = (q for q in picked if not (q.options and q.optional))
    return [
        shown_value(talk, run, question, run.answers[question.id])
        for question in picked
        if run.answers.get(question.id) is not None
    ]


def _is_one_of_several(guide: Guide, question: Question) -> bool:
    """Its answers are those of another question too, and say nothing without it."""
    return bool(question.options) and any(
        other is not question and other.options == question.options for other in guide.questions
    )


def _is_made(talk: Talk, run: OpenRun) -> bool:
    """Its answers are all alike, and say nothing without their questions."""
    return run.guide in talk.house.errands.makes


def _choices(
    talk: Talk, run: OpenRun, question: Question, hits: Sequence[Choice] | None
) -> Sequence[Choice]:
    if hits is not None:
        return hits
    source = question.options_from or question.suggest_from
    if source is None:
        return ()
    return talk.house.errands.choices[source](talk, run)


# Answers


def said(talk: Talk, run: OpenRun, text: str) -> None:
    """A typed answer to the question that is open, or the words of a button under it; what can't
    be read is asked for anew."""
    guide = guide_of(talk, run)
    question = walk.next_question(guide, run.answers)
    if guide.confidential:
        _take_away(talk)
    if asides.leaves(text):
        halfway.leave(talk, run)
    elif halfway.lapsed(talk, run):
        return
    elif question is None:
        _typed_at_the_end(talk, run, text)
    elif press_named(talk, _ways_on(talk, run, question), text):
        return
    elif question.kind in SEARCHED:
        _search(talk, run, guide, question, text)
    elif question.kind == "file":
        talk.say("questions.wants_file")
    else:
        _take_typed(talk, run, question, text)


def _ways_on(talk: Talk, run: OpenRun, question: Question) -> list[list[Button]]:
    """What can be typed instead of an answer. Who skips a question that has one leaves it so."""
    rows = [*_unchanged(talk, run, question, {}), ways_out(talk, run, question)]
    if run.earlier.get(question.id) is not None:
        rows.append([talk.button("skip", "q.keep", run.id, question.id)])
    return rows


def _take_away(talk: Talk) -> None:
    """What is typed in confidence stays in no chat, also what could not be read."""
    if isinstance(talk.event, Said):
        talk.first("questions.taken_away")
        talk.take_away(talk.event.message_id, "questions.not_taken_away")


def _take_typed(talk: Talk, run: OpenRun, question: Question, text: str) -> None:
    try:
        value = _read(talk, run, question, text)
    except Misread as misread:
        if not (press_latest(talk, text) or _month_opened(talk, run, question, text)):
            talk.say(f"misread.{misread.reason}", **misread.facts)
    else:
        take(talk, run, question, value)


def _month_opened(talk: Talk, run: OpenRun, question: Question, text: str) -> bool:
    """Whether `text` says a month, of which a day can be pressed now."""
    month = read_month(text, talk.today) if question.kind == "date" else None
    if month is None:
        return False
    low, high = date_bounds(question, talk.today)
    if high is not None and high < bounds(*month)[0]:
        month = month[0] - 1, month[1]
    first, last = bounds(*month)
    if (low is not None and last < low) or (high is not None and high < first):
        return False
    put_month(talk, run, question, *month)
    return True


def put_month(talk: Talk, run: OpenRun, question: Question, year: int, month: int) -> None:
    """The question with the days of that month."""
    rows = month_keyboard(talk, run, question, year, month)
    talk.show("questions.calendar", rows, text=question.text.of(talk.language))


def _typed_at_the_end(talk: Talk, run: OpenRun, text: str) -> None:
    """Everything is answered: what is expected is a button, and no other words send it off."""
    if not press_latest(talk, text):
        talk.first("questions.all_answered")
        ask(talk, run)


def _read(talk: Talk, run: OpenRun, question: Question, text: str) -> Any:
    options: Sequence[Option] = ()
    if question.options_from:
        choices = talk.house.errands.choices[question.options_from](talk, run)
        options = [Option(id=str(c.value), sv=c.label) for c in choices]
    return read(question, text, today=talk.today, language=talk.language, options=options)


def _search(talk: Talk, run: OpenRun, guide: Guide, question: Question, text: str) -> None:
    hits = talk.house.errands.searches[question.kind, question.suggest_from](talk, run, text)
    if len(hits) == 1:
        take(talk, run, question, hits[0].value)
    elif hits:
        put(talk, run, guide, question, hits)
    elif not press_latest(talk, text):
        nothing = "nobody_found" if question.kind == "person" else "no_unit_found"
        talk.say(f"questions.{nothing}", typed=text[:40])


def sent_file(talk: Talk, run: OpenRun, file: SentFile) -> bool:
    """Takes a file where one is asked for, unless none like it can be; false where none is."""
    question = walk.next_question(guide_of(talk, run), run.answers)
    if question is None or question.kind != "file":
        return False
    if files.refused(talk, file):
        return True
    value = {"file_id": file.file_id, "name": file.name, "size": file.size, "kind": file.kind}
    take(talk, run, question, value)
    return True


def unexpected(talk: Talk, run: OpenRun) -> None:
    """A picture, a voice or a file where none is asked for: the question again."""
    talk.first("questions.not_an_answer")
    ask(talk, run)


def take(talk: Talk, run: OpenRun, question: Question, value: Any, *, sure: bool = False) -> None:
    """Keeps one answer, sets those aside that it makes void, and goes on; unless the errand
    refuses it. `sure`: it has been asked about and stands."""
    if not sure and _refused(talk, run, question, value):
        return
    _keep(talk, run, guide_of(talk, run), question, value)
    ask(talk, run)


def _keep(talk: Talk, run: OpenRun, guide: Guide, question: Question, value: Any) -> None:
    changed = question if run.earlier.get(question.id, value) != value else None
    runs.answer(talk.db, run, question.id, value, talk.now)
    runs.set_aside(talk.db, run, walk.forgotten(guide, run.answers, changed))


def _refused(talk: Talk, run: OpenRun, question: Question, value: Any) -> bool:
    check = talk.house.errands.checks.get((run.guide, question.id))
    refusal = check(talk, run, value) if check and value is not None else None
    if refusal is None:
        return False
    talk.say(refusal.key, refusal.rows, **refusal.facts)
    return True


def sure(talk: Talk, run: OpenRun, question: str, value: Any) -> Button:
    """Gives an answer that was asked about once more."""
    return talk.button("it_is", "q.answer", run.id, question, value, True, style="primary")


def pressed(talk: Talk, run_id: int, question_id: str) -> tuple[OpenRun, Question] | None:
    """The run and question a button belongs to, if that question is the open one; else a word
    to the presser."""
    run = halfway.here(talk, runs.find(talk.db, talk.speaker.person_id, run_id))
    if run is None or run.status in ("submitted", "dropped"):
        talk.toast("questions.closed")
        return None
    if halfway.lapsed(talk, run):
        return None
    question = walk.next_question(guide_of(talk, run), run.answers)
    if question is None or question.id != question_id:
        talk.toast("questions.answered_already")
        return None
    if run.status == "paused":
        runs.resume(talk.db, run)
    return run, question


# The end


def review(talk: Talk, run: OpenRun, guide: Guide) -> None:
    """All answers, each of which can be changed, and the button that submits."""
    special = talk.house.errands.reviews.get(guide.name)
    if special is not None:
        special(talk, run)
        return
    answered = [
        (
            question.text.of(talk.language),
            _reviewed(talk, run, guide, question),
        )
        for question in walk.path(guide, run.answers)
    ]
    talk.show(
        "questions.review",
        review_rows(talk, run, guide, "save" if guide.saves else "submit"),
        title=guide.title.of(talk.language),
        answered=answered,
        sealed=guide.confidential,
    )


def _reviewed(talk: Talk, run: OpenRun, guide: Guide, question: Question) -> str | None:
    """A message to be sent lies open in the outbox: of what is sealed it tells what was skipped."""
    if guide.confidential and run.answers[question.id] is not None:
        return None
    return shown_value(talk, run, question, run.answers[question.id])


def review_rows(talk: Talk, run: OpenRun, guide: Guide, submit_label: str) -> list[list[Button]]:
    """*Submit*, a *change* for each answer, *later*, and *never mind*."""
    changes = [
        talk.button("change", "q.change", run.id, question.id, n=n)
        for n, question in enumerate(walk.path(guide, run.answers), 1)
    ]
    return [
        [talk.button(submit_label, "q.submit", run.id, style="primary")],
        *two_columns(changes),
        [talk.button("later", "q.later", run.id), talk.button("drop_it", "q.drop", run.id)],
    ]


def submit(talk: Talk, run: OpenRun) -> None:
    """Hands the answers to the errand whose guide it is, or whose task asked for it. Once."""
    runs.close(talk.db, run, "submitted", talk.now)
    takers = talk.house.errands.guides
    takers.get(run.guide, takers[OF_A_TASK])(talk, run)


def as_date(run: OpenRun, question: str) -> date | None:
    """A date answer as a date."""
    value = run.answers.get(question)
    return date.fromisoformat(value) if value else None
