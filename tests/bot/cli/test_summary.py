"""The yearly analysis at the command line: the operator sees what HR sees."""

import io
import json
from pathlib import Path

import openpyxl
import pytest

from storage.database import Database
from storage.migrate import bring_up_to_date
from tests.bot.cli.conftest import Kompis
from tests.bot.reports.analysed import a_town
from tests.storage.departed import a_year_goes_by


@pytest.fixture
def town(kompis: Kompis, stored: Database) -> Kompis:
    bring_up_to_date(stored)
    with stored.transaction() as db:
        a_year_goes_by(a_town(db))
    return kompis


async def test_a_page_a_workbook_and_figures_for_programs(town: Kompis) -> None:
    ran = await town("summary", "departures", "--year", 2026, "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    figures = json.loads(ran.out)
    tiles = {tile["id"]: tile["value"] for tile in figures["sections"][0]["parts"][0]["tiles"]}
    assert tiles["left"] >= 11

    book = town.folder / "avgangar.xlsx"
    ran = await town("summary", "departures", "--year", 2026, "--format", "xlsx", "--out", book)
    assert ran.out.startswith(f"{book}: Varför de kommer, och varför de slutar, 2026")
    sheet = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))["Skälen, sida vid sida"]
    assert ("Lönen", 4, 0.5, 3) in {row[:4] for row in sheet.iter_rows(values_only=True)}

    ran = await town("summary", "departures", "--year", 2026, "--language", "en")
    assert ran.out.startswith('<!doctype html>\n<html lang="en">')
    assert "Why they come, and why they leave" in ran.out


async def test_what_cannot_be_is_said_in_a_line(town: Kompis) -> None:
    ahead = await town("summary", "departures", "--year", 2199)
    assert ahead.line.startswith("There is nothing to count of 2199; name a year up to 20")
    ahead = await town("summary", "departures", "--out", Path("avgangar.xlsx"))
    assert ahead.line == "avgangar.xlsx: let the name end with .html, or choose another --format."
    assert not (town.folder / "avgangar.xlsx").exists()


async def test_before_there_is_a_database(kompis: Kompis) -> None:
    assert (await kompis("summary", "departures")).line.startswith("There is no database yet")
