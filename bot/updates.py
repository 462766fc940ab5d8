"""What people do, out of what Telegram sends: telegram.Update -> one plain event."""

from dataclasses import dataclass

from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatType

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
    size: int
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


def read(update: Update) -> Event:
    """Never raises: what is not understood is `Ignored`."""
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        change = update.my_chat_member
        return _membership(
            update.update_id, change.chat, change.from_user.id, change.new_chat_member.status
        )
    message = update.message
    if message is None or message.from_user is None:
        return Ignored(update.update_id, 0)
    if message.chat.type != ChatType.PRIVATE:
        return AddedToGroup(update.update_id, message.from_user.id, message.chat.id)
    return _message(update.update_id, message, message.from_user.id)


def _message(update_id: int, message: Message, user_id: int) -> Event:
    text = message.text
    if text is not None:
        if text == "/start" or text.startswith("/start "):
            return Started(update_id, user_id, text[7:].strip())
        return Said(update_id, user_id, text)
    caption = message.caption or ""
    if message.document is not None:
        file = message.document
        name = file.file_name or "fil"
        size = file.file_size or 0
        return SentFile(update_id, user_id, file.file_id, name, size, "document", caption)
    if message.photo:
        best = message.photo[-1]
        size = best.file_size or 0
        return SentFile(update_id, user_id, best.file_id, "foto.jpg", size, "photo", caption)
    return SentOther(update_id, user_id)


def _pressed(update_id: int, query: CallbackQuery) -> Event:
    message = query.message
    if message is not None and message.chat.type != ChatType.PRIVATE:
        return Ignored(update_id, query.from_user.id)
    message_id = message.message_id if message is not None else None
    return Pressed(update_id, query.from_user.id, query.id, query.data or "", message_id)


def _membership(update_id: int, chat: Chat, user_id: int, status: str) -> Event:
    if chat.type != ChatType.PRIVATE:
        gone = status in ("left", "kicked")
        if gone:
            return Ignored(update_id, user_id)
        return AddedToGroup(update_id, user_id, chat.id)
    if status == "kicked":
        return Blocked(update_id, user_id)
    return Returned(update_id, user_id)
