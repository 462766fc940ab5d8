from datetime import date, datetime, time, timedelta
from time import perf_counter
from typing import Any

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from storage.imports import values
from storage.imports.values import Bad


def reason(read: Any, value: object) -> str:
    with pytest.raises(Bad) as caught:
        read(value)
    return caught.value.reason


@pytest.mark.parametrize(
    "written",
    [
        date(2027, 1, 15),
        datetime.fromisoformat("2027-01-15T07:30"),
        "2027-01-15",
        " 2027-01-15 00:00:00 ",
        "2027-1-15",
        "2027/01/15",
        "15/1/2027",
        "15.1.2027",
        "15-01-2027",
        "20270115",
        20270115,
        46402,
        46402.0,
        "46402",
    ],
)
def test_a_date_is_read_as_people_write_it(written: object) -> None:
    assert values.day(written) == date(2027, 1, 15)


@pytest.mark.parametrize(
    "written",
    [
        "vecka 3",
        "januari 2027",
        "1/15/2027",
        "31/2/2027",
        "2027-13-01",
        "20271301",
        "15/1/27",
        "2027-01-15 eller senare",
        123,
        1.5,
        True,
        time(8),
        timedelta(days=2),
    ],
)
def test_what_is_no_date_is_said_to_be_none(written: object) -> None:
    assert reason(values.day, written) == "not_a_date"


@pytest.mark.parametrize("written", ["1949-12-31", date(2101, 1, 1), "15/1/2207"])
def test_a_date_in_another_century_is_a_slip(written: object) -> None:
    assert reason(values.day, written) == "date_out_of_range"


@pytest.mark.parametrize("empty", [None, "", "  ", "\u00a0"])
def test_an_empty_cell_is_no_date_no_year_no_rate_no_role_and_swedish(empty: object) -> None:
    assert values.day(empty) is None
    assert values.birth_year(empty) is None
    assert values.employment_rate(empty) is None
    assert values.roles(empty) == ()
    assert values.language(empty) == "sv"


@pytest.mark.parametrize(
    ("written", "percent"),
    [
        (100, 100.0),
        ("100", 100.0),
        ("75 %", 75.0),
        ("75%", 75.0),
        ("0,75", 75.0),
        (0.75, 75.0),
        ("37,5", 37.5),
        ("37.5 procent", 37.5),
        (1, 100.0),
        ("1 %", 1.0),
        ("0,5 %", 0.5),
        (0, 0.0),
        (0.6667, 66.67),
    ],
)
def test_an_employment_rate_is_percent_or_a_share(written: object, percent: float) -> None:
    assert values.employment_rate(written) == percent


def test_a_rate_that_can_not_be() -> None:
    assert reason(values.employment_rate, "heltid") == "not_a_rate"
    assert reason(values.employment_rate, "110 %") == "rate_out_of_range"
    assert reason(values.employment_rate, -0.5) == "rate_out_of_range"


def test_a_year_of_birth_has_four_digits() -> None:
    assert values.birth_year("1985") == values.birth_year(1985.0) == 1985
    for written in ("85", "1985-05-17", date(1985, 5, 17), 19850517, "år 1985"):
        assert reason(values.birth_year, written) == "not_a_year"
    for written in ("1885", 2021):
        assert reason(values.birth_year, written) == "year_out_of_range"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("sv", "sv"),
        ("Svenska", "sv"),
        ("ENGELSKA", "en"),
        ("English", "en"),
        ("latt", "latt"),
        ("lätt svenska", "latt"),
        ("Lättläst", "latt"),
        ("plain Swedish", "latt"),
    ],
)
def test_a_language_is_named_in_either_language(written: str, code: str) -> None:
    assert values.language(written) == code


def test_a_language_that_kompis_does_not_speak_names_those_it_does() -> None:
    with pytest.raises(Bad) as caught:
        values.language("finska")
    assert caught.value.facts == {"value": "finska", "known": ("sv", "en", "latt")}


def test_roles_stand_in_any_order_and_once() -> None:
    assert values.roles("Koordinator, HR; hr") == ("coordinator", "hr")
    assert values.roles("it") == ("it",)
    assert reason(values.roles, "hr, rektor") == "unknown_role"


@pytest.mark.parametrize(
    ("written", "entries"),
    [
        (None, ()),
        (" ; ,\n", ()),
        ("HLR", ("HLR",)),
        ("HLR, Demens", ("Demens", "HLR")),
        ("HLR,Demens,", ("Demens", "HLR")),
        ("Samtal, motiverande; HLR", ("HLR", "Samtal, motiverande")),
        ("Samtal, motiverande\nHLR", ("HLR", "Samtal, motiverande")),
        ("• HLR\r\n• Demens\r\n", ("Demens", "HLR")),
        ("- HLR\n- HLR, barn", ("HLR", "HLR, barn")),
        ("Barnrätt (LVU, LVM), HLR", ("Barnrätt (LVU, LVM)", "HLR")),
        ("Handledning 7,5 hp, HLR", ("HLR", "Handledning 7,5 hp")),
        ("HLR; hlr; Hlr ;HLR", ("HLR",)),
        (" HLR\u00a0 barn\u200b ", ("HLR barn",)),
    ],
)
def test_competences_stand_on_lines_between_semicolons_or_else_between_commas(
    written: object, entries: tuple[str, ...]
) -> None:
    assert values.competences(written) == values.assignments(written) == entries


def test_competences_that_are_too_many_or_too_long_or_no_text() -> None:
    assert len(values.competences(";".join(f"Kurs {n}" for n in range(50)))) == 50
    assert reason(values.competences, ";".join(f"Kurs {n}" for n in range(200))) == (
        "too_many_entries"
    )
    assert reason(values.competences, "HLR; " + "x" * 101) == "too_long"
    assert reason(values.competences, "HLR\tDemens") == "not_one_line"
    for written in (7, 7.5, True, date(2027, 1, 15)):
        assert reason(values.competences, written) == "not_text"


def test_a_cell_made_to_hurt_is_refused_at_once() -> None:
    begun = perf_counter()
    assert reason(values.competences, "," * 1_000_000) == "too_many_entries"
    assert values.competences("a(," * 1_600) == ("a(",)
    assert perf_counter() - begun < 2


@pytest.mark.parametrize("written", ["A/B/C", "A > B > C", "A\\B\\C", " A /  B\u00a0/ C "])
def test_a_unit_path_reads_the_same_with_every_separator(written: str) -> None:
    assert values.unit(written) == "A / B / C"


def test_a_unit_path_without_meaning() -> None:
    assert reason(values.unit, "A / / C") == "unit_part_empty"
    assert reason(values.unit, "A / B /") == "unit_part_empty"
    assert values.unit("/".join("ABCDEFGH")) == "A / B / C / D / E / F / G / H"
    assert reason(values.unit, "/".join("ABCDEFGHI")) == "unit_too_deep"
    assert reason(values.unit, "x" * 201) == "too_long"


def test_an_employee_number_is_the_same_typed_as_a_number_or_as_text() -> None:
    assert {values.employee_no(it) for it in (1001, 1001.0, "1001", " 1001 ")} == {"1001"}
    assert values.employee_no("01001") == "01001"
    assert reason(values.employee_no, date(2001, 10, 1)) == "not_text"
    assert reason(values.employee_no, "1" * 51) == "too_long"


def test_a_name_is_one_line_of_text_without_invisible_signs() -> None:
    assert values.name("  Åsa\u00a0 Öst\u00adberg\u200b\ufeff\n") == "Åsa Östberg"
    assert values.name("A\u030asa") == "Åsa"
    assert reason(values.name, "Åsa\nÖstberg") == "not_one_line"
    assert reason(values.name, "Åsa\x00Östberg") == "not_one_line"
    assert reason(values.name, "x" * 201) == "too_long"
    assert reason(values.name, 1001) == "not_text"
    assert reason(values.name, date(2027, 1, 15)) == "not_text"


@pytest.mark.parametrize(
    "read",
    [
        values.name,
        values.unit,
        values.position,
        values.employee_no,
        values.day,
        values.roles,
        values.language,
        values.birth_year,
        values.employment_rate,
        values.competences,
        values.assignments,
    ],
)
def test_a_formula_and_an_error_of_excels_are_told_apart_from_text(read: Any) -> None:
    assert reason(read, "=VLOOKUP(A2;Blad2!A:B;2)") == "formula"
    assert reason(read, ArrayFormula("A1:A3", "=B1:B3")) == "formula"
    assert reason(read, "#SAKNAS!") == "excel_error"
    assert reason(read, "#N/A") == "excel_error"


def test_a_quoted_value_is_short() -> None:
    assert len(values.show("x" * 500)) == 60
