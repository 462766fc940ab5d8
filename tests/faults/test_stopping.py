"""Told to stop, the bot is gone within five seconds with exit code 0, whatever goes on."""

import asyncio

from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from tests.faults.conftest import CANARY, answers, begins
from tests.faults.process import BotProcess
from tests.faults.test_database import locked

SECONDS = 5


async def stops(bot: BotProcess) -> None:
    code, seconds = await bot.stop()
    assert code == 0, bot.log
    assert seconds < SECONDS


async def test_at_rest(server: Server, bot: BotProcess, ada: Person) -> None:
    async with bot:
        await begins(ada)
        await stops(bot)
        assert len(server.world.inbox) == 0, "what was kept is confirmed"
        await bot.start()
        await answers(ada, sees="Fråga 2 av 12")


async def test_while_sends_hang(server: Server, bot: BotProcess, ada: Person) -> None:
    async with bot:
        await begins(ada)
        server.faults.switch_on("slow", methods=["sendMessage"], seconds=60)
        ada.says(CANARY)
        await server.all_confirmed(within=10)
        await stops(bot)
        server.faults.clear()
        await bot.start()
        await ada.sees("Fråga 2 av 12", within=20)


async def test_while_every_call_hangs(server: Server, bot: BotProcess, ada: Person) -> None:
    async with bot:
        await begins(ada)
        server.faults.switch_on("slow", seconds=60)
        ada.says(CANARY)
        await asyncio.sleep(1.5)  # by now the poll that was under way has brought it
        await stops(bot)
        server.faults.clear()
        await bot.start()
        await ada.sees("Fråga 2 av 12", within=20)


async def test_while_the_database_is_locked(server: Server, bot: BotProcess, ada: Person) -> None:
    async with bot:
        await begins(ada)
        await server.all_confirmed()
        with locked(bot.database):
            ada.says(CANARY)
            await server.calls.count("getUpdates", server.calls.accepted["getupdates"] + 1)
            await stops(bot)
        await bot.start()
        await ada.sees("Fråga 2 av 12", within=20)
