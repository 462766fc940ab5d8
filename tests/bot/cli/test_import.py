import asyncio
import re

import pytest
from sqlalchemy import func, select

from storage.database import Database
from storage.tables import Person
from tests.bot.cli.conftest import Kompis, in_a_terminal
from tests.bot.cli.people import ALVA, BO, CIA, HEADINGS, STAFF, people_file
from tests.storage.imports.files import excel


def people_in(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(Person)) or 0


async def test_people_are_shown_asked_about_and_taken_in(kompis: Kompis, stored: Database) -> None:
    ran = await kompis("import", people_file(kompis.folder), says="y\n")
    assert ran.status == 0
    assert re.search(
        r"new +1003 +Cia Exempel +Omsorg / SoL +Handläggare +starts 2026-12-01", ran.out
    )
    assert "3 new, 0 changed, 0 unchanged." in ran.out
    assert "New units: Omsorg, Omsorg / SoL." in ran.out
    assert "Without a manager: Alva Påhitt." in ran.out
    assert ran.out.endswith("Taken in: 3 new, 0 changed.\n")
    assert ran.err.startswith("Take this in? [y/N]:")
    assert people_in(stored) == 3


async def test_an_excel_file_is_taken_in_like_a_csv_file(kompis: Kompis, stored: Database) -> None:
    file = kompis.folder / "people.xlsx"
    file.write_bytes(excel([row.split(";") for row in (HEADINGS, *STAFF)]))
    assert (await kompis("import", file, "--yes")).status == 0
    assert people_in(stored) == 3


@pytest.mark.parametrize("answer", ["n\n", "\n", ""], ids=["no", "Enter", "closed input"])
async def test_without_a_yes_nothing_is_changed(
    kompis: Kompis, stored: Database, answer: str
) -> None:
    ran = await kompis("import", people_file(kompis.folder), says=answer)
    assert ran.status == 1
    assert ran.err.splitlines()[-1].endswith("kompis: Stopped; nothing was changed.")
    assert people_in(stored) == 0


async def test_what_changed_is_shown_field_by_field(kompis: Kompis) -> None:
    await kompis("import", people_file(kompis.folder), "--yes")
    moved = CIA.replace("1002", "1001").replace("Omsorg / SoL", "Omsorg")
    ran = await kompis("import", people_file(kompis.folder, [ALVA, BO, moved]), "--yes")
    assert "unit: Omsorg / SoL → Omsorg; manager's employee number: 1002 → 1001" in ran.out
    assert "Taken in: 0 new, 1 changed." in ran.out


async def test_the_same_file_twice_changes_nothing_and_asks_nothing(kompis: Kompis) -> None:
    await kompis("import", people_file(kompis.folder), "--yes")
    again = await kompis("import", people_file(kompis.folder))
    assert (again.status, again.err) == (0, "")
    assert again.out == "0 new, 0 changed, 3 unchanged.\nWithout a manager: Alva Påhitt.\n"


async def test_bad_rows_are_listed_with_their_place_and_block_the_file(
    kompis: Kompis, stored: Database
) -> None:
    rows = [ALVA, BO.replace("2018-08-15", "vecka 3"), CIA.replace("1002", "1099")]
    ran = await kompis("import", people_file(kompis.folder, rows), "--yes")
    assert ran.line == "2 cells are wrong; nothing was changed. Correct the file and try again."
    sheet = r"people\.csv +"
    assert re.search(sheet + r"3 +F \(Startdatum\) +vecka 3 is not a date; write it as", ran.out)
    assert re.search(sheet + r"4 +E \(Chefens anst\.nr\) +nobody has employee number 1099", ran.out)
    assert people_in(stored) == 0


async def test_a_cell_that_looks_like_markup_is_shown_as_it_is(kompis: Kompis) -> None:
    odd = CIA.replace("Cia Exempel", "Cia [bold]Exempel[/bold]")
    ran = await kompis("import", people_file(kompis.folder, [ALVA, BO, odd]), "--yes")
    assert "Cia [bold]Exempel[/bold]" in ran.out


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("staff.pdf", b"%PDF-1.7 ...", "This is not a spreadsheet, whatever its name says"),
        ("people.csv", b"", "The file is empty; choose the file again."),
        ("people.csv", b"a;b\n1;2\n", "No row of headings was found in the first 50 rows"),
    ],
)
async def test_a_file_that_can_not_be_read(
    kompis: Kompis, name: str, content: bytes, line: str
) -> None:
    file = kompis.folder / name
    file.write_bytes(content)
    assert (await kompis("import", file)).line.startswith(f"{file}: {line}")


async def test_a_file_that_is_not_there(kompis: Kompis) -> None:
    line = (await kompis("import", "nowhere.xlsx")).line
    assert line.startswith("Invalid value for 'FILE': file 'nowhere.xlsx' does not exist.")


async def test_a_database_that_is_not_one(kompis: Kompis) -> None:
    kompis.file.parent.mkdir()
    kompis.file.write_bytes(b"my diary\n" * 1000)
    line = (await kompis("import", people_file(kompis.folder))).line
    assert line == "The database can't be used: file is not a database. Try `kompis doctor`."


async def test_the_same_on_both_kinds_of_database(kompis: Kompis, database_url: str) -> None:
    kompis.settings["KOMPIS_DATABASE_URL"] = database_url
    ran = await kompis("import", people_file(kompis.folder), "--yes")
    assert (ran.status, ran.err) == (0, "")
    database = Database(database_url)
    assert people_in(database) == 3
    database.close()


async def test_a_terminal_sees_how_far_it_is(kompis: Kompis) -> None:
    many = [f"{no};Pia Påhitt;Omsorg;Boss;;2020-01-01;" for no in range(1, 3000)]
    shown = await asyncio.to_thread(
        in_a_terminal, kompis, "import", str(people_file(kompis.folder, many)), "--yes"
    )
    assert "Rows read" in shown
    assert "Writing" in shown
