"""Finding the options that someone means by what they type."""

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from bot.guides.misread import Misread, shown
from bot.guides.model import Option
from bot.guides.numerals import NUMBERS, fold
from bot.guides.words import Language

_FRINGE = " .!?)("
_SPLITS = (r"[;\n]", r",", r"\s(?:och|samt|and)\s|[&+]")
_ENDING = re.compile(r"(?<=....)(?:en|et|an)$")
"""Of one certain thing: *gymnasiet* begins as *gymnasium* does."""
_NUMBER = re.compile(r"\d{1,3}", re.ASCII)
_NUMBERS_IN_A_ROW = re.compile(r"\d+(?:\s+\d+)+", re.ASCII)


def choose(typed: str, options: Sequence[Option], language: str) -> Option:
    """The one option meant by number, label or part of a label; raise Misread."""
    found = _candidates(typed, options, language)
    if len(found) == 1:
        return found[0]
    labels = [option.of(language) for option in found or options]
    raise Misread(
        "ambiguous_option" if found else "not_an_option",
        typed=shown(typed),
        options=labels,
        example=labels[0] if labels else "",
    )


def choose_several(typed: str, options: Sequence[Option], language: str) -> list[Option]:
    """One or more, as they are typed: what comes first may be what weighs most, as with buttons.
    The first part not understood raises Misread.

    The whole is tried before its parts, since a label may hold a comma or an "och".
    """
    if len(_candidates(typed, options, language)) != 1:
        for part in _parts(typed):
            if len(part) > 1:
                pieces = dict.fromkeys(part)
                chosen = [o for piece in pieces for o in choose_several(piece, options, language)]
                return list({option.id: option for option in chosen}.values())
    return [choose(typed, options, language)]


def _parts(typed: str) -> Iterable[list[str]]:
    for split in _SPLITS:
        pieces = re.split(split, typed, flags=re.IGNORECASE)
        yield [piece.strip() for piece in pieces if piece.strip()]
    yield typed.split() if _NUMBERS_IN_A_ROW.fullmatch(typed.strip()) else []


def _candidates(typed: str, options: Sequence[Option], language: str) -> list[Option]:
    """Equal labels win outright; a number is weighed against labels that begin with it."""
    said = fold(typed).strip(_FRINGE)
    if not said:
        return []
    if equal := _labelled(re.compile(rf"{re.escape(said)}$"), options, language):
        return equal
    start = re.compile(rf"{re.escape(said)}\b" if said.isdigit() else re.escape(said))
    inside = re.compile(rf".*\b{start.pattern}")
    partial: list[Option] = []
    if len(said) > 1 or said.isdigit():
        partial = _labelled(start, options, language) or _labelled(inside, options, language)
    if not partial and (stem := _ENDING.sub("", said)) != said:
        partial = _labelled(re.compile(re.escape(stem)), options, language)
    numbered = _numbered(said, options)
    return numbered + [option for option in partial if option not in numbered]


def _labelled(pattern: re.Pattern[str], options: Sequence[Option], language: str) -> list[Option]:
    """In the reader's language if it is found there, else in any."""
    own = [option for option in options if pattern.match(_label(option, language))]
    return own or [
        option
        for option in options
        if any(pattern.match(_label(option, other)) for other in get_args(Language))
    ]


def _label(option: Option, language: str) -> str:
    return fold(option.of(language)).strip(_FRINGE)


def _numbered(said: str, options: Sequence[Option]) -> list[Option]:
    number = int(said) if _NUMBER.fullmatch(said) else NUMBERS.get(said, 0)
    return [options[number - 1]] if 1 <= number <= len(options) else []
