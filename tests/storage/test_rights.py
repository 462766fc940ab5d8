"""Who may know what of whom: every query of storage about what people can, tried by every role.

A query that is new fails the first test until it stands in the matrix, or in the list here with
the reason why it needs none.
"""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from sqlalchemy import ColumnElement, Select, select, true
from sqlmodel import col

import storage
from storage import access, overview, shown, teams
from storage.access import Actor
from storage.database import Database
from storage.tables import Person
from tests.databases import ready_sqlite_url
from tests.storage.municipality import TODAY, Municipality
from tests.storage.rights import ROWS
from tests.storage.rights.matrix import Row
from tests.storage.rights.world import (
    EVERYBODY,
    HERE,
    LEFT,
    OMBUD,
    PEOPLE,
    ROLES,
    SHOWS,
    Role,
    World,
)

TABLES: Final = {
    *("Assessment", "Certificate", "Qualification", "Shown", "Drive", "DriveUnit"),
    *("KeyFunction", "Successor", "Risk", "CompetenceModel", "Competence", "Assignment"),
    *("PlacementModel", "Intake", "IntakeUnit", "Offer", "Placement", "PlacementSupervisor"),
    *("Student", "StudentTick", "StudentPulse"),
    *("Course", "CourseSession", "CourseSignup", "CourseWish"),
    *("TrainingRequest", "OmbudMeeting"),
}
ALSO: Final = {"development", "pensions"}
"""Modules that keep theirs as tasks, and among people."""
CLOCK = "for the clock, which acts for nobody: it chooses whom to tell, and tells nothing"
SCOPE = "what an inventory is of, and until when, which everybody may know; nothing of anybody"
ASKED = "what units are asked of a term, which everybody may know; nothing of anybody"
BY_CHAT = "a student's own, found by their chat alone: they are nobody's person, and no actor"
PART = "a condition for queries, tried in those that are made of it"
HELD = "of whoever is in a course, told by those who were asked for the right"
OTHERS: Final = {
    "certificates.record": HELD,
    "ombud.ahead": "when a role meets, which everybody may know; nothing of anybody",
    "ombud.find": "when a role meets, which everybody may know; nothing of anybody",
    "courses.places": CLOCK,
    "signups.all_managers": HELD,
    "signups.move": HELD,
    "signups.of_leavers": CLOCK,
    "signups.line": HELD,
    "signups.managers": HELD,
    "supervisors.trained": HELD,
    "wishes.grant": HELD,
    "wishes.keep": HELD,
    "wishes.remove": "the actor's own, whoever that is",
    "assessments.position_names": "what positions are called, which everybody sees",
    "chasing.again": CLOCK,
    "chasing.ask_everyone": CLOCK,
    "chasing.close": CLOCK,
    "chasing.gaps": CLOCK,
    "chasing.note": CLOCK,
    "competence_models.latest_id": "the organisation's model, in which there is nobody",
    "competence_models.source": "the organisation's model, in which there is nobody",
    "development.close": CLOCK,
    "development.end_of_leavers": CLOCK,
    "drives.closed": SCOPE,
    "drives.find": SCOPE,
    "drives.of_people": SCOPE,
    "drives.of_person": SCOPE,
    "drives.ongoing": SCOPE,
    "drives.overlapping": SCOPE,
    "drives.to_chase": CLOCK,
    "expiries.follow_issuers": CLOCK,
    "expiries.forget_leavers": CLOCK,
    "expiries.of_manager": CLOCK,
    "expiries.of_person": CLOCK,
    "expiries.tell_manager": CLOCK,
    "expiries.tell_person": CLOCK,
    "intakes.again": CLOCK,
    "intakes.closed": ASKED,
    "intakes.find": ASKED,
    "unit_offers.note": CLOCK,
    "intakes.of_term": ASKED,
    "intakes.ongoing": ASKED,
    "intakes.to_chase": CLOCK,
    "keeping.unkeep": "undoes what the actor has kept, and nobody else's",
    "pensions.tell": CLOCK,
    "pensions.to_tell": CLOCK,
    "placement_models.latest_id": "the schools and agreements, in which there is nobody",
    "placement_models.source": "the schools and agreements, in which there is nobody",
    "students.forget": CLOCK,
    "supervising.ask_after": CLOCK,
    "supervising.ask_again": CLOCK,
    "supervising.ask_employed": CLOCK,
    "supervising.close": CLOCK,
    "supervising.finish": CLOCK,
    "supervising.to_ask_after": CLOCK,
    "supervising.to_ask_again": CLOCK,
    "supervising.to_ask_employed": CLOCK,
    "supervising.to_warn": CLOCK,
    "supervising.warn": CLOCK,
    "shown.may_read": PART,
    "shown.toggle": "the actor's own, whoever that is",
    "shown.ways": PART,
    "supply.query": PART,
    "teams.reporting": PART,
    "visits.answer": BY_CHAT,
    "visits.asked": CLOCK,
    "visits.open_link": BY_CHAT,
    "visits.speak": BY_CHAT,
    "visits.tick": BY_CHAT,
    "visits.to_ask": CLOCK,
    "visits.visitor": BY_CHAT,
}
"""Queries outside the matrix, and why."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    database = Database(ready_sqlite_url(tmp_path_factory.mktemp("rights")))
    with database.transaction() as db:
        yield World(Municipality(db))
    database.close()


def parametrized(rows: list[Row]) -> Any:
    return pytest.mark.parametrize("row", rows, ids=lambda row: row.query)


# That nothing is missing


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(storage.__path__, "storage."):
        if not found.name.startswith(("storage.tables", "storage.migrations")):
            module = importlib.import_module(found.name)
            if found.name.removeprefix("storage.") in ALSO or TABLES & names_in(module):
                yield module


def names_in(module: ModuleType) -> set[str]:
    tree = ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")))
    return {getattr(node, "id", getattr(node, "attr", "")) for node in tree}


def queries(module: ModuleType) -> set[str]:
    """Its public functions that take a session or an actor: others can read nobody's data."""
    return {
        f"{module.__name__.removeprefix('storage.')}.{name}"
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and (function.__module__, name[0]) == (module.__name__, name.lstrip("_")[0])
        and {"db", "actor"} & set(inspect.signature(function).parameters)
    }


def unaccounted(found: set[str]) -> set[str]:
    return found - {row.function for row in ROWS} - OTHERS.keys()


def test_every_query_about_what_people_can_is_in_the_matrix_or_has_a_reason() -> None:
    found = set().union(*map(queries, modules()))
    assert unaccounted(found) == set()
    assert {row.function for row in ROWS} | OTHERS.keys() == found, "there are no such queries"
    assert not {row.function for row in ROWS} & OTHERS.keys()


def test_a_new_query_would_be_noticed() -> None:
    """The twin: a module with a query that nobody has thought of."""
    new = ModuleType("storage.new")
    source = "def everything(db, actor):\n    '''Tells all.'''\ndef _part(db):\n    '''Is none.'''"
    exec(compile(source, "new.py", "exec"), vars(new))
    assert unaccounted(queries(new)) == {"new.everything"}


# The matrix


@parametrized(ROWS)
def test_each_role_knows_of_whom_it_may(row: Row, world: World) -> None:
    for role in ROLES:
        assert set(row.probe(world, world.actor(role))) == row.rule(role), role.what


def test_the_matrix_has_units_above_below_and_beside() -> None:
    """So that a rule which mixes them up is found out."""
    units = {unit for unit, _ in PEOPLE.values()}
    assert len(units) == 5
    assert {role.vouched for role in ROLES} == {True, False}
    for role in ROLES:
        assert role.leads <= EVERYBODY
        assert role.reports <= role.leads | LEFT or role.who == "Disa"
    assert OMBUD.keys() | SHOWS <= HERE


# The twins: scopes taken away


def leads_all(actor: Actor, person_id: Any) -> ColumnElement[bool]:
    return true()


def team_of_all(actor: Actor) -> Select[tuple[int]]:
    return select(Person.id)


def reports_all(actor: Actor) -> ColumnElement[bool]:
    return col(Person.id).is_not(None)


def every_way(actor: Actor, person_id: Any, what: str, led: Any) -> list[ColumnElement[bool]]:
    return [true()]


def leads_managers(db: Any, actor: Actor) -> bool:
    return True


SCOPES: Final[tuple[tuple[Callable[..., Any], Callable[..., Any]], ...]] = (
    (access.may_lead, leads_all),
    (access.team, team_of_all),
    (teams.reporting, reports_all),
    (shown.ways, every_way),
    (overview.leads_managers, leads_managers),
)
OWN: Final = [row for row in ROWS if all(row.rule(role) <= role.own | role.gave for role in ROLES)]
"""Those that tell everybody of themselves alone, or of what they gave."""
STRANGER: Final = Role("a colleague", "Sam")
UNVOUCHED: Final = next(role for role in ROLES if role.who == "Nils")


@parametrized([row for row in ROWS if row not in OWN])
def test_without_its_scope_each_row_tells_too_much(
    row: Row, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert any(wrong(row, world) for _ in taken_away(monkeypatch)), "no scope holds it back"


def taken_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One scope after the other, everywhere it is used."""
    for scope, none in SCOPES:
        with monkeypatch.context() as patch:
            patch.setattr(scope, "__code__", none.__code__)
            patch.setitem(scope.__globals__, "true", true)
            patch.setitem(scope.__globals__, "select", select)
            yield
    with monkeypatch.context() as patch:
        patch.setattr(Actor, "is_hr", property(lambda actor: True))
        yield
    with monkeypatch.context() as patch:
        patch.setattr(World, "actor", vouched_for(World.actor))
        yield


def vouched_for(made: Callable[[World, Role], Actor]) -> Callable[[World, Role], Actor]:
    return lambda world, role: replace(made(world, role), confirmed=True)


def wrong(row: Row, world: World) -> bool:
    return any(told(row, world, role) - row.rule(role) for role in (STRANGER, UNVOUCHED))


def told(row: Row, world: World, role: Role) -> frozenset[str]:
    return frozenset(row.probe(world, world.actor(role)))


@parametrized(OWN)
def test_ones_own_is_found_by_who_asks(row: Row, world: World) -> None:
    """The twin of what has no other scope: taken for somebody else, one gets theirs."""
    taken = set()
    for name in ("Kurt", "Klara"):
        taken |= set(row.probe(world, Actor(world.people[name], today=TODAY)))
    assert taken - row.rule(STRANGER)
