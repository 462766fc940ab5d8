"""Every bad row is told with sheet, row, column and what to change."""

from typing import Any

import openpyxl
import pytest

from storage.imports import Parsed, Problem, parse, read_rows
from tests.storage.imports.files import BOSS, CLERK, HEAD, HEADINGS, STAFF, csv_text, excel, saved

ALL = [
    *HEADINGS,
    *("Slutdatum", "Mentor", "Roll", "Språk", "Födelseår", "Sysselsättningsgrad"),
    *("Kompetenser", "Uppdrag"),
]


def parsed(rows: list[list[Any]]) -> Parsed:
    return parse(read_rows(excel(rows), "personal.xlsx"))


def only_problem(*rows: list[Any], headings: list[str] = HEADINGS) -> Problem:
    found = parsed([headings, HEAD, BOSS, *rows])
    assert found.problem_count == 1, [str(problem) for problem in found.problems]
    return found.problems[0]


def clerk(**cells: Any) -> list[Any]:
    """A row that is in order but for the cells given, by heading."""
    filled = dict(zip(ALL, CLERK, strict=False)) | cells
    return [filled.get(heading) for heading in ALL]


def test_a_file_in_order_has_people_and_no_problems() -> None:
    found = parsed([ALL, *[[*person] for person in STAFF]])
    assert (len(found.people), found.problem_count, list(found.problems)) == (3, 0, [])


def test_a_problem_says_where_it_is_and_what_to_change() -> None:
    problem = only_problem(clerk(Startdatum="vecka 3"))
    assert problem[:5] == ("Personal", 4, "F", "Startdatum", "not_a_date")
    assert str(problem) == (
        "Personal, row 4, column F (Startdatum): "
        "vecka 3 is not a date; write it as 2027-01-15 or 15/1/2027."
    )


@pytest.mark.parametrize(
    ("heading", "value", "reason", "facts"),
    [
        ("Anställningsnummer", None, "missing", {"field": "employee_no"}),
        ("Namn", "  ", "missing", {"field": "name"}),
        ("Enhet", None, "missing", {"field": "unit"}),
        ("Befattning", None, "missing", {"field": "position"}),
        ("Startdatum", None, "missing", {"field": "start_date"}),
        ("Namn", "x" * 201, "too_long", {"limit": 200}),
        ("Namn", "Cia\nLund", "not_one_line", {}),
        ("Namn", 17, "not_text", {"value": "17", "field": "name"}),
        ("Namn", '=A2&" Lund"', "formula", {}),
        ("Befattning", "#N/A", "excel_error", {"value": "#N/A"}),
        ("Enhet", "A / / B", "unit_part_empty", {"value": "A / / B"}),
        ("Enhet", "1/2/3/4/5/6/7/8/9", "unit_too_deep", {"value": "1/2/3/4/5/6/7/8/9", "limit": 8}),
        (
            "Startdatum",
            "2207-01-15",
            "date_out_of_range",
            {"value": "2207-01-15", "first": 1950, "last": 2100},
        ),
        (
            "Slutdatum",
            "2026-11-30",
            "end_before_start",
            {"start": "2026-12-01", "end": "2026-11-30"},
        ),
        ("Födelseår", "85", "not_a_year", {"value": "85"}),
        ("Födelseår", 1885, "year_out_of_range", {"value": "1885", "first": 1900, "last": 2020}),
        ("Födelseår", 2014, "year_out_of_range", {"value": "2014", "first": 1900, "last": 2013}),
        ("Sysselsättningsgrad", "heltid", "not_a_rate", {"value": "heltid"}),
        ("Sysselsättningsgrad", 120, "rate_out_of_range", {"value": "120"}),
        ("Språk", "fi", "unknown_language", {"value": "fi", "known": ("sv", "en", "latt")}),
        (
            "Roll",
            "rektor",
            "unknown_role",
            {"value": "rektor", "known": ("hr", "it", "coordinator")},
        ),
        ("Kompetenser", ";".join(map(str, range(200))), "too_many_entries", {"limit": 50}),
        ("Kompetenser", "HLR; " + "x" * 300, "too_long", {"limit": 100}),
        ("Uppdrag", 3, "not_text", {"value": "3", "field": "assignments"}),
        ("Uppdrag", "Ombud; =A2", "formula", {}),
        ("Kompetenser", "HLR\n19850517-1234", "identity_number", {}),
        ("Chef", "1003", "own_manager", {}),
        ("Mentor", "1003", "own_mentor", {}),
        ("Anställningsnummer", "1002", "duplicate", {"value": "1002", "other_row": 3}),
    ],
)
def test_a_bad_cell(heading: str, value: Any, reason: str, facts: dict[str, Any]) -> None:
    cells = (
        {heading: value} if heading != "Anställningsnummer" else {heading: value, "Chef": "1001"}
    )
    problem = only_problem(clerk(**cells), headings=ALL)
    assert (problem.row, problem.heading) == (4, heading)
    assert (problem.reason, problem.facts) == (reason, facts)


def test_every_cell_of_a_bad_row_is_told_at_once() -> None:
    found = parsed([ALL, HEAD, BOSS, clerk(Namn=None, Startdatum="nu", Språk="fi")])
    assert [problem.reason for problem in found.problems] == [
        "not_a_date",
        "unknown_language",
        "missing",
    ]
    assert [each.employee_no for each in found.broken] == ["1003"]
    assert [person.employee_no for person in found.people] == ["1001", "1002"]


def test_the_same_number_three_times_points_at_the_first_each_time() -> None:
    found = parsed([HEADINGS, HEAD, HEAD, HEAD])
    assert [(it.row, it.facts["other_row"]) for it in found.problems] == [(3, 2), (4, 2)]


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Anställningsnummer", "850101-1234"),
        ("Anställningsnummer", 198501011234),
        ("Namn", "Cia Lund 850101-1234"),
        ("Chef", 8501011234),
        ("Anteckning", "f. 19850101-1234"),
    ],
)
def test_a_personal_identity_number_is_refused_wherever_it_stands_and_never_repeated(
    heading: str, value: Any
) -> None:
    headings = [*HEADINGS, "Anteckning"]
    row = [*CLERK, None]
    row[headings.index(heading)] = value
    problem = only_problem(row, headings=headings)
    assert (problem.row, problem.heading, problem.reason) == (4, heading, "identity_number")
    assert "8501" not in repr(problem)
    assert "8501" not in str(problem)


def test_a_personal_identity_number_under_no_heading_is_found() -> None:
    problem = only_problem([*CLERK, None, "850101-1234"])
    assert (problem.column, problem.heading) == ("H", "")
    assert str(problem).startswith("Personal, row 4, column H: ")


def test_a_mobile_number_that_looks_like_a_birth_is_no_reason_to_refuse() -> None:
    for heading in ("Mobil", "Telefonnummer", "Phone"):
        found = parsed([[*HEADINGS, heading], HEAD, BOSS, [*CLERK, "0701234567"]])
        assert found.problem_count == 0


def test_a_formula_in_a_column_that_we_do_not_use_is_nobodys_business() -> None:
    found = parsed([[*HEADINGS, "Ålder"], HEAD, BOSS, [*CLERK, "=YEAR(NOW())-1985"]])
    assert found.problem_count == 0
    assert [column.heading for column in found.columns.ignored] == ["Ålder"]


def test_first_and_last_names_in_columns_of_their_own_are_joined() -> None:
    headings = ["Efternamn", "Förnamn", *HEADINGS[:1], *HEADINGS[2:]]
    rows = [["Ek", "Alva", *HEAD[:1], *HEAD[2:]], [None, "Bo", *BOSS[:1], *BOSS[2:]]]
    assert [person.name for person in parsed([headings, *rows]).people] == ["Alva Ek", "Bo"]
    nameless = parsed([headings, [None, None, *HEAD[:1], *HEAD[2:]]])
    assert [(it.heading, it.reason) for it in nameless.problems] == [("Förnamn", "missing")]
    long = parsed([headings, ["E" * 150, "A" * 150, *HEAD[:1], *HEAD[2:]]])
    assert [(it.heading, it.reason) for it in long.problems] == [("Efternamn", "too_long")]


def test_a_note_beside_the_table_is_not_a_person() -> None:
    note = [None] * len(HEADINGS) + ["Glöm inte vikarierna"]
    assert len(parsed([[*HEADINGS, "Anteckning"], HEAD, note, BOSS]).people) == 2


def test_dates_that_excel_keeps_as_dates_and_numbers_as_numbers_are_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([*HEADINGS, "Sysselsättningsgrad"])
    sheet.append([1001, "Alva Ek", "Omsorg", "Chef", None, None, 0.75])
    sheet["F2"] = 46402
    sheet["F2"].number_format = "yyyy-mm-dd"
    sheet["G2"].number_format = "0 %"
    person = parse(read_rows(saved(book), "p.xlsx")).people[0]
    assert (person.employee_no, person.employment_rate) == ("1001", 75.0)
    assert person.start_date.isoformat() == "2027-01-15"


def test_the_first_two_hundred_problems_are_told_and_the_others_counted() -> None:
    people = [[str(number), None, "A", "B", None, "2026-01-01"] for number in range(1000, 1450)]
    found = parse(read_rows(csv_text([HEADINGS, *people]).encode(), "p.csv"))
    assert (len(found.problems), found.problem_count, len(found.broken)) == (200, 450, 450)
    assert found.problems[-1].row == 201
