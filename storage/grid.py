"""A unit as a grid: its people, and what each has, with one query for each room of data."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage import expiries, units
from storage.access import Actor, may_lead
from storage.people import employed, stays
from storage.records import Level, latest_agreed
from storage.tables import Assessment, Assignment, Certificate, Competence, Person, Position, Unit
from storage.teams import reporting

MOST: Final = 200
"""People in one grid; larger units are looked at part by part."""


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that nobody has closed."""

    kind: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in the grid."""

    person_id: int
    name: str
    position: str
    unit: str
    """The unit's path."""
    levels: list[Level] = field(default_factory=list)
    certificates: list[Held] = field(default_factory=list)
    assignments: list[str] = field(default_factory=list)
    competences: list[str] = field(default_factory=list)
    """Those of the people file."""


class TooMany(Exception):
    """More than fit in one grid."""


def grid(db: Session, actor: Actor, unit_id: int | None, today: date) -> list[Seat]:
    """Those of a unit, and of all below it, whom the actor leads; without a unit those who report
    to the actor. By name. Raises `TooMany`."""
    here = _here(actor, unit_id, today)
    seats = _people(db, here)
    if len(seats) > MOST:
        raise TooMany
    among = select(col(Person.id)).where(*here)
    for person_id, level in _levels(db, among):
        seats[person_id].levels.append(level)
    for person_id, held in _certificates(db, among):
        seats[person_id].certificates.append(held)
    for person_id, name in _assignments(db, among):
        seats[person_id].assignments.append(name)
    for person_id, name in _competences(db, among):
        seats[person_id].competences.append(name)
    return list(seats.values())


def _here(actor: Actor, unit_id: int | None, today: date) -> tuple[ColumnElement[bool], ...]:
    if unit_id is None:
        among = reporting(actor)
    else:
        among = units.inside(unit_id) & may_lead(actor, col(Person.id))
    return among, employed(today)


def _people(db: Session, here: Sequence[ColumnElement[bool]]) -> dict[int, Seat]:
    query = (
        select(col(Person.id), col(Person.name), col(Position.name), col(Unit.path))
        .join(Position, col(Position.id) == col(Person.position_id))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .where(*here)
        .order_by(col(Person.name), col(Person.id))
        .limit(MOST + 1)
    )
    return {row[0]: Seat(*row) for row in db.execute(query)}


def _levels(db: Session, among: Select[Any]) -> list[tuple[int, Level]]:
    query = select(
        col(Assessment.person_id),
        col(Assessment.area),
        col(Assessment.agreed),
        col(Assessment.year),
        col(Assessment.profession),
    ).where(col(Assessment.person_id).in_(among), latest_agreed())
    return [(row[0], Level(*row[1:])) for row in db.execute(query)]


def _certificates(db: Session, among: Select[Any]) -> list[tuple[int, Held]]:
    query = select(
        col(Certificate.person_id),
        col(Certificate.kind),
        col(Certificate.valid_until),
        col(Certificate.ended_on),
    ).where(
        col(Certificate.person_id).in_(among),
        or_(
            col(Certificate.end_reason).is_(None),
            col(Certificate.end_reason) == expiries.ISSUER_LEFT,
        ),
    )
    return [
        (person_id, Held(kind, expiries.last_day(until, ended)))
        for person_id, kind, until, ended in db.execute(query)
    ]


def _assignments(db: Session, among: Select[Any]) -> list[tuple[int, str]]:
    query = select(col(Assignment.person_id), col(Assignment.name)).where(
        col(Assignment.person_id).in_(among)
    )
    return [(row[0], row[1]) for row in db.execute(query.order_by(col(Assignment.name)))]


def _competences(db: Session, among: Select[Any]) -> list[tuple[int, str]]:
    query = select(col(Competence.person_id), col(Competence.name)).where(
        col(Competence.person_id).in_(among)
    )
    return [(row[0], row[1]) for row in db.execute(query)]


# Which units there are


def led_units(db: Session, actor: Actor, today: date) -> units.Tree:
    """The units where the actor leads somebody, and those above them."""
    led = (may_lead(actor, col(Person.id)), stays(today))
    seen = select(col(Person.unit_id)).where(*led).distinct()
    return units.tree(db, set(db.scalars(seen)))


# Ombud


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role that a unit ought to have somebody in."""

    id: str
    assignments: frozenset[str]
    """What it may be called, folded."""
    positions: frozenset[int]
    """A unit with people in one of these ought to have it."""


@dataclass(frozen=True, slots=True)
class Lacking:
    unit_id: int
    unit: str
    """The unit's path."""
    roles: tuple[str, ...]
    """The ids of those that nobody there is in."""


def lacking_ombud(
    db: Session, actor: Actor, wanted: Sequence[Wanted], unit_id: int | None, today: date
) -> list[Lacking]:
    """The units, of those below or of all that the actor leads, that lack roles; by path.

    Whoever works at the unit itself counts, whoever leads them, and nobody above or below it.
    """
    here = may_lead(actor, col(Person.id)), units.inside(unit_id), employed(today)
    positions: dict[int, set[int]] = defaultdict(set)
    there = select(col(Person.unit_id), col(Person.position_id)).where(*here).distinct()
    for unit, position in db.execute(there):
        positions[unit].add(position)
    held = _held(db, positions, today)
    lacks = {
        unit: tuple(
            role.id
            for role in wanted
            if role.positions & positions[unit] and not role.assignments & held[unit]
        )
        for unit in positions
    }
    paths = select(col(Unit.id), col(Unit.path)).where(col(Unit.id).in_([*lacks]))
    found = [Lacking(id_, path, lacks[id_]) for id_, path in db.execute(paths) if lacks[id_]]
    return sorted(found, key=lambda each: each.unit)


def ombud_beside(
    db: Session,
    actor: Actor,
    roles: Mapping[str, Collection[str]],
    person_ids: Collection[int],
    today: date,
) -> set[str]:
    """The roles that anybody is in, whoever leads them, where those of these people work whom the
    actor leads: a unit's ombud is that of all who work there. `roles`: what each may be called,
    folded."""
    where = (col(Person.id).in_(person_ids), may_lead(actor, col(Person.id)))
    colleague = aliased(Person)
    there: Select[Any] = select(col(colleague.unit_id)).where(
        col(colleague.id).in_(select(col(Person.id)).where(*where))
    )
    held = set().union(*_held(db, there, today).values())
    return {role for role, names in roles.items() if not held.isdisjoint(names)}


def _held(db: Session, unit_ids: Collection[int] | Select[Any], today: date) -> dict[int, set[str]]:
    """By unit the assignments of all who work there, folded."""
    names = (
        select(col(Person.unit_id), col(Assignment.name))
        .join(Assignment, col(Assignment.person_id) == col(Person.id))
        .where(col(Person.unit_id).in_(unit_ids), employed(today))
        .distinct()
    )
    held: dict[int, set[str]] = defaultdict(set)
    for unit, name in db.execute(names):
        held[unit].add(name.casefold())
    return held
