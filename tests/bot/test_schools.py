"""The chat about schools and agreements: fetched, sent back, seen and taken, by HR alone."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import col, select

from bot import placement_files
from storage.database import Database
from storage.tables import PlacementModel
from tests.bot.test_competence_model import Talks
from tests.bot.turns import HOUSE
from tests.databases import ready_sqlite_url
from tests.storage.imports.files import saved

TEXT = placement_files.write(HOUSE.library.placements.canonical, ".toml")
EXCEL = placement_files.write(HOUSE.library.placements.canonical, ".xlsx")


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Talks]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Talks(database)
    database.close()


def kept(talks: Talks) -> list[str]:
    with talks.database.reading() as db:
        return list(db.scalars(select(col(PlacementModel.source))))


def edited(sheet: str, cells: dict[str, object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(EXCEL))
    for cell, value in cells.items():
        book[sheet][cell] = value
    return saved(book)


def test_hr_sees_what_there_is_and_a_changed_workbook_counts_once_it_has_been_seen(
    talks: Talks,
) -> None:
    shown = talks.says("Hedda", "/skolor")
    assert "HT 2027, 1 april 2027: Sjuksköterska" in shown
    assert "Avtalet om socionomkandidater: 3 platser" in shown
    talks.presses("Hedda", "Hämta som Excel")
    talks.works()
    assert talks.documents[-1][0] == "Skolor och avtal 2026-11-30.xlsx"
    data = edited(
        "Terminer",
        {"A2": "Påhittade universitetet", "B2": "HT 2027", "C2": date(2027, 3, 15)},
    )
    seen = talks.sends("Hedda", "skolor.xlsx", data)
    assert "Nytt: HT 2027, Påhittade universitetet (termin)" in seen
    assert kept(talks) == []
    assert "gäller från och med nu" in talks.presses("Hedda", "Låt den gälla")
    shown = talks.presses("Hedda", "Till skolor och avtal")
    assert "HT 2027, 15 mars 2027: Sjuksköterska" in shown
    assert "30 november 2026: ny fil, Hedda Hittepå" in shown

    talks.presses("Hedda", "Tillbaka till det som följer med")
    again = talks.presses("Hedda", "Byt tillbaka")
    assert "HT 2027, 1 april 2027: Sjuksköterska" in again
    assert len(kept(talks)) == 2


def test_the_same_again_as_excel_or_text_has_nothing_to_say_yes_to(talks: Talks) -> None:
    for name, data in (("a.xlsx", EXCEL), ("a.toml", TEXT)):
        assert "Filen är lik det som gäller nu." in talks.sends("Hedda", name, data)
    assert "Det kan jag inte göra åt dig" in talks.says("Petra", "/skolor")


@pytest.mark.parametrize(
    ("sheet", "cells", "told"),
    [
        ("Skolor", {"F2": "31 april"}, "Skolor, rad 2, kolumn F (Sista svarsdag för VT): 31 april"),
        ("Ämnen", {"E3": "Sjukskötare"}, "Ämnen, rad 3, kolumn E (Yrkesgrupper): Sjukskötare"),
        ("Terminer", {"A2": "university", "B2": "höst"}, "kolumn B (Termin): höst är ingen termin"),
        ("Terminer", {"A2": "university", "B2": "HT 2027", "C2": "i mars"}, "i mars är ingen dag"),
        ("Avtal", {"E2": "tre"}, "Avtal, rad 2, kolumn E (Platser): tre är inget tal"),
        ("Utbildningar", {"E2": "LIA"}, "LIA kan inte stå här. Skriv något av: VFU, APL"),
        ("Skolor", {"H2": 4}, "4 går inte. Skriv 7 till 26."),
    ],
)
def test_a_mistake_is_told_with_its_cell_and_nothing_is_changed(
    talks: Talks, sheet: str, cells: dict[str, object], told: str
) -> None:
    answer = talks.sends("Hedda", "skolor.xlsx", edited(sheet, cells))
    assert told in answer
    assert "Inget är ändrat" in answer
    assert kept(talks) == []


def test_names_of_professions_are_as_good_as_ids_and_days_as_texts(talks: Talks) -> None:
    data = edited("Ämnen", {"E3": "Sjuksköterska"})
    assert "Filen är lik det som gäller nu." in talks.sends("Hedda", "skolor.xlsx", data)
