"""getUpdates, over and over; confirms only what is committed."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.health import Health
from bot.transport import PlainBot, seconds_of
from bot.updates import ALLOWED, Event, read

log = logging.getLogger(__name__)

BACKOFF = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds between tries while Telegram does not answer."""

CALM = 30.0
"""Seconds without a 409 after which the other bot has stopped: it may pause between its tries."""
SILENT = 15.0
"""Seconds without an answer after which the operator hears of it."""

TWO_BOTS = (
    "Another process reads this bot's messages (Telegram's 409), so that each gets only some of "
    "them. Stop it, or give one of the two a token of its own; this one goes on by itself."
)
STILL_NO_CONTACT = (
    "Telegram can't be reached at {url}. It is tried again until it answers; if that lasts, check "
    "the network and KOMPIS_BOT_API_URL."
)


class Poller:
    """Fetches updates and hands them to `keep`, which returns when they are committed."""

    def __init__(
        self,
        bot: PlainBot,
        keep: Callable[[Sequence[Event]], Awaitable[None]],
        health: Health,
        *,
        seconds: int = 25,
    ) -> None:
        self._bot = bot
        self._keep = keep
        self._health = health
        self._seconds = seconds
        self._offset: int | None = None
        self._answered_at = time.monotonic()
        self._conflict_at = -CALM

    async def run(self) -> None:
        """Until cancelled. Raises `InvalidToken` when Telegram no longer knows the bot."""
        failures = 0
        while True:
            try:
                updates = await self._fetch()
            except InvalidToken:
                raise
            except Conflict:
                self._health.trouble("another bot", TWO_BOTS)
                self._conflict_at = time.monotonic()
                failures += 1
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
                continue
            except NetworkError:
                failures += 1
                if time.monotonic() - self._answered_at > SILENT:
                    url = self._bot.base_url.rsplit("/bot", 1)[0]
                    self._health.trouble("telegram", STILL_NO_CONTACT.format(url=url))
            except TelegramError as error:
                log.error("getUpdates failed", exc_info=error)
                failures += 1
            else:
                failures = 0
                self._answered()
                if updates:
                    await self._keep([read(update) for update in updates])
                    self._offset = updates[-1]["update_id"] + 1
                continue
            await asyncio.sleep(BACKOFF[min(failures, len(BACKOFF)) - 1])

    def _answered(self) -> None:
        self._answered_at = now = time.monotonic()
        self._health.polled()
        self._health.over("telegram")
        if now - self._conflict_at > CALM:
            self._health.over("another bot")

    async def _fetch(self) -> Sequence[dict[str, Any]]:
        arguments = {
            "offset": self._offset,
            "timeout": self._seconds,
            "allowed_updates": ALLOWED,
        }
        updates: list[dict[str, Any]] = await self._bot.call(
            "getUpdates", arguments, read_timeout=self._seconds + 10
        )
        return updates

    async def confirm(self) -> None:
        """Tells Telegram what has been kept, at a graceful end; else the next start skips it."""
        if self._offset is not None:
            await self._bot.call("getUpdates", {"offset": self._offset, "timeout": 0, "limit": 1})
