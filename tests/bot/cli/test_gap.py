"""The gap analysis at the command line: the operator sees what HR sees."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from storage.database import Database
from storage.migrate import bring_up_to_date
from tests.bot.cli.conftest import Kompis
from tests.bot.test_gaps import LEVELS
from tests.storage.municipality import Municipality
from tests.storage.test_supply import agree

PUBLISHED = Path(__file__).parents[1] / "domain" / "competence" / "gap_a.csv"


@pytest.fixture
def town(kompis: Kompis, stored: Database) -> Kompis:
    """128 section managers, at the levels of a published table."""
    bring_up_to_date(stored)
    with stored.transaction() as db:
        town = Municipality(db)
        unit = town.unit("Staden", "Omsorg")
        town.unit("Staden", "Nedlagd")
        town.person("Sten", town.unit("Staden", "Skola"))
        for n, level in enumerate(LEVELS):
            id_ = town.person(str(n), unit, position="Sektionschef")
            agree(db, id_, datetime.now(UTC).year - 1, level, "section_manager")
    return kompis


async def test_a_table_figures_for_programs_and_a_workbook(town: Kompis) -> None:
    ran = await town("gap")
    assert (ran.status, ran.err) == (0, "")
    (two, five) = [line.split() for line in ran.out.splitlines() if "Sektionschef" in line]
    assert two == ["Sektionschef", "128", "0", "2", "+9", "+5", "−14", "−4", "−4"]
    assert five[-5:] == ["+8", "+4", "−16", "−4", "−8"]

    ran = await town("gap", "--format", "json", "--unit", "omsorg", "--language", "en")
    found = json.loads(ran.out)
    assert found["place"] == "Omsorg"
    (managers,) = found["professions"]
    assert managers["levels"] == ["some", "good", "high", "very high"]
    assert managers["horizons"][0] == {
        "years": 2,
        "growth": 0.026,
        "supply": [18, 42, 52, 16],
        "need": [9.19296, 36.77184, 65.664, 19.6992],
        "gap": [9, 5, -14, -4],
        "total": -4,
        "more": 4,
        "to_develop": 14,
    }

    book = town.folder / "gap.xlsx"
    ran = await town("gap", "--format", "xlsx", "--out", book)
    assert ran.out == f"{book}: written.\n"
    sheets = openpyxl.load_workbook(io.BytesIO(book.read_bytes())).sheetnames
    assert sheets == ["Gap", "Mål", "Sedan i fjol", "Så är det räknat"]


async def test_a_published_table_is_examined(town: Kompis) -> None:
    ran = await town("gap", "--published", PUBLISHED)
    assert (ran.status, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 4
    assert "Socialsekreterare familjehem: follows exactly, for example from 38 = " in ran.out

    wrong = town.folder / "wrong.csv"
    text = PUBLISHED.read_text(encoding="utf-8")
    wrong.write_text(text.replace("-16,-5,-9", "-16,-5,-12"), encoding="utf-8")
    ran = await town("gap", "--published", wrong)
    assert "Sektionschef: can't follow: the total in 5 years is -12, and would be -9." in ran.out
    assert ran.line == "1 of 4 can't follow from their own shares and growth."


async def test_a_published_table_needs_no_organisation(kompis: Kompis) -> None:
    """Somebody who only wants to know of a table has no database."""
    assert (await kompis("gap")).line.startswith("There is no database yet")
    ran = await kompis("gap", "--published", PUBLISHED)
    assert (ran.status, len(ran.out.splitlines())) == (0, 4)


async def test_what_cannot_be_is_said_in_a_line(town: Kompis) -> None:
    assert (await town("gap", "--unit", "Månen")).line.startswith('There is no unit "Månen"')
    assert (await town("gap", "--unit", "Nedlagd")).line.startswith("Nobody is employed at Staden")
    assert (await town("gap", "--year", 2199)).line.startswith("There is no inventory of 2199;")
    ran = await town("gap", "--format", "json", "--out", Path("gap.xlsx"))
    assert ran.line == "gap.xlsx: let the name end with .json, or choose another --format."
    assert not (town.folder / "gap.xlsx").exists()
