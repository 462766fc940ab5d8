"""The clock that ticks: APScheduler on the running event loop, which remembers nothing.

What is due is asked anew at each tick, so that a missed tick heals itself at the next one.
"""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


class Clock:
    """Awaits `tick()` at the start and then at `every` interval, never two at a time.

    Ticks missed while the previous one or something else held up the loop become one. A tick
    that raises is logged by the class and place of its error alone, because its words may hold
    personal data, and the next one comes as usual.
    """

    def __init__(self, tick: Callable[[], Awaitable[None]], every: timedelta) -> None:
        if every <= timedelta(0):
            raise ValueError(f"The clock needs an interval above zero between ticks, not {every}.")
        self._tick = tick
        self._every = every
        self._ticking = asyncio.Lock()
        self._scheduler: AsyncIOScheduler | None = None

    def start(self) -> None:
        """Begin to tick on the running loop. RuntimeError when it ticks already."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler
        from apscheduler.triggers.interval import IntervalTrigger

        if self._scheduler:
            raise RuntimeError("The clock has been started already; stop it first.")
        # At INFO it writes two lines at every tick.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._tick_once,
            IntervalTrigger(seconds=self._every.total_seconds(), timezone=UTC),
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # however late, a tick is worth having
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """No further tick; one under way is awaited, or cut off when this is cancelled."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is None:
            return
        scheduler.remove_all_jobs()
        try:
            await asyncio.sleep(0)  # lets a tick that was just handed out take the lock
            async with self._ticking:
                pass
        finally:
            scheduler.shutdown()  # cancels what still runs

    async def _tick_once(self) -> None:
        async with self._ticking:
            try:
                await self._tick()
            except (Exception, asyncio.CancelledError) as failure:
                log.error(
                    "A tick of the clock ended with %s; the next one does what is left.",
                    _named(failure),
                )


def _named(failure: BaseException) -> str:
    """Its class and the place it came from."""
    place = traceback.extract_tb(failure.__traceback__)[-1]
    return f"{type(failure).__name__} at {place.filename}:{place.lineno}"
