"""Inventories: who is in one, how far each unit has come, who is missing.

Who is in it follows from the people as they are: whoever is new joins it, whoever has left is in
it no more, and whoever has moved is in it where they are now.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlmodel import Session, col, update

from storage import units
from storage.access import Actor, may_lead
from storage.assessments import Professions
from storage.tables import Assessment, Drive, DriveUnit, Person
from storage.teams import assessed, this_year

MANAGER, ABOVE, HR = 1, 2, 3
"""Who has been told of a unit who is missing there: its managers, theirs, HR."""


@dataclass(frozen=True, slots=True)
class Scope:
    units: tuple[int, ...] = ()
    """With all below them; empty for all."""
    professions: tuple[str, ...] = ()
    """Empty for all."""
    areas: tuple[str, ...] = ()
    """What is asked about beside the profession as a whole; empty for all."""

    def of(self, professions: Professions) -> Professions:
        """Those of all that are meant."""
        if not self.professions:
            return professions
        return {id_: name for id_, name in professions.items() if name in self.professions}


@dataclass(frozen=True, slots=True)
class DriveCard:
    id: int
    year: int
    deadline: date
    """The last day, inclusive."""
    former_deadlines: tuple[date, ...]
    """What it was before, the first first."""
    light: bool
    scope: Scope
    started_by: str
    started_at: datetime
    closed_at: datetime | None
    chase_on: date | None
    """When somebody is next told who is missing; None when it is over."""


def year_of(deadline: date) -> int:
    """Which year's an inventory with this last day is; it stays so if the day is moved."""
    return deadline.year


def start(
    db: Session,
    actor: Actor,
    scope: Scope,
    deadline: date,
    chase_on: date,
    now: datetime,
    *,
    light: bool,
) -> int:
    """Begins an inventory and returns its id. Raises `PermissionError` for all but HR."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    row = Drive(
        year=year_of(deadline),
        deadline=deadline,
        former_deadlines=[],
        light=light,
        units=list(scope.units),
        professions=list(scope.professions),
        areas=list(scope.areas),
        started_by=actor.person_id,
        started_at=now,
        chase_on=chase_on,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    return row.id


_CARD = select(Drive, col(Person.name)).join(Person, col(Person.id) == col(Drive.started_by))


def find(db: Session, actor: Actor, drive_id: int) -> DriveCard | None:
    """What an inventory is of, which everybody may know who is in one."""
    return next(iter(_cards(db, _CARD.where(col(Drive.id) == drive_id))), None)


def ongoing(db: Session, actor: Actor) -> list[DriveCard]:
    """Those that are not closed, by deadline."""
    still = _CARD.where(col(Drive.closed_at).is_(None))
    return _cards(db, still.order_by(col(Drive.deadline), col(Drive.id)))


def closed(db: Session, actor: Actor, limit: int = 5) -> list[DriveCard]:
    """The latest that are."""
    over = _CARD.where(col(Drive.closed_at).is_not(None))
    return _cards(db, over.order_by(col(Drive.closed_at).desc()).limit(limit))


def to_chase(db: Session, today: date) -> list[DriveCard]:
    """The ongoing ones of which somebody is to be told today. For the clock, which acts for
    nobody."""
    due = _CARD.where(col(Drive.chase_on) <= today, col(Drive.closed_at).is_(None))
    return _cards(db, due.order_by(col(Drive.id)))


def _cards(db: Session, query: Select[*tuple[Any, ...]]) -> list[DriveCard]:
    return [
        DriveCard(
            row.id,
            row.year,
            row.deadline,
            tuple(date.fromisoformat(day) for day in row.former_deadlines),
            row.light,
            Scope(tuple(row.units), tuple(row.professions), tuple(row.areas)),
            by,
            row.started_at,
            row.closed_at,
            row.chase_on,
        )
        for row, by in db.execute(query)
    ]


def move(db: Session, actor: Actor, card: DriveCard, deadline: date, chase_on: date) -> None:
    """Gives it another deadline, and opens it again if it was closed. Raises `PermissionError`
    for all but HR."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    former = [day.isoformat() for day in (*card.former_deadlines, card.deadline)]
    values = {"deadline": deadline, "former_deadlines": former, "closed_at": None}
    db.execute(update(Drive).where(col(Drive.id) == card.id).values(**values, chase_on=chase_on))
    db.execute(update(DriveUnit).where(col(DriveUnit.drive_id) == card.id).values(chased=0))


def close(db: Session, actor: Actor, card: DriveCard, now: datetime) -> None:
    """Before its time; `move` opens it again. Raises `PermissionError` for all but HR."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    here = col(Drive.id) == card.id
    db.execute(update(Drive).where(here).values(closed_at=now, chase_on=None))


# Who is in it


def inside(scope: Scope, professions: Professions, today: date) -> ColumnElement[bool]:
    """True for the people who are in it on that day. `professions`: all there are."""
    return and_(units.inside_any(scope.units), assessed(scope.of(professions), today))


def assessed_in(card: DriveCard, professions: Professions) -> ColumnElement[bool]:
    """Joins people with what they are done by: one that is closed is told by its own year."""
    meant, still = card.scope.of(professions), card.closed_at is None
    return this_year(card.year, meant, or_later=still)


def overlapping(
    db: Session, actor: Actor, scope: Scope, professions: Professions
) -> DriveCard | None:
    """An ongoing inventory that has somebody of this scope in it."""
    wanted = inside(scope, professions, actor.today)
    for card in ongoing(db, actor):
        here = inside(card.scope, professions, actor.today)
        if db.scalar(select(col(Person.id)).where(wanted, here).limit(1)) is not None:
            return card
    return None


def unit_ids(db: Session, actor: Actor, professions: Professions) -> set[int]:
    """The units where somebody is assessed, as far as the actor leads them."""
    here = (inside(Scope(), professions, actor.today), may_lead(actor, col(Person.id)))
    return set(db.scalars(select(col(Person.unit_id)).distinct().where(*here)))


def professions_in(db: Session, actor: Actor, scope: Scope, professions: Professions) -> set[str]:
    """Those that somebody in it has, as far as the actor leads them."""
    here = (inside(scope, professions, actor.today), may_lead(actor, col(Person.id)))
    held = db.scalars(select(col(Person.position_id)).distinct().where(*here))
    return {professions[position] for position in held}


def chased(db: Session, actor: Actor, card: DriveCard) -> dict[int, DriveUnit]:
    """By unit, who has been told of it and when; for HR."""
    if not actor.is_hr:
        return {}
    query = select(DriveUnit).where(col(DriveUnit.drive_id) == card.id)
    return {row.unit_id: row for row in db.scalars(query)}


def size(db: Session, actor: Actor, scope: Scope, professions: Professions) -> int:
    """How many people would be in it, as far as the actor leads them."""
    here = (inside(scope, professions, actor.today), may_lead(actor, col(Person.id)))
    return db.scalar(select(func.count(col(Person.id))).where(*here)) or 0


def agreed_already(
    db: Session, actor: Actor, scope: Scope, professions: Professions, year: int
) -> int:
    """How many of those have a level agreed for the year, and would not be asked again."""
    here = (inside(scope, professions, actor.today), may_lead(actor, col(Person.id)))
    query = (
        select(func.count(col(Assessment.agreed)))
        .select_from(Person)
        .join(Assessment, this_year(year, scope.of(professions), or_later=False))
        .where(*here)
    )
    return db.scalar(query) or 0


def of_person(
    db: Session, actor: Actor, person_id: int, professions: Professions
) -> DriveCard | None:
    """The ongoing inventory that this person is in."""
    found = of_people(db, actor, [person_id], professions)
    return found[0][0] if found else None


def of_people(
    db: Session, actor: Actor, person_ids: Collection[int], professions: Professions
) -> list[tuple[DriveCard, set[int]]]:
    """The ongoing inventories that any of these people are in, each with those of them; that of
    most first."""
    found = []
    for card in ongoing(db, actor):
        here = (col(Person.id).in_(person_ids), inside(card.scope, professions, actor.today))
        if ids := {id_ for (id_,) in db.execute(select(col(Person.id)).where(*here))}:
            found.append((card, ids))
    return sorted(found, key=lambda each: -len(each[1]))
