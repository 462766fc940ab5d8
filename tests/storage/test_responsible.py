"""Who leads somebody when managers have left, one above the other: on both databases."""

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from storage import teams
from storage.access import Actor
from storage.database import Database
from storage.responsible import BOSS, next_above, present_manager
from storage.tables import Person
from tests.storage.municipality import TODAY, Municipality

LINE = ("Hedda", "Disa", "Petra", "Rut", "Måns")
"""Each led by the one before."""


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    with database.transaction() as db:
        town = Municipality(db)
        unit = town.unit("Omsorg")
        for above, name in zip((None, *LINE), LINE, strict=False):
            town.person(name, unit, above)
        yield town


def leave(town: Municipality, *names: str) -> None:
    for name in names:
        town.db.get_one(Person, town.people[name]).end_date = TODAY.replace(day=1)
    town.db.flush()


def leading(town: Municipality, name: str) -> tuple[str | None, str | None]:
    """Who leads them, and who is next above."""
    query = (
        select(present_manager(TODAY), next_above(TODAY))
        .select_from(Person)
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(col(Person.id) == town.people[name])
    )
    names = {id_: name for name, id_ in town.people.items()}
    manager, above = town.db.exec(query).one()
    return names.get(manager or 0), names.get(above or 0)


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ((), ("Rut", "Petra")),
        (("Rut",), ("Petra", "Disa")),
        (("Petra",), ("Rut", "Disa")),
        (("Rut", "Petra"), ("Disa", "Hedda")),
        (("Rut", "Disa"), ("Petra", "Hedda")),
        (("Rut", "Petra", "Disa"), ("Hedda", None)),
        (("Rut", "Petra", "Disa", "Hedda"), (None, None)),
    ],
    ids=str,
)
def test_whoever_has_left_is_passed_by_however_many(
    town: Municipality, gone: tuple[str, ...], expected: tuple[str | None, str | None]
) -> None:
    leave(town, *gone)
    assert leading(town, "Måns") == expected


def test_their_people_are_the_nearest_ones_own(town: Municipality) -> None:
    leave(town, "Rut", "Petra")
    for name in ("Hedda", "Disa"):
        actor = Actor(town.people[name], today=TODAY)
        query = select(Person.name).where(teams.reporting(actor))
        told = set(town.db.exec(query)) - {"Rut", "Petra"}
        assert told == ({"Måns"} if name == "Disa" else {"Disa"})


def test_managers_in_a_circle_are_nobody(town: Municipality) -> None:
    """The people file has none; should the database, nothing hangs."""
    town.db.get_one(Person, town.people["Hedda"]).manager_id = town.people["Rut"]
    leave(town, "Rut", "Petra", "Disa", "Hedda")
    assert leading(town, "Måns") == (None, None)
