"""A manager who moves inside: who leads the old team then, on both databases."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import col, select, update

from storage import departures, moves, responsible
from storage.access import Actor, team
from storage.database import Database
from storage.tables import Departure, Person
from tests.storage.municipality import TODAY, Municipality

DAY = timedelta(days=1)


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    """Gunilla leads Petra, Petra SoL; Petra's last day there was yesterday."""
    with database.transaction() as db:
        town = Municipality(db)
        sol = town.unit("Omsorg", "Myndigheten", "SoL")
        town.person("Gunilla", town.unit("Omsorg"))
        town.person("Petra", sol, "Gunilla")
        town.person("Måns", sol, "Petra")
        town.person("Klara", town.unit("Omsorg", "Myndigheten", "SoL", "Natt"), "Petra")
        yield town


def moves_inside(town: Municipality, name: str, day: date = TODAY - DAY) -> int:
    id_ = town.departure(name, day, "internal", destination="within", status="ongoing")
    here = col(Departure.matter_id) == id_
    town.db.execute(update(Departure).where(here).values(hand_up_on=day + DAY))
    return id_


def leads(town: Municipality, name: str) -> set[str]:
    led = set(town.db.scalars(team(Actor(town.people[name]))))
    return {other for other, id_ in town.people.items() if id_ in led}


def test_the_old_team_falls_to_whoever_is_above_and_comes_back(town: Municipality) -> None:
    left = moves_inside(town, "Petra")
    assert moves.due(town.db, TODAY - DAY) == []
    assert moves.due(town.db, TODAY) == [left]
    moves.hand_up(town.db, left, TODAY)
    assert moves.due(town.db, TODAY) == []
    assert leads(town, "Petra") == set()
    assert leads(town, "Gunilla") == {"Petra", "Måns", "Klara"}
    assert town.people["Petra"] in responsible.above(town.db, town.people["Måns"])
    moves.take_back(town.db, left)
    assert leads(town, "Petra") == {"Måns", "Klara"}


def test_whoever_has_left_is_passed_over_and_where_nobody_is_it_is_nobody(
    town: Municipality,
) -> None:
    left = moves_inside(town, "Petra")
    gone = col(Person.id) == town.people["Gunilla"]
    town.db.execute(update(Person).where(gone).values(end_date=TODAY - DAY))
    moves.hand_up(town.db, left, TODAY)
    mans = town.db.get_one(Person, town.people["Måns"])
    assert (mans.manager_id, mans.filed_manager_id) == (None, town.people["Petra"])


def test_of_those_above_who_move_in_their_turn_it_is_the_next(town: Municipality) -> None:
    town.person("Rut", town.units["Omsorg"])
    rut = {"manager_id": town.people["Rut"]}
    here = col(Person.id) == town.people["Gunilla"]
    town.db.execute(update(Person).where(here).values(**rut))
    for name in ("Petra", "Gunilla"):
        moves.hand_up(town.db, moves_inside(town, name), TODAY)
    assert leads(town, "Gunilla") == set()
    assert leads(town, "Rut") == {"Gunilla", "Petra", "Måns", "Klara"}
    filed = select(Person.filed_manager_id).where(Person.id == town.people["Måns"])
    assert town.db.exec(filed).one() == town.people["Petra"]


def test_departures_that_stayed_with_the_old_unit_fall_as_well(town: Municipality) -> None:
    """Måns is in another unit by now; Petra led his departure on."""
    his = town.departure("Måns", TODAY + 30 * DAY, "internal", status="ongoing")
    with_petra = col(Departure.matter_id) == his
    town.db.execute(update(Departure).where(with_petra).values(manager_id=town.people["Petra"]))
    school = town.unit("Skola")
    town.person("Bo", school)
    elsewhere = {"unit_id": school, "manager_id": town.people["Bo"]}
    here = col(Person.id) == town.people["Måns"]
    town.db.execute(update(Person).where(here).values(**elsewhere))
    assert seen(town, his) == {"Petra", "Gunilla"}
    moves.hand_up(town.db, moves_inside(town, "Petra"), TODAY)
    assert seen(town, his) == {"Gunilla"}


def seen(town: Municipality, departure: int) -> set[str]:
    """Those who lead that departure."""
    actors = {name: Actor(id_, today=TODAY) for name, id_ in town.people.items() if name != "Måns"}
    cards = {name: departures.find(town.db, who, departure, TODAY) for name, who in actors.items()}
    return {name for name, card in cards.items() if card is not None and card.may_lead}
