"""The keys as an operator sees them: what there is, a new one, and what is wrong with them."""

import re
from datetime import date

import pytest

from bot.rehearsal.server import Server
from storage.database import Database
from storage.keys import KeyFile
from tests.bot.cli.conftest import Kompis
from tests.bot.cli.test_doctor import said
from tests.storage.sealed import all_open, answered, people, submitted

MADE = date(2025, 12, 1)


@pytest.fixture
def keys(kompis: Kompis) -> KeyFile:
    """Where the command looks for it; it is not there yet."""
    path = kompis.folder / "keys" / "kompis.keys"
    kompis.settings["KOMPIS_KEY_FILE"] = str(path)
    return KeyFile(path)


@pytest.fixture
async def sealed(kompis: Kompis, keys: KeyFile, telegram: Server) -> Database:
    """Two open runs and one response, sealed with a key of December 2025."""
    await kompis("tick", "--at", "2027-01-15T03:00")  # makes the tables
    keys.make(MADE)
    database = Database(kompis.settings["KOMPIS_DATABASE_URL"], keys)
    with database.transaction() as db:
        people(db, 3)
    answered(database, 1)
    answered(database, 2)
    submitted(database, 3)
    database.close()
    return database


async def test_what_there_is(kompis: Kompis, sealed: Database, keys: KeyFile) -> None:
    ran = await kompis("keys")
    assert (ran.status, ran.err) == (0, "")
    id_ = keys.read().active.id
    assert re.search(rf"{id_}\s+2025-12-01 \(\d+ days ago\)\s+active", ran.out)
    assert ran.out.startswith(f"The key file is {keys.path}.")


async def test_a_new_one(kompis: Kompis, sealed: Database, keys: KeyFile) -> None:
    before = keys.read().active.id
    ran = await kompis("keys", "rotate")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("A new key is active and opens all that is sealed.")
    assert f"Back up {keys.path}, apart from the database." in ran.out
    assert keys.read().active.id != before
    assert before not in (await kompis("keys")).out
    assert all_open(sealed) == 3


async def test_how_much_is_sealed_is_told_nowhere(
    kompis: Kompis, sealed: Database, keys: KeyFile
) -> None:
    """It is how many have answered, or are about to."""
    before = [(await kompis(command)).out for command in ("keys", "doctor")]
    submitted(sealed, 3)
    sealed.close()
    assert [(await kompis(command)).out for command in ("keys", "doctor")] == before


async def test_a_rotation_that_was_cut_off_is_seen(
    kompis: Kompis, sealed: Database, keys: KeyFile
) -> None:
    keys.write(keys.read().with_new(MADE))
    ran = await kompis("keys")
    assert "to be forgotten: kompis keys rotate" in ran.out
    await kompis("keys", "rotate")
    assert "to be forgotten" not in (await kompis("keys")).out


async def test_before_anything_is_sealed(kompis: Kompis, keys: KeyFile, telegram: Server) -> None:
    assert (await kompis("keys")).line.startswith("There is no database yet")
    await kompis("tick", "--at", "2027-01-15T03:00")
    there_is_none = f"There is no key file yet; the first confidential answer makes {keys.path}."
    assert (await kompis("keys")).out == f"{there_is_none}\n"
    assert (await kompis("keys", "rotate")).line == there_is_none
    doctor = await kompis("doctor")
    assert f"✓ Nothing is sealed yet; the key file will be {keys.path}." in doctor.out


async def test_without_a_setting_each_database_has_its_own(
    kompis: Kompis, telegram: Server
) -> None:
    named = []
    for name in ("one", "two"):
        kompis.settings["KOMPIS_DATABASE_URL"] = f"sqlite:///{kompis.folder / name}.sqlite3"
        await kompis("tick", "--at", "2027-01-15T03:00")
        named.append((await kompis("keys")).out.split()[-1])
    assert len(set(named)) == 2
    assert all("kompis-keys" in each for each in named)


@pytest.mark.parametrize("command", [["keys"], ["keys", "rotate"], ["run"]])
async def test_a_file_that_is_missing_damaged_or_open_to_others_stops_it(
    kompis: Kompis, sealed: Database, keys: KeyFile, command: list[str]
) -> None:
    keys.path.chmod(0o644)
    assert (await kompis(*command)).line == (
        f"Others than its owner can open the key file {keys.path}. Run: chmod 600 {keys.path}"
    )
    keys.path.chmod(0o600)
    keys.path.write_text("{}")
    assert (await kompis(*command)).line.startswith(f"The key file {keys.path} is damaged.")
    keys.path.unlink()
    assert (await kompis(*command)).line.startswith(f"The key file {keys.path} is missing, and")


async def test_the_doctor_says_to_back_it_up(
    kompis: Kompis, sealed: Database, keys: KeyFile
) -> None:
    ran = await kompis("doctor")
    assert f"– The key file {keys.path} opens all that is sealed." in ran.out
    assert "→ Back it up, apart from the database" in ran.out
    keys.path.unlink()
    assert said(await kompis("doctor"), "is missing, and this database holds", "Put it back")


async def test_the_doctor_sees_it_beside_the_database(
    kompis: Kompis, sealed: Database, keys: KeyFile
) -> None:
    beside = kompis.file.with_name("kompis.keys")
    keys.path.rename(beside)
    kompis.settings["KOMPIS_KEY_FILE"] = str(beside)
    ran = await kompis("doctor")
    assert said(ran, "The key file lies beside the database", "name it in KOMPIS_KEY_FILE")
