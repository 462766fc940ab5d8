"""What keeps the bot from starting is told in one line, and nothing is changed."""

import asyncio
import contextlib
import hashlib
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from storage.database import Database, sqlite_url
from storage.leader import Leadership
from storage.migrate import head, revision
from tests.faults.conftest import CANARY, begins, free_port, health_becomes
from tests.faults.process import BotProcess


def content(database: Path) -> str:
    return hashlib.sha256(database.read_bytes()).hexdigest()


async def refuses_to_start(bot: BotProcess) -> str:
    """The one line it ends with, exit code 1, the database as it was."""
    before = content(bot.database)
    await bot.start()
    assert await bot.ends() == 1
    assert content(bot.database) == before
    assert bot.log.count("\n") == 1, bot.log
    assert bot.log.startswith("kompis: ")
    return bot.log.removeprefix("kompis: ").strip()


async def test_a_token_that_telegram_does_not_know(bot: BotProcess) -> None:
    bot.settings["token"] = "1000000001:somebody-elses"
    line = await refuses_to_start(bot)
    assert line == (
        "Telegram does not know this token. Copy it anew from BotFather into KOMPIS_TOKEN."
    )


async def test_a_token_that_telegram_answers_with_404(bot: BotProcess) -> None:
    async with answering_404() as url:
        bot.settings["bot_api_url"] = url
        assert "does not know this token" in await refuses_to_start(bot)


async def test_a_token_that_is_none(bot: BotProcess) -> None:
    bot.settings["token"] = "abc"
    line = await refuses_to_start(bot)
    assert line.startswith("The setting KOMPIS_TOKEN is wrong: does not look like a token")


async def test_no_token(bot: BotProcess) -> None:
    del bot.settings["token"]
    assert (await refuses_to_start(bot)).startswith("KOMPIS_TOKEN is not set.")


async def test_a_database_of_a_newer_version(bot: BotProcess) -> None:
    _execute(bot.database, "UPDATE alembic_version SET version_num = '9999'")
    line = await refuses_to_start(bot)
    assert "The database stands at revision 9999" in line
    assert "Install the newer version, or restore the backup" in line


async def test_a_database_that_cannot_be_written(bot: BotProcess) -> None:
    _make_read_only(bot.database)
    line = await refuses_to_start(bot)
    assert "The database can't be used: attempt to write a readonly database" in line


async def test_a_file_that_is_no_database(bot: BotProcess) -> None:
    bot.database.write_text("Inga personer här\n" * 100, "utf-8")
    assert "The database can't be used: file is not a database" in await refuses_to_start(bot)


async def test_a_port_that_is_taken(bot: BotProcess, server: Server) -> None:
    bot.settings["http_port"] = str(server.port)
    assert "The port is taken by another program" in await refuses_to_start(bot)


async def test_a_guide_with_a_mistake_on_line_twelve(bot: BotProcess) -> None:
    guide = bot.folder / "templates" / "guides" / "comment.toml"
    guide.write_text(
        'for = "manager"\nreview = false\n\n[title]\nsv = "Kommentar"\nen = "Comment"\n\n'
        '[[question]]\nid = "comment"\nkind = "text"\ntext = { sv = "Vad?", en = "What?" }\n'
        "optionl = true\n",
        "utf-8",
    )
    line = await refuses_to_start(bot)
    assert line.startswith(f"{guide}:12: ")
    assert "optionl" in line


async def test_telegram_out_of_reach_is_waited_for(bot: BotProcess, tmp_path: Path) -> None:
    port, http_port = free_port(), free_port()
    bot.settings |= {"bot_api_url": f"http://127.0.0.1:{port}", "http_port": str(http_port)}
    async with bot:
        (trouble,) = await health_becomes(http_port, 503)
        assert trouble.startswith(f"Telegram can't be reached at http://127.0.0.1:{port}.")
        assert "check the network and KOMPIS_BOT_API_URL" in trouble
        async with Server(port=port) as late:
            assert await health_becomes(http_port, 200) == []
            ada = late.person("Prov Persson 1")
            await begins(ada)
            ada.says(CANARY)
            await ada.sees("Fråga 2 av 12")
    assert bot.log.count("Telegram can't be reached") == 1
    assert "The trouble with telegram is over." in bot.log


async def test_waiting_for_telegram_ends_when_told_to(bot: BotProcess) -> None:
    bot.settings["bot_api_url"] = f"http://127.0.0.1:{free_port()}"
    async with bot:
        await bot.logs("Telegram can't be reached")
        code, seconds = await bot.stop()
    assert code == 0
    assert seconds < 5


async def test_a_second_process_on_the_database_stands_by_and_takes_over(
    bot: BotProcess, server: Server, ada: Person
) -> None:
    second = BotProcess(server, bot.folder, **bot.settings)
    async with bot, second:
        await begins(ada)
        await bot.logs("Another process works on this database; this one stands by.")
        await bot.kill()
        died = time.monotonic()
        ada.says(CANARY)
        await ada.sees("Fråga 2 av 12", within=30)
        assert time.monotonic() - died < 30
        assert (await second.stop())[0] == 0


async def test_two_that_start_on_an_old_database_change_its_tables_one_after_the_other(
    bot: BotProcess,
) -> None:
    """Whoever stands by leaves the tables alone: the other works on them."""
    bot.database.unlink()
    database = Database(sqlite_url(bot.database))
    leader = Leadership(database)
    await leader.win()
    try:
        async with bot:
            await bot.logs("Another process works on this database; this one stands by.")
            await asyncio.sleep(0.5)
            assert revision(database) is None
            leader.let_go()
            await bot.logs("This process leads now.")
            for _ in range(200):
                await asyncio.sleep(0.1)
                if revision(database) == head():
                    return
            raise AssertionError("the new leader left the tables as they were")
    finally:
        leader.let_go()
        database.close()


@asynccontextmanager
async def answering_404() -> AsyncIterator[str]:
    async def not_found(_request: web.BaseRequest) -> web.Response:
        answer = {"ok": False, "error_code": 404, "description": "Not Found"}
        return web.json_response(answer, status=404)

    runner = web.ServerRunner(web.Server(not_found, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def _execute(database: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(database)) as db, db:
        db.execute(statement)


def _make_read_only(database: Path) -> None:
    """For everybody, also for root: by the write version in the file's header, which no SQLite
    knows (https://www.sqlite.org/fileformat.html, 1.3.3)."""
    with database.open("r+b") as file:
        file.seek(18)
        file.write(bytes([3]))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KOMPIS_SECRETS", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
