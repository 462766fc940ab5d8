"""The methods of the Bot API that the stand-in knows, as strict as Telegram.

The rules are https://core.telegram.org/bots/api; the words of the errors are Telegram's.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.rehearsal.editing import Editing
from bot.rehearsal.entities import units
from bot.rehearsal.files import MOST_TO_DOWNLOAD
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.rates import Rates
from bot.rehearsal.refusal import Refusal, bad_request
from bot.rehearsal.sending import Sending
from bot.rehearsal.world import World

MOST_ANSWER = 200
MOST_DESCRIPTION = 512
MOST_SHORT_DESCRIPTION = 120
QUERY_LIVES = 60.0
"""Seconds of real time that a press waits for its answer."""
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Api:
    """`call` runs a method by name; getUpdates alone is elsewhere, since it waits."""

    def __init__(self, world: World, rates: Rates | None) -> None:
        self.world = world
        self.sending = Sending(world, rates)
        editing = Editing(world)
        methods: list[Callable[[Parameters], object]] = [
            self.get_me,
            self.delete_webhook,
            self.get_webhook_info,
            self.set_my_commands,
            self.get_my_commands,
            self.delete_my_commands,
            self.set_my_description,
            self.set_my_short_description,
            self.sending.send_message,
            self.sending.send_document,
            self.sending.send_photo,
            self.sending.send_chat_action,
            editing.edit_message_text,
            editing.edit_message_caption,
            editing.edit_message_reply_markup,
            editing.delete_message,
            self.answer_callback_query,
            self.get_file,
            self.leave_chat,
        ]
        self._methods = {method.__name__.replace("_", ""): method for method in methods}

    def call(self, method: str, given: Parameters) -> object:
        """The result of a method (lower case); raises Refusal."""
        run = self._methods.get(method)
        if run is None:
            raise Refusal(404, "Not Found: method not found")
        return run(given)

    def get_me(self, given: Parameters) -> object:
        return self.world.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def delete_webhook(self, given: Parameters) -> object:
        if given.flag("drop_pending_updates"):
            self.world.inbox.drop()
        return True

    def get_webhook_info(self, given: Parameters) -> object:
        pending = len(self.world.inbox)
        return {"url": "", "has_custom_certificate": False, "pending_update_count": pending}

    def set_my_commands(self, given: Parameters) -> object:
        return self._put_commands(given.shape("commands"), given)

    def get_my_commands(self, given: Parameters) -> object:
        return self.world.commands.get(given.shape("scope"), given.text("language_code"))

    def delete_my_commands(self, given: Parameters) -> object:
        return self._put_commands([], given)

    def _put_commands(self, commands: object, given: Parameters) -> bool:
        self.world.commands.put(commands, given.shape("scope"), given.text("language_code"))
        self.world.tell("commands", None)
        return True

    def set_my_description(self, given: Parameters) -> object:
        self.world.description = _within(given.text("description"), MOST_DESCRIPTION)
        self.world.tell("commands", None)
        return True

    def set_my_short_description(self, given: Parameters) -> object:
        text = _within(given.text("short_description"), MOST_SHORT_DESCRIPTION)
        self.world.short_description = text
        return True

    def answer_callback_query(self, given: Parameters) -> object:
        press = self.world.presses.get(given.text("callback_query_id"))
        if press is None or time.monotonic() - press.pressed_at > QUERY_LIVES:
            raise bad_request(TOO_OLD)
        text = _within(given.text("text"), MOST_ANSWER, "MESSAGE_TOO_LONG")
        if press.answer is None:
            self.world.answers(press, text, given.flag("show_alert"), given.text("url") or None)
        return True

    def get_file(self, given: Parameters) -> object:
        file = self.world.files.get(given.text("file_id"))
        if len(file.data) > MOST_TO_DOWNLOAD:
            raise bad_request("file is too big")
        return file.reference() | {"file_path": file.path}

    def leave_chat(self, given: Parameters) -> object:
        chat = self.world.open_chat(given.chat_id())
        if chat.type == "private":
            raise bad_request("chat member status can't be changed in private chats")
        chat.left = True
        return True


def _within(text: str, most: int, otherwise: str = "the description is too long") -> str:
    if units(text) > most:
        raise bad_request(otherwise)
    return text
