"""The methods that write something new into a chat."""

from __future__ import annotations

from collections.abc import Callable

from bot.rehearsal import keyboard, wording
from bot.rehearsal.chat import Chat
from bot.rehearsal.entities import Text
from bot.rehearsal.files import File
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.rates import Rates
from bot.rehearsal.refusal import Refusal, bad_request
from bot.rehearsal.world import World

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)

Add = Callable[[str, bytes], File]


class Sending:
    """`rates` may be changed while running; None lets everything through."""

    def __init__(self, world: World, rates: Rates | None) -> None:
        self.rates = rates
        self._world = world

    def send_message(self, given: Parameters) -> object:
        chat = self._world.open_chat(given.chat_id())
        return self._send(chat, given, wording.message_text(given), given.text("text"))

    def send_document(self, given: Parameters) -> object:
        return self._send_file(given, "document", self._world.files.add)

    def send_photo(self, given: Parameters) -> object:
        return self._send_file(given, "photo", self._world.files.add_photo)

    def send_chat_action(self, given: Parameters) -> object:
        chat = self._world.open_chat(given.chat_id())
        action = given.text("action")
        if action not in ACTIONS:
            raise bad_request("wrong parameter action in request")
        self._world.acts(chat, action)
        return True

    def _send_file(self, given: Parameters, field: str, add: Add) -> object:
        chat = self._world.open_chat(given.chat_id())
        content = wording.caption(given)
        file = self._file(given, field, add)
        return self._send(chat, given, content, given.text("caption"), file)

    def _send(
        self, chat: Chat, given: Parameters, content: Text, html: str, file: File | None = None
    ) -> object:
        markup = keyboard.read(given.shape("reply_markup"))
        if self.rates:
            self.rates.spend(chat.id)
        bot = self._world.bot
        return self._world.writes(chat, bot, content, html, markup, file).payload()

    def _file(self, given: Parameters, field: str, add: Add) -> File:
        source = given.text(field)
        upload = given.uploads.get(source.removeprefix("attach://") or field)
        if upload is None and source:
            return self._known_file(source)
        if upload is None:
            raise bad_request(f"there is no {field} in the request")
        if not upload[1]:
            raise bad_request("file must be non-empty")
        return add(*upload)

    def _known_file(self, file_id: str) -> File:
        try:
            return self._world.files.get(file_id)
        except Refusal:
            raise bad_request("wrong file identifier/HTTP URL specified") from None
