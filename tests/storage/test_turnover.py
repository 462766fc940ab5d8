"""Who left and who is employed, as HR and managers of managers may count them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, event
from sqlmodel import col

from bot.departed import Departed, departed, over_time
from bot.domain.periods import year
from storage import interviews, turnover
from storage.access import Actor
from storage.database import Database
from storage.tables import ExitInterview, Person, Role
from storage.turnover import Left
from tests.storage.municipality import NOW, TODAY, Municipality

THIS_YEAR = year(2026)
SPRING = date(2026, 4, 30)
CARE, SCHOOL = "Staden / Omsorg", "Staden / Skola"
SOL, NORTH = "Staden / Omsorg / SoL", "Staden / Omsorg / Hemtjänst"


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    """Gunilla leads care, with Vide and Petra; Rut leads the schools; Hedda is HR."""
    with database.transaction() as db:
        town = Municipality(db)
        town.person("Gunilla", town.unit("Staden", "Omsorg"), position="Chef")
        town.person("Rut", town.unit("Staden", "Skola"), position="Chef")
        town.person("Hedda", town.unit("Staden", "Skola"), "Rut", position="HR-strateg")
        town.holds_role("Hedda", "hr")
        town.person("Vide", town.unit("Staden", "Omsorg", "Hemtjänst"), "Gunilla", position="Chef")
        town.person("Petra", town.unit("Staden", "Omsorg", "SoL"), "Gunilla", position="Chef")
        for name in ("Nour", "Noel", "Nils", "Nora"):
            town.person(name, town.units[SOL], "Petra")
        for name in ("Ulla", "Uno"):
            town.person(name, town.units[NORTH], "Vide", position="Undersköterska")
        for name in ("Sten", "Siv"):
            town.person(name, town.units[SCHOOL], "Rut", position="Lärare")
        yield town


@pytest.fixture
def left(town: Municipality) -> Municipality:
    town.departure("Nour", SPRING)
    town.departure("Noel", SPRING, "pension", destination="unknown")
    town.departure("Ulla", SPRING, "internal", destination="within", planned=False)
    town.departure("Sten", date(2026, 8, 31))
    return town


def seen(town: Municipality, actor: Actor) -> Departed:
    return departed(town.db, actor, THIS_YEAR, TODAY)


def hr(town: Municipality) -> Actor:
    return town.actor("Hedda", "hr")


# Who is counted


def test_departures_roll_up_the_tree(left: Municipality) -> None:
    groups = seen(left, hr(left)).by_unit()
    totals = {path: groups[id_].total for path, id_ in left.units.items()}
    assert totals == {"Staden": 4, CARE: 3, SCHOOL: 1, SOL: 2, NORTH: 1}
    assert groups[None].total == 4
    assert groups[left.units[CARE]].kinds["pension"] == 1
    assert groups[left.units[CARE]].planned == 2
    assert groups[left.units[CARE]].destinations["within"] == 1


def test_professions_come_with_most_departures_first(left: Municipality) -> None:
    found = seen(left, hr(left)).by_profession(left.units[CARE])
    assert [(name, group.total) for name, group in found.items()] == [
        ("Handläggare", 2),
        ("Undersköterska", 1),
        ("Chef", 0),
    ]
    assert (found["Handläggare"].first, found["Handläggare"].last) == (4, 2)


def test_who_has_moved_counts_where_they_left_for_those_who_led_them_there(
    left: Municipality,
) -> None:
    ulla = left.db.get_one(Person, left.people["Ulla"])
    ulla.unit_id, ulla.manager_id = left.units[SCHOOL], left.people["Rut"]
    ulla.position_id = left.db.get_one(Person, left.people["Sten"]).position_id
    left.db.flush()
    for name, roles, seen_there in (("Hedda", ["hr"], 1), ("Gunilla", [], 1), ("Vide", [], 1)):
        found = seen(left, left.actor(name, *roles))
        assert found.by_unit()[left.units[NORTH]].total == seen_there
        assert "Undersköterska" in found.by_profession(left.units[NORTH])
    (sten,) = seen(left, left.actor("Rut")).left
    assert sten.last_day == date(2026, 8, 31)
    leavers = turnover.leavers(left.db, hr(left), [one.id for one in seen(left, hr(left)).left])
    assert ("Ulla", "Hemtjänst", "Vide") in [(it.name, it.unit, it.manager) for it in leavers]


def test_only_last_days_within_the_period_count_and_nothing_withdrawn(town: Municipality) -> None:
    for name, day in (
        ("Nour", date(2026, 1, 1)),
        ("Noel", date(2025, 12, 31)),
        ("Nils", date(2026, 12, 31)),
        ("Ulla", date(2027, 1, 1)),
    ):
        town.departure(name, day)
    town.departure("Sten", SPRING, status="ended")
    found = seen(town, hr(town))
    assert [one.last_day for one in found.left] == [date(2026, 1, 1), date(2026, 12, 31)]
    assert found.by_unit()[None].total == 1  # the other has days to go
    assert found.ahead(None) == 1
    assert found.ahead(town.units[SCHOOL]) == 0


def test_permanent_is_who_had_no_end_before_the_departure(town: Municipality) -> None:
    sol = town.units[SOL]
    town.person("Visstid", sol, "Petra", ended=200)
    town.person("Vikarie", sol, "Petra", ended=-100)
    town.departure("Vikarie", SPRING)  # gave notice before the term was over
    town.departure("Nour", SPRING)
    town.departure("Noel", SPRING, "fixed_term")  # nobody had written down the end
    town.departure("Nils", date(2027, 1, 31), "pension")
    found = seen(town, hr(town))
    assert {town_name(town, one): one.permanent for one in found.left} == {
        "Vikarie": False,
        "Nour": True,
        "Noel": False,
    }
    group = found.by_profession(sol)["Handläggare"]
    assert (group.first, group.last) == (3, 2)  # Nour, Nils and Nora; Nils and Nora
    assert group.own_request == 1


def town_name(town: Municipality, one: Left) -> str:
    (leaver,) = turnover.leavers(town.db, hr(town), [one.id])
    return leaver.name


def test_who_begins_and_who_leaves_is_employed_on_the_first_and_the_last_day(
    town: Municipality,
) -> None:
    school = town.units[SCHOOL]
    for n, began in enumerate([date(2026, 1, 1), date(2026, 1, 2), date(2027, 1, 1)]):
        town.person(f"new {n}", school, "Rut", began=(began - TODAY).days, position="Rektor")
    town.departure("new 0", TODAY)
    (staff,) = [
        row
        for row in turnover.staff(town.db, hr(town), [THIS_YEAR.first, TODAY])
        if row.profession == "Rektor"
    ]
    assert (staff.employed, staff.hired) == ((1, 2), 2)
    assert turnover.staff(town.db, hr(town), [TODAY, TODAY + timedelta(days=1)]) != []
    after = turnover.staff(town.db, hr(town), [TODAY + timedelta(days=1)] * 2)
    assert [row.employed for row in after if row.profession == "Rektor"] == [(1, 1)]


# Who sees it


def test_a_manager_of_managers_sees_their_own_part_and_no_row_beside_it(
    left: Municipality,
) -> None:
    gunilla = left.actor("Gunilla")
    found = seen(left, gunilla)
    assert {one.unit_id for one in found.left} == {left.units[SOL], left.units[NORTH]}
    assert {row.unit_id for row in found.staff} == {left.units[SOL], left.units[NORTH]}
    assert found.by_unit()[None].total == 3
    assert not found.tree.knows(left.units[SCHOOL])
    everybodys = [one.id for one in seen(left, hr(left)).left]
    assert {one.name for one in turnover.leavers(left.db, gunilla, everybodys)} == {
        *("Nour", "Noel", "Ulla")
    }
    assert turnover.first_departure(left.db, left.actor("Rut")) == date(2026, 8, 31)


@pytest.mark.parametrize(
    ("name", "roles", "confirmed"),
    [("Nils", [], True), ("Gunilla", [], False), ("Hedda", ["hr"], False), ("Nils", ["it"], True)],
)
def test_whoever_leads_nobody_sees_nobody(
    left: Municipality, name: str, roles: list[str], confirmed: bool
) -> None:
    actor = left.actor(name, *roles, confirmed=confirmed)
    found = seen(left, actor)
    assert (found.left, found.staff) == ([], [])
    assert turnover.first_departure(left.db, actor) is None
    assert turnover.leavers(left.db, actor, [one.id for one in seen(left, hr(left)).left]) == []
    assert over_time(left.db, actor, None, (2026, 2), 6, TODAY) == []


def test_the_number_of_queries_does_not_grow_with_the_units(
    left: Municipality, database: Database
) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    seen(left, hr(left)).by_unit()
    few = len(asked)
    for n in range(20):
        unit = left.unit("Staden", "Skola", f"Förskolan {n}")
        left.person(f"barnskötare {n}", unit, "Rut", position=f"Barnskötare {n}")
        left.departure(f"barnskötare {n}", SPRING)
    asked.clear()
    assert seen(left, hr(left)).by_unit()[left.units[SCHOOL]].total == 21
    assert len(asked) == few == 3


# The interviews


def test_an_interview_is_held_by_the_manager_or_by_hr(left: Municipality) -> None:
    nour, noel, ulla, sten = (one.id for one in seen(left, hr(left)).left)
    left.interview(nour, "Petra", NOW)
    left.interview(noel, "Hedda", NOW)
    left.not_held(ulla, "no_time")
    found = seen(left, hr(left))
    care = found.coverage(left.units[CARE])
    assert (care.by_manager, care.by_hr, care.not_held, care.missing) == (1, 1, 1, 0)
    assert dict(care.why_not)["no_time"] == 1
    assert found.coverage(None).missing == 1
    assert [one.id for one in found.without_talk(None, not_held=False)] == [sten]
    assert [one.id for one in found.without_talk(None, not_held=True)] == [sten, ulla]
    assert found.without_talk(left.units[CARE], not_held=False) == []


def test_what_hr_has_held_stays_hrs_whatever_their_role_becomes(town: Municipality) -> None:
    """Also of their own people: they were in HR, and reasons are told by the same rule."""
    town.person("Hugo", town.units[SCHOOL], "Hedda")
    departure = town.departure("Hugo", SPRING)
    town.interview(departure, "Hedda", NOW)
    for role in ("hr", None):
        (one,) = seen(town, hr(town)).left
        assert (one.interview, one.held_by_hr, role) == ("held", True, role)
        town.db.execute(delete(Role).where(col(Role.name) == "hr"))


def test_the_latest_last_day_comes_first_among_the_missing(left: Municipality) -> None:
    found = seen(left, hr(left)).without_talk(None, not_held=False)
    assert found[0].last_day == date(2026, 8, 31)
    (first, *_) = turnover.leavers(left.db, hr(left), [one.id for one in found])
    assert (first.name, first.unit, first.manager) == ("Sten", "Skola", "Rut")


# Over time


def test_half_years_are_counted_each_with_its_own_staff(left: Municipality) -> None:
    (spring, autumn) = over_time(left.db, hr(left), None, (2026, 2), 6, TODAY)
    assert (spring[0], spring[1].total, spring[1].first, spring[1].last) == ((2026, 1), 3, 13, 11)
    assert (autumn[0], autumn[1].total, autumn[1].first, autumn[1].last) == ((2026, 2), 1, 11, 10)
    sol = over_time(left.db, hr(left), left.units[SOL], (2026, 1), 1, TODAY)
    assert [(which, group.total, group.first) for which, group in sol] == [((2026, 1), 2, 5)]


def test_before_the_first_departure_there_is_nothing_to_follow(town: Municipality) -> None:
    assert over_time(town.db, hr(town), None, (2026, 2), 6, TODAY) == []
    town.departure("Nour", date(2027, 2, 28))
    assert over_time(town.db, hr(town), None, (2026, 2), 6, TODAY) == []


# Why they leave


def test_reasons_are_read_by_hr_alone_and_without_anybodys_name(left: Municipality) -> None:
    nour, noel, ulla, _ = (one.id for one in seen(left, hr(left)).left)
    at = datetime(2026, 5, 1, 9, tzinfo=UTC)
    left.interview(nour, "Petra", at, ["pay", "travel"])
    left.interview(noel, "Hedda", NOW, ["workload"])
    left.interview(ulla, "Vide", at, None)
    before = NOW + timedelta(seconds=1)
    assert sorted(interviews.reasons(left.db, hr(left), before)) == [
        (at, [], None),  # skipped, and held nevertheless
        (at, ["pay", "travel"], None),
        (NOW, ["workload"], left.people["Hedda"]),
    ]
    assert len(interviews.reasons(left.db, hr(left), NOW)) == 2
    for name, roles in (("Gunilla", []), ("Petra", []), ("Nour", []), ("Vide", ["it"])):
        assert interviews.reasons(left.db, left.actor(name, *roles), before) == []
    hedda = left.actor("Hedda", "hr", confirmed=False)
    assert interviews.reasons(left.db, hedda, before) == []


def test_who_holds_it_as_hr_is_known_as_hr_ever_after(town: Municipality) -> None:
    """HR knows what it has heard, and may take it away from what is told."""
    at = datetime(2026, 5, 1, 9, tzinfo=UTC)
    departure = town.departure("Nour", SPRING)
    town.interview(departure, "Hedda", at, ["pay"])
    interview = town.db.get_one(ExitInterview, departure)
    interview.status = "offered"
    assert interview.run_id is not None
    interviews.hold(town.db, hr(town), departure, interview.run_id, at)
    assert interviews.reasons(town.db, hr(town), NOW) == [(at, ["pay"], town.people["Hedda"])]


def test_a_departure_that_is_withdrawn_afterwards_takes_no_reasons_back(
    town: Municipality,
) -> None:
    """Otherwise what has been told would become less, and the difference is one person's."""
    at = datetime(2026, 5, 1, 9, tzinfo=UTC)
    town.interview(town.departure("Nour", SPRING, status="ended"), "Petra", at, ["pay"])
    assert interviews.reasons(town.db, hr(town), NOW) == [(at, ["pay"], None)]
    assert seen(town, hr(town)).left == []
