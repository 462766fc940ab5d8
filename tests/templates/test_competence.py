"""What the packaged competence model promises a municipality."""

import csv

import pytest

from bot.rehearsal.play import organisation
from tests.stories.stage import MONDAY
from tests.templates.packaged import LIBRARY

MODEL = LIBRARY.competence
KNOWLEDGE = (
    "Åldrande och funktionsnedsättning, Utredning och beslut, Samtal och relationer, Samverkan, "
    "Juridik, Insatser, Uppföljning"
)
"""The seven knowledge areas of the national guidelines."""
SHARES = {
    "Sektionschef": (7, 28, 50, 15),
    "Socialsekreterare familjehem": (7, 24, 41, 28),
    "Socialsekreterare stöd och råd barn och unga": (7, 32, 39, 22),
    "Socialsekreterare stöd och råd vuxna": (10, 40, 40, 10),
}
"""As Malmö's arbetsmarknads- och socialförvaltning has published them."""


def test_every_position_of_the_made_up_organisation_has_its_profession() -> None:
    rows = csv.DictReader(organisation(MONDAY.date()).decode().splitlines(), delimiter=";")
    positions = {row["Befattning"] for row in rows}
    assert len(positions) >= 8
    assert [each for each in positions if MODEL.profession_of(each) is None] == []


@pytest.mark.parametrize("position", SHARES)
def test_published_shares_are_ours(position: str) -> None:
    profession = MODEL.profession_of(position)
    assert profession
    assert profession.shares == SHARES[position]
    assert [level.sv for level in MODEL.levels(profession)] == ["viss", "god", "hög", "mycket hög"]


def test_the_seven_knowledge_areas_and_what_is_asked_of_everybody_are_there() -> None:
    names = [area.sv for area in MODEL.areas]
    assert names[:7] == KNOWLEDGE.split(", ")
    special = {area.kind: area.scale for area in MODEL.areas if area.kind != "knowledge"}
    assert special == {"education": "schooling", "language": "cefr", "digital": "digital"}
    assert [level.sv for level in MODEL.scale("cefr").levels] == [
        "A1",
        "A2",
        "B1",
        "B2",
        "C1",
        "C2",
    ]
    assert all("education" in profession.areas for profession in MODEL.professions)


def test_every_area_is_asked_about_somewhere_and_every_profession_says_what_its_levels_mean() -> (
    None
):
    used = {area for profession in MODEL.professions for area in profession.areas}
    assert used == {area.id for area in MODEL.areas}
    for profession in MODEL.professions:
        assert len(profession.meanings) == len(MODEL.levels(profession)), profession.id
        assert 5 <= len(profession.areas) <= 12, profession.id


def test_three_kinds_of_ladder_are_there() -> None:
    assert {"four", "career", "responsibility"} <= {each.scale for each in MODEL.professions}
    career = [level.sv for level in MODEL.scale("career").levels]
    assert (career[0], career[-1]) == ("upplärandefas", "avancerat arbete")


def test_a_delegation_of_medication_lasts_a_year_at_most_and_ends_with_the_nurse() -> None:
    """SOSFS 1997:14."""
    delegation = MODEL.certificate("medication_delegation")
    assert delegation
    assert (delegation.months, delegation.ends_with_issuer) == (12, True)
    assert [each.id for each in MODEL.certificates if each.ends_with_issuer] == [delegation.id]


def test_names_fit_a_button() -> None:
    levels = [level for scale in MODEL.scales for level in scale.levels]
    for part in (
        *levels,
        *MODEL.areas,
        *MODEL.certificates,
        *MODEL.ombud_roles,
        *MODEL.key_functions,
    ):
        assert len(part.sv) <= 36, part.sv


def test_growth_is_as_the_population_forecast_had_it() -> None:
    assert MODEL.horizons == (2, 5)
    growths = [float(MODEL.growth("nurse", years, 2026)) for years in MODEL.horizons]
    assert growths == [0.026, 0.067]


def test_key_functions_are_those_that_a_municipality_cannot_be_without() -> None:
    held = {position for each in MODEL.key_functions for position in each.positions}
    assert {"Enhetschef", "Sjuksköterska", "Arbetsterapeut", "Handläggare"} <= held
    assert {each for each in held if MODEL.profession_of(each) is None} == set()
