"""The digest's own buttons: done, tomorrow, next week. After each it is shown anew, in place."""

from collections.abc import Sequence
from typing import Any

from bot import digest
from bot.errands import Errand
from bot.handlers import tasks as task_errand
from bot.pressing import press
from bot.talk import Talk
from storage import tasks

errand = Errand()


def refresh(talk: Talk) -> None:
    """The digest as it reads now, where it stood."""
    talk.anew = False
    composed = digest.compose(talk, again=talk.digest)
    if composed.text:
        talk.show_text(composed.text, composed.rows)
    else:
        talk.show("digest.all_done", [[talk.button("menu", "menu")]])


@errand.press("in_digest")
def in_digest(talk: Talk, shown: Sequence[int], verb: str, *arguments: Any) -> None:
    """An action on the digest itself, which shows these tasks."""
    talk.digest = shown
    _press(talk, verb, arguments)


@errand.press("anew", guests=True)
def anew(talk: Talk, verb: str, *arguments: Any) -> None:
    """Another button's action, with what it shows below the digest."""
    talk.anew = True
    _press(talk, verb, arguments)


def _press(talk: Talk, verb: str, arguments: Sequence[Any]) -> None:
    if not press(talk, [verb, *arguments]):  # the digest is of an older version
        talk.toast("menu.not_your_button")


@errand.press("digest.done", in_digest=True)
def done(talk: Talk, task_id: int) -> None:
    """One tap; a task with questions or a file opens those instead, below."""
    talk.anew = True
    if task_errand.tick(talk, task_id) or not talk.out:  # done elsewhere, the line is out of date
        refresh(talk)


@errand.press("digest.undo", in_digest=True)
def undo(talk: Talk, task_id: int) -> None:
    task_errand.untick(talk, task_id)
    refresh(talk)


@errand.press("digest.later", in_digest=True)
def later(talk: Talk, task_id: int, until: str) -> None:
    card = tasks.find(talk.db, talk.actor, task_id)
    if card is None or not card.is_open or talk.speaker.person_id not in card.waits_for:
        talk.toast("tasks.closed_already")
        refresh(talk)
        return
    day = task_errand.put_off_until(talk, until)
    tasks.put_off(talk.db, talk.actor, task_id, day)
    talk.toast("tasks.put_off", day=day)
    refresh(talk)
