"""The stand-in server, the bot as a process or in this one, and a log that must keep secrets."""

import asyncio
import io
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import logs
from bot.app import App, rehearsal_settings
from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from storage.database import Database, sqlite_url
from tests.faults.organisation import employ
from tests.faults.process import BotProcess
from tests.faults.questions import GUIDE, write_guide
from tests.faults.script import TASK_TITLE

CANARY = "Kanariefågeln 7f3e sjunger"
"""What people write in these tests; no log may ever repeat it."""
PEOPLE = 3

Running = Callable[..., AbstractAsyncContextManager[App]]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With three people whose chats are connected, each with questions to answer; the third is
    HR."""
    write_guide(tmp_path / "templates")
    database = Database(sqlite_url(tmp_path / "kompis.sqlite3"))
    employ(database, PEOPLE, guide=GUIDE)
    database.close()
    return tmp_path


@pytest.fixture
async def bot(server: Server, folder: Path) -> AsyncIterator[BotProcess]:
    """A process that is not started yet. What it logs in the end is looked through."""
    bot = BotProcess(server, folder, templates=str(folder / "templates"), poll_seconds="1")
    yield bot
    if bot.alive:
        await bot.kill()
    keeps_secrets(bot.log, server.token)


@pytest.fixture
def log(server: Server) -> Iterator[io.StringIO]:
    """What an operator would read, with everybody's chatter in it; looked through in the end."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.Discreet())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)
    keeps_secrets(written.getvalue(), server.token)


def keeps_secrets(log: str, token: str) -> None:
    for secret in (CANARY, CANARY.split()[0], token, token.partition(":")[2], "Prov Persson"):
        assert secret not in log, f"the log tells {secret!r}:\n{log}"
    assert "Traceback" not in log, log


@pytest.fixture
def running(server: Server, folder: Path, log: io.StringIO) -> Running:
    """`async with running() as app`: the bot in this process, on the same folder."""

    @asynccontextmanager
    async def run(
        prepare: Callable[[App], None] | None = None, **changes: Any
    ) -> AsyncIterator[App]:
        settings = rehearsal_settings(folder, server.url, server.token).model_copy(
            update={
                "database_url": sqlite_url(folder / "kompis.sqlite3"),
                "templates": folder / "templates",
                "poll_seconds": 1,
            }
            | changes
        )
        app = App(settings)
        if prepare is not None:
            prepare(app)
        stop = asyncio.Event()
        life = asyncio.create_task(app.run(stop))
        try:
            yield app
        finally:
            stop.set()
            await life

    return run


@pytest.fixture
def ada(server: Server) -> Person:
    return server.person("Prov Persson 1")


@pytest.fixture
def bo(server: Server) -> Person:
    return server.person("Prov Persson 2")


async def begins(person: Person) -> None:
    """Goes the way to the first question, which takes any text."""
    person.says("/uppgifter")
    await person.sees(TASK_TITLE, within=20)
    person.presses(TASK_TITLE)
    await person.sees("Ska vara klar")
    person.presses("Svara på frågorna")
    await person.sees("Fråga 1 av 12")


async def answers(person: Person, *, sees: str, within: float = 20) -> None:
    """Writes what no log may repeat, and sees the next question."""
    person.says(CANARY)
    await person.sees(sees, within=within)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


async def health(port: int) -> tuple[int, list[str]]:
    """The status of /healthz, and the troubles it tells; (0, []) when nobody answers."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/healthz") as response,
        ):
            return response.status, (await response.json())["troubles"]
    except aiohttp.ClientConnectorError:
        return 0, []


async def health_becomes(port: int, status: int, within: float = 20) -> list[str]:
    """Waits for a status; the troubles told with it."""
    async with asyncio.timeout(within):
        while True:
            now, troubles = await health(port)
            if now == status:
                return troubles
            await asyncio.sleep(0.1)
