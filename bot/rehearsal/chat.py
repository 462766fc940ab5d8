"""Chats and the messages in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.rehearsal.bell import Bell
from bot.rehearsal.entities import Text
from bot.rehearsal.files import File
from bot.rehearsal.keyboard import NO_KEYBOARD, Button, Keyboard

KEPT_WHEN_LEAN = 200


@dataclass(slots=True, eq=False)
class Message:
    """One message. `html` is what was sent, `text` what people see of it (or its caption)."""

    id: int
    chat: Chat
    sender: dict[str, Any]
    sent_at: datetime
    content: Text
    html: str
    keyboard: Keyboard = NO_KEYBOARD
    file: File | None = None
    edits: int = 0
    edited_at: datetime | None = None
    deleted: bool = False
    changed: int = 0
    """The world's revision at the last change: later changes have higher numbers."""

    @property
    def text(self) -> str:
        return self.content.plain

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def buttons(self) -> list[str]:
        return [button.text for button in self.keyboard]

    def button(self, label: str) -> Button | None:
        return next((button for button in self.keyboard if button.text == label), None)

    def payload(self) -> dict[str, Any]:
        """The Bot API's Message; an InaccessibleMessage when it has been deleted."""
        shape: dict[str, Any] = {"message_id": self.id, "chat": self.chat.payload(), "date": 0}
        if self.deleted:
            return shape
        shape |= {"from": self.sender, "date": int(self.sent_at.timestamp())}
        if self.edited_at:
            shape["edit_date"] = int(self.edited_at.timestamp())
        if self.file:
            photo = self.file.is_photo
            shape["photo" if photo else "document"] = (
                self.file.photo() if photo else self.file.document()
            )
        words = "caption" if self.file else "text"
        if self.text:
            shape[words] = self.text
        if self.content.entities:
            shape["caption_entities" if self.file else "entities"] = self.content.entities
        if self.keyboard:
            shape["reply_markup"] = self.keyboard.payload()
        return shape


@dataclass(frozen=True, slots=True)
class Toast:
    """How the bot answered a press: a short line on top, or an alert to be closed."""

    text: str
    alert: bool = False
    url: str | None = None
    changed: int = 0


@dataclass(slots=True, eq=False)
class Press:
    """A pressed button, spinning until the bot has answered it."""

    id: str
    chat: Chat
    message_id: int
    data: str
    pressed_at: float
    answer: Toast | None = None

    async def answered(self, within: float = 5.0) -> Toast:
        """The bot's answer; AssertionError when none came in time."""
        toast = await self.chat.bell.until(lambda: self.answer, within)
        assert toast, f"the press of {self.data!r} was not answered within {within:g} s"
        return toast


@dataclass(slots=True, eq=False)
class Chat:
    id: int
    type: str = "private"
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    username: str | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    """Everything written here, deleted messages too, oldest first."""
    toasts: list[Toast] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    """What sendChatAction showed: `typing` and the like."""
    bell: Bell = field(default_factory=Bell)
    left: bool = False

    def payload(self) -> dict[str, Any]:
        fields = ("id", "type", "title", "first_name", "last_name", "username")
        return {name: value for name in fields if (value := getattr(self, name)) is not None}

    def visible(self) -> list[Message]:
        return [message for message in self.messages.values() if not message.deleted]

    def newest(self, wanted: Callable[[Message], object]) -> Message | None:
        """The newest visible message that satisfies `wanted`."""
        found = (m for m in reversed(self.messages.values()) if not m.deleted and wanted(m))
        return next(found, None)

    def keep(self, message: Message, lean: bool) -> None:
        self.messages[message.id] = message
        if lean and len(self.messages) > KEPT_WHEN_LEAN:
            del self.messages[next(iter(self.messages))]
