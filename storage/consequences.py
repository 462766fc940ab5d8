"""What a departure leaves behind: all that the leaver holds, and nobody else may."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlmodel import Session, col

from storage import certificates, entrusted, responsible
from storage.access import Actor, leads, may_follow, may_lead
from storage.entrusted import Taken, Theirs
from storage.people import stays
from storage.tables import (
    Assignment,
    Certificate,
    Competence,
    Departure,
    Introduction,
    Matter,
    Person,
    Placement,
    PlacementSupervisor,
    Position,
    Role,
    Student,
    Unit,
)

NAMED = 3
"""Colleagues named of those who hold the same, and units of those with the same position."""


@dataclass(frozen=True, slots=True)
class Mentored:
    introduction_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Supervised:
    """A student whose supervisor leaves before they do."""

    part_id: int
    student: str
    until: date
    """The student's last day."""


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    """hr, it or coordinator."""
    alone: bool
    """Whether nobody else holds it."""


@dataclass(frozen=True, slots=True)
class Colleague:
    name: str
    unit: str
    """The unit's path."""


@dataclass(frozen=True, slots=True)
class Held:
    """A competence, or an assignment, and who else has it once the leaver is gone."""

    name: str
    at_unit: bool
    """Whether somebody else at the leaver's unit does."""
    elsewhere: int
    """How many do in other units; not counted where somebody at the unit does."""
    named: tuple[Colleague, ...]
    """Those of them whom the actor leads, a few."""


@dataclass(frozen=True, slots=True)
class Sole:
    """A position that nobody else at the unit has."""

    position: str
    units: tuple[str, ...]
    """The names of other units where somebody has it, the nearest few."""
    more: int
    """How many further units."""


@dataclass(frozen=True, slots=True)
class Consequences:
    mentored: tuple[Mentored, ...]
    """Ongoing introductions whose mentor the leaver is, of those the actor may follow."""
    functions: tuple[Function, ...]
    reports: int
    """People whose manager the leaver is."""
    introduction_id: int | None
    """The leaver's own ongoing introduction."""
    competences: tuple[Held, ...]
    """Those that nobody else at the unit has."""
    assignments: tuple[Held, ...]
    sole: Sole | None
    delegations: int
    """That the leaver has given to people whom the actor leads: they end with the last day."""
    departures: tuple[Theirs, ...]
    """Ongoing ones that the leaver leads."""
    talks: tuple[Theirs, ...]
    """Exit interviews that the leaver is in the middle of writing down."""
    taken: tuple[Taken, ...]
    """What the leaver has taken over from others, but for what is told as their own."""
    supervised: tuple[Supervised, ...] = ()
    """Students who are still there after the last day, or will be."""


def of(db: Session, actor: Actor, person_id: int, today: date, last_day: date) -> Consequences:
    """What stands and falls with this person, as far as the actor may see.

    Whoever leaves before or with them is no help, and does not count. Raises `LookupError` for
    somebody whom the actor does not lead, or whose departure from another unit others lead.
    """
    leaver = _leaver(db, actor, person_id)
    stays = _stays(max(last_day, today))
    competences = _held(db, actor, leaver, Competence, stays)
    assignments = _held(db, actor, leaver, Assignment, stays)
    return Consequences(
        _mentored(db, actor, person_id),
        _functions(db, person_id, today),
        _reports(db, person_id, today),
        _own_introduction(db, person_id),
        tuple(each for each in competences if not each.at_unit),
        assignments,
        _sole(db, leaver, stays),
        _delegations(db, actor, person_id, today),
        entrusted.led(db, actor, person_id),
        entrusted.half_done_talks(db, actor, person_id),
        tuple(entrusted.taken(db, actor, person_id)),
        _supervised(db, person_id, last_day),
    )


@dataclass(frozen=True, slots=True)
class _Leaver:
    id: int
    unit_id: int
    """What they leave, as is the position: by now they may be in another."""
    position_id: int


def _leaver(db: Session, actor: Actor, person_id: int) -> _Leaver:
    going_on = (col(Matter.kind) == "departure") & (col(Matter.status) == "ongoing")
    query = (
        select(
            col(Person.id),
            func.coalesce(col(Departure.unit_id), col(Person.unit_id)),
            func.coalesce(col(Departure.position_id), col(Person.position_id)),
        )
        .outerjoin(Matter, (col(Matter.person_id) == col(Person.id)) & going_on)
        .outerjoin(Departure, col(Departure.matter_id) == col(Matter.id))
    )
    row = db.execute(query.where(col(Person.id) == person_id, leads(actor))).first()
    if row is None:
        raise LookupError(person_id)
    return _Leaver(*row)


def _stays(after: date) -> ColumnElement[bool]:
    return or_(col(Person.end_date).is_(None), col(Person.end_date) > after)


def _mentored(db: Session, actor: Actor, person_id: int) -> tuple[Mentored, ...]:
    ongoing = (
        select(col(Matter.id), col(Person.name))
        .join(Introduction, col(Introduction.matter_id) == col(Matter.id))
        .outerjoin(Departure, col(Departure.matter_id) == col(Matter.id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .where(col(Introduction.mentor_id) == person_id, col(Matter.status) == "ongoing")
        .where(may_follow(actor))
        .order_by(col(Matter.day), col(Matter.id))
    )
    return tuple(Mentored(*row) for row in db.execute(ongoing))


def _supervised(db: Session, person_id: int, last_day: date) -> tuple[Supervised, ...]:
    """Of whoever leads the leaver, which `of` has made sure of."""
    going_on = (
        select(col(PlacementSupervisor.id), col(Student.name), col(Placement.last))
        .join(Placement, col(Placement.id) == col(PlacementSupervisor.placement_id))
        .join(Student, col(Student.id) == col(Placement.student_id))
        .where(col(PlacementSupervisor.person_id) == person_id)
        .where(col(PlacementSupervisor.until).is_(None), col(Placement.last) > last_day)
        .where(col(Placement.state).in_(("asked", "countered", "accepted")))
        .order_by(col(Placement.first), col(Placement.id))
    )
    return tuple(Supervised(*row) for row in db.execute(going_on))


def _functions(db: Session, person_id: int, today: date) -> tuple[Function, ...]:
    holders = responsible.holders(db, today)
    held = db.scalars(select(col(Role.name)).where(col(Role.person_id) == person_id))
    return tuple(Function(name, holders.get(name) == [person_id]) for name in sorted(held))


def _reports(db: Session, person_id: int, today: date) -> int:
    led = (
        select(func.count(col(Person.id)))
        .where(col(Person.manager_id) == person_id)
        .where(stays(today))
    )
    return db.scalar(led) or 0


def _delegations(db: Session, actor: Actor, person_id: int, today: date) -> int:
    given = (
        select(func.count(col(Certificate.id)))
        .where(col(Certificate.issuer_id) == person_id, certificates.holds(today))
        .where(may_lead(actor, col(Certificate.person_id)))
    )
    return db.scalar(given) or 0


def _own_introduction(db: Session, person_id: int) -> int | None:
    own = select(col(Matter.id)).where(
        col(Matter.person_id) == person_id,
        col(Matter.kind) == "introduction",
        col(Matter.status) == "ongoing",
    )
    return db.scalar(own)


# What others may have as well


def _held(
    db: Session,
    actor: Actor,
    leaver: _Leaver,
    table: type[Competence] | type[Assignment],
    stays: ColumnElement[bool],
) -> tuple[Held, ...]:
    mine = select(col(table.name)).where(col(table.person_id) == leaver.id)
    names = list(db.scalars(mine.order_by(col(table.name))))
    if not names:
        return ()
    others = (
        select(col(table.name))
        .join(Person, col(Person.id) == col(table.person_id))
        .where(col(Person.id) != leaver.id, stays)
    )
    here = others.where(col(Person.unit_id) == leaver.unit_id, col(table.name).in_(names))
    at_unit = set(db.scalars(here.distinct()))
    asked = others.where(col(table.name).in_(set(names) - at_unit))
    counted = asked.add_columns(func.count(col(Person.id))).group_by(col(table.name))
    elsewhere = dict(db.execute(counted).all())
    named = _named(db, asked.where(may_lead(actor, col(Person.id))))
    return tuple(
        Held(name, name in at_unit, elsewhere.get(name, 0), tuple(named.get(name, ())))
        for name in names
    )


def _named(db: Session, others: Select[str]) -> dict[str, list[Colleague]]:
    """The first few of each name, by who has been here longest."""
    name = others.selected_columns[0]
    place = func.row_number().over(
        partition_by=name, order_by=(col(Person.start_date), col(Person.id))
    )
    numbered = (
        others.add_columns(col(Person.name).label("person"), col(Unit.path), place.label("place"))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .subquery()
    )
    few = select(numbered).where(numbered.c.place <= NAMED).order_by(numbered.c.place)
    found: dict[str, list[Colleague]] = {}
    for of_name, person, unit, _ in db.execute(few):
        found.setdefault(of_name, []).append(Colleague(person, unit))
    return found


def _sole(db: Session, leaver: _Leaver, stays: ColumnElement[bool]) -> Sole | None:
    """Reads everybody with the position: about 10 ms among 100 000 people."""
    where = (
        select(col(Unit.id), col(Unit.path))
        .join(Person, col(Person.unit_id) == col(Unit.id))
        .where(col(Person.position_id) == leaver.position_id, col(Person.id) != leaver.id, stays)
        .distinct()
    )
    units = dict(db.execute(where).all())
    if leaver.unit_id in units:
        return None
    home = db.get_one(Unit, leaver.unit_id).path
    near = sorted(units.values(), key=lambda path: (-_in_common(path, home), path))
    position = db.get_one(Position, leaver.position_id).name
    return Sole(position, tuple(_short(near[:NAMED])), max(len(near) - NAMED, 0))


def _in_common(path: str, other: str) -> int:
    """How many steps from the top two paths share."""
    same = [a == b for a, b in zip(path.split(" / "), other.split(" / "), strict=False)]
    return same.index(False) if False in same else len(same)


def _short(paths: Collection[str]) -> list[str]:
    return [path.rsplit(" / ", 1)[-1] for path in paths]
