"""Schools and agreements as data: their dates, when units are asked, and what is wrong in them."""

import tomllib
from datetime import date
from typing import Any

import pytest

from bot.domain.placements.calendars import Asking, askings, dates, due, month_day
from bot.domain.placements.model import PlacementModel
from bot.domain.placements.pages import toml
from bot.domain.placements.soundness import flaws
from bot.domain.placements.terms import Term
from bot.guides.proof import load_folder
from schedules.workdays import Workdays
from templates import PACKAGED

LIBRARY = load_folder(PACKAGED, None)
PACKAGED_MODEL = LIBRARY.placements
MODEL = PACKAGED_MODEL.model_copy(
    update={
        "schools": tuple(
            each.model_copy(update={"ask_weeks": 8}) for each in PACKAGED_MODEL.schools
        )
    }
)
"""With schools that the clock asks for."""
SWEDEN = Workdays()
HT27, VT27 = Term(2027, 2), Term(2027, 1)


def changed(*replacements: tuple[str, str]) -> PlacementModel:
    text = toml(MODEL)
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return PlacementModel.read(text, "placements")


def reasons(model: PlacementModel) -> list[str]:
    return [each.reason for each in flaws(model, ("sv",), LIBRARY.competence._professions)]


def test_the_packaged_one_is_sound_and_its_professions_are_in_the_competence_model() -> None:
    assert reasons(MODEL) == []
    assert PlacementModel.read(toml(MODEL), "placements").canonical == MODEL.canonical


@pytest.mark.parametrize(
    ("ht", "deadline"),
    [
        ("04-01", date(2027, 4, 1)),
        ("03-26", date(2027, 3, 25)),  # Good Friday
        ("03-29", date(2027, 3, 25)),  # Easter Monday, after the holidays
        ("06-26", date(2027, 6, 24)),  # Midsummer day, and its eve
        ("10-01", date(2026, 10, 1)),  # before the term begins, the year before
        ("02-29", date(2027, 2, 26)),  # a day that the year lacks, on a Sunday
    ],
)
def test_a_deadline_on_a_free_day_moves_to_the_working_day_before(ht: str, deadline: date) -> None:
    model = changed(('ht = "04-01"', f'ht = "{ht}"'))
    assert dates(model, model.schools[0], HT27, SWEDEN).deadline == deadline


def test_a_school_s_own_dates_go_before_the_usual_ones() -> None:
    own = '\n[[term]]\nschool = "university"\nterm = "HT 2027"\nfirst = 2027-08-23\n'
    model = PlacementModel.read(toml(MODEL) + own + "deadline = 2027-05-01\n", "placements")
    found = dates(model, model.schools[0], HT27, SWEDEN)
    assert (found.first, found.last) == (date(2027, 8, 23), HT27.usual_last)
    assert found.deadline == date(2027, 4, 30)  # 1 May is a Saturday, and free
    assert reasons(model) == []


def test_what_has_the_same_deadline_is_asked_together() -> None:
    assert askings(MODEL, HT27, SWEDEN) == [
        Asking(
            date(2027, 4, 1),
            HT27,
            ("nursing", "occupational_therapy", "preschool_teaching", "social_work"),
            date(2027, 2, 4),
        ),
        Asking(
            date(2027, 4, 15),
            HT27,
            ("children_and_leisure", "health_and_care"),
            date(2027, 2, 18),
        ),
    ]


def test_an_education_at_two_schools_is_asked_about_by_the_first_of_their_deadlines() -> None:
    model = changed(('"children_and_leisure"]', '"children_and_leisure", "nursing"]'))
    assert [each.educations for each in askings(model, HT27, SWEDEN)] == [
        ("nursing", "occupational_therapy", "preschool_teaching", "social_work"),
        ("children_and_leisure", "health_and_care"),
    ]


def test_what_has_begun_is_due_until_its_deadline() -> None:
    assert [each.term for each in due(MODEL, date(2027, 2, 3), SWEDEN)] == []
    assert [each.term for each in due(MODEL, date(2027, 2, 4), SWEDEN)] == [HT27]
    assert len(due(MODEL, date(2027, 4, 1), SWEDEN)) == 2
    assert len(due(MODEL, date(2027, 4, 2), SWEDEN)) == 1
    assert due(MODEL, date(2026, 11, 30), SWEDEN) == []


def test_the_made_up_schools_of_the_package_are_never_asked_for_by_themselves() -> None:
    assert due(PACKAGED_MODEL, date(2027, 3, 1), SWEDEN) == []
    assert [each.begins for each in askings(PACKAGED_MODEL, HT27, SWEDEN)] == [None, None]


def test_a_school_without_a_deadline_asks_nothing() -> None:
    model = changed(('ht = "04-01"\n', ""))
    assert [each.deadline for each in askings(model, HT27, SWEDEN)] == [date(2027, 4, 15)]


def test_excel_makes_days_of_what_looks_like_one() -> None:
    assert month_day("2026-04-01") == month_day("04-01") == (4, 1)
    assert month_day("1 april") is None
    assert month_day("13-01") is None


@pytest.mark.parametrize(
    ("replaced", "reason"),
    [
        (('ht = "04-01"', 'ht = "31 april"'), "month_day"),
        (('"nurse"]', '"nurses"]'), "unknown"),
        (('"nurse"]', '"therapist"]'), "taken"),
        (('subject = "nursing"', 'subject = "nurse"'), "unknown"),
        (('school = "university"', 'school = "college"'), "unknown"),
        (('id = "upper_secondary"', 'id = "university"'), "id_twice"),
        (('sv = "Socionom"', 'sv = " "'), "empty"),
    ],
)
def test_a_mistake_is_found(replaced: tuple[str, str], reason: str) -> None:
    assert reason in reasons(changed(replaced))


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ('term = "höst 27"', "term"),
        ('term = "ht27"', "term_written"),
        ('term = "HT 2027"\nfirst = 2027-08-30\nlast = 2027-08-01', "day_order"),
        ('term = "HT 2027"\nfirst = 2027-08-30\ndeadline = 2027-09-01', "day_order"),
        ('term = "HT 2027"\n[[term]]\nschool = "university"\nterm = "HT 2027"', "term_twice"),
    ],
)
def test_so_it_is_in_a_term(term: str, reason: str) -> None:
    data: dict[str, Any] = tomllib.loads(f'{toml(MODEL)}\n[[term]]\nschool = "university"\n{term}')
    assert reasons(PlacementModel.model_validate(data)) == [reason]


def test_an_agreement_counts_the_educations_it_names_or_its_school_s_or_all() -> None:
    agreement = MODEL.agreements[0]
    of_school = agreement.model_copy(update={"educations": ()})
    assert MODEL.counted(agreement) == {"social_work"}
    assert MODEL.counted(of_school) == set(MODEL.schools[0].educations)
    assert len(MODEL.counted(of_school.model_copy(update={"school": None}))) == len(
        MODEL.educations
    )
