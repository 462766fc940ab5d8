"""Updates that wait for the bot, as getUpdates hands them out."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.bell import Bell
from bot.rehearsal.refusal import conflict

MOST_AT_ONCE = 100
LONGEST_WAIT = 50
FIRST_UPDATE = 100_000_001
ASKED_FOR_BY_NAME = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class _Waiting:
    id: int
    body: bytes
    repeated: bool = False
    """Handed out once whatever the offset: a duplicate that Telegram delivers again."""


class Inbox:
    """Updates vanish when an offset beyond them confirms them, and not before."""

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._next_id = FIRST_UPDATE
        self._confirmed = 0
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._bell = Bell()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, kind: str, body: dict[str, Any]) -> int:
        """Queue an update of one kind (`message`, `callback_query` ...); returns its id."""
        return self.put({"update_id": self._next_id, kind: body})

    def put(self, update: dict[str, Any]) -> int:
        """Queue a whole update; one without `update_id` gets the next."""
        update = {"update_id": self._next_id, **update}
        number = int(update["update_id"])
        self._next_id = max(self._next_id, number + 1)
        if self._wanted(update):
            self._waiting.append(
                _Waiting(number, json.dumps(update).encode(), number <= self._confirmed)
            )
            self._wake()
        return number

    async def get(
        self, offset: int, limit: int, patience: float, allowed: Iterable[str] | None
    ) -> bytes:
        """What waits, as a JSON array; waits up to `patience` seconds for the first.

        Raises Refusal (409) when another call takes over: Telegram ends the one that waits.
        """
        if self._poll and not self._poll.done():
            self._poll.set_exception(conflict())
        if allowed is not None:
            self._allowed = frozenset(allowed) or None
        self._confirm(offset)
        if not self._waiting and patience > 0:
            await self._wait(min(patience, LONGEST_WAIT))
        return self._batch(limit if 1 <= limit <= MOST_AT_ONCE else MOST_AT_ONCE)

    async def empty(self, within: float) -> bool:
        """Whether everything is confirmed, now or within so many seconds."""
        found = await self._bell.until(lambda: None if self._waiting else True, within)
        return found is True

    def drop(self) -> None:
        self._waiting.clear()
        self._bell.ring()

    def release(self) -> None:
        """End the wait of a call, with nothing."""
        self._wake()

    def _wanted(self, update: dict[str, Any]) -> bool:
        kinds = update.keys() - {"update_id"}
        if self._allowed is None:
            return not kinds <= ASKED_FOR_BY_NAME
        return bool(kinds & self._allowed)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            keep = min(-offset, len(self._waiting))
            offset = self._waiting[-keep].id if keep else 0
        self._confirmed = max(self._confirmed, offset - 1)
        waiting = self._waiting
        while waiting and waiting[0].id < offset and not waiting[0].repeated:
            waiting.popleft()
        self._bell.ring()

    async def _wait(self, patience: float) -> None:
        self._poll = poll = asyncio.get_running_loop().create_future()
        handle = asyncio.get_running_loop().call_later(patience, self._release, poll)
        try:
            await poll
        finally:
            handle.cancel()
            if self._poll is poll:
                self._poll = None

    @staticmethod
    def _release(poll: asyncio.Future[None]) -> None:
        if not poll.done():
            poll.set_result(None)

    def _wake(self) -> None:
        if self._poll:
            self._release(self._poll)

    def _batch(self, limit: int) -> bytes:
        batch = [self._waiting[i] for i in range(min(limit, len(self._waiting)))]
        for waiting in batch:
            waiting.repeated = False
        return b"[" + b",".join([waiting.body for waiting in batch]) + b"]"
