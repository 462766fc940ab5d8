"""The methods that change or remove what was written."""

from __future__ import annotations

from datetime import timedelta

from bot.rehearsal import keyboard, wording
from bot.rehearsal.chat import Message
from bot.rehearsal.entities import Text
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusal import bad_request
from bot.rehearsal.world import World

DELETABLE_FOR = timedelta(hours=48)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


class Editing:
    def __init__(self, world: World) -> None:
        self._world = world

    def edit_message_text(self, given: Parameters) -> object:
        content = wording.message_text(given)
        message = self._own_message(given)
        if message.file:
            raise bad_request("there is no text in the message to edit")
        return self._edit(message, given, content, given.text("text"))

    def edit_message_caption(self, given: Parameters) -> object:
        content = wording.caption(given)
        message = self._own_message(given)
        if not message.file:
            raise bad_request("there is no caption in the message to edit")
        return self._edit(message, given, content, given.text("caption"))

    def edit_message_reply_markup(self, given: Parameters) -> object:
        message = self._own_message(given)
        return self._edit(message, given, message.content, message.html)

    def delete_message(self, given: Parameters) -> object:
        message = self._message(given, "delete")
        if self._world.now() - message.sent_at > DELETABLE_FOR:
            raise bad_request("message can't be deleted for everyone")
        self._world.deletes(message)
        return True

    def _edit(self, message: Message, given: Parameters, content: Text, html: str) -> object:
        markup = keyboard.read(given.shape("reply_markup"))
        if content == message.content and markup == message.keyboard:
            raise bad_request(NOT_MODIFIED)
        self._world.edits(message, content, html, markup)
        return message.payload()

    def _own_message(self, given: Parameters) -> Message:
        message = self._message(given, "edit")
        if not message.from_bot:
            raise bad_request("message can't be edited")
        return message

    def _message(self, given: Parameters, purpose: str) -> Message:
        chat = self._world.open_chat(given.chat_id())
        if not given.text("message_id"):
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(given.integer("message_id"))
        if message is None or message.deleted:
            raise bad_request(f"message to {purpose} not found")
        return message
