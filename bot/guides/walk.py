"""Where one is in a guide: worked out anew from the answers every time, never stored.

Answers are keyed by question id. A skipped question has the answer None; a question that has
not been answered has no key.
"""

from collections.abc import Collection, Mapping
from typing import Any

from bot.guides.model import Guide, Question

Answers = Mapping[str, Any]


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


def back(guide: Guide, answers: Answers) -> dict[str, Any]:
    """The answers without the one given before the question that is open now.

    With no question open that is the last one; with nothing before it, nothing is removed.
    """
    before: str | None = None
    for question in path(guide, answers):
        if question.id not in answers:
            break
        before = question.id
    return {key: value for key, value in answers.items() if key != before}


def change(guide: Guide, answers: Answers, question_id: str) -> dict[str, Any]:
    """The answers without this one, so that it is asked again, and those it forgets.

    Raise KeyError when the guide has no such question.
    """
    question = guide.question(question_id)
    gone = {question.id, *question.forgets}
    return {key: value for key, value in answers.items() if key not in gone}


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
