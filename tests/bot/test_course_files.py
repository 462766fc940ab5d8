"""Many courses at once: a workbook that is fetched, filled in, seen and taken, by HR alone."""

import io
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import select

from bot import course_files, placement_files
from bot.course_files import Known, read_workbook, restored
from bot.domain.training.days import Session
from schedules.workdays import Workdays
from storage.database import Database
from storage.tables import Course
from tests.bot.test_competence_model import Talks
from tests.databases import ready_sqlite_url
from tests.storage.imports.files import saved

SCHOOLS = placement_files.Known({}, "", date(2026, 11, 30))
KNOWN = Known(SCHOOLS, {"cpr": "HLR", "fire": "Brand"}, Workdays())
ROW = ("HLR", "14 april 2027 9-16\n21 april 2027 9-12", "Stadshuset", 12, None, None)


def filled(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(course_files.write()))
    for row in rows:
        book["Kurstillfällen"].append(row)
    return saved(book)


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Talks]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Talks(database)
    database.close()


def test_a_row_is_a_course_whatever_it_is_called_and_a_free_day_moves() -> None:
    data = filled(ROW, ("fire", "2027-05-14 13-15", "Rum 2", 8, date(2027, 5, 6), "9005"))
    found = read_workbook(data, KNOWN)
    assert found.troubles == ()
    first, second = restored(found.canonical or "")
    assert (first.kind, first.places, first.deadline) == ("cpr", 12, date(2027, 3, 31))
    assert first.sessions[1] == Session(date(2027, 4, 21), time(9), time(12))
    assert (second.kind, second.leader, second.deadline) == ("fire", "9005", date(2027, 5, 5))


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (0, "Simning", 'column A (Kurs): the file names "Simning", which there is none of.'),
        (1, "i vår", 'column B (Dagar och tider): "i vår" is no day with hours ahead.'),
        (1, "14 april 2020 9-16", 'column B (Dagar och tider): "14 april 2020 9-16" is no day'),
        (3, 0, "column D (Antal platser): the file can't be 0. Use 1 to 500."),
        (4, "snart", "column E (Sista anmälningsdag): snart is no day."),
        (4, date(2027, 4, 14), "column E (Sista anmälningsdag): the last day to sign up would be"),
    ],
)
def test_a_mistake_is_told_with_its_cell_and_nothing_is_taken(
    place: int, value: object, told: str
) -> None:
    row = [*ROW]
    row[place] = value
    found = read_workbook(filled(tuple(row)), KNOWN)
    assert found.canonical is None
    (trouble,) = found.troubles
    assert f"Kurstillfällen, row 2, {told}" in str(trouble)


def test_hr_fetches_fills_in_sees_and_takes_it_once(talks: Talks) -> None:
    talks.says("Hedda", "/kurser")
    talks.presses("Hedda", "Flera från Excel")
    talks.works()
    assert talks.documents[-1][0] == "kurser.xlsx"
    data = filled(ROW, ("Brand", "14 maj 2027 13-15", "Rum 2", 8, None, "4711"))
    seen = talks.sends("Hedda", "kurser.xlsx", data)
    assert "HLR, 14 april 2027, Stadshuset: 12 platser, anmälan till 31 mars 2027" in seen
    assert "Ingen har anställningsnummer 4711." in seen
    assert "2 kurser är inlagda" in talks.presses("Hedda", "Lägg in 2")
    again = talks.sends("Hedda", "kurser.xlsx", data)
    assert "inget nytt" in again
    with talks.database.reading() as db:
        assert [row.kind for row in db.scalars(select(Course))] == ["cpr", "fire"]


def test_a_file_with_a_mistake_says_where_and_takes_nothing(talks: Talks) -> None:
    said = talks.sends("Hedda", "kurser.xlsx", filled(("HLR", "i vår", "Rum 2", 8)))
    assert "kurser.xlsx kan inte läggas in än" in said
    assert "i vår" in said
    with talks.database.reading() as db:
        assert db.scalars(select(Course)).all() == []
