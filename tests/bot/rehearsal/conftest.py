from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.rehearsal.person import Person
from bot.rehearsal.server import Server


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """What python-telegram-bot will do anyway, and warns about until it does."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server() as server:
        yield server


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    async with bot_of(server) as bot:
        yield bot


@pytest.fixture
def eva(server: Server) -> Person:
    """A manager who has started the chat."""
    eva = server.person("Eva Ek", role="chef", username="eva_ek")
    eva.says("/start")
    return eva


def bot_of(server: Server, token: str | None = None) -> Bot:
    """python-telegram-bot's own Bot, with its own HTTP client, against the stand-in."""
    return Bot(token or server.token, f"{server.url}/bot", f"{server.url}/file/bot")
