"""What people do, out of what Telegram sends: an Update's JSON -> one plain event.

It is read as it came (https://core.telegram.org/bots/api#update): making python-telegram-bot's
objects of it took as long as sending the reply, and one that they refuse would stop every other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

ALLOWED = ["message", "callback_query", "my_chat_member"]


@dataclass(frozen=True, slots=True)
class Event:
    update_id: int
    user_id: int
    """Who did it; the private chat with them has the same id."""


@dataclass(frozen=True, slots=True)
class Started(Event):
    """/start, with the invite's token or nothing."""

    payload: str


@dataclass(frozen=True, slots=True)
class Said(Event):
    text: str
    message_id: int | None = None
    """Telegram's id of it, to delete it by."""


@dataclass(frozen=True, slots=True)
class Pressed(Event):
    query_id: str
    data: str
    message_id: int | None
    """The message the button sits under; unset when Telegram does not know any more."""


@dataclass(frozen=True, slots=True)
class SentFile(Event):
    file_id: str
    name: str
    size: int | None
    """Bytes; unset where Telegram does not say."""
    kind: str
    """document or photo."""
    caption: str


@dataclass(frozen=True, slots=True)
class SentOther(Event):
    """Something Kompis can't read: a voice message, a sticker, a place."""


@dataclass(frozen=True, slots=True)
class Blocked(Event):
    """The person blocked the bot, or deleted the chat."""


@dataclass(frozen=True, slots=True)
class Returned(Event):
    """The person unblocked the bot."""


@dataclass(frozen=True, slots=True)
class AddedToGroup(Event):
    """Kompis speaks in private chats only."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Ignored(Event):
    """Nothing to answer: our own doings, or a kind of update we did not ask for."""


def read(update: Json) -> Event:
    """Never raises: what is not understood is `Ignored`."""
    update_id = update["update_id"]
    try:
        return _read(update_id, update)
    except (LookupError, TypeError, AttributeError):
        return Ignored(update_id, 0)


def _read(update_id: int, update: Json) -> Event:
    if "callback_query" in update:
        return _pressed(update_id, update["callback_query"])
    if "my_chat_member" in update:
        return _membership(update_id, update["my_chat_member"])
    message = update["message"]
    user_id = message["from"]["id"]
    if not _is_private(message):
        return AddedToGroup(update_id, user_id, message["chat"]["id"])
    return _message(update_id, user_id, message)


def _message(update_id: int, user_id: int, message: Json) -> Event:
    text = message.get("text")
    if text is not None:
        if text == "/start" or text.startswith("/start "):
            return Started(update_id, user_id, text[7:].strip())
        return Said(update_id, user_id, text, message.get("message_id"))
    caption = message.get("caption", "")
    if "document" in message:
        file = message["document"]
        name, size = file.get("file_name", "fil"), file.get("file_size")
        return SentFile(update_id, user_id, file["file_id"], name, size, "document", caption)
    if message.get("photo"):
        best = message["photo"][-1]
        size = best.get("file_size")
        return SentFile(update_id, user_id, best["file_id"], "foto.jpg", size, "photo", caption)
    return SentOther(update_id, user_id)


def _pressed(update_id: int, query: Json) -> Event:
    user_id = query["from"]["id"]
    message = query.get("message")
    if message is not None and not _is_private(message):
        return Ignored(update_id, user_id)
    message_id = message["message_id"] if message is not None else None
    return Pressed(update_id, user_id, query["id"], query.get("data", ""), message_id)


def _membership(update_id: int, change: Json) -> Event:
    user_id, status = change["from"]["id"], change["new_chat_member"]["status"]
    if not _is_private(change):
        if status in ("left", "kicked"):
            return Ignored(update_id, user_id)
        return AddedToGroup(update_id, user_id, change["chat"]["id"])
    if status == "kicked":
        return Blocked(update_id, user_id)
    return Returned(update_id, user_id)


def _is_private(where: Json) -> bool:
    return bool(where["chat"]["type"] == "private")
