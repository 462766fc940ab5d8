"""How the answers to one question of a check-in fell out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.guides.model import DONT_KNOW, Question

COUNTED = ("scale", "yes_no", "choice", "choices")
"""The kinds of question whose answers can be counted."""
FEWEST = 5
"""Answers below which only the whole organisation's are shown: fewer would tell who said what."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One possible answer, as the guide's kind stores it, and who gave it."""

    value: Any
    count: int
    share: float
    """Of those who answered, 0 to 1. With several choices the shares add up to more than 1."""


@dataclass(frozen=True, slots=True)
class Tally:
    question: Question
    answers: int
    """People who answered; "don't know" and skipped do not count."""
    dont_know: int
    outcomes: tuple[Outcome, ...]
    """All that can be answered, in the guide's order; several choices with the most first."""
    mean: float | None
    """Of a scale that somebody answered."""
    withheld: bool
    """Too few answered: nothing is told but that."""


def tally(question: Question, given: Iterable[tuple[Any, int]], *, whole: bool) -> Tally:
    """`given`: each answer and how many gave it. `whole`: these are all the organisation's."""
    given = list(given)
    times: Counter[Any] = Counter()
    answers = dont_know = 0
    for value, count in given:
        if value == DONT_KNOW:
            dont_know += count
        elif value is not None:
            answers += count
            times.update(dict.fromkeys(value if isinstance(value, list) else [value], count))
    if answers < FEWEST and not whole:
        return Tally(question, 0, 0, (), None, withheld=True)
    values = [*dict.fromkeys([*_possible(question), *times])]
    outcomes = [Outcome(v, times[v], times[v] / answers if answers else 0.0) for v in values]
    if question.kind == "choices":
        outcomes.sort(key=lambda outcome: -outcome.count)
    return Tally(
        question, answers, dont_know, tuple(outcomes), _mean(question, times), withheld=False
    )


def _possible(question: Question) -> list[Any]:
    match question.kind:
        case "scale":
            low, high = bounds(question)
            return list(range(low, high + 1))
        case "yes_no":
            return ["yes", "no"]
        case _:
            return [option.id for option in question.options]


def bounds(question: Question) -> tuple[int, int]:
    """A scale's lowest and highest figure."""
    low, high = question.min, question.max
    assert isinstance(low, int), "a scale's bounds are whole numbers, says the proof"
    assert isinstance(high, int), "a scale's bounds are whole numbers, says the proof"
    return low, high


def _mean(question: Question, times: Counter[Any]) -> float | None:
    if question.kind != "scale" or not times:
        return None
    return float(sum(value * count for value, count in times.items()) / times.total())
