"""A clock that can be moved forward by hand, and a bot's time with it."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MORNING = time(8, 0)

Step = Literal["hour", "day", "week", "morning"]


class MovableClock:
    """Real time plus an offset, or standing still when frozen. It never goes backwards.

    `on_advance(until)` is awaited while time passes: the owner moves the clock with `move_to`
    in steps of its choice and lets the bot tick at each of them. Without it the clock jumps.
    """

    def __init__(
        self,
        start: datetime | None = None,
        *,
        frozen: bool = False,
        on_advance: Callable[[datetime], Awaitable[None]] | None = None,
    ) -> None:
        self.on_advance = on_advance
        self.advancing = False
        self.listeners: list[Callable[[], None]] = []
        """Called after every move, and when time begins and ceases to pass."""
        begin = (start or _real_now()).astimezone(UTC)
        self._offset = begin - _real_now() if start else timedelta()
        self._frozen_at = begin if frozen else None

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    def now(self) -> datetime:
        """The rehearsal's time, aware, in UTC."""
        return self._frozen_at or _real_now() + self._offset

    def freeze(self) -> None:
        self._frozen_at = self.now()
        self._tell()

    def thaw(self) -> None:
        now, self._frozen_at = self.now(), None
        self._offset = now - _real_now()
        self._tell()

    def move_to(self, moment: datetime) -> None:
        """Jump to `moment`, without `on_advance`. ValueError when it lies in the past."""
        moment = moment.astimezone(UTC)
        if moment < self.now():
            raise ValueError(f"the clock cannot go back from {self.now()} to {moment}")
        if self.frozen:
            self._frozen_at = moment
        self._offset = moment - _real_now()
        self._tell()

    def reach(self, moment: datetime) -> None:
        """`move_to`, unless the clock has run past `moment` by itself."""
        with contextlib.suppress(ValueError):
            self.move_to(moment)

    async def advance(self, by: timedelta) -> None:
        """Let `by` pass, with the owner stepping. RuntimeError when time is already passing.

        ValueError when `by` is negative.
        """
        if self.advancing:
            raise RuntimeError("time is already passing")
        if by < timedelta():
            raise ValueError(f"the clock cannot go back by {-by}")
        until = self.now() + by
        self.advancing = True
        self._tell()
        try:
            if self.on_advance:
                await self.on_advance(until)
            self.reach(until)
        finally:
            self.advancing = False
            self._tell()

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()

    async def pass_one(self, step: Step) -> None:
        await self.advance(until_after(self.now(), step) - self.now())


def until_after(now: datetime, step: Step) -> datetime:
    """The moment after one step on the wall clock in Stockholm: a day is a day over a shift too."""
    local = now.astimezone(STOCKHOLM)
    if step == "hour":
        return now + timedelta(hours=1)
    if step == "morning":
        days = 0 if local.time() < MORNING else 1
        local = datetime.combine(local.date() + timedelta(days=days), MORNING, STOCKHOLM)
    else:
        local += timedelta(days=7 if step == "week" else 1)
    return local.astimezone(UTC)


def hours_until(now: datetime, until: datetime) -> list[datetime]:
    """Every full hour after `now`, then `until` itself: the steps an owner usually takes."""
    steps = []
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while hour < until:
        steps.append(hour)
        hour += timedelta(hours=1)
    return [*steps, until]


async def passes_hourly(
    clock: MovableClock, until: datetime, tick: Callable[[datetime], Awaitable[None]]
) -> None:
    """Move `clock` to `until` hour by hour, awaiting `tick(now)` at each: an `on_advance`."""
    for moment in hours_until(clock.now(), until):
        clock.reach(moment)
        await tick(clock.now())


def _real_now() -> datetime:
    return datetime.now(UTC)
