"""HR's list of students in Excel: fetched, filled in, seen, taken, or refused by cell."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import col, select

from bot.placement_files import write_students
from storage.database import Database
from storage.tables import Student
from tests.bot.test_competence_model import Talks
from tests.databases import ready_sqlite_url
from tests.storage.imports.files import saved

STINA = ["Stina Student", "Påhittade universitetet", "Socionom", "HT 2027", "36–45", "SoL", None]
CODE = ["K 17", "upper_secondary", "health_and_care", "vt27", "v. 10-13", None, "SoL; It-stöd"]


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Talks]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Talks(database)
    database.close()


def filled(*rows: list[str | None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(write_students()))
    for row in rows:
        book["Studenter"].append(row)
    return saved(book)


def kept(talks: Talks) -> list[tuple[str, str, str]]:
    with talks.database.reading() as db:
        rows = db.scalars(select(Student).order_by(col(Student.id)))
        return [(row.name, row.term, row.first.isoformat()) for row in rows]


def test_a_list_is_seen_before_it_is_taken(talks: Talks) -> None:
    talks.says("Hedda", "/studenter")
    talks.presses("Hedda", "Hämta Excelmall")
    assert "Fyll i en rad för varje student" in talks.works()
    assert talks.documents[-1][0] == "Studenter.xlsx"
    seen = talks.sends("Hedda", "studenter.xlsx", filled(STINA, CODE))
    assert "studenter.xlsx: 2 studenter" in seen
    assert "• Stina Student, Socionom, HT 2027 v. 36–45" in seen
    assert "• K 17, Vård- och omsorgsprogrammet, VT 2027 v. 10–13" in seen
    assert "Namnen tas bort efter perioden, de första 4 april 2028." in seen
    assert kept(talks) == []
    taken = talks.presses("Hedda", "Läs in")
    assert "✓ 2 studenter är inlagda." in taken
    assert kept(talks) == [
        ("Stina Student", "HT 2027", "2027-09-06"),
        ("K 17", "VT 2027", "2027-03-08"),
    ]
    again = talks.sends("Hedda", "studenter.xlsx", filled(STINA))
    assert "Stina Student är redan inlagd, i veckor som går in i varandra." in again


@pytest.mark.parametrize(
    ("column", "written", "told"),
    [
        (0, None, "kolumn A (Namn eller kod): rutan är tom"),
        (0, "19811218-9876", "det ser ut som ett personnummer"),
        (1, "Storskolan", "kolumn B (Skola): Storskolan finns inte. Skriv något av: Påhittade"),
        (2, "Vård- och omsorgsprogrammet", "kolumn C (Utbildning): Vård- och omsorgsprogrammet"),
        (3, "nästa", "kolumn D (Termin): nästa är ingen termin"),
        (3, "HT 2025", "kolumn E (Veckor): 36–45 i HT 2025 har redan varit"),
        (4, "10–14", "kolumn E (Veckor): 10–14 ligger inte i HT 2027"),
        (4, "hela hösten", "hela hösten är inga veckor"),
        (5, "Rådhuset", "kolumn F (Lovad till): enheten Rådhuset finns inte"),
    ],
)
def test_a_mistake_is_told_with_its_cell_and_nothing_is_kept(
    talks: Talks, column: int, written: str | None, told: str
) -> None:
    row = [written if n == column else value for n, value in enumerate(STINA)]
    answer = talks.sends("Hedda", "studenter.xlsx", filled(row))
    assert told in answer
    assert "Inget är sparat." in answer
    assert kept(talks) == []


def test_somebody_who_stands_there_twice_is_told(talks: Talks) -> None:
    answer = talks.sends("Hedda", "studenter.xlsx", filled(STINA, STINA))
    assert "rad 3, kolumn A (Namn eller kod): Stina Student står två gånger" in answer


def test_nobody_but_hr_enters_or_sees_students(talks: Talks) -> None:
    assert "jag vet inte vad filen hör till" in talks.sends("Petra", "s.xlsx", filled(STINA))
    assert "Det kan jag inte göra åt dig" in talks.says("Petra", "/studenter")


def test_for_very_many_the_matching_is_done_elsewhere(talks: Talks) -> None:
    many = [[f"K {n}", *STINA[1:5], None, None] for n in range(101)]
    talks.sends("Hedda", "studenter.xlsx", filled(*many))
    talks.presses("Hedda", "Läs in", "HT 2027 (101)", "Föreslå platser")
    assert "Jag räknar." in talks.heard()
    answer = talks.works()
    assert "• K 0: ingen enhet har platser i utbildningen" in answer
    assert "… och 93 till." in answer
