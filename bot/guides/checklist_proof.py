"""What makes a checklist sound, beyond being written in the right shape."""

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from bot.guides.checklists import (
    ABOUT,
    FACTS,
    PHASES,
    WHO,
    Checklist,
    ChecklistKind,
    ChecklistTask,
    DepartureKind,
    Destination,
    Employment,
    Fact,
)
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

_THEIRS: Mapping[ChecklistKind, str] = {
    "introduction": "new hire",
    "departure": "leaver",
    "development": "employee",
    "placement": "supervisor",
}
_VALUES: Mapping[Fact, Sequence[str]] = {
    "employment": get_args(Employment),
    "departure": get_args(DepartureKind),
    "destination": get_args(Destination),
}
"""What a fact can be; a position or a unit can be anything."""


def checklist_findings(checklist: Checklist, known: Known) -> Iterator[Finding]:
    """Whom it is about reads the title, and the tasks that are theirs or that they sign."""
    yield from word_findings(checklist.title, ("title",), "title of the file", ALL_LANGUAGES)
    for index, word in enumerate(checklist.positions):
        if not word.strip():
            what = "positions holds an empty word, which fits every position"
            yield Finding(("positions", index), what, "Remove it; [] is the general checklist")
    yield from id_findings(("task",), "task", checklist.tasks)
    data = checklist.model_dump(by_alias=True)
    for index, task in enumerate(checklist.tasks):
        place = ("task", index)
        own = task.who == ABOUT[checklist.kind]
        languages = ALL_LANGUAGES if own or task.both_sign else AT_WORK
        for at, words in words_in(task, place):
            needed = ALL_LANGUAGES if at[-1] == "yours" else languages
            yield from word_findings(words, at, whole(at, data), needed)
        yield from _kind_findings(checklist.kind, task, place)
        yield from _task_findings(checklist.kind, task, place, known)


def _kind_findings(kind: ChecklistKind, task: ChecklistTask, place: Place) -> Iterator[Finding]:
    """A task of an introduction is no task of a departure."""
    fact = task.ask_if.fact if task.ask_if else "position"
    for keys, value, fitting in (
        (("phase",), task.phase, PHASES[kind]),
        (("who",), task.who, WHO[kind]),
        (("ask_if", "fact"), fact, FACTS[kind]),
    ):
        if value not in fitting:
            what = f'{keys[-1]} of task "{task.id}" is "{value}", which fits no {kind}'
            yield Finding((*place, *keys), what, use_one_of(fitting))
    if kind == "departure" and task.due.roughly > 0 and (task.who == "leaver" or task.both_sign):
        what = f'task "{task.id}" is for the leaver, who is no longer there when it is due'
        yield Finding((*place, "due"), what, "Have it due on the last day or before it")


def _task_findings(
    kind: ChecklistKind, task: ChecklistTask, place: Place, known: Known
) -> Iterator[Finding]:
    name, their = f'task "{task.id}"', _THEIRS[kind]
    own = task.who == ABOUT[kind]
    if task.both_sign and own:
        what = f"{name} is the {their}'s own, and both_sign has the {their} sign it again"
        yield Finding((*place, "both_sign"), what, "Remove both_sign, or name who signs with them")
    if task.yours is not None and own:
        what = f"{name} is the {their}'s own, and yours is their title of what others do"
        yield Finding((*place, "yours"), what, "Remove yours, and write to them in title")
    taken = known.errands or frozenset()
    if task.guide is not None and known.guides is not None and task.guide not in known.guides:
        what = f'{name} opens the guide "{task.guide}", which does not exist'
        yield Finding((*place, "guide"), what, use_one_of(sorted(known.guides - taken)))
    elif task.guide in taken:
        what = f'{name} opens the guide "{task.guide}", which is an errand of its own'
        yield Finding((*place, "guide"), what, "Name a guide of your own, or remove guide")
    yield from _ask_if_findings(task, place)


def _ask_if_findings(task: ChecklistTask, place: Place) -> Iterator[Finding]:
    if task.ask_if is None:
        return
    name, at = f'task "{task.id}"', (*place, "ask_if", "any_of")
    if not task.ask_if.any_of:
        what = f"{name} applies if a fact is one of none, so never"
        yield Finding(at, what, "Write what fits in any_of, or remove ask_if")
    values = _VALUES.get(task.ask_if.fact, task.ask_if.any_of)
    for value in task.ask_if.any_of:
        if not value.strip():
            yield Finding(at, f"{name} applies if a fact holds an empty word", "Remove it")
        elif value not in values:
            what = f'{name} applies if the {task.ask_if.fact} is "{value}", which it cannot be'
            yield Finding(at, what, use_one_of(values))
