"""The stand-in's world: the bot's people, their chats, and what has been said."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.rehearsal.chat import Chat, Message, Press, Toast
from bot.rehearsal.clock import MovableClock
from bot.rehearsal.commands import Commands
from bot.rehearsal.entities import Text
from bot.rehearsal.files import File, Files
from bot.rehearsal.inbox import Inbox
from bot.rehearsal.keyboard import NO_KEYBOARD, Keyboard
from bot.rehearsal.person import Person
from bot.rehearsal.refusal import bad_request, forbidden

QUERIES_KEPT = 10_000
KEPT_WHEN_LEAN = 100

Listener = Callable[[str, object], None]


class World:
    """Everything that happens goes through here, is given a revision, and is told to listeners."""

    def __init__(self, bot: dict[str, Any], clock: MovableClock, lean: bool) -> None:
        self.bot = bot
        self.clock = clock
        self.lean = lean
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: OrderedDict[str, Press] = OrderedDict()
        self.inbox = Inbox()
        self.files = Files(lean)
        self.commands = Commands()
        self.description = ""
        self.short_description = ""
        self.revision = 0
        self.listeners: list[Listener] = []
        self._message_id = 0
        self._press_id = 4_000_000_000

    def now(self) -> datetime:
        return self.clock.now()

    def joins(self, person: Person) -> None:
        self.people[person.id] = person
        self.chats[person.id] = person.chat
        self.tell("person", person)

    def writes(
        self,
        chat: Chat,
        sender: dict[str, Any],
        content: Text,
        html: str,
        keyboard: Keyboard = NO_KEYBOARD,
        file: File | None = None,
    ) -> Message:
        """A new message, by a person or the bot."""
        self._message_id += 1
        message = Message(self._message_id, chat, sender, self.now(), content, html, keyboard, file)
        chat.keep(message, self.lean)
        self._changes(message)
        return message

    def edits(self, message: Message, content: Text, html: str, keyboard: Keyboard) -> None:
        message.content, message.html, message.keyboard = content, html, keyboard
        message.edits += 1
        message.edited_at = self.now()
        self._changes(message)

    def deletes(self, message: Message) -> None:
        message.deleted = True
        self._changes(message)

    def presses_data(self, person: Person, message: Message, data: str) -> Press:
        """A press as the bot gets it, whether or not the message has such a button."""
        self._press_id += 1
        press = Press(str(self._press_id), person.chat, message.id, data, time.monotonic())
        self.expects_answer(press)
        query = {
            "id": press.id,
            "from": person.user(),
            "message": message.payload(),
            "chat_instance": str(message.chat.id),
            "data": data,
        }
        self.tell("press", press)
        self.inbox.add("callback_query", query)
        return press

    def expects_answer(self, press: Press) -> None:
        self.presses[press.id] = press
        if len(self.presses) > QUERIES_KEPT:
            self.presses.popitem(last=False)

    def answers(self, press: Press, text: str, alert: bool, url: str | None) -> None:
        press.answer = Toast(text, alert, url, self._next_revision())
        if text or url:
            press.chat.toasts.append(press.answer)
            if self.lean:
                del press.chat.toasts[:-KEPT_WHEN_LEAN]
        press.chat.bell.ring()
        self.tell("answer", press)

    def acts(self, chat: Chat, action: str) -> None:
        chat.actions.append(action)
        if self.lean:
            del chat.actions[:-KEPT_WHEN_LEAN]
        chat.bell.ring()
        self.tell("action", (chat, action))

    def open_chat(self, chat_id: int) -> Chat:
        """The chat, when the bot may write there. Raises Refusal."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.left:
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        person = self.people.get(chat_id)
        if person and not person.connected:
            raise forbidden("bot can't initiate conversation with a user")
        if person and person.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def tell(self, what: str, subject: object) -> None:
        for listener in self.listeners:
            listener(what, subject)

    def _changes(self, message: Message) -> None:
        message.changed = self._next_revision()
        message.chat.bell.ring()
        self.tell("message", message)

    def _next_revision(self) -> int:
        self.revision += 1
        return self.revision
