from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlmodel import col

from storage import accounts, people, reminders
from storage.database import Database
from storage.tables import Message
from tests.bot.cli.conftest import Kompis
from tests.bot.cli.people import people_file

BEFORE = datetime(2027, 1, 14, 12, tzinfo=UTC)


@pytest.fixture
async def something_to_tell(kompis: Kompis, stored: Database) -> None:
    """Alva has a chat, and should hear that Cia's is closed."""
    await kompis("import", people_file(kompis.folder), "--yes")
    with stored.transaction() as db:
        alva, cia = (people.by_employee_no(db, number) for number in ("1001", "1003"))
        assert alva
        token = accounts.issue(db, [alva], None, BEFORE)[0].token
        accounts.redeem(db, token, 7001, BEFORE, BEFORE.date())
        reminders.tell(db, [alva], "unreachable", {"person": cia}, BEFORE)


def queued(database: Database) -> list[str | None]:
    with database.reading() as db:
        return list(db.scalars(select(col(Message.text)).where(col(Message.state) == "queued")))


@pytest.mark.usefixtures("something_to_tell")
async def test_a_tick_writes_the_digest_once_and_sends_nothing(
    kompis: Kompis, stored: Database
) -> None:
    ran = await kompis("tick", "--at", "2027-01-15T08:00")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Digests written as of 2027-01-15 08:00: 1.")
    [text] = queued(stored)
    assert "Cia Exempel" in (text or "")
    again = await kompis("tick", "--at", "2027-01-15T08:01")
    assert again.out.startswith("Digests written as of 2027-01-15 08:01: 0.")


@pytest.mark.usefixtures("something_to_tell")
async def test_a_moment_may_say_its_own_zone(kompis: Kompis) -> None:
    ran = await kompis("tick", "--at", "2027-01-15T07:00+00:00")
    assert ran.out.startswith("Digests written as of 2027-01-15 08:00: 1.")


@pytest.mark.usefixtures("something_to_tell")
async def test_a_tick_at_night_says_that_it_is_night(kompis: Kompis, stored: Database) -> None:
    ran = await kompis("tick", "--at", "2027-01-15T03:00")
    assert ran.out == "2027-01-15 03:00 is outside the hours for digests; none was written.\n"
    assert queued(stored) == []


async def test_a_moment_that_is_none(kompis: Kompis) -> None:
    line = (await kompis("tick", "--at", "soon")).line
    assert (
        line
        == "Invalid value for '--at': write it as 2027-01-15T08:00. `kompis --help` tells more."
    )


async def test_now_is_the_moment_unless_another_is_named(kompis: Kompis) -> None:
    assert (await kompis("tick")).status == 0
