"""The stage of a story: the real bot against the stand-in server, over HTTP, with a clock to move.

    async with Stage(folder) as stage:
        petra, nour = await stage.enter("Petra", "Nour")
        petra.says("/introduktion")
        await petra.sees("Vem ska börja?")
        await stage.mornings(3)
        await nour.sees("God morgon")

What people do and see goes over HTTP, as it would with Telegram; what the database holds is read
straight from it. Time stands still unless the story lets it pass.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from bot.app import App, rehearsal_settings
from bot.rehearsal.clock import MovableClock, passes_hourly
from bot.rehearsal.person import Person
from bot.rehearsal.play import Role, rest, set_the_stage
from bot.rehearsal.server import Server
from storage.tables import Person as Employee

T = TypeVar("T")

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2026, 11, 30, 9, 15, tzinfo=STOCKHOLM)
"""A Monday with nothing special about it; Christmas comes four weeks later."""
FIRST_DAY = date(2026, 12, 14)
"""Nour's first day, as the made-up people file has it on that Monday."""
MORNING = time(8)

CAST = (
    Role("9001", "Disa Dittochdatt", "Chefens chef"),
    Role("9002", "Hedda Hittepå", "HR"),
    Role("9003", "Ingvar Inkopplad", "It"),
    Role("9004", "Petra Påhitt", "Chef"),
    Role("9005", "Måns Mentorsson", "Mentor"),
    Role("9006", "Klara Kollegadotter", "Kollega"),
    Role("9007", "Kalle Koordinator", "Koordinator"),
    Role("9008", "Nour Nybörjare", "Nyanställd"),
    Role("9009", "Vide Vårdare", "Chef på hemtjänsten"),
    Role("9011", "Sam Sommarprov", "Sommarvikarie"),
)
NO_WAITING = {"sends_per_second": 1000.0, "chat_sends_per_second": 1000.0}
"""Time is moved by hand, so a second between two messages would be waited for in vain."""


class Stage:
    """The made-up organisation, its people with phones, and the bot in this process."""

    def __init__(
        self,
        folder: Path,
        *,
        now: datetime = MONDAY,
        cast: Sequence[Role] = CAST,
        database_url: str | None = None,
        templates: Path | None = None,
        **settings: Any,
    ) -> None:
        self.clock = MovableClock(now, frozen=True)
        self.server = Server(clock=self.clock)
        self._folder = folder
        self._cast = cast
        self._settings: dict[str, Any] = NO_WAITING | {"templates": templates} | settings
        if database_url:
            self._settings["database_url"] = database_url
        self.expected_failures = 0
        self._people: dict[str, Person] = {}

    async def __aenter__(self) -> Self:
        await self.server.start()
        self._open()
        await set_the_stage(self.app, self.server, self._cast)
        people = self.server.world.people.values()
        for role, person in zip(self._cast, people, strict=True):
            self._people[role.employee_no] = self._people[role.name.split()[0]] = person
        await self._run()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._close()
        await self.server.stop()
        if exc[0] is None:
            assert self.app.health.failed == self.expected_failures, "an update was set aside"
            assert self.app.health.refused == 0, "Telegram refused a message"

    def _open(self) -> None:
        settings = rehearsal_settings(self._folder, self.server.url, self.server.token)
        self.app = App(settings.model_copy(update=self._settings), self.clock.now)

    async def _run(self) -> None:
        """Returns when the bot is up: its clock has ticked once."""
        self._stop = asyncio.Event()
        self._running = asyncio.create_task(self.app.run(self._stop))
        for _ in range(2000):
            if self.app.health.last_tick is not None or self._running.done():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("the bot did not start within ten seconds")

    async def _close(self) -> None:
        self._stop.set()
        await self._running

    async def restarts(
        self, *, after: timedelta = timedelta(), meanwhile: Callable[[], object] = lambda: None
    ) -> None:
        """The bot is stopped, somebody does something, time passes, and it starts again."""
        await self._close()
        meanwhile()
        self.clock.move_to(self.clock.now() + after)
        self._open()
        await self._run()

    # The people

    def person(self, who: str) -> Person:
        """By employee number or first name."""
        return self._people[who]

    async def connects(self, *people: Person) -> None:
        """Each opens the invitation they have in the hand."""
        for person in people:
            person.opens()
            await person.sees("Kompis")

    async def enter(self, *names: str) -> tuple[Person, ...]:
        people = tuple(self.person(name) for name in names)
        await self.connects(*people)
        return people

    def newcomer(self, name: str, role: str = "") -> Person:
        """Somebody with a phone whom the bot has not heard of."""
        return self.server.person(name, role=role)

    def steps_of(self, person: Person) -> int:
        """What this person has done so far: messages written and buttons pressed."""
        written = [message for message in person.messages if not message.from_bot]
        pressed = [p for p in self.server.world.presses.values() if p.chat is person.chat]
        return len(written) + len(pressed)

    # Time

    async def settles(self) -> None:
        """What has been said to others arrives, and what is due by now is done."""
        await self.server.all_confirmed()
        await rest(self.app)

    async def is_answered(self) -> None:
        """What has been said to others arrives; what is due by now waits."""
        await self.server.all_confirmed()
        await self.app.say_what_waits()

    async def time_passes(self, by: timedelta) -> None:
        """Hour by hour, with the bot doing at each what is due then."""
        await self.server.all_confirmed()
        until = self.clock.now() + by
        await passes_hourly(self.clock, until, lambda _now: rest(self.app))

    async def days_pass(self, days: int) -> None:
        await self.time_passes(timedelta(days=days))

    async def mornings(self, count: int = 1) -> None:
        """To the count-th eight o'clock from now, with the bot at work at each on the way."""
        for _ in range(count):
            await self.at(self._next_morning())

    async def until(self, day: date) -> None:
        """To eight o'clock on that day, with the bot at work each morning on the way."""
        while self.clock.now() < datetime.combine(day, MORNING, STOCKHOLM):
            await self.mornings()

    async def at(self, moment: datetime) -> None:
        """Straight to that moment, and what is due then."""
        await self.server.all_confirmed()
        self.clock.move_to(moment)
        await rest(self.app)

    def _next_morning(self) -> datetime:
        local = self.clock.now().astimezone(STOCKHOLM)
        day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
        return datetime.combine(day, MORNING, STOCKHOLM)

    # What the database holds

    async def rows(self, query: Select[T]) -> list[T]:
        """The first column of what the query finds."""
        await self.server.all_confirmed()

        def read() -> list[T]:
            with self.app.database.reading() as db:
                return list(db.scalars(query))

        return await asyncio.to_thread(read)

    async def row(self, query: Select[T]) -> T:
        """The one there is."""
        (found,) = await self.rows(query)
        return found

    async def employee(self, who: str) -> Employee:
        from sqlmodel import col, select

        number = next(role.employee_no for role in self._cast if role.name.startswith(who))
        return await self.row(select(Employee).where(col(Employee.employee_no) == number))
