"""What was under way when the bot died comes before anything new, in the order it was meant."""

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from storage import outbox
from storage.database import Database, sqlite_url
from storage.outbox import Outgoing
from tests.faults.campaign import Campaign
from tests.faults.conftest import PEOPLE, Running, begins
from tests.faults.organisation import chat_of
from tests.stories.scenes import introduces
from tests.stories.stage import STOCKHOLM, Stage

EARLIER, LATER = "Den förra frågan", "Dina uppgifter"


def under_way(folder: Path, *messages: Outgoing) -> None:
    """As a process leaves them that dies between the commit and Telegram's answer."""
    database = Database(sqlite_url(folder / "kompis.sqlite3"))
    with database.transaction() as db:
        outbox.add(db, messages)
    database.close()


async def speak_up(server: Server, running: Running) -> list[Sequence[str]]:
    """Everybody has written while the bot was away; what each then sees, in order."""
    people = [server.person(f"Prov Persson {n}") for n in range(1, PEOPLE + 1)]
    for person in people:
        person.says("/uppgifter")
    async with running(sends_per_second=1.0):  # what is queued goes one by one
        for person in people:
            await person.sees(LATER)
            await person.sees(EARLIER)
    return [[m.text.partition("\n")[0] for m in p.messages if m.from_bot] for p in people]


async def test_an_earlier_question_is_not_seen_below_a_later_answer(
    server: Server, running: Running, folder: Path
) -> None:
    under_way(folder, *(Outgoing(chat_of(n), EARLIER, n) for n in range(1, PEOPLE + 1)))
    assert await speak_up(server, running) == [[EARLIER, LATER]] * PEOPLE


async def test_the_twin_that_only_queues_them_again_shows_them_too_late(
    server: Server, running: Running, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queue_again(app: App) -> list[Outgoing]:
        with app.database.transaction() as db:
            outbox.recover(db)
        return []

    monkeypatch.setattr(App, "_recover", queue_again)
    under_way(folder, *(Outgoing(chat_of(n), EARLIER, n) for n in range(1, PEOPLE + 1)))
    assert [LATER, EARLIER] in await speak_up(server, running)


async def test_an_edit_that_comes_after_a_new_message_is_not_hidden_above_it(
    running: Running, folder: Path, ada: Person, log: io.StringIO
) -> None:
    async with running():
        await begins(ada)
    question = ada.last
    under_way(
        folder,
        Outgoing(ada.id, "Nytt", 1),
        Outgoing(ada.id, "Det pressade", 1, kind="edit", edits=question.id),
    )
    async with running():
        await ada.sees("Det pressade")
    assert [m.text for m in ada.messages[-2:]] == ["Nytt", "Det pressade"]


async def test_an_edit_alone_stays_where_the_person_looks(
    running: Running, folder: Path, ada: Person, log: io.StringIO
) -> None:
    async with running():
        await begins(ada)
    question = ada.last
    under_way(folder, Outgoing(ada.id, "Det pressade", 1, kind="edit", edits=question.id))
    async with running():
        await ada.sees("Det pressade")
    assert ada.last is question


async def test_six_stops_in_the_middle_of_it_lose_nothing_either(tmp_path: Path) -> None:
    """SIGTERM instead of SIGKILL: in order, and as often as systemd likes."""
    campaign = Campaign(tmp_path, people=40, kills=6, gently=True)
    verdict = await campaign.play()
    assert verdict.good, str(verdict)


async def test_what_was_held_for_a_morning_without_a_bot_waits_for_the_next(tmp_path: Path) -> None:
    """It was written to arrive on Friday; the bot is back on Friday evening."""
    async with Stage(tmp_path) as stage:
        petra, nour, mans = await stage.enter("Petra", "Nour", "Måns")
        await introduces(petra)
        await stage.at(datetime(2026, 12, 3, 20, 0, tzinfo=STOCKHOLM))
        nour.says("/fraga")
        await nour.sees("Vad undrar du?")
        nour.says("Vad tar man med sig?")
        await nour.sees("Den kommer fram i morgon på morgonen")
        await stage.restarts(after=timedelta(days=1))
        await stage.time_passes(timedelta(hours=20))
        assert "Vad tar man med sig?" not in mans.transcript()
        await stage.until(date(2026, 12, 7))
        await mans.sees("Nour Nybörjare undrar:\nVad tar man med sig?")
