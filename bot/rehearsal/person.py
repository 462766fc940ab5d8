"""A person with a phone, who writes to the bot and reads what it writes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from bot.rehearsal.chat import Chat, Message, Press, Toast
from bot.rehearsal.entities import Text, from_plain, units
from bot.rehearsal.files import File
from bot.rehearsal.wording import MOST_TEXT

if TYPE_CHECKING:
    from bot.rehearsal.world import World

WITHIN = 5.0
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")

What = str | re.Pattern[str] | Callable[[Message], object]


class Person:
    """One of the people in a rehearsal.

    Everything a person does is known to the bot at its next getUpdates. What they wait for
    (`sees`, `hears`) is looked for among what has changed since they last did something, so a
    story never finds an old answer to a new question.
    """

    def __init__(
        self,
        world: World,
        number: int,
        name: str,
        *,
        username: str | None = None,
        role: str = "",
        language: str = "sv",
        link: str | None = None,
        tip: str = "",
    ) -> None:
        first, _, last = name.partition(" ")
        self.id = number
        self.name = name
        self.username = username
        self.role = role
        self.language = language
        self.link = link
        """The invitation that the page offers while this person has not connected."""
        self.tip = tip
        """What the page suggests to try, while this person has not connected."""
        self.connected = False
        """Has written to the bot at least once: before that the bot cannot write here."""
        self.blocked = False
        self.chat = Chat(number, first_name=first, last_name=last or None, username=username)
        self._world = world
        self._acted = 0

    def __repr__(self) -> str:
        return f"<{self.name}, {self.role or 'person'} {self.id}>"

    def user(self) -> dict[str, Any]:
        """The Bot API's User."""
        shape = {"id": self.id, "is_bot": False, "language_code": self.language}
        chat = self.chat.payload()
        return shape | {k: v for k, v in chat.items() if k.endswith("name")}

    # What a person does

    def says(self, text: str) -> Message:
        """ValueError for no words, or more than fit into one message."""
        if not text.strip() or units(text) > MOST_TEXT:
            raise ValueError(f"a message has 1 to {MOST_TEXT} characters, not {units(text)}")
        return self._sends(text)

    def sends_file(
        self, name: str, data: bytes, *, caption: str = "", mime: str | None = None
    ) -> Message:
        return self._sends(caption, self._world.files.add(name, data, mime))

    def sends_photo(self, data: bytes, *, name: str = "photo.jpg", caption: str = "") -> Message:
        """`data` is a PNG or JPEG; Refusal otherwise."""
        return self._sends(caption, self._world.files.add_photo(name, data))

    def is_invited(self, link: str) -> None:
        """Get an invitation in the hand: the page offers to open it."""
        self.link = link
        self._world.tell("person", self)

    def opens(self, link: str | None = None) -> Message:
        """Follow a deep link (their own invitation by default) and press START.

        ValueError when the link leads elsewhere than to this bot's start.
        """
        link = link or self.link
        if link is None:
            raise ValueError(f"{self.name} has no invitation to open")
        parameter = start_parameter(link, str(self._world.bot["username"]))
        if self.blocked:
            self.unblocks()
        return self.says(f"/start {parameter}".strip())

    def presses(self, label: str, *, on: Message | None = None) -> Press:
        """Press the button with these words, on the newest message that has one (or `on`).

        AssertionError when no such button is to be seen (it lists those that are), or when it is
        a link: those are opened with `opens(button.url)`.
        """
        message = on or self.chat.newest(lambda m: m.button(label))
        button = message.button(label) if message else None
        if message is None or button is None:
            raise AssertionError(f"{self.name} sees no button {label!r}.\n{self.transcript()}")
        if button.data is None:
            raise AssertionError(f"the button {label!r} is no press but {button.action}")
        return self.presses_data(button.data, on=message)

    def presses_data(self, data: str, *, on: Message) -> Press:
        """Press with any data on any message: forged, outdated, or in another's chat."""
        self._acts()
        return self._world.presses_data(self, on, data)

    def blocks(self) -> None:
        self._becomes("kicked")

    def unblocks(self) -> None:
        self._becomes("member")

    # What a person sees

    @property
    def messages(self) -> list[Message]:
        """What is to be seen in the chat, oldest first."""
        return self.chat.visible()

    @property
    def fresh(self) -> list[Message]:
        """What the bot has written or changed since this person last did something."""
        return [m for m in self.chat.visible() if m.from_bot and m.changed > self._acted]

    @property
    def last(self) -> Message:
        """The newest message of the bot; LookupError when there is none."""
        message = self.chat.newest(lambda m: m.from_bot)
        if message is None:
            raise LookupError(f"the bot has written nothing to {self.name}")
        return message

    @property
    def toasts(self) -> list[Toast]:
        return self.chat.toasts

    @property
    def documents(self) -> list[File]:
        """Files and photos that the bot has sent."""
        return [m.file for m in self.chat.visible() if m.from_bot and m.file]

    async def sees(self, what: What, *, within: float = WITHIN) -> Message:
        """Wait for a message of the bot, new or edited since this person last did something.

        `what`: words in it, a pattern, or a predicate. AssertionError after `within` seconds,
        with the conversation as it stood.
        """
        wanted = _wanted(what)
        found = await self.chat.bell.until(
            lambda: next((m for m in reversed(self.fresh) if wanted(m)), None), within
        )
        if found is None:
            raise AssertionError(
                f"{self.name} did not see {what!r} within {within:g} s.\n{self.transcript()}"
            )
        return found

    async def hears(self, words: str, *, within: float = WITHIN) -> Toast:
        """Wait for a toast or alert with these words, since this person last did something."""
        found = await self.chat.bell.until(lambda: self._fresh_toast(words), within)
        if found is None:
            heard = [toast.text for toast in self.toasts]
            raise AssertionError(f"{self.name} heard {heard}, and not {words!r}")
        return found

    def transcript(self) -> str:
        """The conversation as it can be seen now, for a reader of a failed test."""
        lines = [f"The chat of {self.name}:"]
        for message in self.messages[-12:]:
            who = "bot" if message.from_bot else self.name
            file = f" [{message.file.name}]" if message.file else ""
            fresh = "*" if message in self.fresh else " "
            lines.append(f"{fresh} {who}:{file} {message.text}")
            for row in message.keyboard.rows:
                lines.append("    " + "  ".join(f"[{button.text}]" for button in row))
        return "\n".join(lines)

    def _fresh_toast(self, words: str) -> Toast | None:
        fresh = (t for t in self.toasts if t.changed > self._acted and words in t.text)
        return next(fresh, None)

    def _sends(self, text: str, file: File | None = None) -> Message:
        if self.blocked:
            raise RuntimeError(f"{self.name} has blocked the bot and cannot write to it")
        self._acts()
        connected, self.connected = self.connected, True
        content: Text = from_plain(text)
        message = self._world.writes(self.chat, self.user(), content, text, file=file)
        if not connected:
            self._world.tell("person", self)
        self._world.inbox.add("message", message.payload())
        return message

    def _acts(self) -> None:
        self._acted = self._world.revision

    def _becomes(self, status: str) -> None:
        blocked = status == "kicked"
        if blocked == self.blocked:
            return
        self._acts()
        self.blocked = blocked
        self._world.tell("person", self)
        bot = self._world.bot
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        self._world.inbox.add(
            "my_chat_member",
            {
                "chat": self.chat.payload(),
                "from": self.user(),
                "date": int(self._world.now().timestamp()),
                "old_chat_member": _membership(bot, old),
                "new_chat_member": _membership(bot, new),
            },
        )


def start_parameter(link: str, username: str) -> str:
    """The token in `https://t.me/<username>?start=<token>`; ValueError for any other link."""
    parts = urlsplit(link)
    query = parse_qs(parts.query)
    token = query.get("start", [""])[0]
    if parts.netloc != "t.me" or parts.path.strip("/").lower() != username.lower():
        raise ValueError(f"{link} does not lead to https://t.me/{username}")
    if token and not _START_PARAMETER.fullmatch(token):
        raise ValueError(f"{token!r} is no start parameter: A-Z a-z 0-9 _ - and at most 64")
    return token


def _membership(bot: dict[str, Any], status: str) -> dict[str, Any]:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": bot, "status": status, **until}


def _wanted(what: What) -> Callable[[Message], object]:
    if isinstance(what, str):
        return lambda message: what in message.text
    if isinstance(what, re.Pattern):
        return lambda message: what.search(message.text)
    return what
