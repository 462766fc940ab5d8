"""getUpdates, over and over; confirms only what is committed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.health import Health
from bot.updates import ALLOWED, Event, read

log = logging.getLogger(__name__)

BACKOFF = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds between tries while Telegram does not answer."""

TWO_BOTS = (
    "Another process is reading this bot's messages (Telegram's 409). Stop it, or give this "
    "installation a token of its own; until then nothing is handled here."
)
NO_CONTACT = "Telegram can't be reached at {url}. It is tried again until it answers."
UNKNOWN_BOT = (
    "Telegram does not know the token any more. Set KOMPIS_TOKEN to the one BotFather shows."
)


class Poller:
    """Fetches updates and hands them to `keep`, which returns when they are committed."""

    def __init__(
        self,
        bot: Bot,
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

    async def run(self) -> None:
        """Until cancelled. Raises `InvalidToken` when Telegram no longer knows the bot."""
        failures = 0
        while True:
            try:
                updates = await self._fetch()
            except InvalidToken:
                self._health.trouble("telegram", UNKNOWN_BOT)
                raise
            except Conflict:
                self._health.trouble("telegram", TWO_BOTS)
                failures += 1
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
                continue
            except NetworkError:
                failures += 1
                if failures >= len(BACKOFF):
                    self._health.trouble(
                        "telegram", NO_CONTACT.format(url=self._bot.base_url.split("/bot")[0])
                    )
            except TelegramError as error:
                log.error("getUpdates failed: %s", type(error).__name__)
                failures += 1
            else:
                failures = 0
                self._health.over("telegram")
                self._health.polled()
                if updates:
                    await self._keep([read(update) for update in updates])
                    self._offset = updates[-1].update_id + 1
                continue
            await asyncio.sleep(BACKOFF[min(failures, len(BACKOFF)) - 1])

    async def _fetch(self) -> Sequence[Update]:
        return await self._bot.get_updates(
            offset=self._offset,
            timeout=self._seconds,
            allowed_updates=ALLOWED,
            read_timeout=self._seconds + 10,
        )

    async def confirm(self) -> None:
        """Tells Telegram what has been kept, at a graceful end; else the next start skips it."""
        if self._offset is not None:
            await self._bot.get_updates(offset=self._offset, timeout=0, limit=1)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
