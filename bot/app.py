"""The composition root: the only place that wires things together; starts, watches, stops."""

import asyncio
import contextlib
import gc
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot import handlers, publication, tick, transport
from bot.config import Misconfigured, Settings
from bot.handlers import strangers
from bot.health import Health, Runner, serve
from bot.jobs import Jobs, TryLater, Workshop
from bot.poller import BACKOFF, STILL_NO_CONTACT, Poller
from bot.receive import Received, receive
from bot.sender import Limits, Sender
from bot.settle import settle
from bot.talk import House
from bot.transport import UNKNOWN_BOT
from bot.updates import Event
from bot.writer import Writer
from schedules.clock import Clock
from schedules.hours import Hours
from storage import outbox
from storage.database import Database, DatabaseUnavailable, Session
from storage.keys import KeyFile, KeysUnusable, Tampered, data_keys
from storage.leader import Leadership
from storage.migrate import bring_up_to_date

log = logging.getLogger(__name__)

FINISH_WITHIN = 2.0
"""Seconds that sends under way get at a stop; systemd and people lose patience after five."""
CANNOT_WRITE = (
    "The database can't be written: {reason}. Updates wait at Telegram, nothing is lost; free "
    "space or mend the database, and work goes on by itself."
)
CANNOT_PUBLISH = "The leavers' surveys can't be published, and wait: {reason}"
LOOK_EVERY = 1.0
SOON = 0.5
"""Seconds between two claims while there is more, and until what was sent is marked. Each is a
transaction, for which replies wait."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class App:
    """One process of Kompis. `now` is injected, so that a rehearsal can move the clock."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = utc_now) -> None:
        token = settings.needed_token()
        self.settings = settings
        self.now = now
        self.health = Health()
        self.database = Database(settings.database_url, KeyFile(settings.keys))
        self.writer = Writer()
        self.house = House.build(
            handlers.ERRANDS,
            settings.templates,
            Hours(zone=ZoneInfo(settings.zone)),
            settings.organisation,
            settings.policy,
        )
        self.bot = transport.make_bot(token, settings.bot_api_url)
        limits = Limits(settings.sends_per_second, settings.chat_sends_per_second)
        self.sender = Sender(self.bot, limits, self.health, now, self._unreachable)
        self.poller = Poller(self.bot, self._keep, self.health, seconds=settings.poll_seconds)
        workshop = Workshop(self._download, self.database, self.writer, self.house, now)
        self.jobs = Jobs(workshop, handlers.WORKS)
        self.clock = Clock(self.tick, timedelta(seconds=settings.tick_seconds))
        self.leadership = Leadership(self.database)
        self._ticking = asyncio.Lock()
        self._tidied: date | None = None
        self._published: date | None = None
        self._blocked = False
        self._web: Runner | None = None

    # Life

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set. Raises `Misconfigured` where an operator must act."""
        tasks = [asyncio.create_task(self._live()), asyncio.create_task(stop.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if tasks[0].done():
                await tasks[0]
        finally:
            await _ended(tasks)
            await self._end()

    async def _live(self) -> None:
        """Starts, and goes on until cancelled; raises when a part of it can't."""
        try:
            await self._start()
            await self._watch()
        except InvalidToken:
            raise Misconfigured(UNKNOWN_BOT) from None

    async def _start(self) -> None:
        if self.settings.http_port is not None:
            self._web = await serve(self.health, self.settings.http_port, self._count_waiting)
        await self._introduce()
        await self.leadership.win()  # before the tables change under another that works
        await self.writer.run(bring_up_to_date, self.database)
        await self.writer.run(self._check_keys)
        again = await self.writer.run(self._recover)
        if again:
            log.info("%d messages were under way at the last end; they go again", len(again))
        self.sender.send(again)
        gc.freeze()  # what is loaded by now stays: it need not be looked through for rubbish

    async def _introduce(self) -> None:
        """Finds out who we are, however long Telegram takes; hangs up the list of commands."""
        tries = 0
        while True:
            try:
                await self.bot.initialize()
                break
            except InvalidToken:
                raise
            except TelegramError:
                url = self.settings.bot_api_url
                self.health.trouble("telegram", STILL_NO_CONTACT.format(url=url))
                await asyncio.sleep(BACKOFF[min(tries, len(BACKOFF) - 1)])
                tries += 1
        self.health.over("telegram")
        self.house.bot_name = self.bot.username
        with contextlib.suppress(TelegramError):
            await self.bot.delete_webhook()  # somebody may have tried one; it would shut us out
            for language in (None, "en"):
                await self.bot.set_my_commands(
                    handlers.command_list(self.house, language or "sv"), language_code=language
                )

    def _check_keys(self) -> None:
        """Raises `KeysUnusable`: better now than when somebody answers."""
        with self.database.transaction() as db:
            data_keys.check(db)

    def _recover(self) -> list[outbox.Outgoing]:
        """What was under way when the last process ended: it goes before any new reply, so that
        nobody sees an old question below a new one."""
        now = self.now()
        with self.database.transaction() as db:
            return self._take(db, now, outbox.recover(db))

    def _take(self, db: Session, now: datetime, limit: int) -> list[outbox.Outgoing]:
        hours = self.house.hours
        return outbox.claim(
            db,
            now,
            hours.today(now),
            limit,
            may_disturb=hours.allowed(now),
            settle=lambda db, outcomes: settle(db, hours, outcomes),
        )

    async def _count_waiting(self) -> None:
        def count() -> int:
            with self.database.reading() as db:
                return outbox.waiting(db)

        with contextlib.suppress(DatabaseUnavailable):
            self.health.waiting = await asyncio.to_thread(count)

    async def _watch(self) -> None:
        """Everything that goes on by itself, until cancelled or until one of it fails."""
        self.clock.start()
        work = [
            asyncio.create_task(self.poller.run(), name="poller"),
            asyncio.create_task(self._send_waiting(), name="sender"),
            asyncio.create_task(self._settle(), name="settler"),
            asyncio.create_task(self.jobs.run(), name="jobs"),
            asyncio.create_task(self.leadership.hold(), name="leadership"),
        ]
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                await task
        finally:
            await _ended(work)

    async def _end(self) -> None:
        """In order and in time; what is cut off goes on at the next start."""
        await _at_most(1, self.clock.stop())
        await self.sender.finish(FINISH_WITHIN)
        await _at_most(1, self._mark(self.sender.take_outcomes()))
        await _at_most(0.5, self.poller.confirm())
        if self._web is not None:
            await self._web.cleanup()
        await _at_most(0.5, self.bot.shutdown())
        self.leadership.let_go()
        self.writer.close()
        self.database.close()

    # The way in

    async def _keep(self, batch: Sequence[Event]) -> None:
        """Returns when the batch is committed, however long the database takes."""
        tries = 0
        while True:
            try:
                with self._outcomes() as outcomes:
                    received = await self.writer.run(
                        receive, self.database, self.house, batch, outcomes, self.now()
                    )
            except DatabaseUnavailable as fault:
                trouble = fault
            else:
                self._send(received)
                if received.fault is None:
                    self._blocked = False
                    self.health.over("database")
                    return
                trouble = received.fault
            self._blocked = True
            self._cannot_write(trouble)
            await asyncio.sleep(BACKOFF[min(tries, len(BACKOFF) - 1)])
            tries += 1

    @contextlib.contextmanager
    def _outcomes(self) -> Iterator[Sequence[outbox.Outcome]]:
        """What was sent meanwhile, to be marked by the transaction inside; given back when that
        fails or is cut off, since a mark that is lost is a message sent twice."""
        outcomes = self.sender.take_outcomes()
        try:
            yield outcomes
        except BaseException:
            self.sender.give_back(outcomes)
            raise

    def _cannot_write(self, fault: DatabaseUnavailable) -> None:
        self.health.trouble("database", CANNOT_WRITE.format(reason=fault))

    async def _look_whether_it_can(self) -> None:
        """Ends the trouble when the database takes a write again; a batch that waits is proof
        enough in itself."""
        if "database" in self.health.troubles and not self._blocked:
            await self.writer.run(self.database.try_writing)
            self.health.over("database")

    def _send(self, received: Received) -> None:
        self.health.handled += received.handled
        self.health.failed += received.failed
        self.sender.send(
            [message for message in received.out if message.priority == outbox.REPLY],
            received.toasts,
        )
        if received.work:
            self.jobs.wake()

    async def _download(self, file_id: str) -> bytes:
        """Raises `TryLater` where Telegram does not answer, or wants quiet."""
        try:
            file = await self.bot.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except BadRequest:  # a kind of NetworkError, but final
            raise
        except (NetworkError, RetryAfter) as error:
            raise TryLater from error

    # The way out

    async def _send_waiting(self) -> None:
        """Claims what is queued, no faster than it can be sent, and marks what was sent."""
        while True:
            room = int(self.settings.sends_per_second) - self.sender.under_way
            claimed = 0
            try:
                await self._look_whether_it_can()
                if room > 0:
                    claimed = await self._claim(room)
            except DatabaseUnavailable as fault:
                self._cannot_write(fault)
            await asyncio.sleep(SOON if claimed else LOOK_EVERY)

    async def _claim(self, room: int) -> int:
        def claim() -> list[outbox.Outgoing]:
            now = self.now()
            with self.database.transaction() as db:
                settle(db, self.house.hours, outcomes)
                return self._take(db, now, room)

        with self._outcomes() as outcomes:
            messages = await self.writer.run(claim)
        self.sender.send(messages)
        return len(messages)

    async def say_what_waits(self) -> None:
        """Sends what may go now and waits for it, where time is moved by hand."""
        while await self._claim(1000):
            await self.sender.idle()
        await self.sender.idle()

    async def _settle(self) -> None:
        """Marks what was sent, when neither a batch nor a claim comes along to take it."""
        while True:
            await self.sender.collected.wait()
            await asyncio.sleep(SOON)
            try:
                with self._outcomes() as outcomes:
                    await self._mark(outcomes)
            except DatabaseUnavailable as fault:
                self._cannot_write(fault)
                await asyncio.sleep(LOOK_EVERY)

    async def _mark(self, outcomes: Sequence[outbox.Outcome]) -> None:
        def mark() -> None:
            with self.database.transaction() as db:
                settle(db, self.house.hours, outcomes)

        if outcomes:
            await self.writer.run(mark)

    async def _unreachable(self, chat_id: int) -> None:
        """Telegram says that this chat is closed to us: keep the state, and tell HR."""

        def note() -> None:
            now = self.now()
            with self.database.transaction() as db:
                strangers.blocked(db, chat_id, now, self.house.hours.today(now))

        with contextlib.suppress(DatabaseUnavailable):
            await self.writer.run(note)

    # What is due

    async def tick(self) -> None:
        """One look at what is due; what it finds is sent like everything else."""
        try:
            async with self._ticking:
                self.health.digests += await tick.tick(
                    self.database, self.writer, self.house, self.now()
                )
            self.health.last_tick = self.now()
            today = self.house.hours.today(self.now())
            await self._tidy_daily(today)
            await self._publish_daily(today)
        except DatabaseUnavailable as fault:
            self._cannot_write(fault)

    async def _tidy_daily(self, today: date) -> None:
        if self._tidied != today:
            await self.writer.run(tick.tidy, self.database, self.house, self.now())
            self._tidied = today

    async def _publish_daily(self, today: date) -> None:
        """Once a day is enough; what fails is tried again at the next tick."""
        if self._published == today:
            return
        try:
            await self.writer.run(publication.publish_due, self.database, self.house, self.now())
        except (KeysUnusable, Tampered) as fault:
            self.health.trouble("surveys", CANNOT_PUBLISH.format(reason=fault))
        else:
            self.health.over("surveys")
            self._published = today


async def _ended(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _at_most(seconds: float, work: Coroutine[Any, Any, None]) -> None:
    """A last word, if there is time for it and somebody to hear it."""
    with contextlib.suppress(TimeoutError, DatabaseUnavailable, TelegramError, RuntimeError):
        await asyncio.wait_for(work, seconds)


def rehearsal_settings(
    folder: Path, url: str, token: str, templates: Path | None = None
) -> Settings:
    """Settings for a rehearsal: a database of its own, and nothing from the environment but the
    words to rehearse."""
    ours = {name: field.default for name, field in Settings.model_fields.items()}
    ours |= {
        "token": token,
        "bot_api_url": url,
        "database_url": f"sqlite:///{folder / 'rehearsal.sqlite3'}",
        "key_file": folder / "rehearsal.keys",
        "organisation": "Påhittade kommunen",
        "templates": templates,
    }
    return Settings(_env_file=None, **ours)
