"""An update that we always fail at is set aside: nobody else notices, and nobody is left alone."""

import contextlib
import io
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

import bot.app
from bot.app import App
from bot.errands import Errand
from bot.handlers import strangers
from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from bot.talk import Talk
from tests.faults.conftest import CANARY, Running, answers, begins

SORRY = "Nu blev det fel hos mig, inte hos dig."
poison = Errand()


@poison.command("gift")
def gift(talk: Talk) -> None:
    """Fails, and says in its error what was written to it."""
    talk.say("menu.not_understood")
    raise ValueError(f"cannot make sense of {talk.event.text}")


@poison.command("gift_i_svaret")
def gift_in_the_answer(talk: Talk) -> None:
    """What it says can't be written: half of a surrogate pair is no text."""
    talk.show_text(f"{CANARY} \ud83d")


def poisoned(app: App) -> None:
    app.house.errands = Errand.of_all([app.house.errands, poison])


def set_aside(folder: Path) -> Sequence[str]:
    """The class of error of each update that was set aside."""
    with contextlib.closing(sqlite3.connect(folder / "kompis.sqlite3")) as db:
        found = db.execute("SELECT error FROM handled_update WHERE error IS NOT NULL").fetchall()
        return [error for (error,) in found]


@pytest.mark.parametrize(
    ("command", "error"), [("/gift", "ValueError"), ("/gift_i_svaret", "UnicodeEncodeError")]
)
async def test_it_is_set_aside_and_others_go_on(
    server: Server,
    running: Running,
    ada: Person,
    bo: Person,
    folder: Path,
    log: io.StringIO,
    command: str,
    error: str,
) -> None:
    async with running(poisoned) as app:
        await begins(ada)
        await begins(bo)
        ada.says(f"{command} {CANARY}")  # all three go to the bot in one batch
        bo.says(CANARY)
        await ada.sees(SORRY)
        await bo.sees("Fråga 2 av 12")
        await answers(ada, sees="Fråga 2 av 12")
        await server.all_confirmed()
        assert set_aside(folder) == [error]
        assert app.health.failed == 1
        assert app.health.troubles == {}
    assert "was set aside" in log.getvalue()
    assert error in log.getvalue()


async def test_not_even_an_apology_that_fails_stops_the_others(
    server: Server,
    running: Running,
    ada: Person,
    bo: Person,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_apology(*_: object) -> None:
        raise RuntimeError(f"no words for {CANARY}")

    monkeypatch.setattr(strangers, "apologise", no_apology)
    async with running(poisoned):
        await begins(ada)
        await begins(bo)
        ada.says("/gift")
        bo.says(CANARY)
        await bo.sees("Fråga 2 av 12")
        await server.all_confirmed()
        assert set_aside(folder) == ["ValueError"]


async def test_the_twin_without_savepoints_stops_everybody(
    server: Server,
    running: Running,
    ada: Person,
    bo: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A test of the test: a bot that lets the error out is seen to leave others without answer."""

    def all_or_nothing(database, house, batch, outcomes, now):  # type: ignore[no-untyped-def]
        from bot import receive

        received = receive.Received()
        with database.transaction() as db:
            known = receive.Known(db, batch, house.hours.today(now))
            for event in batch:
                out, _toasts = receive.handle(db, house, event, now, known)
                received.out += out
            receive.outbox.add(db, received.out)
        return received

    monkeypatch.setattr(bot.app, "receive", all_or_nothing)
    with contextlib.suppress(ValueError):  # what ends the bot in this variant
        async with running(poisoned):
            await begins(ada)
            await begins(bo)
            ada.says("/gift")
            bo.says(CANARY)
            with pytest.raises(AssertionError, match="did not see"):
                await bo.sees("Fråga 2 av 12", within=2)
