"""A database that can't be written: told, nothing confirmed without a commit, gone on by itself."""

import asyncio
import contextlib
import io
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import storage.database
from bot.app import App
from bot.errands import Errand
from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from tests.faults.conftest import (
    CANARY,
    Running,
    answers,
    begins,
    free_port,
    health,
    health_becomes,
)
from tests.faults.process import BotProcess

LITTLE = 24 * 1024
"""Bytes a file may have: a few pages of SQLite's log of changes, and the few lines we log."""


async def test_a_full_disk(server: Server, bot: BotProcess, ada: Person) -> None:
    """The process may not write beyond the first few pages of any file, which is what a full disk
    is to it, on any Linux and for every user."""
    port = free_port()
    bot.settings["http_port"] = str(port)
    async with bot:
        await begins(ada)
        await server.all_confirmed()
        _limit_files(bot.pid, LITTLE)
        for _ in range(20):  # the first may still fit
            ada.says(CANARY)
        troubles = await health_becomes(port, 503)
        assert len(troubles) == 1
        assert troubles[0].startswith("The database can't be written: ")
        assert troubles[0].endswith(
            "Updates wait at Telegram, nothing is lost; free space or mend the database, and work "
            "goes on by itself."
        )
        await asyncio.sleep(1)
        waiting = len(server.world.inbox)
        assert waiting, "what is not committed is not confirmed"
        assert _handled(bot.database) == 3 + 20 - waiting
        _limit_files(bot.pid, resource.RLIM_INFINITY)
        assert await health_becomes(port, 200) == []
        await server.all_confirmed()
        assert _handled(bot.database) == 3 + 20
    assert bot.log.count("The database can't be written") == 1
    assert "The trouble with database is over." in bot.log


def _limit_files(pid: int, size: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _handled(database: Path) -> int:
    with contextlib.closing(sqlite3.connect(database)) as db:
        count: int = db.execute(
            "SELECT count(*) FROM handled_update WHERE error IS NULL"
        ).fetchone()[0]
        return count


@pytest.mark.parametrize(
    ("ill", "well", "reason"),
    [
        ("max_page_count = 1", "max_page_count = 1000000", "database or disk is full"),
        ("query_only = ON", "query_only = OFF", "attempt to write a readonly database"),
    ],
)
async def test_what_sqlite_says_is_told(
    server: Server,
    running: Running,
    ada: Person,
    folder: Path,
    log: io.StringIO,
    ill: str,
    well: str,
    reason: str,
) -> None:
    port = free_port()
    pragmas: list[str] = []
    with contextlib.closing(sqlite3.connect(folder / "kompis.sqlite3")) as db:
        db.execute("VACUUM")  # a full disk is felt where there is no free page
    async with running(_saying(pragmas), http_port=port):
        await begins(ada)
        pragmas[:] = [ill]
        for _ in range(100):
            ada.says(CANARY * 40)
        (trouble,) = await health_becomes(port, 503)
        assert trouble.startswith(f"The database can't be written: {reason}. ")
        assert len(server.world.inbox) > 0
        pragmas[:] = [well]
        assert await health_becomes(port, 200) == []
        await server.all_confirmed()
    assert log.getvalue().count(reason) == 1


def _saying(pragmas: list[str]) -> Callable[[App], None]:
    """Before each transaction, the pragmas that stand in the list."""

    def prepare(app: App) -> None:
        from sqlalchemy import event

        @event.listens_for(app.database.engine, "engine_connect")
        def say(connection: object) -> None:
            for pragma in pragmas:
                connection.connection.cursor().execute(f"PRAGMA {pragma}")

    return prepare


async def test_a_trouble_ends_without_anybody_saying_anything(
    running: Running, ada: Person, log: io.StringIO
) -> None:
    port = free_port()
    pragmas: list[str] = []
    async with running(_saying(pragmas), http_port=port) as app:
        await begins(ada)
        pragmas[:] = ["query_only = ON"]
        app.health.trouble("database", "A tick could not be written.")
        await asyncio.sleep(2.5)
        assert (await health(port))[0] == 503
        pragmas[:] = ["query_only = OFF"]
        assert await health_becomes(port, 200) == []


async def test_a_database_that_another_process_has_locked(
    server: Server, running: Running, ada: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.database, "LOCK_WAIT", storage.database.LOCK_WAIT / 20)
    port = free_port()
    async with running(http_port=port):
        await begins(ada)
        with locked(folder / "kompis.sqlite3"):
            ada.says(CANARY)
            (trouble,) = await health_becomes(port, 503)
            assert "The database can't be written: database is locked." in trouble
            assert len(server.world.inbox) == 1
        await ada.sees("Fråga 2 av 12")
        assert await health_becomes(port, 200) == []


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """As by a backup tool that holds on to it."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("ROLLBACK")


async def test_a_statement_that_can_never_go_through_is_no_fault_of_the_database(
    server: Server, running: Running, ada: Person
) -> None:
    """Else one update would be tried for ever, and everybody would wait behind it."""
    async with running(_with_a_wrong_statement) as app:
        await begins(ada)
        ada.says("/fel")
        await ada.sees("Nu blev det fel hos mig, inte hos dig.")
        await answers(ada, sees="Fråga 2 av 12")
        assert app.health.troubles == {}
        assert app.health.failed == 1
        await server.all_confirmed()


def _with_a_wrong_statement(app: App) -> None:
    from sqlalchemy import text

    def wrong(talk: object) -> None:
        talk.db.execute(text("SELECT nothing FROM nowhere"))

    app.house.errands = Errand.of_all([app.house.errands])  # the registry itself is everybody's
    app.house.errands.commands["fel"] = wrong
