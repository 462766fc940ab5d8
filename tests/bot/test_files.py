"""A file that is too large or empty is refused wherever one is taken, with what to do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot import files, handlers, questions, receive
from bot.files import LARGEST
from bot.receive import Received
from bot.talk import House
from bot.updates import Event, Said, SentFile, read
from schedules.hours import Hours
from storage.database import Database
from storage.tables import Answer, Job
from tests.databases import fresh_sqlite_url
from tests.faults.organisation import chat_of, employ

NOW = datetime(2027, 1, 14, 12, tzinfo=UTC)
HR = 2
SCAN = 40 * 1024 * 1024
HOUSE = House.build(handlers.ERRANDS, None, Hours(), "Påhittade")


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[Database]:
    """Two people with chats; the second is HR."""
    database = Database(fresh_sqlite_url(tmp_path))
    employ(database, HR)
    yield database
    database.close()


def sent(size: int | None, name: str, update_id: int = 9) -> SentFile:
    return SentFile(update_id, chat_of(HR), "F1", name, size, "document", "")


def answered(database: Database, *events: Event) -> Received:
    received = receive.receive(database, HOUSE, events, (), NOW)
    assert received.failed == 0
    return received


@pytest.mark.parametrize(
    ("size", "name", "said"),
    [
        (SCAN, "hlr.pdf", "hlr.pdf är 40 MB. Jag kan ta emot högst 20 MB. Skanna med lägre"),
        (SCAN, "alla.xlsx", "alla.xlsx är 40 MB. Jag kan ta emot högst 20 MB. Ta bort bilder"),
        (LARGEST + 1, "hlr.pdf", "hlr.pdf är 21 MB."),
        (0, "hlr.pdf", "hlr.pdf är tom. Se att den går att öppna hos dig."),
    ],
)
def test_a_question_for_a_file_stays_open(
    staffed: Database, size: int, name: str, said: str
) -> None:
    answered(staffed, Said(1, chat_of(HR), "/import"))
    [reply] = answered(staffed, sent(size, name)).out
    assert reply.text.startswith(said)
    with staffed.reading() as db:
        assert db.scalars(select(Answer)).all() == []


@pytest.mark.parametrize("size", [SCAN, 0])
def test_so_is_one_that_was_not_asked_for(staffed: Database, size: int) -> None:
    [reply] = answered(staffed, sent(size, "alla.xlsx")).out
    assert reply.text.startswith("alla.xlsx är ")
    with staffed.reading() as db:
        assert db.scalars(select(Job)).all() == []


@pytest.mark.parametrize("size", [1, LARGEST, None])
def test_others_are_taken_also_where_telegram_does_not_say_how_large(
    staffed: Database, size: int | None
) -> None:
    answered(staffed, Said(1, chat_of(HR), "/import"))
    [reply] = answered(staffed, sent(size, "alla.xlsx")).out
    assert reply.text.startswith("Tack. Jag läser alla.xlsx")


def test_the_twin_that_does_not_look_takes_anything(
    staffed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "refused", lambda *_: False)
    assert questions.files is files
    answered(staffed, Said(1, chat_of(HR), "/import"))
    [reply] = answered(staffed, sent(SCAN, "alla.xlsx")).out
    assert reply.text.startswith("Tack. Jag läser alla.xlsx")


@pytest.mark.parametrize("size", [{}, {"file_size": 0}, {"file_size": 7}])
def test_what_telegram_does_not_say_is_not_nothing(size: dict[str, int]) -> None:
    message = {"from": {"id": 1}, "chat": {"type": "private"}, "document": {"file_id": "F"} | size}
    event = read({"update_id": 1, "message": message})
    assert isinstance(event, SentFile)
    assert event.size == size.get("file_size")
