"""Check-in answers are for HR, and for nobody about their own people."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage import checkins
from storage.access import Actor
from storage.checkins import Count, Scope
from storage.database import Database
from tests.storage.municipality import NOW, Municipality

GUIDE = "checkin_two_weeks"
EVERYBODY = Scope()
QUESTIONS = ["clear", "planned", "why_us"]


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    with database.transaction() as db:
        town = Municipality(db)
        care, hr = town.unit("Staden", "Omsorg"), town.unit("Staden", "HR")
        sol = town.unit("Staden", "Omsorg", "SoL")
        town.person("Gunilla", care)
        town.person("Petra", sol, "Gunilla")
        town.person("Hedda", hr)
        town.person("Hugo", hr, "Hedda")
        for name in ("Nour", "Noel"):
            town.person(name, sol, "Petra", began=-20)
        town.person("Ny", hr, "Hugo", began=-20)
        yield town


def told(town: Municipality, actor: Actor, scope: Scope = EVERYBODY) -> list[Count]:
    return checkins.counts(town.db, actor, GUIDE, QUESTIONS, scope)


def test_answers_are_counted_by_question_and_value(town: Municipality) -> None:
    town.checkin("Nour", {"clear": 4, "planned": "all", "why_us": ["pay", "hours"]})
    town.checkin("Noel", {"clear": 4, "planned": None, "why_us": ["pay"], "missing": "Tid"})
    assert sorted(told(town, town.actor("Hugo", "hr")), key=str) == sorted(
        [
            Count("clear", 4, 2),
            Count("planned", "all", 1),
            Count("planned", None, 1),
            Count("why_us", ["pay", "hours"], 1),
            Count("why_us", ["pay"], 1),
        ],
        key=str,
    )


def test_only_what_was_submitted_counts_and_only_that_guide(town: Municipality) -> None:
    town.checkin("Nour", {"clear": 1}, status="active")
    town.checkin("Nour", {"clear": 2}, status="dropped")
    town.checkin("Noel", {"clear": 3}, guide="checkin_three_months")
    hugo = town.actor("Hugo", "hr")
    assert told(town, hugo) == []
    both = [GUIDE, "checkin_three_months"]
    assert checkins.submitted(town.db, hugo, both, EVERYBODY) == {"checkin_three_months": 1}


def test_a_unit_holds_those_below_it_and_a_period_what_came_since(town: Municipality) -> None:
    town.checkin("Nour", {"clear": 5}, at=-10)
    town.checkin("Noel", {"clear": 2}, at=-400)
    town.checkin("Ny", {"clear": 1}, at=-10)
    nour = town.actor("Nour", "hr")
    care = Scope(town.units["Staden / Omsorg"])
    assert told(town, nour, care) == [Count("clear", 2, 1), Count("clear", 5, 1)]
    lately = Scope(town.units["Staden / Omsorg"], NOW - timedelta(days=365))
    assert told(town, nour, lately) == [Count("clear", 5, 1)]
    before = Scope(town.units["Staden / Omsorg"], until=NOW - timedelta(days=365))
    assert told(town, nour, before) == [Count("clear", 2, 1)]


def test_free_text_comes_newest_first_and_without_what_was_skipped(town: Municipality) -> None:
    town.checkin("Nour", {"missing": "En karta över huset"}, at=-9)
    town.checkin("Noel", {"missing": "Tid med min mentor"}, at=-2)
    town.checkin("Ny", {"missing": None}, at=-1)
    nour = town.actor("Nour", "hr")
    found = checkins.texts(town.db, nour, GUIDE, "missing", EVERYBODY)
    assert found == ["Tid med min mentor", "En karta över huset"]
    assert checkins.texts(town.db, nour, GUIDE, "missing", EVERYBODY, 1, 1) == found[1:]


@pytest.mark.parametrize(
    ("name", "roles", "confirmed"),
    [
        ("Gunilla", [], True),
        ("Petra", [], True),
        ("Nour", [], True),
        ("Petra", ["it", "coordinator"], True),
        ("Hedda", ["hr"], False),
    ],
)
def test_nobody_but_hr_reads_anything(
    town: Municipality, name: str, roles: list[str], confirmed: bool
) -> None:
    town.checkin("Nour", {"clear": 4, "missing": "kanariefågel"})
    town.checkin("Ny", {"clear": 4, "missing": "kanariefågel"})
    actor = town.actor(name, *roles, confirmed=confirmed)
    assert _all_that(town, actor) == (0, [], [])


def test_hr_reads_everybody_elses_but_not_those_of_their_own_people(town: Municipality) -> None:
    town.checkin("Nour", {"clear": 4, "missing": "En karta"})
    town.checkin("Ny", {"clear": 1, "missing": "kanariefågel"})
    for leader in ("Hugo", "Hedda"):  # the manager, and the manager's manager
        found = _all_that(town, town.actor(leader, "hr"))
        assert found == (1, [Count("clear", 4, 1)], ["En karta"])
    colleague = _all_that(town, town.actor("Petra", "hr"))
    assert colleague == (1, [Count("clear", 1, 1)], ["kanariefågel"])


def _all_that(town: Municipality, actor: Actor) -> tuple[int, list[Count], list[str]]:
    return (
        checkins.submitted(town.db, actor, [GUIDE], EVERYBODY).get(GUIDE, 0),
        told(town, actor),
        checkins.texts(town.db, actor, GUIDE, "missing", EVERYBODY),
    )
