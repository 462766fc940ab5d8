"""Buttons pressed by typing what they say: people answer a machine as they would a colleague."""

import re
from collections.abc import Sequence
from typing import Any

from bot.guides import asides
from bot.talk import SAYS, Rows, Talk
from storage import outbox

BUTTON = re.compile(r"([0-9a-z]{1,13})\.([0-9]{1,4})")
"""A button's data as we write it: the message's id and the button's place; see `bot.sender`."""


def press(talk: Talk, action: Sequence[Any]) -> bool:
    """Does what a button does; false where that is nothing, or nothing for this speaker."""
    verb, *arguments = action or [None]
    registered = talk.house.errands.presses.get(verb) if verb else None
    if registered is None or (talk.speaker.guest and verb not in talk.house.errands.guest_presses):
        return False
    registered(talk, *arguments)
    return True


def press_named(talk: Talk, rows: Rows, typed: str) -> bool:
    """Does what the button does that says so; false where none or several do. What was shown
    last goes first: *back* there may lead elsewhere."""
    said = asides.bare(typed)
    named = [button.action for row in rows for button in row if asides.bare(button.label) == said]
    if not said or not named:
        return False
    return press_latest(talk, typed) or _press_the_one(talk, named)


def press_latest(talk: Talk, typed: str) -> bool:
    """The same with the buttons last shown to the speaker, of which only marks are kept."""
    actions = outbox.latest_actions(talk.db, talk.speaker.person_id)
    if not actions or actions[-1][0] != SAYS:
        return False
    said = asides.mark(typed) if asides.bare(typed) else None
    marked = zip(actions, actions[-1][1:], strict=False)
    return _press_the_one(talk, [action for action, mark in marked if mark == said])


def _press_the_one(talk: Talk, actions: Sequence[Sequence[Any]]) -> bool:
    """Several buttons may say the same, as long as they do the same."""
    if not actions or any(list(each) != list(actions[0]) for each in actions):
        return False
    return press(talk, actions[0])
