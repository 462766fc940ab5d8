"""A manager who moves inside: who leads the old team then, on both databases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select, update

from storage import departures, moves, responsible
from storage.access import Actor, team
from storage.database import Database
from storage.tables import Departure, Matter, Person
from tests.databases import ready_sqlite_url
from tests.storage.municipality import NOW, TODAY, Municipality
from tests.storage.test_responsible import leading

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
    moves.hand_up(town.db, left)
    assert moves.due(town.db, TODAY) == []
    assert leads(town, "Petra") == set()
    assert leads(town, "Gunilla") == {"Petra", "Måns", "Klara"}
    assert town.people["Petra"] in responsible.above(town.db, town.people["Måns"])
    moves.take_back(town.db, left)
    assert leads(town, "Petra") == {"Måns", "Klara"}


def test_whoever_has_left_is_passed_over_and_where_nobody_is_it_is_nobody(
    town: Municipality,
) -> None:
    """Whoever has left leads nobody wherever it is read."""
    left = moves_inside(town, "Petra")
    gone = col(Person.id) == town.people["Gunilla"]
    town.db.execute(update(Person).where(gone).values(end_date=TODAY - DAY))
    moves.hand_up(town.db, left)
    mans = town.db.get_one(Person, town.people["Måns"])
    assert mans.filed_manager_id == town.people["Petra"]
    assert leading(town, "Måns") == (None, None)


def test_of_those_above_who_move_in_their_turn_it_is_the_next(town: Municipality) -> None:
    town.person("Rut", town.units["Omsorg"])
    rut = {"manager_id": town.people["Rut"]}
    here = col(Person.id) == town.people["Gunilla"]
    town.db.execute(update(Person).where(here).values(**rut))
    for name in ("Petra", "Gunilla"):
        moves.hand_up(town.db, moves_inside(town, name))
    assert leads(town, "Gunilla") == set()
    assert leads(town, "Rut") == {"Gunilla", "Petra", "Måns", "Klara"}
    filed = select(Person.filed_manager_id).where(Person.id == town.people["Måns"])
    assert town.db.exec(filed).one() == town.people["Petra"]


def stays(town: Municipality, departure: int) -> None:
    departures.withdraw(town.db, departure, NOW, "stannar", TODAY)


def test_what_fell_by_an_earlier_move_does_not_come_back_with_a_later_one(
    town: Municipality,
) -> None:
    before = moves_inside(town, "Petra", TODAY - 300 * DAY)
    moves.hand_up(town.db, before)
    departures.close(town.db, before, NOW)
    town.person("Kalle", town.units["Omsorg"], "Petra")
    again = moves_inside(town, "Petra")
    moves.hand_up(town.db, again)
    assert leads(town, "Petra") == set()
    stays(town, again)
    assert leads(town, "Petra") == {"Kalle"}


def test_in_a_chain_whoever_stays_leads_what_they_would_have_led(town: Municipality) -> None:
    town.person("Rut", town.units["Omsorg"])
    town.db.get_one(Person, town.people["Gunilla"]).manager_id = town.people["Rut"]
    left = [moves_inside(town, name) for name in ("Petra", "Gunilla")]
    for departure in left:
        moves.hand_up(town.db, departure)
    stays(town, left[1])
    assert leads(town, "Gunilla") == {"Petra", "Måns", "Klara"}
    assert leads(town, "Petra") == set()


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
    left = moves_inside(town, "Petra")
    moves.hand_up(town.db, left)
    assert seen(town, his) == {"Gunilla"}
    assert town.people["Petra"] in responsible.above(town.db, town.people["Måns"])
    stays(town, left)
    assert seen(town, his) == {"Petra", "Gunilla"}


def seen(town: Municipality, departure: int) -> set[str]:
    """Those who lead that departure."""
    actors = {name: Actor(id_, today=TODAY) for name, id_ in town.people.items() if name != "Måns"}
    cards = {name: departures.find(town.db, who, departure, TODAY) for name, who in actors.items()}
    return {name for name, card in cards.items() if card is not None and card.may_lead}


# In any order

STEPS = st.lists(
    st.tuples(st.sampled_from(["moves", "stays", "named"]), st.integers(1, 5), st.integers(0, 4)),
    max_size=12,
)


@given(above=st.tuples(*(st.integers(0, n - 1) for n in range(1, 6))), steps=STEPS)
@settings(max_examples=40, deadline=None)
def test_in_whatever_order_people_move_stay_and_are_named_anew(
    above: tuple[int, ...], steps: list[tuple[str, int, int]]
) -> None:
    plays(above, steps)


def plays(above: tuple[int, ...], steps: list[tuple[str, int, int]]) -> None:
    for town in on_a_database():
        unit = town.unit("Omsorg")
        for n, boss in enumerate((None, *above)):
            town.person(f"P{n}", unit, None if boss is None else f"P{boss}")
        model = Model(dict(enumerate(above, 1)))
        for at, (what, who, other) in enumerate(steps, 1):
            does(town, model, at, what, who, min(other, who - 1))
            assert as_led(town) == {n: model.leader(n) for n in range(6)}


def on_a_database() -> Iterator[Municipality]:
    with TemporaryDirectory() as folder:
        database = Database(ready_sqlite_url(Path(folder)))
        with database.transaction() as db:
            yield Municipality(db)
        database.close()


@dataclass
class Model:
    """Whoever is filed leads, unless they have moved since they were: then it is whoever leads
    them."""

    filed: dict[int, int]
    named: dict[int, int] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)
    """When, by step."""

    def leader(self, n: int) -> int | None:
        boss = self.filed.get(n)
        if boss is None or self.moved.get(boss, -1) <= self.named.get(n, 0):
            return boss
        return self.leader(boss)


def does(town: Municipality, model: Model, at: int, what: str, who: int, other: int) -> None:
    name, person = f"P{who}", town.db.get_one(Person, town.people[f"P{who}"])
    if what == "moves" and who not in model.moved:
        moves.hand_up(town.db, moves_inside(town, name))
        model.moved[who] = at
    elif what == "stays" and who in model.moved:
        del model.moved[who]
        open_ones = select(Matter.id).where(Matter.person_id == person.id, Matter.status != "ended")
        stays(town, town.db.exec(open_ones).one() or 0)
    elif what == "named" and model.filed[who] != other:
        model.filed[who], model.named[who] = other, at
        person.manager_id, person.filed_manager_id = town.people[f"P{other}"], None
        moves.led_anew(town.db, [person.id or 0])
        moves.settle(town.db)


def as_led(town: Municipality) -> dict[int, int | None]:
    number = {id_: int(name[1:]) for name, id_ in town.people.items()}
    rows = town.db.exec(select(Person.id, Person.manager_id)).all()
    return {number[id_ or 0]: number.get(boss or 0) for id_, boss in rows}


def whom_the_file_names(db: Session, departure_id: int) -> None:
    mover = db.get_one(Matter, departure_id).person_id
    here = col(Person.filed_manager_id) == mover
    again = {"manager_id": col(Person.filed_manager_id), "filed_manager_id": None}
    db.exec(update(Person).where(here).values(**again))


def test_the_twin_that_gives_back_those_whom_the_file_names_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chain = ("moves", 2, 0), ("moves", 1, 0), ("stays", 1, 0)
    plays((0, 1, 2, 2, 2), list(chain))
    monkeypatch.setattr(moves, "take_back", whom_the_file_names)
    with pytest.raises(AssertionError):
        plays((0, 1, 2, 2, 2), list(chain))
