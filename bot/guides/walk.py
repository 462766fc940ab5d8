"""Where one is in a guide: worked out anew from the answers every time, never stored.

Answers are keyed by question id. A skipped question has the answer None; a question that has
not been answered has no key.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from bot.guides.model import Guide, Question

Answers = Mapping[str, Any]
NOTHING: Answers = MappingProxyType({})


def path(guide: Guide, answers: Answers) -> tuple[Question, ...]:
    """The questions that apply as far as the answers tell: those answered and those to come.

    A question that waits for an earlier one to be answered is not among them yet.
    """
    on_path: list[Question] = []
    counted: dict[str, Any] = {}
    for question in guide.questions:
        condition = question.ask_if
        if condition is None or _met(condition.any_of, counted.get(condition.question)):
            on_path.append(question)
            if question.id in answers:
                counted[question.id] = answers[question.id]
    return tuple(on_path)


def next_question(guide: Guide, answers: Answers) -> Question | None:
    """The first question still to ask, or None when all that apply are answered."""
    return next((q for q in path(guide, answers) if q.id not in answers), None)


def place(guide: Guide, answers: Answers, question: Question) -> tuple[int, int, bool]:
    """(3, 9, True) for question 3 of 9, (3, 9, False) for 3 of nine at most: some depend on
    answers that are still to come. The count never grows on the way.

    Raise ValueError when the question does not apply.
    """
    on_path = [each.id for each in path(guide, answers)]
    open_, most = {id_ for id_ in on_path if id_ not in answers}, len(on_path)
    for each in guide.questions:
        if each.ask_if is not None and each.ask_if.question in open_:
            open_.add(each.id)
            most += each.id not in on_path
    return on_path.index(question.id) + 1, most, most == len(on_path)


def back(guide: Guide, answers: Answers, earlier: Answers = NOTHING) -> dict[str, Any]:
    """The answers after a step back from the question that is open now: without the one given
    before it; with nothing before it, nothing is removed.

    Where all else is answered one came from the review, and goes back there: the question is
    answered as it was `earlier`.
    """
    before: str | None = None
    for question in path(guide, answers):
        if question.id not in answers:
            if guide.review and question.id in earlier:
                as_it_was = {**answers, question.id: earlier[question.id]}
                if next_question(guide, as_it_was) is None:
                    return as_it_was
            break
        before = question.id
    return {key: value for key, value in answers.items() if key != before}


def forgotten(guide: Guide, answers: Answers, changed: Question | None) -> frozenset[str]:
    """The questions whose answers count no more now that one is given: those it makes void, and
    those that were suggested for what it was before it was `changed`."""
    kept = relevant(guide, answers)
    suggested = changed.forgets if changed else ()
    return frozenset(id_ for id_ in answers if id_ not in kept or id_ in suggested)


def relevant(guide: Guide, answers: Answers) -> dict[str, Any]:
    """The answers without those that others have made void.

    An answer whose condition is not decided yet, because that question is to be asked again,
    stays: it may well hold afterwards.
    """
    kept: dict[str, Any] = {}
    undecided: set[str] = set()
    for question in guide.questions:
        condition = question.ask_if
        waits = condition is not None and condition.question in undecided
        if waits or condition is None or _met(condition.any_of, kept.get(condition.question)):
            if question.id in answers:
                kept[question.id] = answers[question.id]
            else:
                undecided.add(question.id)
    return kept


def _met(any_of: Collection[str], answer: Any) -> bool:
    if answer is None:
        return False
    if isinstance(answer, list | tuple):
        return any(str(member) in any_of for member in answer)
    return str(answer) in any_of
