"""The buttons under a question, by its kind, and how an answer reads."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bot.domain.tallies import bounds
from bot.errands import Choice
from bot.guides import calendar, walk
from bot.guides.model import DONT_KNOW, Question
from bot.guides.values import date_bounds
from bot.halfway import guide_of
from bot.render import day_in_words, month_in_words, weekday_in_words, weekday_initials
from bot.talk import Button, Talk, two_columns
from storage import people, units
from storage.runs import OpenRun

BLANK = "·"
"""A field of the calendar with no day in it; a button needs something to show."""
SCALE_ROW = 6
"""Figures on a row: a scale reads as a scale only when it stays together."""


def keyboard(
    talk: Talk,
    run: OpenRun,
    question: Question,
    choices: Sequence[Choice],
    selected: Sequence[str] = (),
) -> list[list[Button]]:
    """The answers to press, and below them the ways out."""
    return [*_answers(talk, run, question, choices, selected), ways_out(talk, run, question)]


def _answers(
    talk: Talk, run: OpenRun, question: Question, choices: Sequence[Choice], selected: Sequence[str]
) -> list[list[Button]]:
    def answer(label: str, value: Any) -> Button:
        return Button(label, ("q.answer", run.id, question.id, value))

    match question.kind:
        case "yes_no":
            return [[answer(talk.label(f"questions.{v}"), v) for v in ("yes", "no")]]
        case "scale":
            return _scale(talk, question, answer)
        case "choices":
            return _toggles(talk, run, question, choices, selected)
        case "date":
            suggested = two_columns([answer(c.label, c.value) for c in choices])
            near = [
                answer(talk.label("questions.near", day=day), day.isoformat())
                for day in _near(talk, question)
            ]
            calendar_button = talk.button("calendar", "q.calendar", run.id, question.id)
            return [*suggested, *two_columns([*near, calendar_button])]
        case _:
            listed = options(talk, question, choices)
            return two_columns([answer(c.label, c.value) for c in listed])


def options(talk: Talk, question: Question, choices: Sequence[Choice]) -> Sequence[Choice]:
    """The question's own options, or those found at run time."""
    return choices or [Choice(o.id, o.of(talk.language)) for o in question.options]


def _near(talk: Talk, question: Question) -> list[date]:
    """Today and tomorrow, where no better day is known; yesterday where it has to have been."""
    if question.suggest_from:
        return []
    _, latest = date_bounds(question, talk.today)
    past = latest is not None and latest <= talk.today
    return [talk.today, talk.today + timedelta(days=-1 if past else 1)]


def _scale(talk: Talk, question: Question, answer: Any) -> list[list[Button]]:
    low, high = bounds(question)
    figures = [answer(str(n), n) for n in range(low, high + 1)]
    rows = [figures[i : i + SCALE_ROW] for i in range(0, len(figures), SCALE_ROW)]
    if question.dont_know:
        rows.append([answer(talk.label("questions.dont_know"), DONT_KNOW)])
    return rows


def _toggles(
    talk: Talk, run: OpenRun, question: Question, choices: Sequence[Choice], selected: Sequence[str]
) -> list[list[Button]]:
    """Each press carries what is picked so far; it counts from *done*."""
    rows = [
        Button(
            _picked(question, choice, selected) + choice.label,
            ("q.toggle", run.id, question.id, _toggled(selected, choice.value)),
        )
        for choice in options(talk, question, choices)
    ]
    keys = [[row] for row in rows]
    if selected:
        done = talk.button(
            "picked", "q.answer", run.id, question.id, list(selected), style="primary",
            n=len(selected),
        )  # fmt: skip
        keys.append([done])
    return keys


def _picked(question: Question, choice: Choice, selected: Sequence[str]) -> str:
    """What stands before an option that is picked: its rank, where there is one."""
    if choice.value not in selected:
        return ""
    return f"{selected.index(choice.value) + 1}. " if question.ranked else "✓ "


def _toggled(selected: Sequence[str], value: str) -> list[str]:
    return [v for v in selected if v != value] if value in selected else [*selected, value]


def ways_out(talk: Talk, run: OpenRun, question: Question) -> list[Button]:
    """*Back*, *skip* or *remove*, *later* where there is something to go on with, and *cancel*
    where there is nothing to lose."""
    guide, row = guide_of(talk, run), []
    if walk.back(guide, run.answers, run.earlier) != run.answers:
        row.append(talk.button("back", "q.back", run.id, question.id))
    if question.optional:
        label = "skip" if run.earlier.get(question.id) is None else "remove_answer"
        row.append(talk.button(label, "q.answer", run.id, question.id, None))
    if run.begun or not guide.small:
        row.append(talk.button("later", "q.later", run.id))
    if guide.small:
        row.append(talk.button("cancel", "q.leave", run.id))
    return row


def month_keyboard(
    talk: Talk, run: OpenRun, question: Question, year: int, month: int
) -> list[list[Button]]:
    """A month to press a day in. Seven columns, since a week is what people read it by."""

    def go(mark: str, there: tuple[int, int] | None) -> Button:
        if there is None:
            return Button(BLANK, ("q.nothing",))
        return Button(mark, ("q.calendar", run.id, question.id, *there))

    def cell(day: date) -> Button:
        possible = (earliest is None or day >= earliest) and (latest is None or day <= latest)
        if day.month != month or not possible:
            return Button(BLANK, ("q.nothing",))
        return Button(str(day.day), ("q.answer", run.id, question.id, day.isoformat()))

    earliest, latest = date_bounds(question, talk.today)
    before, after = calendar.neighbours(year, month, earliest, latest)
    title = Button(month_in_words(date(year, month, 1), talk.language), ("q.nothing",))
    names = [Button(name, ("q.nothing",)) for name in weekday_initials(talk.language)]
    weeks = [[cell(day) for day in week] for week in calendar.month(year, month)]
    out = [talk.button("back_to_question", "q.again", run.id, question.id)]
    return [[go("‹", before), title, go("›", after)], names, *weeks, out]


def shown_value(talk: Talk, run: OpenRun, question: Question, value: Any) -> str:
    """An answer as a person reads it."""
    if value is None:
        return talk.label("questions.skipped")
    if value == DONT_KNOW:
        return talk.label("questions.dont_know")
    match question.kind:
        case "yes_no":
            return talk.label(f"questions.{value}")
        case "choice":
            return _option_label(talk, run, question, value)
        case "choices":
            labels = [_option_label(talk, run, question, each) for each in value]
            if question.ranked and len(labels) > 1:
                labels = [f"{n}. {label}" for n, label in enumerate(labels, 1)]
            return ", ".join(labels)
        case "date":
            day = date.fromisoformat(value)
            if day.year == talk.today.year:
                return weekday_in_words(day, talk.language)
            return day_in_words(day, talk.language)
        case "person":
            card = people.colleague(talk.db, talk.actor, value)
            return card.name if card else "–"
        case "unit":
            unit = units.find(talk.db, talk.actor, value)
            return talk.label("questions.unit", unit=unit) if unit else "–"
        case "file":
            return str(value["name"])
        case _:
            return str(value)


def _option_label(talk: Talk, run: OpenRun, question: Question, value: str) -> str:
    choices: Sequence[Choice] = ()
    if question.options_from:
        choices = talk.house.errands.choices[question.options_from](talk, run)
    labels = {choice.value: choice.label for choice in options(talk, question, choices)}
    return labels.get(value, value)
