"""What people and their managers say of how far somebody has come, and what is kept of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from storage import assessments, keeping
from storage.access import Actor
from storage.assessments import WHOLE, HasLeft, Levels, SetMeanwhile, Sheet
from storage.database import Database
from storage.tables import Assessment, Person
from tests.storage.municipality import NOW, TODAY, Municipality

LATER = NOW + timedelta(hours=1)
LEVELS = {"demens": 2, WHOLE: 3}


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    """Vide leads Ulla and Sam, Rut leads Sten; Gunilla is above Vide, Hedda is HR."""
    with database.transaction() as db:
        town = Municipality(db)
        home, school = town.unit("Omsorg", "Hemtjänst"), town.unit("Skola")
        town.person("Gunilla", home, position="Förvaltningschef")
        town.person("Hedda", school, position="HR-strateg")
        town.person("Vide", home, "Gunilla", position="Enhetschef")
        town.person("Rut", school, "Gunilla", position="Enhetschef")
        town.person("Ulla", home, "Vide", position="Undersköterska")
        town.person("Sam", home, "Vide", position="Vårdbiträde")
        town.person("Sten", school, "Rut", position="Vårdbiträde")
        yield town


def actor(town: Municipality, name: str, *roles: str, confirmed: bool = True) -> Actor:
    return replace(town.actor(name, *roles, confirmed=confirmed), today=TODAY)


def professions(town: Municipality) -> dict[int, str]:
    named = {"Undersköterska": "usk", "Vårdbiträde": "bitr", "Handläggare": "handl"}
    names = assessments.position_names(town.db)
    return {id_: named[name] for id_, name in names.items() if name in named}


def sheet(town: Municipality, reader: Actor, whose: str, year: int = 2026) -> Sheet | None:
    return assessments.find(town.db, reader, town.people[whose], year, professions(town))


def own(town: Municipality, name: str, levels: dict[str, int], year: int = 2026) -> None:
    assessments.assess_own(town.db, actor(town, name), year, professions(town), levels, NOW)


def assess(
    town: Municipality, by: Actor, whose: str, levels: dict[str, int], seen: str | None = None,
    *, side: str = "manager", year: int = 2026, later: int = 0,
) -> Sheet:  # fmt: skip
    at = NOW + timedelta(minutes=later)
    assert side in ("manager", "agreed")
    return assessments.assess(
        town.db, by, town.people[whose], year, professions(town),
        "manager" if side == "manager" else "agreed", levels, seen, at,
    )  # fmt: skip


def test_both_sides_stand_side_by_side_with_who_set_them(town: Municipality) -> None:
    own(town, "Ulla", {"demens": 3, WHOLE: 3})
    assess(town, actor(town, "Vide"), "Ulla", LEVELS)
    found = sheet(town, actor(town, "Vide"), "Ulla")
    assert found is not None
    assert found.areas == {"demens": Levels(3, 2), WHOLE: Levels(3, 3)}
    assert (found.settings["manager"].name, found.settings["own"].name) == ("Vide", "Ulla")
    assert found.may_assess
    assert found.side("agreed") == {}


def test_who_may_see_a_sheet_and_who_may_assess(town: Municipality) -> None:
    own(town, "Ulla", LEVELS)
    for reader, sees, may in (
        (actor(town, "Ulla"), True, False),
        (actor(town, "Vide"), True, True),
        (actor(town, "Gunilla"), True, True),
        (actor(town, "Hedda", "hr"), True, True),
        (actor(town, "Hedda", "hr", confirmed=False), False, False),
        (actor(town, "Vide", confirmed=False), False, False),
        (actor(town, "Rut"), False, False),
        (actor(town, "Sam"), False, False),
    ):
        found = sheet(town, reader, "Ulla")
        assert (found is not None, found is not None and found.may_assess) == (sees, may)
        if not may:
            with pytest.raises(LookupError):
                assess(town, reader, "Ulla", LEVELS)


def test_nobody_assesses_themselves_as_a_manager(town: Municipality) -> None:
    town.person("Hilda", town.units["Skola"], "Rut")
    with pytest.raises(LookupError):
        assess(town, actor(town, "Hilda", "hr"), "Hilda", LEVELS)


def test_whose_position_is_of_no_profession_is_not_assessed(town: Municipality) -> None:
    with pytest.raises(LookupError):
        own(town, "Vide", LEVELS)
    with pytest.raises(LookupError):
        assess(town, actor(town, "Gunilla"), "Vide", LEVELS)


def test_whoever_has_left_is_assessed_no_more_and_nothing_is_lost(town: Municipality) -> None:
    assess(town, actor(town, "Vide"), "Ulla", LEVELS)
    last = town.people["Ulla"]
    town.db.execute(update(Person).where(col(Person.id) == last).values(end_date=TODAY))
    assess(town, actor(town, "Vide"), "Ulla", LEVELS, side="agreed")  # on the last day still
    gone = TODAY - timedelta(days=1)
    town.db.execute(update(Person).where(col(Person.id) == last).values(end_date=gone))
    with pytest.raises(HasLeft) as refused:
        assess(town, actor(town, "Vide"), "Ulla", {"demens": 1, WHOLE: 1})
    assert (refused.value.sheet.name, refused.value.sheet.last_day) == ("Ulla", gone)
    found = sheet(town, actor(town, "Vide"), "Ulla")
    assert found is not None
    assert found.side("manager") == found.side("agreed") == LEVELS


# Two at once


@pytest.mark.parametrize("side", ["manager", "agreed"])
def test_the_second_of_two_is_shown_what_the_first_has_set(town: Municipality, side: str) -> None:
    vide, gunilla = actor(town, "Vide"), actor(town, "Gunilla")
    assess(town, vide, "Ulla", LEVELS, None, side=side)
    with pytest.raises(SetMeanwhile) as refused:
        assess(town, gunilla, "Ulla", {WHOLE: 1}, None, side=side, later=1)
    assert refused.value.setting.name == "Vide"
    shown = refused.value.sheet
    name = "manager" if side == "manager" else "agreed"
    assert shown.side(name) == LEVELS

    assess(town, gunilla, "Ulla", {WHOLE: 1}, shown.mark(name), side=side, later=2)
    found = sheet(town, vide, "Ulla")
    assert found is not None
    assert found.side(name) == {WHOLE: 1}  # the last one wins, and it is no mix of both
    assert found.settings[name].name == "Gunilla"


def test_the_second_is_shown_what_the_first_has_set_of_some_areas_alone(
    town: Municipality,
) -> None:
    vide, gunilla = actor(town, "Vide"), actor(town, "Gunilla")
    assess(town, vide, "Ulla", {"demens": 2, "law": 2, WHOLE: 2})
    looked = sheet(town, vide, "Ulla")
    assert looked is not None
    seen = looked.mark("manager")
    args = (town.db, gunilla, town.people["Ulla"], 2026, professions(town), "manager", {"law": 4})
    assessments.assess(*args, seen, LATER, partly=True)
    with pytest.raises(SetMeanwhile) as refused:
        assess(town, vide, "Ulla", {"demens": 1, "law": 1, WHOLE: 1}, seen, later=90)
    assert refused.value.setting.name == "Gunilla"


def test_what_somebody_said_of_themselves_last_year_waits_for_the_managers_part(
    town: Municipality,
) -> None:
    """They were promised that the manager sees it after making their own assessment."""
    vide = actor(town, "Vide")
    own(town, "Ulla", LEVELS, year=2025)
    theirs, hers = sheet(town, vide, "Ulla"), sheet(town, actor(town, "Ulla"), "Ulla")
    assert theirs is not None
    assert hers is not None
    assert (theirs.before, hers.before["demens"].own) == ({}, 2)
    assess(town, vide, "Ulla", {"demens": 3, WHOLE: 3}, year=2025)
    theirs = sheet(town, vide, "Ulla")
    assert theirs is not None
    assert theirs.before["demens"] == Levels(own=2, manager=3)


def test_what_was_seen_is_good_for_one_setting_alone(town: Municipality) -> None:
    """A third one who saw what the first set must see what the second did."""
    vide, gunilla = actor(town, "Vide"), actor(town, "Gunilla")
    assess(town, vide, "Ulla", LEVELS)
    seen = sheet(town, gunilla, "Ulla")
    assert seen is not None
    assess(town, vide, "Ulla", {WHOLE: 4}, later=1)
    with pytest.raises(SetMeanwhile):
        assess(town, gunilla, "Ulla", {WHOLE: 1}, seen.mark("manager"), later=2)


def test_whoever_sets_their_own_anew_is_asked_nothing(town: Municipality) -> None:
    assess(town, actor(town, "Vide"), "Ulla", LEVELS)
    assess(town, actor(town, "Vide"), "Ulla", {WHOLE: 4}, later=1)
    found = sheet(town, actor(town, "Vide"), "Ulla")
    assert found is not None
    assert found.side("manager") == {WHOLE: 4}


# Years, moves and other work


def test_what_there_was_before_is_the_latest_of_each_area(town: Municipality) -> None:
    vide = actor(town, "Vide")
    assess(town, vide, "Ulla", {"demens": 1, "hygien": 2, WHOLE: 2}, side="agreed", year=2023)
    assess(town, vide, "Ulla", {"demens": 2, WHOLE: 2}, side="agreed", year=2025)
    own(town, "Ulla", {"demens": 4, WHOLE: 4}, 2027)
    found = sheet(town, vide, "Ulla")
    assert found is not None
    assert {area: each.best for area, each in found.before.items()} == {
        "demens": 2, "hygien": 2, WHOLE: 2,
    }  # fmt: skip
    assert (found.year_before, found.areas) == (2025, {})


def test_whoever_moves_to_another_unit_takes_it_all_along(town: Municipality) -> None:
    own(town, "Sam", LEVELS)
    assess(town, actor(town, "Vide"), "Sam", {"demens": 1, WHOLE: 1})
    moved = {"unit_id": town.units["Skola"], "manager_id": town.people["Rut"]}
    town.db.execute(update(Person).where(col(Person.name) == "Sam").values(**moved))
    assert sheet(town, actor(town, "Vide"), "Sam") is None
    found = sheet(town, actor(town, "Rut"), "Sam")
    assert found is not None
    assert (found.side("own"), found.settings["manager"].name) == (LEVELS, "Vide")


def test_levels_of_another_profession_say_nothing_of_this_one(town: Municipality) -> None:
    vide = actor(town, "Vide")
    assess(town, vide, "Sam", {"demens": 4, WHOLE: 4}, side="agreed", year=2025)
    assess(town, vide, "Sam", {"demens": 4, WHOLE: 4})
    (usk,) = (id_ for id_, profession in professions(town).items() if profession == "usk")
    became = {"position_id": usk}
    town.db.execute(update(Person).where(col(Person.name) == "Sam").values(**became))
    found = sheet(town, vide, "Sam")
    assert found is not None
    assert (found.profession, found.areas, found.before) == ("usk", {}, {})
    assess(town, vide, "Sam", {WHOLE: 1}, side="agreed", later=1)
    found = sheet(town, vide, "Sam")
    assert found is not None
    assert (found.side("manager"), found.side("agreed")) == ({}, {WHOLE: 1})


def test_whatever_is_said_in_another_profession_what_was_agreed_in_this_one_stays(
    town: Municipality,
) -> None:
    """A slip in a file of people, too, gives somebody another position for a day."""
    vide = actor(town, "Vide")
    assess(town, vide, "Sam", {"demens": 2, "lag": 4, WHOLE: 3}, side="agreed")
    for name in ("Undersköterska", "Vårdbiträde"):
        (other,) = (
            id_ for id_, each in assessments.position_names(town.db).items() if each == name
        )
        sam = update(Person).where(col(Person.name) == "Sam")
        town.db.execute(sam.values(position_id=other))
        own(town, "Sam", {"demens": 1, WHOLE: 1})
        found = sheet(town, vide, "Sam")
        assert found is not None
        assert found.side("own") == {"demens": 1, WHOLE: 1}
    assert found.side("agreed") == {"demens": 2, "lag": 4, WHOLE: 3}


# The light version


def four(profession: str, area: str) -> int:
    return 4


def test_last_years_levels_are_kept_where_nothing_has_changed(town: Municipality) -> None:
    vide, wanted = actor(town, "Vide"), {town.people["Ulla"]: "usk", town.people["Sam"]: "bitr"}
    assess(town, vide, "Ulla", LEVELS, side="agreed", year=2025)
    own(town, "Ulla", LEVELS)
    assert keeping.keep(town.db, vide, 2026, wanted, four, NOW) == [town.people["Ulla"]]
    found = sheet(town, vide, "Ulla")
    assert found is not None
    assert found.side("agreed") == LEVELS
    assert all(each.kept for each in found.areas.values())
    assert keeping.keep(town.db, vide, 2026, wanted, four, LATER) == []

    keeping.unkeep(town.db, vide, 2026, wanted)
    found = sheet(town, vide, "Ulla")
    assert found is not None
    assert (found.side("agreed"), found.side("own")) == ({}, LEVELS)


@pytest.mark.parametrize(
    ("why", "own_now", "profession_now", "reader"),
    [
        ("she sees herself elsewhere this year", {"demens": 3, WHOLE: 3}, "usk", "Vide"),
        ("her profession is another", None, "bitr", "Vide"),
        ("she is somebody else's", None, "usk", "Rut"),
    ],
)
def test_it_is_not_kept_where(
    town: Municipality, why: str, own_now: dict[str, int] | None, profession_now: str, reader: str
) -> None:
    assess(town, actor(town, "Vide"), "Ulla", LEVELS, side="agreed", year=2025)
    if own_now:
        own(town, "Ulla", own_now)
    wanted = {town.people["Ulla"]: profession_now}
    assert keeping.keepable(town.db, actor(town, reader), 2026, wanted, four) == {}, why


def test_a_level_that_the_scale_has_no_more_is_not_kept(town: Municipality) -> None:
    """The area is left out, and the person where it is the profession as a whole."""
    vide, ulla = actor(town, "Vide"), town.people["Ulla"]
    assess(town, vide, "Ulla", {"demens": 3, "lag": 2, WHOLE: 2}, side="agreed", year=2025)

    def kept(**most: int) -> dict[str, int] | None:
        scale = {"demens": 4, "lag": 4, WHOLE: 4} | most
        found = keeping.keepable(
            town.db, vide, 2026, {ulla: "usk"}, lambda _, area: scale.get(area, 0)
        )
        return found.get(ulla)

    assert kept() == {"demens": 3, "lag": 2, WHOLE: 2}
    assert kept(demens=2) == {"lag": 2, WHOLE: 2}
    assert kept(lag=0) == {"demens": 3, WHOLE: 2}
    assert kept(**{WHOLE: 1}) is None


def test_what_was_kept_and_then_talked_about_is_kept_no_more(town: Municipality) -> None:
    vide, wanted = actor(town, "Vide"), {town.people["Ulla"]: "usk"}
    assess(town, vide, "Ulla", LEVELS, side="agreed", year=2025)
    keeping.keep(town.db, vide, 2026, wanted, four, NOW)
    assess(town, vide, "Ulla", {"demens": 4, WHOLE: 4}, side="agreed", later=1)
    kept = select(Assessment.kept).where(col(Assessment.year) == 2026)
    assert set(town.db.scalars(kept)) == {False}
    keeping.unkeep(town.db, vide, 2026, wanted)
    found = sheet(town, vide, "Ulla")
    assert found is not None
    assert found.side("agreed") == {"demens": 4, WHOLE: 4}
