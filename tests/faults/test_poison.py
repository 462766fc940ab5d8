"""An update that we always fail at is set aside: nobody else notices, and nobody is left alone."""

import contextlib
import io
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

import bot.app
from bot import digest
from bot.app import App
from bot.errands import Errand
from bot.handlers import strangers
from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from bot.talk import Talk
from storage import outbox
from storage.database import Database, sqlite_url
from storage.outbox import Outgoing
from tests.faults.conftest import CANARY, Running, answers, begins
from tests.stories.scenes import introduces
from tests.stories.stage import Stage

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


async def test_a_message_that_cannot_be_sent_keeps_nothing_back(
    running: Running, folder: Path, ada: Person, log: io.StringIO
) -> None:
    broken = Outgoing(ada.id, CANARY, 1, keyboard=[[{"no label": CANARY}]])
    database = Database(sqlite_url(folder / "kompis.sqlite3"))
    with database.transaction() as db:
        outbox.add(db, [broken])
    database.close()
    ada.says("/uppgifter")
    async with running():
        await ada.sees("Dina uppgifter")
    assert f"message {broken.id} can't be sent (KeyError at " in log.getvalue()


async def test_a_digest_that_fails_takes_nobody_elses_with_it(
    tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Stage(tmp_path) as stage:
        petra, nour = await stage.enter("Petra", "Nour")
        await introduces(petra)
        compose = digest.compose

        def fail_for_petra(talk: Talk) -> object:
            if talk.speaker.chat_id == petra.id:
                raise LookupError(CANARY)
            return compose(talk)

        with monkeypatch.context() as broken:
            broken.setattr(digest, "compose", fail_for_petra)
            await stage.mornings(2)
            await stage.time_passes(timedelta(hours=3))
            await nour.sees("God morgon, Nour")
            assert not any("God morgon" in message.text for message in petra.messages)
        assert log.getvalue().count("failed (LookupError at ") == 1, "not at every tick"
        await stage.mornings()
        await petra.sees("God morgon, Petra")


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
