"""The stage of a story: the real bot against the stand-in server, over HTTP, with a clock to move.

async with Stage(folder) as stage:
    petra = stage.person("9004")
    await stage.connects(petra)
    petra.says("/introduktion")
    await petra.sees("Vem är ny?")
    await stage.days_pass(3)
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from bot.app import App, rehearsal_settings
from bot.rehearsal.clock import MovableClock, passes_hourly
from bot.rehearsal.person import Person
from bot.rehearsal.play import CAST, Role, rest, set_the_stage
from bot.rehearsal.server import Server

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2026, 11, 30, 9, 15, tzinfo=STOCKHOLM)
"""A Monday with nothing special about it; Christmas comes four weeks later."""


class Stage:
    """The made-up organisation, its people with phones, and the bot in this process."""

    def __init__(
        self,
        folder: Path,
        *,
        now: datetime = MONDAY,
        cast: Sequence[Role] = CAST,
        database_url: str | None = None,
    ) -> None:
        self.clock = MovableClock(now, frozen=True)
        self.server = Server(clock=self.clock)
        self._folder = folder
        self._cast = cast
        self._database_url = database_url
        self.expected_failures = 0
        self._stop = asyncio.Event()
        self._people: dict[str, Person] = {}

    async def __aenter__(self) -> Self:
        await self.server.start()
        settings = rehearsal_settings(self._folder, self.server.url, self.server.token)
        if self._database_url:
            settings = settings.model_copy(update={"database_url": self._database_url})
        self.app = App(settings, self.clock.now)
        await set_the_stage(self.app, self.server, self._cast)
        people = self.server.world.people.values()
        self._people = {
            role.employee_no: person for role, person in zip(self._cast, people, strict=True)
        }
        self._running = asyncio.create_task(self.app.run(self._stop))
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._stop.set()
        await self._running
        await self.server.stop()
        if exc[0] is None:
            assert self.app.health.failed == self.expected_failures, "an update was set aside"

    def person(self, employee_no: str) -> Person:
        return self._people[employee_no]

    async def connects(self, *people: Person) -> None:
        for person in people:
            person.opens()
            await person.sees("Kompis")

    async def days_pass(self, days: int) -> None:
        await self.time_passes(timedelta(days=days))

    async def time_passes(self, by: timedelta) -> None:
        """Hour by hour, with the bot doing at each what is due then."""
        until = self.clock.now() + by
        await passes_hourly(self.clock, until, lambda _now: rest(self.app))
