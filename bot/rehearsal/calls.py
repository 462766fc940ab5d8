"""What the bot has asked of the stand-in, for tests to look at."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass

from bot.rehearsal.bell import Bell

KEPT_WHEN_LEAN = 1_000


@dataclass(frozen=True, slots=True)
class Call:
    """`at`: seconds of real time on a clock of its own. `error`: the description sent, if any.

    `fault`: the kind of fault it met. A lost reply has a fault and no error: it took effect.
    """

    method: str
    chat_id: int | None
    at: float
    error: str | None = None
    fault: str | None = None

    @property
    def accepted(self) -> bool:
        return self.error is None


class Calls:
    """The log of calls, oldest first; only the last thousand when lean, and totals always."""

    def __init__(self, lean: bool) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT_WHEN_LEAN if lean else None)
        self.accepted: Counter[str] = Counter()
        """How many calls took effect, by method (lower case)."""
        self.refused: Counter[str] = Counter()
        self._bell = Bell()

    def note(self, call: Call) -> None:
        self._calls.append(call)
        (self.accepted if call.accepted else self.refused)[call.method] += 1
        self._bell.ring()

    def to(self, method: str, chat_id: int | None = None) -> list[Call]:
        """The calls of a method, to one chat or all."""
        wanted = method.lower()
        return [c for c in self._calls if c.method == wanted and chat_id in (None, c.chat_id)]

    def all(self) -> list[Call]:
        return list(self._calls)

    async def count(self, method: str, times: int, *, within: float = 5.0) -> None:
        """Wait until a method has been accepted so many times; AssertionError when it is not."""
        name = method.lower()
        done = await self._bell.until(
            lambda: True if self.accepted[name] >= times else None, within
        )
        assert done, f"{method} was accepted {self.accepted[name]} times, not {times}"
