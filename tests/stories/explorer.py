"""Somebody curious, who presses every button they find, to see what can be seen."""

from bot.rehearsal.chat import Message
from bot.rehearsal.person import Person
from tests.stories.stage import Stage

MOST = 1000
"""Presses, so that a search that finds no end ends nevertheless, and fails."""
NEVER_PRESSED = (
    *("Det är inte jag", "Ångra", "I morgon", "Nästa vecka"),
    *("It is not me", "Undo", "Tomorrow", "Next week"),
    *("Svenska", "English", "Lätt svenska"),
)
"""The first ends the chat, and the search with it; the others bring nothing new to read."""


async def everything_seen(stage: Stage, person: Person, *commands: str) -> str:
    """All that this person gets to read since they last did something, the words on buttons too:
    by these commands and by all buttons under what they bring. A button is pressed once for each
    message that has it; since a press changes the message, a command is given again until it
    leads to nothing new."""
    read: set[str] = set()
    pressed: set[tuple[str, str]] = set()
    await stage.settles()
    _reads(person, read)
    for command in commands:
        before = -1
        while len(pressed) > before:
            before = len(pressed)
            person.says(command)
            await stage.settles()
            _reads(person, read)
            while found := _untried(person, pressed):
                message, label = found
                pressed.add((_first_line(message), label))
                assert len(pressed) < MOST, f"{command} leads on and on"
                person.presses(label, on=message)
                await stage.is_answered()
                _reads(person, read)
            await stage.settles()
            _reads(person, read)
    return "\n".join(read)


def _reads(person: Person, read: set[str]) -> None:
    for message in person.fresh:
        read.update((message.text, *message.buttons))
    read.update(toast.text for toast in person.toasts[-3:])


def _untried(person: Person, pressed: set[tuple[str, str]]) -> tuple[Message, str] | None:
    for message in reversed(person.messages):
        for button in message.keyboard:
            known = (_first_line(message), button.text) in pressed
            if button.data and not known and not _brings_nothing_new(button.text):
                return message, button.text
    return None


def _brings_nothing_new(label: str) -> bool:
    """In the digest a task's number stands before the words."""
    return label.lstrip("0123456789 ") in NEVER_PRESSED


def _first_line(message: Message) -> str:
    return message.text.partition("\n")[0]
