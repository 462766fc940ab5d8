"""What makes a checklist sound, beyond being written in the right shape."""

from collections.abc import Iterator
from typing import get_args

from bot.guides.checklists import Checklist, ChecklistTask, Employment
from bot.guides.lines import Place
from bot.guides.problems import Finding, whole
from bot.guides.soundness import (
    ALL_LANGUAGES,
    AT_WORK,
    Known,
    id_findings,
    use_one_of,
    word_findings,
    words_in,
)


def checklist_findings(checklist: Checklist, known: Known) -> Iterator[Finding]:
    """The new hire reads the title, and the tasks that are theirs or that they sign."""
    yield from word_findings(checklist.title, ("title",), "title of the file", ALL_LANGUAGES)
    for index, word in enumerate(checklist.positions):
        if not word.strip():
            what = "positions holds an empty word, which fits every position"
            yield Finding(("positions", index), what, "Remove it; [] is the general checklist")
    yield from id_findings(("task",), "task", checklist.tasks)
    data = checklist.model_dump(by_alias=True)
    for index, task in enumerate(checklist.tasks):
        place = ("task", index)
        languages = ALL_LANGUAGES if task.who == "new_hire" or task.both_sign else AT_WORK
        for at, words in words_in(task, place):
            needed = ALL_LANGUAGES if at[-1] == "yours" else languages
            yield from word_findings(words, at, whole(at, data), needed)
        yield from _task_findings(task, place, known)


def _task_findings(task: ChecklistTask, place: Place, known: Known) -> Iterator[Finding]:
    name = f'task "{task.id}"'
    if task.both_sign and task.who == "new_hire":
        what = f"{name} is the new hire's own, and both_sign has the new hire sign it again"
        yield Finding((*place, "both_sign"), what, "Remove both_sign, or name who signs with them")
    if task.yours is not None and task.who == "new_hire":
        what = f"{name} is the new hire's own, and yours is their title of what others do"
        yield Finding((*place, "yours"), what, "Remove yours, and write to them in title")
    taken = known.errands or frozenset()
    if task.guide is not None and known.guides is not None and task.guide not in known.guides:
        what = f'{name} opens the guide "{task.guide}", which does not exist'
        yield Finding((*place, "guide"), what, use_one_of(sorted(known.guides - taken)))
    elif task.guide in taken:
        what = f'{name} opens the guide "{task.guide}", which is an errand of its own'
        yield Finding((*place, "guide"), what, "Name a guide of your own, or remove guide")
    if task.ask_if is None:
        return
    at = (*place, "ask_if", "any_of")
    if not task.ask_if.any_of:
        what = f"{name} applies if a fact is one of none, so never"
        yield Finding(at, what, "Write what fits in any_of, or remove ask_if")
    for fact in task.ask_if.any_of:
        if not fact.strip():
            yield Finding(at, f"{name} applies if a fact holds an empty word", "Remove it")
        elif task.ask_if.fact == "employment" and fact not in get_args(Employment):
            what = f'{name} applies if the employment is "{fact}", which it cannot be'
            yield Finding(at, what, use_one_of(get_args(Employment)))
