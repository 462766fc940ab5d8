"""Typed answers turned into values: forgiving about form, never guessing at content."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.guides.choosing import choose, choose_several
from bot.guides.dates import read_date
from bot.guides.misread import Misread, shown
from bot.guides.model import DONT_KNOW, Option, Question
from bot.guides.numerals import fold, read_number

Value = str | int | float | list[str]
Bounds = tuple[date | None, date | None]

LONGEST_TEXT = 2000
_FRINGE = " .,!?"


def _folded(phrases: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in phrases.split(","))


_YES = _folded(
    "ja, j, jo, japp, jepp, javisst, jadå, jajamän, absolut, visst, självklart, ja tack, 👍, "
    "yes, y, yep, yeah, yup, sure, of course, yes please"
)
_NO = _folded(
    "nej, n, nä, nää, näe, nepp, nix, nejdå, inte, nej tack, 👎, no, nope, nah, not, no thanks"
)
_DONT_KNOW = _folded(
    "vet ej, vet inte, jag vet inte, ingen aning, osäker, "
    "don't know, dont know, i don't know, i dont know, not sure, no idea"
)


def read(
    question: Question, typed: str, *, today: date, language: str, options: Sequence[Option] = ()
) -> Value:
    """The answer that `typed` gives; raise Misread, which says what is expected.

    `options` are those found at run time, when the question has none of its own. People, units
    and files are searched or sent, not read: they raise ValueError.
    """
    match question.kind:
        case "yes_no":
            return _yes_no(typed)
        case "choice":
            return choose(typed, question.options or options, language).id
        case "choices":
            return _choices(question, typed, question.options or options, language)
        case "scale":
            return _scale(question, typed, language)
        case "number":
            return _number(question, typed, language)
        case "date":
            return _date(question, typed, today, language)
        case "text":
            return _text(question, typed)
    raise ValueError(f"A {question.kind} is not read from text: search for it or receive it.")


def date_bounds(question: Question, today: date) -> Bounds:
    """The earliest and the latest date the question takes, None where it takes any."""
    return _as_date(question.min, today), _as_date(question.max, today)


def accept_date(question: Question, day: date, today: date) -> str:
    """The value of a date chosen in the calendar; raise Misread when it is out of bounds."""
    low, high = date_bounds(question, today)
    facts = {"date": day, "min": low, "max": high, "example": _example_date(low, high, today)}
    if low and day < low:
        raise Misread("date_too_early", **facts)
    if high and day > high:
        raise Misread("date_too_late", **facts)
    return day.isoformat()


def _yes_no(typed: str) -> str:
    said = fold(typed).strip(_FRINGE)
    if said in _YES:
        return "yes"
    if said in _NO:
        return "no"
    raise Misread("not_yes_no", typed=shown(typed))


def _choices(question: Question, typed: str, options: Sequence[Option], language: str) -> list[str]:
    chosen = choose_several(typed, options, language)
    most = question.max_choices
    if most and len(chosen) > most:
        example = ", ".join(str(number) for number in range(1, most + 1))
        raise Misread("too_many_choices", chosen=len(chosen), max=most, example=example)
    return [option.id for option in chosen]


def _scale(question: Question, typed: str, language: str) -> int | str:
    """A step by number ("4", "fyra", "4/5", "4 av 5") or by what its end is called."""
    said = fold(typed.replace("’", "'")).strip(_FRINGE)
    if question.dont_know and said in _DONT_KNOW:
        return DONT_KNOW
    low, high = _number_bounds(question)
    for words, end in ((question.low, low), (question.high, high)):
        if words and end is not None and said == fold(words.of(language)):
            return int(end)
    number = read_number(re.sub(rf" ?(?:/|av|of) ?{high}$", "", said), language)
    if isinstance(number, int) and _within(number, low, high):
        return number
    raise Misread(
        "not_on_scale",
        typed=shown(typed),
        min=low,
        max=high,
        dont_know=question.dont_know,
        example=_example_number(low, high),
    )


def _number(question: Question, typed: str, language: str) -> int | float:
    low, high = _number_bounds(question)
    facts = {"min": low, "max": high, "example": _example_number(low, high)}
    number = read_number(typed, language)
    if number is None:
        raise Misread("not_a_number", typed=shown(typed), **facts)
    if low is not None and number < low:
        raise Misread("number_too_small", number=number, **facts)
    if high is not None and number > high:
        raise Misread("number_too_large", number=number, **facts)
    return number


def _date(question: Question, typed: str, today: date, language: str) -> str:
    if (day := read_date(typed, today, language)) is not None:
        return accept_date(question, day, today)
    low, high = date_bounds(question, today)
    example = _example_date(low, high, today)
    raise Misread("not_a_date", typed=shown(typed), min=low, max=high, example=example)


def _text(question: Question, typed: str) -> str:
    text = typed.strip()
    longest = question.max_length or LONGEST_TEXT
    if not text:
        raise Misread("empty", max=longest)
    if len(text) > longest:
        raise Misread("text_too_long", length=len(text), max=longest)
    return text


def _as_date(bound: int | float | date | None, today: date) -> date | None:
    if bound is None or isinstance(bound, date):
        return bound
    return today + timedelta(days=int(bound))


def _number_bounds(question: Question) -> tuple[int | float | None, int | float | None]:
    low, high = (
        None if isinstance(bound, date) else bound for bound in (question.min, question.max)
    )
    return low, high


def _within(number: int | float, low: int | float | None, high: int | float | None) -> bool:
    return (low is None or low <= number) and (high is None or number <= high)


def _example_number(low: int | float | None, high: int | float | None) -> int | float:
    if low is not None and high is not None:
        return max(low, (low + high) // 2)
    return next((bound for bound in (low, high) if bound is not None), 12)


def _example_date(low: date | None, high: date | None, today: date) -> date:
    day = today + timedelta(days=14)
    if high and day > high:
        day = high
    return low if low and day < low else day
