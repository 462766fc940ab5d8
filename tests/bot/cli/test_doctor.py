"""Each thing that can be wrong is made wrong, and the doctor finds it and says what to do."""

import os
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import text

from bot import doctor
from bot.rehearsal.server import Server
from storage import accounts, outbox, people
from storage import updates as handled_updates
from storage.database import Database
from storage.leader import Leadership
from tests.bot.cli.conftest import Kompis, Ran
from tests.bot.cli.people import people_file

NOW = datetime.now(UTC)


@pytest.fixture
async def ready(kompis: Kompis, telegram: Server) -> None:
    """A token that Telegram knows, and a database with people in it."""
    await kompis("import", people_file(kompis.folder), "--yes")


def said(ran: Ran, what: str, do: str) -> bool:
    """Whether this is found wrong, with this to do below it."""
    return bool(re.search(rf"^✗ .*{what}.*\n  → .*{do}", ran.out, re.MULTILINE))


@pytest.mark.usefixtures("ready")
async def test_a_sound_installation(kompis: Kompis) -> None:
    ran = await kompis("doctor")
    assert (ran.status, ran.err) == (0, "")
    for line in (
        "✓ Guides, checklists and words are sound.",
        "✓ This machine's clock agrees with Telegram's.",
        "✓ Telegram knows the bot as @kompis_rehearsal_bot.",
        "– Anybody can add the bot to a group, which it then leaves at once.",
        "✓ People known: 3; with a chat: 0.",
        "✓ The latest update was handled: never.",
        "✓ Messages waiting: 0; held for later: 0.",
    ):
        assert line in ran.out
    assert re.search(
        r"✓ The database can be written and stands at revision \d{4}, the newest", ran.out
    )
    assert ran.out.endswith("Nothing is wrong.\n")


async def test_before_the_first_start(kompis: Kompis, telegram: Server) -> None:
    """It looks, and makes nothing."""
    ran = await kompis("doctor")
    assert ran.status == 0
    assert f"There is no database yet; `kompis run` makes {kompis.file}." in ran.out
    assert not kompis.file.exists()


async def test_no_token(kompis: Kompis) -> None:
    ran = await kompis("doctor")
    assert said(ran, "KOMPIS_TOKEN is not set", "Ask BotFather for a token")
    assert ran.line == "1 thing is wrong."


@pytest.mark.usefixtures("ready")
async def test_a_token_that_telegram_does_not_know(kompis: Kompis) -> None:
    kompis.settings["KOMPIS_TOKEN"] = "12345:wrong"
    ran = await kompis("doctor")
    assert said(ran, "Telegram does not know this token", "BotFather")
    assert "12345" not in ran.out + ran.err


@pytest.mark.usefixtures("ready")
async def test_a_telegram_that_does_not_answer(kompis: Kompis, telegram: Server) -> None:
    await telegram.stop()
    ran = await kompis("doctor")
    assert said(ran, "Telegram can't be reached at http", "Check the network")


@pytest.mark.usefixtures("ready")
async def test_a_database_that_others_can_read(kompis: Kompis) -> None:
    kompis.file.chmod(0o644)
    ran = await kompis("doctor")
    assert said(ran, f"Others than its owner can open {kompis.file}", f"chmod 600 {kompis.file}")


@pytest.mark.usefixtures("ready")
async def test_a_file_with_the_token_that_others_can_read(kompis: Kompis) -> None:
    (kompis.folder / ".env").write_text(f"KOMPIS_TOKEN={kompis.settings.pop('KOMPIS_TOKEN')}\n")
    (kompis.folder / ".env").chmod(0o644)
    ran = await kompis("doctor")
    assert said(ran, r"Others can read .*/\.env, which may hold the token", "chmod 600")
    assert ran.line == "1 thing is wrong."


@pytest.mark.usefixtures("telegram")
async def test_a_database_that_is_not_one(kompis: Kompis) -> None:
    kompis.file.parent.mkdir()
    kompis.file.write_bytes(b"my diary\n" * 1000)
    ran = await kompis("doctor")
    assert said(ran, "kompis.sqlite3 can't be used: file is not a database", "KOMPIS_DATABASE_URL")


@pytest.mark.usefixtures("ready")
async def test_a_database_that_is_damaged(kompis: Kompis) -> None:
    """Pages overwritten from their heads on, as a failing disk does."""
    with kompis.file.open("r+b") as file:
        for page in range(20, kompis.file.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(os.urandom(200))
    ran = await kompis("doctor")
    assert said(ran, "damaged|malformed", "restore the latest backup|Check")


@pytest.mark.usefixtures("ready")
async def test_a_database_of_a_newer_version(kompis: Kompis, stored: Database) -> None:
    with stored.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ran = await kompis("doctor")
    assert said(ran, "stands at revision 9999; this version of Kompis knows", "Install the newer")


async def test_a_database_that_the_next_start_brings_up_to_date(
    kompis: Kompis, telegram: Server, stored: Database
) -> None:
    with stored.transaction():
        pass
    ran = await kompis("doctor")
    assert ran.status == 0
    assert "The next start brings the database from nothing to revision" in ran.out


@pytest.mark.usefixtures("ready")
async def test_a_mistake_in_a_guide(kompis: Kompis) -> None:
    own = kompis.folder / "own"
    (own / "guides").mkdir(parents=True)
    (own / "guides" / "mine.toml").write_text('for = "nobody"\n')
    kompis.settings["KOMPIS_TEMPLATES"] = str(own)
    ran = await kompis("doctor")
    assert said(ran, r"mine\.toml, line 1: ", "")


@pytest.mark.usefixtures("ready")
async def test_updates_that_nobody_fetches(kompis: Kompis, telegram: Server) -> None:
    telegram.person("Eva Påhitt").says("/start")
    ran = await kompis("doctor")
    assert said(ran, "Updates wait at Telegram and nobody fetches them: 1", "Start `kompis run`")


@pytest.mark.usefixtures("ready")
async def test_updates_that_wait_while_others_are_handled_are_on_their_way(
    kompis: Kompis, telegram: Server, stored: Database
) -> None:
    with stored.transaction() as db:
        handled_updates.record(db, [(1, None)], NOW)
    telegram.person("Eva Påhitt").says("/start")
    ran = await kompis("doctor")
    assert ran.status == 0
    assert "The latest update was handled: 2" in ran.out


@pytest.mark.usefixtures("ready")
async def test_messages_that_nobody_sends(kompis: Kompis, stored: Database) -> None:
    an_hour_ago = int((NOW - timedelta(hours=1)).timestamp() * 1000) << 20
    with stored.transaction() as db:
        outbox.add(db, [outbox.Outgoing(7001, "Hej", priority=outbox.RESULT, id=an_hour_ago)])
    ran = await kompis("doctor")
    assert said(ran, "Messages wait, the oldest since .*: 1", "Start `kompis run`")


@pytest.mark.usefixtures("ready")
async def test_messages_held_for_later_are_no_fault(kompis: Kompis, stored: Database) -> None:
    later = outbox.Outgoing(
        7001, "Hej", priority=outbox.RESULT, not_before=NOW + timedelta(hours=9), id=1 << 20
    )
    with stored.transaction() as db:
        outbox.add(db, [later])
    ran = await kompis("doctor")
    assert ran.status == 0
    assert "Messages waiting: 0; held for later: 1." in ran.out


@pytest.mark.usefixtures("ready")
async def test_people_out_of_reach_and_updates_set_aside_are_worth_knowing(
    kompis: Kompis, stored: Database
) -> None:
    with stored.transaction() as db:
        alva = people.by_employee_no(db, "1001")
        assert alva
        token = accounts.issue(db, [alva], None, NOW)[0].token
        accounts.redeem(db, token, 7001, NOW, NOW.date())
        accounts.blocked(db, 7001, NOW, NOW.date())
        handled_updates.record(db, [(1, "KeyError")], NOW)
    ran = await kompis("doctor")
    assert ran.status == 0
    assert "People known: 3; with a chat: 1." in ran.out
    assert "– People who have blocked or deleted the chat: 1." in ran.out
    assert "– Updates set aside after an error, in 14 days: 1." in ran.out


@pytest.fixture
async def late_clock() -> AsyncIterator[str]:
    """A Telegram whose clock stands five minutes later than ours."""

    async def answer(_request: web.BaseRequest) -> web.Response:
        theirs = datetime.now(UTC) + timedelta(minutes=5)
        return web.Response(headers={"Date": f"{theirs:%a, %d %b %Y %H:%M:%S} GMT"})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_clock_that_goes_wrong(kompis: Kompis, late_clock: str) -> None:
    kompis.settings["KOMPIS_BOT_API_URL"] = late_clock
    ran = await kompis("doctor")
    assert said(ran, r"clock is (299|300|301) seconds behind Telegram's", "set-ntp true")


def test_a_disk_that_is_nearly_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test can fill the disk, but it can ask for more than any disk has."""
    monkeypatch.setattr(doctor, "LEAST_ROOM", 10**12)
    [found] = doctor._of_the_file(tmp_path / "kompis.sqlite3")
    assert found.wrong
    assert re.fullmatch(r"Only \d+ MB are free where .*kompis\.sqlite3 is\.", found.what)


@pytest.mark.usefixtures("telegram")
async def test_whether_a_bot_is_at_work(kompis: Kompis, database_url: str) -> None:
    kompis.settings["KOMPIS_DATABASE_URL"] = database_url
    await kompis("import", people_file(kompis.folder), "--yes")
    idle = await kompis("doctor")
    assert "– No bot is at work on this database now.\n  → Start `kompis run`." in idle.out
    database = Database(database_url)
    leads = Leadership(database)
    await leads.win()
    busy = await kompis("doctor")
    leads.let_go()
    database.close()
    assert "✓ A bot is at work on this database." in busy.out
    assert (idle.status, busy.status) == (0, 0)
