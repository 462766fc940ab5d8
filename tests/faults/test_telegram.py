"""Telegram out of reach, contested, forgetful or closed: told, outlived, and nothing lost."""

import asyncio
import contextlib
import io
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select
from telegram import Bot
from telegram.error import TelegramError

import bot.poller
import bot.sender
from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from storage import outbox
from storage.database import Database, sqlite_url
from storage.outbox import Outgoing
from storage.tables import Account
from storage.tables import Person as Employee
from tests.faults.conftest import (
    CANARY,
    Running,
    answers,
    begins,
    free_port,
    health,
    health_becomes,
)
from tests.faults.organisation import chat_of
from tests.faults.process import BotProcess
from tests.faults.script import TASK_TITLE
from tests.stories.stage import Stage


async def test_two_bots_with_one_token(
    server: Server,
    running: Running,
    ada: Person,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot.poller, "CALM", 2.0)
    port = free_port()
    async with running(http_port=port) as app:
        await begins(ada)
        assert await health(port) == (200, [])
        other = asyncio.create_task(another_bot(server))
        (trouble,) = await health_becomes(port, 503)
        assert "Another process reads this bot's messages (Telegram's 409)" in trouble
        assert "Stop it, or give one of the two a token of its own" in trouble
        for _ in range(10):  # between two 409s a call may get through: that is no peace yet
            await asyncio.sleep(0.1)
            assert (await health(port))[0] == 503
        other.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await other
        await health_becomes(port, 200)
        await answers(ada, sees="Fråga 2 av 12")
        assert app.health.troubles == {}
    assert log.getvalue().count("Another process reads") == 1
    assert log.getvalue().count("The trouble with another bot is over.") == 1


async def another_bot(server: Server) -> None:
    """Polls with our token, as python-telegram-bot's own loop would, and confirms nothing."""
    async with Bot(server.token, f"{server.url}/bot") as other:
        while True:
            with contextlib.suppress(TelegramError):
                await other.get_updates(timeout=1)
            await asyncio.sleep(0.3)


async def test_a_token_revoked_at_work_ends_the_process_and_keeps_what_waits(
    server: Server, bot: BotProcess, ada: Person
) -> None:
    async with bot:
        await begins(ada)
        server.token = "1000000001:a-new-one"
        _queue(bot, "Det som väntar")
        assert await bot.ends() == 1
        assert bot.log.splitlines()[-1] == (
            "kompis: Telegram does not know this token. Copy it anew from BotFather into "
            "KOMPIS_TOKEN."
        )
        bot.settings["token"] = server.token
        await bot.start()
        await ada.sees("Det som väntar", within=20)
        await answers(ada, sees="Fråga 2 av 12")


UNREACHABLE = (
    select(col(Account.unreachable_since))
    .join(Employee, col(Employee.id) == col(Account.person_id))
    .where(col(Employee.name) == "Petra Påhitt")
)


async def test_a_chat_that_is_closed_to_us(tmp_path: Path, log: io.StringIO) -> None:
    """The state is kept, HR hears of it, and all is well again at the next /start."""
    async with Stage(tmp_path) as stage:
        petra, hedda = await stage.enter("Petra", "Hedda")
        petra.says("/introduktion")
        await petra.sees("Fråga 1 av 4")
        petra.presses("Nour Nybörjare, 14/12")
        await petra.sees("Fråga 2 av 4")
        stage.server.faults.switch_on("forbidden", methods=["sendMessage"], chat_id=petra.id)
        await stage.mornings(2)
        await hedda.sees(re.compile("Petra Påhitt, .* går inte att nå i chatten"))
        tries = stage.server.calls.to("sendMessage", petra.id)
        assert tries[-1].error == "Forbidden: bot was blocked by the user"
        await stage.mornings(2)
        assert stage.server.calls.to("sendMessage", petra.id) == tries, "it is not tried again"
        stage.server.faults.clear()
        assert await stage.row(UNREACHABLE) is not None
        petra.says("/start")
        await petra.sees("Du var mitt i Ny introduktion – Nour Nybörjare.")
        petra.presses("Fortsätt")
        await petra.sees("Fråga 2 av 4")
        assert await stage.row(UNREACHABLE) is None
        assert stage.app.health.refused == 1
        stage.app.health.refused = 0  # the stage takes none for granted


FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "bad_gateway", "methods": ["sendMessage", "editMessageText"], "calls": 2},
    {"kind": "bad_gateway", "methods": ["sendMessage"], "calls": 1, "took_effect": True},
    {"kind": "lost_reply", "methods": ["sendMessage"], "calls": 1},
    {"kind": "lost_reply", "methods": ["editMessageText"], "calls": 1},
    {"kind": "lost_reply", "methods": ["getUpdates"], "calls": 2},
    {"kind": "bad_gateway", "methods": ["getUpdates"], "calls": 2},
    {"kind": "too_many", "methods": ["sendMessage"], "calls": 1, "retry_after": 1},
    {"kind": "slow", "methods": ["getUpdates"], "calls": 1, "seconds": 2},
)


async def test_bad_gateways_and_lost_replies_lose_nothing(
    server: Server, bot: BotProcess, ada: Person
) -> None:
    """Each prompt comes at least once, and each answer is kept once, whatever is said twice."""
    async with bot:
        await begins(ada)
        for fault in FAULTS:
            server.faults.switch_on(**fault)
            await answers(ada, sees="Fråga 2 av 12")
            assert _answers(bot) == {"one": CANARY}
            ada.presses("‹ Tillbaka", on=ada.last)
            await ada.sees("Fråga 1 av 12", within=20)
        await server.all_confirmed()
        assert server.faults.active == []
        assert _answers(bot) == {}


async def test_what_was_sent_is_marked_however_long_it_took(
    server: Server, running: Running, folder: Path, ada: Person, bo: Person
) -> None:
    """What is not marked would be sent again at the next start."""
    server.faults.switch_on("slow", methods=["sendMessage"], chat_id=ada.id, seconds=1.5)
    async with running():
        ada.says("/uppgifter")
        await begins(bo)  # others' replies are marked while Ada's is under way
        await ada.sees(TASK_TITLE)
    with contextlib.closing(sqlite3.connect(folder / "kompis.sqlite3")) as db:
        assert db.execute("SELECT DISTINCT state FROM message").fetchall() == [("sent",)]


async def test_minutes_without_an_answer_keep_the_order(
    server: Server, running: Running, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes on gets the answers in the order of what was written."""
    monkeypatch.setattr(bot.sender, "BACKOFF", (0.02,) * 6)
    async with running():
        await begins(ada)
        server.faults.switch_on("bad_gateway", methods=["sendMessage"], calls=40)
        ada.says(CANARY)
        ada.says(CANARY)
        await ada.sees("Fråga 3 av 12")
    places = [message.text.partition("\n")[0] for message in ada.messages if message.from_bot]
    assert places[-2:] == ["Avstämning · Fråga 2 av 12", "Avstämning · Fråga 3 av 12"]


async def test_what_may_have_arrived_goes_again(
    server: Server, bot: BotProcess, ada: Person
) -> None:
    """Rather twice than not at all: a press on either of the two counts, and counts once."""
    async with bot:
        await begins(ada)
        server.faults.switch_on("lost_reply", methods=["sendMessage"], calls=1)
        _queue(bot, "En fråga")
        await server.calls.count("sendMessage", len(server.calls.to("sendMessage")) + 2, within=20)
    assert [message.text for message in ada.messages].count("En fråga") == 2


@pytest.mark.parametrize("took_effect", [False, True])
async def test_a_group_is_left_also_when_telegram_does_not_say_so(
    server: Server, running: Running, ada: Person, took_effect: bool
) -> None:
    server.faults.switch_on("bad_gateway", methods=["leaveChat"], calls=1, took_effect=took_effect)
    async with running() as app:
        group = {"id": -100200300, "type": "supergroup", "title": "Enheten"}
        said = {"message_id": 1, "date": 1, "chat": group, "from": ada.user(), "text": "Hej"}
        server.inject({"message": said})
        await server.calls.count("leaveChat", 1, within=20)
        await app.sender.idle()
        assert len(server.calls.to("leaveChat")) == 2
        assert server.world.chats[-100200300].left
        assert (app.health.refused, app.health.troubles) == (0, {})


def _queue(bot: BotProcess, text: str) -> None:
    database = Database(sqlite_url(bot.database))
    with database.transaction() as db:
        outbox.add(db, [Outgoing(chat_of(1), text, 1, priority=outbox.RESULT)])
    database.close()


def _answers(bot: BotProcess) -> dict[str, str]:
    with contextlib.closing(sqlite3.connect(bot.database)) as db:
        query = "SELECT question, json_extract(value, '$') FROM answer WHERE state = 'given'"
        return dict(db.execute(query).fetchall())
