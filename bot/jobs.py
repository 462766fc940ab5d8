"""Work that a handler asked for and that may not hold its transaction: files, pictures.

A job is a row written with the deed. It is tried until it is done, also after a death, and what
it says is written in the transaction that marks it done.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from bot.talk import House, Talk
from bot.updates import Event
from bot.writer import Writer
from storage import accounts, jobs, outbox
from storage.database import Database, DatabaseUnavailable, Session
from storage.jobs import Waiting

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

LOOK_EVERY = 5.0
TRIES = 3


class TryLater(Exception):
    """The network is out: the job is not at fault, and none of its tries is used up."""


@dataclass
class Workshop:
    """What a job may use: the network, a process of its own, and one transaction at the end."""

    download: Callable[[str], Awaitable[bytes]]
    """A file that somebody sent, by Telegram's id of it; raises `TryLater`."""
    database: Database
    writer: Writer
    house: House
    now: Callable[[], datetime]

    async def apart(self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `do` in a process of its own: what is heavy or made to hurt stays out of ours.

        Raises what `do` raises, or `BrokenProcessPool` when it took its process down.
        """
        pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(pool, _call, do, args, kwargs)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    async def look(self, read: Callable[[Session], T]) -> T:
        """A long read, off the thread that writes."""

        def reading() -> T:
            with self.database.reading() as db:
                return read(db)

        return await asyncio.to_thread(reading)

    async def look_as(self, job: Waiting, read: Callable[[Talk], T]) -> T:
        """A long read with the eyes of the one who asked; raises `LookupError` when gone."""

        def see(db: Session) -> T:
            talk = self._talk(db, job)
            if talk is None:
                raise LookupError(job.person_id)
            return read(talk)

        return await self.look(see)

    def _talk(self, db: Session, job: Waiting) -> Talk | None:
        now, house = self.now(), self.house
        speaker = accounts.speaker_of(db, job.person_id, house.hours.today(now))
        if speaker is None or not speaker.employed:
            return None
        return Talk(db, house, Event(0, speaker.chat_id), now, speaker)

    async def finish(self, job: Waiting, say: Callable[[Talk], None]) -> None:
        """Marks the job done and says what came of it, in one transaction."""

        def keep() -> None:
            with self.database.transaction() as db:
                jobs.done(db, job.id, self.now())
                talk = self._talk(db, job)
                if talk is not None:
                    say(talk)
                    for message in talk.out:
                        message.priority = max(message.priority, outbox.RESULT)
                    outbox.add(db, talk.out)

        await self.writer.run(keep)


def _call(do: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> T:
    return do(*args, **kwargs)


Work = Callable[[Workshop, Waiting], Awaitable[None]]


class Jobs:
    """Does the jobs one at a time, in the order they were asked for; others pass one that rests."""

    def __init__(self, workshop: Workshop, works: dict[str, Work]) -> None:
        self._workshop = workshop
        self._works = works
        self._wake = asyncio.Event()
        self._untried: int | None = None
        """The job whose latest try did not count, until that is written."""
        self._rests: dict[int, float] = {}
        """Until when each waits for its next try, as `time.monotonic` counts."""

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        while True:
            self._wake.clear()
            with contextlib.suppress(DatabaseUnavailable):
                while await self._do_next():
                    pass
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK_EVERY)

    async def _do_next(self) -> bool:
        """Whether there was one to do now."""
        job = await self._workshop.writer.run(self._take)
        if job is None:
            return False
        try:
            if job.attempts > TRIES:
                raise BrokenProcessPool("tried too often")
            await self._works[job.kind](self._workshop, job)
        except DatabaseUnavailable:
            self._untried = job.id
            raise
        except TryLater as error:
            self._untried = job.id
            self._rests[job.id] = time.monotonic() + LOOK_EVERY
            log.info("job %d (%s) waits", job.id, job.kind, exc_info=error)
        except Exception as error:
            log.error("job %d (%s) failed", job.id, job.kind, exc_info=error)
            if job.attempts >= TRIES:
                await self._workshop.finish(job, lambda talk: talk.say("menu.work_failed"))
            else:
                self._rests[job.id] = time.monotonic() + LOOK_EVERY
        return True

    def _take(self) -> Waiting | None:
        now = time.monotonic()
        self._rests = {id_: until for id_, until in self._rests.items() if until > now}
        with self._workshop.database.transaction() as db:
            if self._untried is not None:
                jobs.uncount(db, self._untried)
            job = jobs.next_one(db, besides=list(self._rests))
        self._untried = None
        return job
