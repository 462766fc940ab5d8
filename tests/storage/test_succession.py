"""Key functions, who could take over, and whether either is about to leave."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from storage import alone, key_holders, pensions, succession
from storage.access import Actor
from storage.database import Database
from storage.succession import FunctionCard
from storage.tables import (
    Assignment,
    Competence,
    Departure,
    FormerPost,
    KeyFunction,
    Matter,
    Person,
    Position,
    Successor,
)
from tests.storage.municipality import HASH, NOW, TODAY, Municipality


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    """Gunilla leads Vide and Petra, who lead two each; Rut leads the schools; Hedda is HR."""
    with database.transaction() as db:
        town = Municipality(db)
        care, school = town.unit("Staden", "Omsorg"), town.unit("Staden", "Skola")
        sol, homes = (
            town.unit("Staden", "Omsorg", "SoL"),
            town.unit("Staden", "Omsorg", "Hemtjänst"),
        )
        town.person("Hedda", school)
        town.person("Gunilla", care)
        town.person("Rut", school)
        town.person("Petra", sol, "Gunilla")
        town.person("Vide", homes, "Gunilla")
        for name in ("Måns", "Klara"):
            town.person(name, sol, "Petra")
        for name in ("Ulla", "Sam"):
            town.person(name, homes, "Vide")
        town.person("Sten", school, "Rut")
        yield town


def actor(town: Municipality, name: str, *roles: str, confirmed: bool = True) -> Actor:
    return Actor(town.people[name], frozenset(roles), confirmed, TODAY)


def hr(town: Municipality) -> Actor:
    return actor(town, "Hedda", "hr")


def function(town: Municipality, name: str, holder: str | None, unit: str = "SoL") -> int:
    id_ = succession.add(
        town.db,
        hr(town),
        name,
        town.units[f"Staden / Omsorg / {unit}"],
        town.people[holder] if holder else None,
    )
    assert id_ is not None
    return id_


def seen(town: Municipality, who: Actor) -> list[str]:
    return [card.name for card in succession.functions(town.db, who, TODAY)]


def card(town: Municipality, id_: int, who: Actor | None = None) -> FunctionCard:
    found = succession.find(town.db, who or hr(town), id_, TODAY)
    assert found is not None
    return found


def departs(town: Municipality, name: str, days: int, kind: str = "own_notice") -> date:
    day = TODAY + timedelta(days=days)
    matter = Matter(
        kind="departure",
        person_id=town.people[name],
        checklist="any",
        checklist_hash=HASH,
        day=day,
        started_by=town.people["Hedda"],
        started_at=NOW,
    )
    town.db.add(matter)
    town.db.flush()
    person = town.db.get_one(Person, town.people[name])
    left = {"unit_id": person.unit_id, "position_id": person.position_id}
    departure = {"kind": kind, "planned": True, "destination": "outside", **left}
    town.db.add(Departure(matter_id=matter.id or 0, **departure))
    if kind != "internal":
        person.end_date = day
    town.db.flush()
    return day


def test_readiness_is_that_of_the_readiest_who_stays(town: Municipality) -> None:
    id_ = function(town, "LSS-jurist", "Måns")
    assert card(town, id_).readiness == "none"
    succession.name_successor(town.db, hr(town), id_, town.people["Ulla"], "soon", TODAY)
    assert card(town, id_).readiness == "soon"
    succession.name_successor(town.db, hr(town), id_, town.people["Klara"], "now", TODAY)
    found = card(town, id_)
    assert found.readiness == "now"
    assert [(each.name, each.readiness) for each in found.successors] == [
        ("Klara", "now"),
        ("Ulla", "soon"),
    ]
    day = departs(town, "Klara", 60)
    found = card(town, id_)
    assert found.successors[0].last_day == day
    assert found.readiness == "soon"


def test_a_holder_who_leaves_shows_and_presses_until_somebody_is_ready(town: Municipality) -> None:
    id_ = function(town, "LSS-jurist", "Måns")
    assert not card(town, id_).is_pressing
    day = departs(town, "Måns", 60, kind="internal")  # leaves the function, not the municipality
    found = card(town, id_)
    assert found.holder
    assert (found.holder.last_day, found.holder.has_left) == (day, False)
    assert found.is_pressing
    succession.name_successor(town.db, hr(town), id_, town.people["Klara"], "now", TODAY)
    assert not card(town, id_).is_pressing


def test_a_holder_who_has_left_leaves_it_vacant(town: Municipality) -> None:
    id_ = function(town, "LSS-jurist", "Måns")
    town.db.get_one(Person, town.people["Måns"]).end_date = TODAY - timedelta(days=1)
    town.db.flush()
    holder = card(town, id_).holder
    assert holder
    assert holder.has_left
    assert card(town, id_).is_pressing
    assert card(town, function(town, "Arkivarie", None)).is_pressing


def test_a_holder_who_has_moved_to_another_unit_presses_and_the_unit_may_fill_it_again(
    town: Municipality,
) -> None:
    """Whoever was chosen at another unit from the beginning has moved nowhere."""
    there = town.units["Staden / Omsorg / SoL"]
    id_, central = function(town, "Samordnare", "Måns"), function(town, "Arkiv", "Sten")
    mans, klara = (town.db.get_one(Person, town.people[name]) for name in ("Måns", "Klara"))
    kinds = {"samordnare": [town.db.get_one(Position, mans.position_id).name]}

    def without() -> set[int]:
        found = key_holders.without(town.db, hr(town), kinds, TODAY)
        return {each.person_id for each in found["samordnare"]}

    assert town.people["Måns"] not in without()
    post = {"unit_id": there, "position_id": mans.position_id}
    town.db.add(FormerPost(person_id=town.people["Måns"], until=TODAY, **post))
    mans.unit_id = town.units["Staden / Skola"]
    town.db.flush()
    assert (card(town, id_).moved_to, card(town, id_).is_pressing) == ("Skola", True)
    assert (card(town, central).moved_to, card(town, central).is_pressing) == (None, False)
    assert town.people["Måns"] in without()  # where he works now
    holders = [key_holders.Holder(klara.id or 0, there)]
    done = key_holders.add(town.db, hr(town), "Samordnare", holders, TODAY)
    assert done == ("Samordnare", [], [(id_, mans.id, klara.id)])
    assert key_holders.take_back(town.db, actor(town, "Petra"), done) == 0
    assert key_holders.take_back(town.db, hr(town), done) == 1
    held = card(town, id_).holder
    assert held is not None
    assert held.name == "Måns"
    assert key_holders.take_back(town.db, hr(town), done) == 0  # somebody else holds it by now


def test_a_departure_that_is_withdrawn_shows_no_more(town: Municipality) -> None:
    id_ = function(town, "LSS-jurist", "Måns")
    departs(town, "Måns", 60)
    matter = town.db.scalars(select(Matter).where(col(Matter.kind) == "departure")).one()
    matter.status = "ended"
    town.db.get_one(Person, town.people["Måns"]).end_date = None
    town.db.flush()
    holder = card(town, id_).holder
    assert holder
    assert holder.last_day is None


def test_naming_anew_changes_how_ready_and_holding_it_ends_being_named(town: Municipality) -> None:
    id_ = function(town, "LSS-jurist", "Måns")
    for readiness in ("soon", "now"):
        succession.name_successor(town.db, hr(town), id_, town.people["Klara"], readiness, TODAY)
    assert [each.readiness for each in card(town, id_).successors] == ["now"]
    assert not succession.name_successor(town.db, hr(town), id_, town.people["Måns"], "now", TODAY)
    assert succession.give(town.db, hr(town), id_, town.people["Klara"])
    found = card(town, id_)
    assert found.holder
    assert (found.holder.name, found.successors) == ("Klara", [])


# Who may


def test_each_sees_what_is_held_in_their_team_or_by_themselves(town: Municipality) -> None:
    function(town, "a", "Måns")
    function(town, "b", "Ulla", "Hemtjänst")
    function(town, "c", "Petra")
    function(town, "d", None)
    assert seen(town, hr(town)) == ["a", "b", "c", "d"]
    assert seen(town, actor(town, "Gunilla")) == ["a", "b", "c"]
    assert seen(town, actor(town, "Petra")) == ["a", "c"]
    assert seen(town, actor(town, "Vide")) == ["b"]
    assert seen(town, actor(town, "Måns")) == ["a"]
    for nobody in (actor(town, "Rut"), actor(town, "Klara"), actor(town, "Hedda")):
        assert seen(town, nobody) == []
    unconfirmed = [actor(town, "Gunilla", confirmed=False)]
    unconfirmed.append(actor(town, "Hedda", "hr", confirmed=False))
    assert [seen(town, each) for each in unconfirmed] == [[], []]


def test_who_holds_it_sees_it_and_changes_nothing(town: Municipality) -> None:
    id_ = function(town, "a", "Petra")
    petra, klara = actor(town, "Petra"), town.people["Klara"]
    assert not card(town, id_, petra).may_change
    assert not succession.name_successor(town.db, petra, id_, klara, "now", TODAY)
    assert succession.name_successor(town.db, actor(town, "Gunilla"), id_, klara, "now", TODAY)
    assert not succession.drop_successor(town.db, petra, id_, klara, TODAY)
    assert not succession.drop_successor(town.db, actor(town, "Rut"), id_, klara, TODAY)
    assert succession.drop_successor(town.db, actor(town, "Gunilla"), id_, klara, TODAY)
    assert card(town, id_).successors == []


def test_only_hr_adds_renames_gives_and_removes(town: Municipality) -> None:
    id_ = function(town, "a", "Måns")
    succession.name_successor(town.db, hr(town), id_, town.people["Klara"], "now", TODAY)
    for who in (actor(town, "Gunilla"), actor(town, "Hedda", "hr", confirmed=False)):
        assert succession.add(town.db, who, "b", town.units["Staden / Omsorg"], None) is None
        assert not succession.rename(town.db, who, id_, "b")
        assert not succession.give(town.db, who, id_, None)
        assert not succession.remove(town.db, who, id_)
    assert succession.rename(town.db, hr(town), id_, "b")
    assert seen(town, hr(town)) == ["b"]
    assert succession.remove(town.db, hr(town), id_)
    assert town.db.scalars(select(KeyFunction)).all() == []
    assert town.db.scalars(select(Successor)).all() == []
    assert not succession.rename(town.db, hr(town), id_, "c")
    assert not succession.remove(town.db, hr(town), id_)


# Pensions ahead


def test_names_are_for_hr_and_for_the_own_manager(town: Municipality) -> None:
    for name, year in (("Måns", 1961), ("Ulla", 1959), ("Vide", 1963), ("Sten", 1990)):
        town.db.get_one(Person, town.people[name]).birth_year = year
    town.db.flush()

    def told(who: Actor, until: int = 2031, unit: int | None = None) -> list[tuple[str, int]]:
        return [(p.name, p.year) for p in pensions.ahead(town.db, who, until, 67, unit)]

    assert told(hr(town)) == [("Ulla", 2026), ("Måns", 2028), ("Vide", 2030)]
    assert told(hr(town), 2028) == [("Ulla", 2026), ("Måns", 2028)]
    assert told(hr(town), unit=town.units["Staden / Omsorg / SoL"]) == [("Måns", 2028)]
    assert told(actor(town, "Petra")) == [("Måns", 2028)]
    assert told(actor(town, "Gunilla")) == [("Vide", 2030)]
    assert told(actor(town, "Gunilla", confirmed=False)) == []
    assert told(actor(town, "Måns")) == []
    town.db.get_one(Person, town.people["Måns"]).end_date = TODAY - timedelta(days=1)
    town.db.flush()
    assert told(actor(town, "Petra")) == []


# Held alone


def test_what_one_alone_has_in_a_unit_and_below(town: Municipality) -> None:
    for name, what in (("Måns", "Demens"), ("Ulla", "Demens"), ("Måns", "HLR"), ("Sten", "Finska")):
        town.db.add(Competence(person_id=town.people[name], name=what))
    town.db.add(Assignment(person_id=town.people["Sam"], name="Språkombud"))
    town.db.flush()

    def told(who: Actor, kind: alone.Kind, path: str | None) -> list[tuple[str, str]]:
        unit = town.units[path] if path else None
        return [(a.what, a.name) for a in alone.held(town.db, who, kind, unit, {}, TODAY)]

    care, sol = "Staden / Omsorg", "Staden / Omsorg / SoL"
    assert told(hr(town), "competence", None) == [("Finska", "Sten"), ("HLR", "Måns")]
    assert told(hr(town), "competence", care) == [("HLR", "Måns")]
    assert told(hr(town), "competence", sol) == [("Demens", "Måns"), ("HLR", "Måns")]
    assert told(actor(town, "Gunilla"), "competence", None) == [("HLR", "Måns")]
    assert told(actor(town, "Vide"), "assignment", None) == [("Språkombud", "Sam")]
    assert told(actor(town, "Petra"), "assignment", None) == []
    assert told(hr(town), "position", None) == []
    town.db.get_one(Person, town.people["Ulla"]).end_date = TODAY - timedelta(days=1)
    town.db.flush()
    assert ("Demens", "Måns") in told(hr(town), "competence", None)
    for nobody in (actor(town, "Klara"), actor(town, "Hedda", "hr", confirmed=False)):
        assert told(nobody, "competence", None) == []
