import pytest

from storage.imports import Unreadable, headings
from tests.storage.imports.files import HEADINGS


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("ANSTÄLLNINGSNUMMER", "employee_no"),
        ("Anst. nr", "employee_no"),
        ("Anst.nr.", "employee_no"),
        ("anstallningsnr", "employee_no"),
        ("Employee number", "employee_no"),
        ("Employee ID", "employee_no"),
        ("För- och efternamn", "name"),
        ("Förnamn", "first_name"),
        ("Surname", "last_name"),
        ("Enhet (sökväg)", "unit"),
        ("Befattning *", "position"),
        ("Job title", "position"),
        ("Chef", "manager_no"),
        ("Chefens anställnings-\nnummer", "manager_no"),
        ("Närmaste chefs anst.nr", "manager_no"),
        ("Manager's employee number", "manager_no"),
        ("Startdatum (ÅÅÅÅ-MM-DD)", "start_date"),
        ("Anställd fr.o.m.", "start_date"),
        ("Anställd från", "start_date"),
        ("Första dag", "start_date"),
        ("Hire date", "start_date"),
        ("T.o.m", "end_date"),
        ("Sista anställningsdag", "end_date"),
        ("Mentor", "mentor_no"),
        ("Roll/roller", None),
        ("Roller", "roles"),
        ("Språk", "language"),
        ("Födelseår", "birth_year"),
        ("Year of birth", "birth_year"),
        ("Sysselsättningsgrad %", "employment_rate"),
        ("Tjänstgöringsgrad", "employment_rate"),
        ("Lön", None),
    ],
)
def test_a_heading_is_known_by_its_many_names(written: str, field: str | None) -> None:
    assert headings.known([written]) == ({field} if field else set())


def test_every_field_has_a_swedish_and_an_english_heading_that_no_other_field_has() -> None:
    words = [word for field in headings._WORDS.values() for word in field.split()]
    assert len(headings._FIELD_OF) == len({headings.fold(word) for word in words})
    assert {*headings.REQUIRED, *headings.OPTIONAL} <= headings._WORDS.keys()


def test_the_columns_say_where_each_field_stands_and_which_are_ignored() -> None:
    columns = headings.read("Personal", 1, [*HEADINGS[::-1], None, "Lön", "Mobil"])
    assert columns.fields["start_date"][:2] == (0, "A")
    assert columns.fields["employee_no"][1:] == ("F", "Anställningsnummer")
    assert [(column.letter, column.heading) for column in columns.ignored] == [
        ("H", "Lön"),
        ("I", "Mobil"),
    ]


def test_all_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(Unreadable) as caught:
        headings.read("Personal", 3, ["Anst.nr", "Förnamn", "Enhet", "Chef"])
    assert caught.value.facts["fields"] == ("name", "position", "start_date")
    assert str(caught.value) == (
        "Personal, row 3: there is no column for name, position, start date; add it."
    )


@pytest.mark.parametrize(("offset", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (199, "GR")])
def test_columns_have_letters_as_in_excel(offset: int, letter: str) -> None:
    assert headings.letter(offset) == letter
