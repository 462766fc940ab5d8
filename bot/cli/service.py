"""The bot itself: run, rehearsed, or only its clock."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.errors import Stopped
from bot.cli.opening import house_of
from bot.config import load

if TYPE_CHECKING:
    from bot.talk import House
    from storage.database import Database

LATEST_END = 4.5
"""Seconds after which a process that was told to stop is gone, whatever still holds it: a death
loses nothing, and what was under way goes again at the next start."""


def run() -> None:
    """Run the bot until it is told to stop.

    Example: KOMPIS_TOKEN=123:abc kompis run
    """
    from bot.app import App

    app = App(load())
    _until_stopped(app.run)


def rehearse(
    port: Annotated[int, typer.Option(help="The page's port; 0 takes a free one.")] = 8765,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Play every errand on this machine, with made-up people and a clock to move.

    Words and guides of your own (KOMPIS_TEMPLATES) are played too.

    Example: kompis rehearse --port 9000 --no-browser
    """
    if os.environ.get("KOMPIS_TOKEN"):
        raise Stopped(
            "A rehearsal never runs beside a real token. Unset KOMPIS_TOKEN and try again."
        )
    from bot.rehearsal.play import play

    own = load().templates
    _until_stopped(lambda stop: play(stop, port, browser=browser, say=typer.echo, templates=own))


def _moment(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter("write it as 2027-01-15T08:00") from None


def tick(
    at: Annotated[
        datetime | None,
        typer.Option(
            parser=_moment, metavar="ISO", help="The moment to look from; now unless given."
        ),
    ] = None,
) -> None:
    """Look once at what is due, and write the digests; the running bot sends them.

    Example: kompis tick --at 2027-01-15T08:00
    """
    settings = load()
    from storage.database import Database
    from storage.keys import KeyFile
    from storage.migrate import bring_up_to_date

    house = house_of(settings)
    hours = house.hours
    database = Database(settings.database_url, KeyFile(settings.keys))
    bring_up_to_date(database)
    now = at or datetime.now(UTC)
    now = now if now.tzinfo else now.replace(tzinfo=hours.zone)
    written = asyncio.run(_look(database, house, now))
    when = f"{hours.local(now):%Y-%m-%d %H:%M}"
    if hours.digest_open(now):
        typer.echo(f"Digests written as of {when}: {written}. The running bot sends them.")
    else:
        typer.echo(f"{when} is outside the hours for digests; none was written.")


async def _look(database: "Database", house: "House", now: datetime) -> int:
    from bot.tick import tick
    from bot.writer import Writer

    writer = Writer()
    try:
        return await tick(database, writer, house, now)
    finally:
        writer.close()
        database.close()


def _until_stopped(work: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Both the terminal's Ctrl-C and systemd's SIGTERM end it in order."""

    async def live() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()

        def told() -> None:
            stop.set()
            last = threading.Timer(LATEST_END, os._exit, [0])
            last.daemon = True
            last.start()

        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, told)
        await work(stop)

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(live())
