"""The world as the page shows it: plain shapes, ready for JSON."""

from __future__ import annotations

from typing import Any

from bot.rehearsal.chat import Chat, Message, Press
from bot.rehearsal.clock import MovableClock
from bot.rehearsal.faults import Faults
from bot.rehearsal.files import File
from bot.rehearsal.keyboard import Button
from bot.rehearsal.person import Person
from bot.rehearsal.world import World

Shape = dict[str, Any]


def state(world: World, faults: Faults) -> Shape:
    """Everything; what happens after it is told as `change`s."""
    pending = [press for press in world.presses.values() if press.answer is None]
    return {
        "bot": bot(world),
        "clock": clock(world.clock),
        "faults": active(faults),
        "people": [person(world, p) for p in world.people.values()],
        "messages": [message(m) for p in world.people.values() for m in p.chat.visible()],
        "presses": [pressed(press) for press in pending],
    }


def change(world: World, what: str, subject: object) -> tuple[str, Shape] | None:
    """One thing that happened, as an event for the page; None for what it does not show."""
    match subject:
        case Message() if subject.chat.id in world.people:
            return "message", message(subject)
        case Person():
            return "person", person(world, subject)
        case Press():
            return what, pressed(subject)
        case (Chat() as chat, str() as action):
            return "action", {"person": chat.id, "action": action}
        case None:
            people = [person(world, p) for p in world.people.values()]
            return "commands", {"bot": bot(world), "people": people}
    return None


def bot(world: World) -> Shape:
    return {
        "name": world.bot["first_name"],
        "username": world.bot["username"],
        "description": world.description or world.short_description,
    }


def clock(moving: MovableClock) -> Shape:
    return {
        "now": moving.now().isoformat(timespec="milliseconds"),
        "frozen": moving.frozen,
        "advancing": moving.advancing,
    }


def active(faults: Faults) -> list[Shape]:
    return [{"kind": f.kind, "calls": f.calls, "probability": f.probability} for f in faults.active]


def person(world: World, somebody: Person) -> Shape:
    return {
        "id": somebody.id,
        "name": somebody.name,
        "role": somebody.role,
        "connected": somebody.connected,
        "blocked": somebody.blocked,
        "link": somebody.link,
        "tip": somebody.tip,
        "commands": world.commands.shown_to(somebody.id, somebody.language),
    }


def message(written: Message) -> Shape:
    shape: Shape = {"id": written.id, "person": written.chat.id, "deleted": written.deleted}
    if written.deleted:
        return shape
    return shape | {
        "by_bot": written.from_bot,
        "text": written.text,
        "entities": written.content.entities,
        "keyboard": [[_button(button) for button in row] for row in written.keyboard.rows],
        "file": _file(written.file) if written.file else None,
        "at": written.sent_at.isoformat(timespec="seconds"),
        "edits": written.edits,
    }


def pressed(press: Press) -> Shape:
    answer = press.answer
    return {
        "id": press.id,
        "person": press.chat.id,
        "message": press.message_id,
        "data": press.data,
        "answer": answer and {"text": answer.text, "alert": answer.alert, "url": answer.url},
    }


def _button(button: Button) -> Shape:
    return {
        "text": button.text,
        "style": button.style,
        "data": button.data,
        "url": button.url,
    }


def _file(file: File) -> Shape:
    return {
        "name": file.name,
        "size": len(file.data),
        "url": f"/rehearsal/files/{file.id}",
        "width": file.width,
        "height": file.height,
    }
