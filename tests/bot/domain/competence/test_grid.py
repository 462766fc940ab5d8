"""What a unit lacks, against what the organisation wants of it."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.competence.grid import (
    WHOLE,
    Findings,
    Lack,
    Member,
    Shortage,
    areas,
    certificate,
    findings,
    professions,
)
from tests.templates.packaged import LIBRARY

MODEL = LIBRARY.competence
TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)
NURSE = MODEL.profession("nurse")
assert NURSE is not None
"""Wanted of nurses: 5, 30, 45 and 20 per cent at the four levels."""


def member(
    id_: int = 1,
    profession: str | None = "nurse",
    *assignments: str,
    position: str = "Sjuksköterska",
    held: dict[str, date | None] | None = None,
    **levels: int,
) -> Member:
    by_area = {WHOLE if area == "whole" else area: level for area, level in levels.items()}
    name = f"Person {id_}"
    return Member(id_, name, position, profession, by_area, held or {}, frozenset(assignments))


def found(*members: Member) -> Findings:
    return findings(MODEL, members, TODAY)


def shortages(*members: Member) -> tuple[Shortage, ...]:
    return found(*members).shortages


# Levels


def test_what_is_short_is_said_of_the_level_where_most_is_missing() -> None:
    """Of ten nurses 9.5, 6.5 and 2 are to be at the second, third and fourth level or above."""
    ten = [member(n, law=2) for n in range(10)]
    assert shortages(*ten) == (Shortage("nurse", "law", 3, 7),)


def test_who_is_above_a_level_counts_at_it() -> None:
    assert shortages(*(member(n, law=4) for n in range(10))) == ()


def test_who_is_not_assessed_is_no_shortage_but_is_counted() -> None:
    assert shortages(*(member(n) for n in range(10))) == ()
    assert found(member(1), member(2, law=4), member(3, None)).unassessed == 1


def test_a_language_and_an_education_have_no_target_of_the_professions() -> None:
    assert shortages(*(member(n, swedish=1, education=1) for n in range(10))) == ()


def test_the_greatest_shortage_comes_first() -> None:
    ten = [member(n, law=2, dementia=1, whole=3) for n in range(10)]
    assert [(each.area, each.level, each.missing) for each in shortages(*ten)] == [
        ("dementia", 2, 10),
        ("law", 3, 7),
        (WHOLE, 4, 2),
    ]


def test_each_profession_is_held_against_its_own_target() -> None:
    carers = [member(n, "child_carer", parents=2) for n in range(10)]
    assert shortages(*carers, member(99, law=4)) == (Shortage("child_carer", "parents", 3, 5),)


def test_an_area_with_a_scale_of_its_own_has_no_target_though_it_has_as_many_levels() -> None:
    assert shortages(*(member(n, "child_carer", digital=1) for n in range(10))) == ()


@given(st.lists(st.integers(1, 4), min_size=1, max_size=60))
def test_nothing_is_short_where_the_target_is_met_and_the_order_does_not_matter(
    levels: list[int],
) -> None:
    members = [member(n, law=level) for n, level in enumerate(levels)]
    short = shortages(*members)
    assert short == shortages(*reversed(members))
    assert all(0 < each.missing <= len(levels) for each in short)
    better = [member(n, law=min(level + 1, 4)) for n, level in enumerate(levels)]
    most = max((each.missing for each in short), default=0)
    assert max((each.missing for each in shortages(*better)), default=0) <= most


# Certificates


@pytest.mark.parametrize(
    ("days", "state"), [(-1, "missing"), (0, "soon"), (90, "soon"), (91, "held"), (None, "held")]
)
def test_a_certificate_is_missing_ends_soon_or_is_held(days: int | None, state: str) -> None:
    last = None if days is None else TODAY + days * DAY
    assert certificate(member(held={"cpr": last}), "cpr", TODAY) == state
    assert certificate(member(), "cpr", TODAY) == "missing"


def test_only_those_who_must_have_it_lack_it() -> None:
    soon = TODAY + 5 * DAY
    lacks = found(
        member(1, held={"cpr": None, "moving": soon}),
        member(2, held={"cpr": TODAY - DAY}),
        member(3, "hr"),
        member(4, None),
    ).certificates
    by_kind = {lack.kind: lack for lack in lacks}
    assert by_kind["cpr"] == Lack("cpr", (2,), ())
    assert by_kind["moving"] == Lack("moving", (), (1,))  # no must of nurses, and ends all the same
    assert by_kind["licence"] == Lack("licence", (1, 2), ())


# Roles


def alone(*members: Member) -> Sequence[tuple[str, int]]:
    return found(*members).alone


def test_what_one_person_alone_is_or_holds_is_named() -> None:
    two = member(1, "nurse", "Schemaansvarig"), member(2, "nurse", "Schemaansvarig", "Handledare")
    cook = member(3, "meal_staff", position="Kock")
    assert alone(*two, cook) == (("Handledare", 2), ("Kock", 3))


def test_an_ombud_is_meant_to_be_alone() -> None:
    assert alone(member(1, "nurse", "Demensombud"), member(2)) == ()


def test_whoever_is_the_whole_unit_is_not_alone_in_it() -> None:
    assert alone(member(1, "nurse", "Handledare")) == ()


def test_a_role_is_missing_where_its_professions_work_and_nobody_is_in_it() -> None:
    carers = member(1, "assistant_nurse", "ombud DEMENS"), member(2, "assistant_nurse")
    missing = found(*carers).ombud
    assert "dementia" not in missing
    assert {"language", "palliative", "meals", "hygiene"} <= set(missing)
    assert found(member(1, "hr")).ombud == ()


def test_the_professions_of_most_people_come_first() -> None:
    members = [member(1), member(2, "hr"), member(3, "hr"), member(4, None)]
    assert [each.id for each in professions(MODEL, members)] == ["hr", "nurse"]
    assert areas(MODEL, NURSE)[:3] == (WHOLE, "nursing", "dementia")


def test_a_new_unit_does_not_seem_to_lack_everything() -> None:
    everybody = [member(n, law=1 if n < 9 else 4) for n in range(10)]
    assessed = [member(n, law=4) if n == 9 else member(n) for n in range(10)]
    assert shortages(*everybody) != ()
    assert shortages(*assessed) == ()
