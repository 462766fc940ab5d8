"""What is missed when somebody leaves, and who else has it: told to each as far as they may see."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import col

from storage import consequences
from storage.consequences import Colleague, Consequences
from storage.database import Database, Session
from storage.tables import Assignment, Competence, Person, Position
from tests.storage.municipality import TODAY, Municipality

LAST_DAY = date(2027, 2, 26)
SOL, LSS = "Omsorg / Myndigheten / SoL", "Omsorg / Myndigheten / LSS"


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    """Gunilla leads two units: Petra SoL, with Måns and Klara, and Bo LSS, with Cia and Di. Rut's
    school is none of hers."""
    with database.transaction() as db:
        town = Municipality(db)
        sol = town.unit("Omsorg", "Myndigheten", "SoL")
        lss = town.unit("Omsorg", "Myndigheten", "LSS")
        school = town.unit("Skola", "Norr")
        town.person("Gunilla", town.unit("Omsorg"))
        town.person("Petra", sol, "Gunilla")
        town.person("Bo", lss, "Gunilla")
        town.person("Rut", school)
        for name in ("Måns", "Klara"):
            town.person(name, sol, "Petra")
        for name in ("Cia", "Di"):
            town.person(name, lss, "Bo")
        yield town


def has(town: Municipality, **held: str) -> None:
    """By person, what each can, with assignments after a slash: Måns="Demens, HLR / Ombud"."""
    for name, both in held.items():
        can, _, assigned = both.partition("/")
        for table, names in ((Competence, can), (Assignment, assigned)):
            rows = [table(person_id=town.people[name], name=n.strip()) for n in names.split(",")]
            town.db.add_all([row for row in rows if row.name])
    town.db.flush()


def left(town: Municipality, name: str, to: str, *roles: str) -> Consequences:
    return consequences.of(town.db, town.actor(to, *roles), town.people[name], TODAY, LAST_DAY)


def test_a_competence_is_missed_where_nobody_else_at_the_unit_has_it(town: Municipality) -> None:
    has(town, Måns="Demens, HLR, Samtal", Klara="HLR", Cia="Demens")
    found = left(town, "Måns", "Petra").competences
    assert [(held.name, held.elsewhere) for held in found] == [("Demens", 1), ("Samtal", 0)]


def test_who_has_it_is_named_to_whoever_leads_them_and_counted_for_others(
    town: Municipality,
) -> None:
    has(town, Måns="Demens", Cia="Demens", Rut="Demens")
    cia = Colleague("Cia", LSS)
    for to, roles, named in (
        ("Petra", (), ()),
        ("Gunilla", (), (cia,)),
        ("Klara", ("hr",), (Colleague("Rut", "Skola / Norr"), cia)),
    ):
        (held,) = left(town, "Måns", to, *roles).competences
        assert (held.elsewhere, held.named) == (2, named), to


def test_no_more_than_three_are_named_and_those_who_have_been_here_longest(
    town: Municipality,
) -> None:
    has(town, Måns="Demens")
    lss = town.units[LSS]
    for n in range(5):
        town.person(f"P{n}", lss, "Bo", began=-1000 - n)
        has(town, **{f"P{n}": "Demens"})
    (held,) = left(town, "Måns", "Gunilla").competences
    assert held.elsewhere == 5
    assert [each.name for each in held.named] == ["P4", "P3", "P2"]


def test_who_leaves_before_or_with_them_is_no_help(town: Municipality) -> None:
    has(town, Måns="Demens", Klara="Demens", Cia="Demens")
    assert left(town, "Måns", "Gunilla").competences == ()
    leave(town.db, "Klara", LAST_DAY)
    leave(town.db, "Cia", date(2027, 2, 27))
    (held,) = left(town, "Måns", "Gunilla").competences
    assert (held.elsewhere, len(held.named)) == (1, 1)


def leave(db: Session, name: str, on: date) -> None:
    db.execute(update(Person).where(col(Person.name) == name).values(end_date=on))


def test_every_assignment_is_told_with_who_else_holds_it(town: Municipality) -> None:
    has(town, Måns="/ Handledare, Språkombud, Arkiv", Klara="/ Handledare", Di="/ Språkombud")
    found = left(town, "Måns", "Gunilla").assignments
    assert [(held.name, held.at_unit, held.elsewhere) for held in found] == [
        ("Arkiv", False, 0),
        ("Handledare", True, 0),
        ("Språkombud", False, 1),
    ]


def test_a_position_held_alone_is_told_with_the_nearest_units_that_have_it(
    town: Municipality,
) -> None:
    assert left(town, "Måns", "Petra").sole is None
    alone = Position(name="Administratör")
    town.db.add(alone)
    town.db.flush()
    becomes(town, "Måns", alone)
    sole = left(town, "Måns", "Petra").sole
    assert sole is not None
    assert (sole.position, sole.units, sole.more) == ("Administratör", (), 0)
    for name in ("Rut", "Cia", "Di", "Gunilla"):
        becomes(town, name, alone)
    for n in range(3):
        town.person(f"S{n}", town.unit("Skola", f"Söder {n}"))
        becomes(town, f"S{n}", alone)
    sole = left(town, "Måns", "Petra").sole
    assert sole is not None
    assert (sole.units, sole.more) == (("LSS", "Omsorg", "Norr"), 3)


def becomes(town: Municipality, name: str, position: Position) -> None:
    here = update(Person).where(col(Person.id) == town.people[name])
    town.db.execute(here.values(position_id=position.id))


def test_who_holds_nothing_leaves_nothing(town: Municipality) -> None:
    found = left(town, "Måns", "Petra")
    assert found == Consequences((), (), 0, None, (), (), None, 0, (), (), ())
    assert left(town, "Petra", "Gunilla").reports == 2
