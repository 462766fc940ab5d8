"""Telegram's rates: what a bot may send, over all and to one chat.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.rehearsal.refusal import too_many


@dataclass(slots=True)
class _Bucket:
    left: float
    filled_at: float


@dataclass(slots=True)
class Rates:
    """Messages a second. A chat takes `burst` messages at once before its rate is felt."""

    over_all: float = 30.0
    per_chat: float = 1.0
    burst: int = 5
    seconds: Callable[[], float] = time.monotonic
    _buckets: dict[int | None, _Bucket] = field(default_factory=dict)

    def spend(self, chat_id: int) -> None:
        """Count one message to `chat_id`. Raises Refusal (429) when it comes too soon."""
        now = self.seconds()
        everyone = self._filled(None, now, self.over_all, self.over_all)
        chat = self._filled(chat_id, now, self.per_chat, self.burst)
        wait = max((1 - everyone.left) / self.over_all, (1 - chat.left) / self.per_chat)
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        everyone.left -= 1
        chat.left -= 1

    def _filled(self, key: int | None, now: float, rate: float, size: float) -> _Bucket:
        bucket = self._buckets.setdefault(key, _Bucket(size, now))
        bucket.left = min(size, bucket.left + (now - bucket.filled_at) * rate)
        bucket.filled_at = now
        return bucket
