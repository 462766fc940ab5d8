"""Outbox -> Telegram: replies at once, the rest at a measured pace, each until it is settled.

What may have arrived, because Telegram's answer was lost, goes again: rather twice than not at
all. That holds for digests too: each is written once, and may reach a phone twice. What is pressed
on both counts once.
"""

import asyncio
import contextlib
import json
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram import InputFile
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.health import Health
from bot.poller import BACKOFF
from bot.talk import Toast
from bot.transport import NotSent, PlainBot, seconds_of
from storage.outbox import REPLY, Outcome, Outgoing

log = logging.getLogger(__name__)

AT_ONCE = 48
"""Calls under way at the same time; fewer than the transport's connections."""
SLOW_AT_ONCE = 8
"""Of those, the most that are no replies."""
ROOM_FOR_REPLIES = 5
"""Of the sends a second that Telegram allows, how many are left to replies."""
TRIES = 8
"""Tries in a row before a message waits in the outbox for `PAUSE`."""
REPLY_TRIES = 60
"""The same for a reply, ten minutes: in the outbox a later one would overtake it."""
PAUSE = timedelta(minutes=5)
A_MOMENT = timedelta(seconds=2)
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Limits:
    per_second: float = 30
    per_chat_second: float = 1


class Pace:
    """A bucket of sends: replies draw on it freely, others wait until there is room."""

    def __init__(self, per_second: float) -> None:
        self._rate = per_second
        self._level = per_second
        self._at = time.monotonic()

    def take(self) -> None:
        self._refill()
        self._level = max(self._level - 1, -self._rate)

    def wait(self) -> float:
        """Seconds until something that is not a reply may go."""
        self._refill()
        missing = 1 + ROOM_FOR_REPLIES * self._rate / 30 - self._level
        return max(missing / self._rate, 0.0)

    def _refill(self) -> None:
        now = time.monotonic()
        self._level = min(self._level + (now - self._at) * self._rate, self._rate)
        self._at = now


class Sender:
    """Sends what is committed. What became of each is collected in `outcomes`."""

    def __init__(
        self,
        bot: PlainBot,
        limits: Limits,
        health: Health,
        now: Callable[[], datetime],
        unreachable: Callable[[int], Awaitable[None]],
    ) -> None:
        """`unreachable(chat)` is told when Telegram says that a chat is closed to us."""
        self._bot = bot
        self._limits = limits
        self._health = health
        self._now = now
        self._unreachable = unreachable
        self._lanes: dict[int, deque[Outgoing]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._pace = Pace(limits.per_second)
        self._calls = asyncio.Semaphore(AT_ONCE)
        self._slow_calls = asyncio.Semaphore(SLOW_AT_ONCE)
        self._quiet_until = 0.0
        self._last: dict[int, float] = {}
        self.outcomes: list[Outcome] = []
        self.collected = asyncio.Event()

    def send(self, messages: Sequence[Outgoing], toasts: Sequence[Toast] = ()) -> None:
        """Takes over what is committed and `sending`; in each chat, in this order."""
        for toast in toasts:
            self._spawn(self._toast(toast))
        for message in messages:
            lane = self._lanes.get(message.chat_id)
            if lane is None:
                self._lanes[message.chat_id] = deque([message])
                self._spawn(self._drain(message.chat_id))
            else:
                lane.append(message)

    @property
    def under_way(self) -> int:
        return sum(len(lane) for lane in self._lanes.values())

    async def idle(self) -> None:
        """Returns when nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def finish(self, seconds: float) -> None:
        """At the end: gives what is under way this long to get through."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()

    def take_outcomes(self) -> list[Outcome]:
        """What has been settled since the last time, for the next transaction."""
        taken, self.outcomes = self.outcomes, []
        self.collected.clear()
        return taken

    def give_back(self, outcomes: Sequence[Outcome]) -> None:
        """That transaction failed."""
        self.outcomes = [*outcomes, *self.outcomes]
        self.collected.set()

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, chat_id: int) -> None:
        lane = self._lanes[chat_id]
        try:
            while lane:
                outcome = await self._outcome(lane[0])
                self.outcomes.append(outcome)  # asked for now: it may be another list since
                self.collected.set()
                lane.popleft()
        finally:
            del self._lanes[chat_id]

    async def _outcome(self, message: Outgoing) -> Outcome:
        try:
            return await self._settle(message)
        except Exception as error:  # it may not keep back what comes after it
            log.error("message %d can't be sent", message.id, exc_info=error)
            return Outcome(message.id, "failed", error=type(error).__name__)

    async def _settle(self, message: Outgoing) -> Outcome:
        """Tries until it is sent, refused, or not worth another try now."""
        tries = REPLY_TRIES if message.priority == REPLY else TRIES
        for wait in (*BACKOFF, *BACKOFF[-1:] * (tries - len(BACKOFF))):
            try:
                return await self._try(message)
            except RetryAfter as error:
                pause = seconds_of(error)
                self._quiet_until = time.monotonic() + pause
                self._health.resent += 1
                await asyncio.sleep(pause)
            except NotSent:
                self._health.resent += 1
                await asyncio.sleep(wait)
            except Forbidden:
                return await self._closed(message)
            except BadRequest as error:
                outcome = await self._refused(message, error)
                if outcome is not None:
                    return outcome
            except NetworkError:
                self._health.resent += 1
                await asyncio.sleep(wait)
            except InvalidToken:  # not the message's fault: it waits for a token that is known
                return Outcome(
                    message.id, "queued", error="no token", not_before=self._now() + A_MOMENT
                )
            except TelegramError as error:
                log.error("message %d failed", message.id, exc_info=error)
                return Outcome(message.id, "failed", error=type(error).__name__)
        return Outcome(message.id, "queued", error="no answer", not_before=self._now() + PAUSE)

    async def _try(self, message: Outgoing) -> Outcome:
        if message.priority == REPLY:
            self._pace.take()
            async with self._calls:
                sent = await self._call(message)
        else:
            await self._await_turn(message.chat_id)
            async with self._slow_calls:
                sent = await self._call(message)
        self._health.sent += 1
        message_id = sent.get("message_id") if isinstance(sent, dict) else None
        return Outcome(message.id, "sent", message_id=message_id)

    async def _await_turn(self, chat_id: int) -> None:
        """About one a second per chat, and room kept for replies over all."""
        gap = 1 / self._limits.per_chat_second
        while True:
            now = time.monotonic()
            wait = max(
                self._pace.wait(), self._quiet_until - now, self._last.get(chat_id, 0) + gap - now
            )
            if wait <= 0:
                break
            await asyncio.sleep(wait)
        self._pace.take()
        self._last[chat_id] = time.monotonic()
        if len(self._last) > 10_000:
            self._last = {c: at for c, at in self._last.items() if at > time.monotonic() - gap}

    async def _call(self, message: Outgoing) -> Any:
        match message.kind:
            case "send" | "edit":
                return await self._say(message)
            case "leave":
                return await self._leave(message.chat_id)
            case "delete":
                where = {"chat_id": message.chat_id, "message_id": message.edits}
                return await self._bot.call("deleteMessage", where)
            case _:
                return await self._hand_over(message)

    async def _leave(self, chat_id: int) -> Any:
        """To have been let out already is as good."""
        with contextlib.suppress(Forbidden):
            return await self._bot.call("leaveChat", {"chat_id": chat_id})

    async def _say(self, message: Outgoing) -> Any:
        arguments: dict[str, Any] = {
            "chat_id": message.chat_id,
            "text": message.text,
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
        }
        if message.keyboard:
            arguments["reply_markup"] = markup(message)
        if message.kind == "edit" and message.edits is not None:
            arguments["message_id"] = message.edits
            return await self._bot.call("editMessageText", arguments)
        return await self._bot.call("sendMessage", arguments)

    async def _hand_over(self, message: Outgoing) -> Any:
        method = "sendPhoto" if message.kind == "photo" else "sendDocument"
        field = "photo" if message.kind == "photo" else "document"
        content: Any = message.file_id
        if message.content is not None:
            content = InputFile(message.content, filename=message.file_name)
        arguments: dict[str, Any] = {"chat_id": message.chat_id, field: content}
        if message.text:
            arguments |= {"caption": message.text, "parse_mode": "HTML"}
        if message.keyboard:
            arguments["reply_markup"] = markup(message)
        return await self._bot.call(method, arguments)

    async def _closed(self, message: Outgoing) -> Outcome:
        self._health.refused += 1
        await self._unreachable(message.chat_id)
        return Outcome(message.id, "failed", error="Forbidden")

    async def _refused(self, message: Outgoing, error: BadRequest) -> Outcome | None:
        """A refusal that is no failure, or one. None: it is to be sent anew in another way."""
        reason = error.message.casefold()
        if "not modified" in reason:
            return Outcome(message.id, "sent", message_id=message.edits)
        if message.kind == "delete" and "not found" in reason:
            return Outcome(message.id, "sent")
        if message.kind in ("edit", "delete") and ("edit" in reason or "message" in reason):
            message.kind, message.edits = "send", None
            return None
        if "chat not found" in reason:
            return await self._closed(message)
        self._health.refused += 1
        log.error("message %d was refused by Telegram", message.id)
        return Outcome(message.id, "failed", error="BadRequest")

    async def _toast(self, toast: Toast) -> None:
        arguments: dict[str, Any] = {"callback_query_id": toast.query_id}
        if toast.text:
            arguments["text"] = toast.text
        try:
            await self._bot.call("answerCallbackQuery", arguments)
        except Exception as error:
            log.info("a press was not answered", exc_info=error)


NO_PREVIEW = json.dumps({"is_disabled": True})


def markup(message: Outgoing) -> str:
    """The keyboard as Telegram wants it; a button's data is the message's id and its place."""
    name, place, rows = base36(message.id), 0, []
    for row in message.keyboard or ():
        buttons = []
        for face in row:
            button = {"text": face["label"]}
            if "url" in face:
                button["url"] = face["url"]
            else:
                button["callback_data"] = f"{name}.{place}"
            if "style" in face:
                button["style"] = face["style"]
            buttons.append(button)
            place += 1
        rows.append(buttons)
    return json.dumps({"inline_keyboard": rows})


def base36(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = BASE36[last] + digits
    return digits or "0"
