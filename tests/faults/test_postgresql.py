"""PostgreSQL: a standby takes over, and a lost connection loses nothing."""

import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from storage.database import Database
from tests.databases import drop_postgresql, fresh_postgresql_url
from tests.faults.conftest import CANARY, PEOPLE, answers, begins, keeps_secrets
from tests.faults.organisation import employ
from tests.faults.process import BotProcess
from tests.faults.questions import GUIDE, write_guide

TAKES_OVER_WITHIN = 30
"""Seconds; the design's promise."""


@pytest.fixture
def url() -> Iterator[str]:
    url = fresh_postgresql_url()
    yield url
    drop_postgresql(url)


@pytest.fixture
async def leader(server: Server, tmp_path: Path, url: str) -> AsyncIterator[BotProcess]:
    write_guide(tmp_path / "templates")
    database = Database(url)
    employ(database, PEOPLE, guide=GUIDE)
    database.close()
    bot = BotProcess(
        server,
        tmp_path,
        database_url=url,
        templates=str(tmp_path / "templates"),
        poll_seconds="1",
    )
    async with bot:
        yield bot
    keeps_secrets(bot.log, server.token)


async def test_a_standby_takes_over_when_the_leader_dies(
    server: Server, leader: BotProcess, ada: Person
) -> None:
    await begins(ada)
    async with BotProcess(server, leader.folder, **leader.settings) as standby:
        await leader.logs("Another process works on this database; this one stands by.")
        await leader.kill()
        died = time.monotonic()
        await answers(ada, sees="Fråga 2 av 12", within=TAKES_OVER_WITHIN)
        assert time.monotonic() - died < TAKES_OVER_WITHIN
        assert "This process leads now." in standby.log
        assert (await standby.stop())[0] == 0


async def test_a_server_that_cuts_every_connection(
    server: Server, leader: BotProcess, ada: Person, url: str
) -> None:
    """The lead may have passed to another by then: the process ends, and systemd starts it."""
    await begins(ada)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    ada.says(CANARY)
    assert await leader.ends() == 1
    assert leader.log.splitlines()[-1].startswith(
        "kompis: The database can't be used: the connection that holds the lead was lost."
    )
    await leader.start()
    await ada.sees("Fråga 2 av 12", within=20)
    ada.presses("‹ Tillbaka", on=ada.last)
    await ada.sees("Fråga 1 av 12", within=20)
    assert (await leader.stop())[0] == 0
