"""Waiting for something to have happened, without asking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    """Rings on every change; those who wait look again each time."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    async def until(self, look: Callable[[], Found | None], within: float) -> Found | None:
        """What `look` finds, now or after a later ring; None after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                while (found := look()) is None:
                    await self._next_ring()
        except TimeoutError:
            return None
        return found

    async def _next_ring(self) -> None:
        ring: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(ring)
        try:
            await ring
        finally:
            self._waiting.discard(ring)
