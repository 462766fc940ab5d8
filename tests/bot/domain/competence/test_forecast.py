"""Growth out of a forecast of the population; what is wrong in one is told with where."""

import io
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import competence_files
from bot.competence_files import EXCEL, read_workbook
from bot.domain.competence.forecast import Forecast
from bot.domain.competence.model import CompetenceModel
from bot.guides.proof import check_model
from tests.bot.domain.competence.small import SMALL
from tests.storage.imports.files import saved

ELDERLY = """
[[forecast]]
id = "elderly"
sv = "80 år och äldre"
en = "80 years and older"
professions = ["manager"]
people = { 2026 = 10000, 2028 = 10500, 2031 = 12000 }
"""
MODEL = CompetenceModel.read(SMALL + ELDERLY, "competence")


def test_growth_is_what_the_group_grows_by() -> None:
    assert MODEL.growth("manager", 2, 2026) == Fraction(5, 100)
    assert MODEL.growth("manager", 5, 2026) == Fraction(20, 100)


def test_between_the_years_given_it_is_a_straight_line() -> None:
    (elderly,) = MODEL.forecasts
    assert [elderly.at(year) for year in (2027, 2029, 2030)] == [10250, 11000, 11500]
    assert MODEL.growth("manager", 2, 2027) == Fraction(11000, 10250) - 1


def test_after_the_last_year_nothing_is_made_up() -> None:
    (elderly,) = MODEL.forecasts
    assert (elderly.at(2020), elderly.at(2040)) == (10000, 12000)
    assert elderly.covers(2026, 5)
    assert not elderly.covers(2027, 5)
    assert MODEL.growth("manager", 5, 2027) == Fraction(12000, 10250) - 1


def test_others_have_the_growth_that_is_set() -> None:
    assert MODEL.growth("nurse", 5, 2026) == Fraction(9, 100)
    assert MODEL.growth("nurse", 2, 2026) == Fraction(26, 1000)


@given(st.integers(1990, 2060), st.integers(1, 20))
def test_nobody_is_made_up_outside_what_is_known(since: int, years: int) -> None:
    (elderly,) = MODEL.forecasts
    assert 0 <= elderly.growth(since, years) <= Fraction(20, 100)


def test_a_line_drawn_on_past_the_last_year_would_be_another_rule() -> None:
    """The twin: by the last slope, 2036 would have 14 500 people."""
    slope = Fraction(12000 - 10500, 3)
    assert 12000 + 5 * slope == 14500 != MODEL.forecasts[0].at(2036)


# What can't be


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "2028 = 10500",
            "2028 = -10500",
            "has -10500 people for 2028. Write a whole number, from 1.",
        ),
        ("2028 = 10500", "28 = 10500", 'has "28" for a year. Write it in four figures.'),
        (
            "2028 = 10500",
            "2028 = 105000",
            "goes from 10000 people to 105000 in 2028. Look for a figure too many or too few.",
        ),
        (
            "{ 2026 = 10000, 2028 = 10500, 2031 = 12000 }",
            "{ 2026 = 10000 }",
            "has too few years: 1. Give it 2 or more.",
        ),
        (
            '["manager"]',
            '["manager", "nurse"]',
            'is for "nurse", which has a growth of its own as well. Keep one of the two.',
        ),
        (
            '["manager"]',
            "[]",
            "is for all professions, and there is a growth for all as well. Keep one of the two.",
        ),
        ('["manager"]', '["chef"]', 'names "chef", which there is none of.'),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, expected: str) -> None:
    text = SMALL + ELDERLY.replace(old, new)
    (found,) = check_model(text, Path("competence.toml"))
    at = text[: text.index("people = {" if "20" in old else "professions = " + new)]
    assert expected in str(found)
    assert found.line == at.count("\n") + 1


def test_two_forecasts_for_one_profession_are_one_too_many() -> None:
    again = ELDERLY.replace('"elderly"', '"others"')
    (found,) = check_model(SMALL + ELDERLY + again, Path("competence.toml"))
    assert 'is for "manager", which has another forecast already' in str(found)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            {"C3": -10500},
            'Befolkning, row 3, column C (Antal): 2028 of forecast "elderly" has '
            "-10500 people for 2028. Write a whole number, from 1.",
        ),
        (
            {"C3": "många"},
            "Befolkning, row 3, column C (Antal): många is not a number. Write it in figures.",
        ),
        ({"C3": None}, "Befolkning, row 3, column C (Antal): the cell is empty. Fill it in."),
        (
            {"B3": 2026},
            "Befolkning, row 3, column B (År): elderly has 2026 twice. Keep one of them.",
        ),
        (
            {"A3": "äldre"},
            'Befolkning, row 3, column A (Grupp): these rows are of "äldre", which there is none '
            "of. Take them away if it is gone, or write it as it is called: elderly.",
        ),
    ],
)
def test_a_mistake_in_the_workbook_is_told_with_its_cell(
    cells: Mapping[str, object], expected: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(competence_files.write(MODEL.canonical, EXCEL)))
    for cell, value in cells.items():
        book["Befolkning"][cell] = value
    found = read_workbook(saved(book))
    assert found.canonical is None
    assert [str(each) for each in found.troubles] == [expected]


def test_a_group_may_be_named_as_people_call_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(competence_files.write(MODEL.canonical, EXCEL)))
    book["Befolkning"].append(["80 år och äldre", 2036, 13000])
    found = read_workbook(saved(book))
    assert found.canonical
    (elderly,) = CompetenceModel.restore(found.canonical, "competence").forecasts
    assert isinstance(elderly, Forecast)
    assert elderly.people["2036"] == 13000


def test_a_new_group_needs_no_id_though_its_name_begins_with_a_figure() -> None:
    book = openpyxl.load_workbook(io.BytesIO(competence_files.write(MODEL.canonical, EXCEL)))
    book["Befolkningsgrupper"]["A2"] = None
    for row in (2, 3, 4):
        book["Befolkning"][f"A{row}"] = "80 år och äldre"
    found = read_workbook(saved(book))
    assert found.troubles == ()
    assert found.canonical
    (elderly,) = CompetenceModel.restore(found.canonical, "competence").forecasts
    assert elderly.id == "n_80_ar_och_aldre"
