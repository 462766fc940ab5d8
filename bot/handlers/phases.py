"""The tasks of one phase of a matter, as a list where one's own can be ticked."""

from collections.abc import Sequence

from bot.errands import Errand
from bot.guides.checklists import PHASES, ChecklistKind
from bot.handlers import tasks as task_errand
from bot.handlers.words import task_title
from bot.talk import Button, Talk, two_columns
from storage import tasks
from storage.tasks import TaskCard

errand = Errand()


def phase_buttons(talk: Talk, kind: ChecklistKind, cards: Sequence[TaskCard]) -> list[list[Button]]:
    """One for each phase that has tasks, with how many are done."""
    buttons = []
    for phase in PHASES[kind]:
        here = [card for card in cards if card.phase == phase]
        if here:
            done, total = sum(not card.is_open for card in here), len(here)
            action = ("matter.phase", here[0].matter_id, phase)
            buttons.append(talk.button("phase", *action, phase=phase, done=done, total=total))
    return two_columns(buttons)


@errand.press("matter.phase")
def phase(talk: Talk, matter_id: int, name: str) -> None:
    """The tasks of one phase: one's own can be ticked here, all can be opened."""
    cards = [card for card in tasks.of_matter(talk.db, talk.actor, matter_id) if card.may_follow]
    here = [(n, task) for n, task in enumerate((t for t in cards if t.phase == name), 1)]
    if not here:
        talk.toast("tasks.gone")
        return
    matter = here[0][1]
    mine = matter.person_id == talk.speaker.person_id
    waiting = [(n, task) for n, task in here if _waits_for_me(talk, task)]
    rows = [_tick_row(talk, n, task) for n, task in waiting]
    rows += _in_rows(
        [Button(str(n), ("task.open", task.id)) for n, task in here if (n, task) not in waiting]
    )
    kind = talk.house.errands.matters[matter.matter_kind]
    rows.append([talk.button("back", *((kind.own,) if mine else (kind.open, matter_id)))])
    lines = [(task_title(talk, task), task) for _, task in here]
    talk.show("tasks.phase", rows, phase=name, lines=lines, mine=mine)


def _waits_for_me(talk: Talk, task: TaskCard) -> bool:
    return task.is_open and talk.speaker.person_id in task.waits_for


def _tick_row(talk: Talk, n: int, task: TaskCard) -> list[Button]:
    do = "answer_n" if task.guide else "done_n"
    return [
        talk.button(do, "matter.tick", task.id, style="primary", n=n),
        talk.button("open_n", "task.open", task.id, n=n),
    ]


def _in_rows(buttons: list[Button], width: int = 5) -> list[list[Button]]:
    """Figures are so short that five of them fit side by side."""
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]


@errand.press("matter.tick")
def tick_here(talk: Talk, task_id: int) -> None:
    """Ticks in the list, which stays where it is."""
    if task_errand.tick(talk, task_id):
        task = tasks.find(talk.db, talk.actor, task_id)
        if task is not None:
            phase(talk, task.matter_id, task.phase)
