"""The analysis in Excel: all its figures, as figures, read back."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.reports.files import as_workbook
from storage.database import Session
from tests.bot.reports.analysed import a_town, analysis, fresh_database
from tests.storage.departed import SOL, a_year_goes_by
from tests.storage.municipality import TODAY


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    database = fresh_database(tmp_path)
    with database.transaction() as db:
        town = a_town(db)
        a_year_goes_by(town)
        town.person("Formel", town.units[SOL], position="=1+1")
        town.person("Plus", town.unit(*SOL.split(" / "), "+46 Norr"), position="@Norr")
        yield db
    database.close()


def book(db: Session, year: int = 2026, language: str = "sv") -> Any:
    made = as_workbook(analysis(db, year, TODAY, language=language))
    return openpyxl.load_workbook(io.BytesIO(made))


def cells(sheet: Any) -> dict[Any, Any]:
    """What stands beside each name, cell by cell."""
    return {row[0].value: row[1:] for row in sheet.iter_rows()}


def test_there_is_a_sheet_for_each_part_and_the_first_says_what_it_is_of(db: Session) -> None:
    made = book(db)
    assert made.sheetnames == [
        *("Året i korthet", "Skälen, sida vid sida", "Enkäten till dem som slutar"),
        *("De som har slutat", "Vart de går"),
        *("Avslutningssamtal", "Per yrke", "Per enhet", "Så är det räknat"),
    ]
    first = [row[0] for row in made["Året i korthet"].iter_rows(values_only=True)]
    assert first[:2] == [
        "Varför de kommer, och varför de slutar",
        "Påhittade kommunen, 2026, till och med 30 november",
    ]
    assert any("De som" in str(text) or "delat med" in str(text) for text in first)


def test_figures_are_figures_with_the_format_of_their_kind(db: Session) -> None:
    made = book(db)
    short = cells(made["Året i korthet"])
    assert short["Har slutat"][0].value == 11
    rate = short["Personalomsättning utan pension"][0]
    assert (round(rate.value, 3), rate.number_format) == (0.136, "0.0%")
    pay = [row for row in made["Skälen, sida vid sida"].iter_rows() if row[0].value == "Lönen"]
    assert [[cell.value for cell in row[1:4]] for row in pay] == [
        *([2, 2 / 6, None], [4, 0.5, 3], [2 / 6, 0.5, None]),
    ]
    assert pay[0][2].number_format == "0%"


def test_every_profession_and_unit_is_there_those_below_indented(db: Session) -> None:
    made = book(db)
    assert {"Handläggare", "Undersköterska", "Enhetschef", "HR-strateg"} <= {
        *cells(made["Per yrke"])
    }
    indents = {
        row[0].value: row[0].alignment.indent for row in made["Per enhet"].iter_rows(min_row=3)
    }
    assert indents["Påhittade kommunen"] == 0
    assert indents["SoL"] == 6


def test_no_name_of_a_unit_or_a_profession_is_calculated(db: Session) -> None:
    made = book(db)
    found = [
        cell
        for sheet in (made["Per yrke"], made["Per enhet"])
        for cell in sheet["A"]
        if cell.value in ("=1+1", "@Norr", "+46 Norr")
    ]
    assert len(found) == 3
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)
    assert not any(
        cell.data_type == "f" for sheet in made for row in sheet.iter_rows() for cell in row
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_year_in_which_nobody_left_has_a_workbook_too(db: Session, language: str) -> None:
    made = book(db, 2024, language)
    nobody = {"sv": "Ingen har slutat under tiden.", "en": "Nobody has left in this time."}
    short = made.worksheets[0]
    assert any(str(cell.value).startswith(nobody[language]) for cell in short["A"])
