"""Introductions per unit, as HR and managers of managers follow them.

Everything is limited to whom the actor leads: HR to all, a manager to those below, however far.
"""

from collections import defaultdict
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage import units
from storage.access import Actor, may_lead
from storage.introductions import KIND
from storage.people import stays
from storage.tables import Account, Matter, Person, Position, Task, Unit
from storage.units import inside

NEW_SINCE, NEW_UNTIL = timedelta(days=180), timedelta(days=60)
"""Who counts as new: whoever began within the one, or begins within the other."""


_INTRODUCTION = (col(Matter.person_id) == col(Person.id)) & (col(Matter.kind) == KIND)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of introductions and of people, for a unit and all below it."""

    ongoing: int = 0
    late: int = 0
    """The ongoing ones with at least one task past its date."""
    done: int = 0
    ended: int = 0
    new: int = 0
    """People who are new, whether introduced or not."""
    never_started: int = 0
    """Those of them who have had no introduction."""

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def introduced(self) -> int:
        return self.new - self.never_started

    @property
    def take_up(self) -> float | None:
        """The share of the new who have an introduction, 0 to 1; unset when nobody is new."""
        return self.introduced / self.new if self.new else None


@dataclass(frozen=True, slots=True)
class UnitLine:
    id: int
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit, opened: its figures, and those of the units right below it."""

    id: int | None
    """Unset for the whole of what the actor may see."""
    name: str | None
    """Unset for a whole that has more than one top."""
    up: int | None
    """The unit above; unset where that is the whole."""
    figures: Figures
    below: tuple[UnitLine, ...]


def leads_managers(db: Session, actor: Actor) -> bool:
    """Whether somebody who reports to the actor has people of their own."""
    reports = aliased(Person)
    query = (
        select(col(Person.id))
        .join(reports, col(reports.manager_id) == col(Person.id))
        .where(col(Person.manager_id) == actor.person_id)
    )
    return actor.confirmed and db.scalar(query.limit(1)) is not None


def unit(
    db: Session, actor: Actor, unit_id: int | None, today: date, since: datetime
) -> UnitView | None:
    """A unit as the actor may see it; without `unit_id` all that the actor may see.

    Introductions done or ended count from `since` on. None where the actor leads nobody.
    """
    people, going_on = _people(db, actor, today), _introductions(db, actor, today, since)
    tree = units.tree(db, people)
    if not tree.knows(unit_id):
        return None
    sums: dict[int | None, Figures] = defaultdict(Figures)
    for id_, figures in people.items():
        for each in tree.up_from(id_):
            sums[each] += figures + going_on.get(id_, Figures())
    opened = tree.open(unit_id)
    below = tuple(UnitLine(id_, name, sums[id_]) for id_, name in opened.below)
    return UnitView(opened.id, opened.name, opened.up, sums[opened.place], below)


def _people(db: Session, actor: Actor, today: date) -> dict[int, Figures]:
    """By unit, for every unit where the actor leads somebody, or did."""
    new = _is_new(today)
    query = (
        select(
            col(Person.unit_id),
            func.count(case((new, 1))),
            func.count(case((new & ~_was_introduced(), 1))),
        )
        .where(may_lead(actor, col(Person.id)))
        .group_by(col(Person.unit_id))
    )
    return {id_: Figures(new=new, never_started=never) for id_, new, never in db.execute(query)}


def _introductions(db: Session, actor: Actor, today: date, since: datetime) -> dict[int, Figures]:
    ongoing = col(Matter.status) == "ongoing"
    query = (
        select(
            col(Person.unit_id),
            func.count(case((ongoing, 1))),
            func.count(case((ongoing & _has_late_task(today), 1))),
            func.count(case((_closed("done", since), 1))),
            func.count(case((_closed("ended", since), 1))),
        )
        .join(Matter, _INTRODUCTION)
        .where(may_lead(actor, col(Person.id)))
        .group_by(col(Person.unit_id))
    )
    return {id_: Figures(*counts) for id_, *counts in db.execute(query)}


def _is_new(today: date) -> ColumnElement[bool]:
    return col(Person.start_date).between(today - NEW_SINCE, today + NEW_UNTIL) & stays(today)


def _was_introduced() -> ColumnElement[bool]:
    return exists().where(_INTRODUCTION).correlate(Person)


def _has_late_task(today: date) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            col(Task.matter_id) == col(Matter.id),
            col(Task.status) == "open",
            col(Task.due) < today,
        )
        .correlate(Matter)
    )


def _closed(status: str, since: datetime) -> ColumnElement[bool]:
    return (col(Matter.status) == status) & (col(Matter.closed_at) >= since)


# What is in a unit


def introductions(
    db: Session,
    actor: Actor,
    unit_id: int | None,
    status: str,
    today: date,
    since: datetime,
    skip: int = 0,
    limit: int = 10,
) -> list[int]:
    """The ids of a unit's introductions: the ongoing with something late first, then by first
    day; the done or ended ones since `since`, latest first."""
    query = (
        select(col(Matter.id))
        .join(Person, _INTRODUCTION)
        .where(may_lead(actor, col(Person.id)), inside(unit_id))
    )
    if status == "ongoing":
        query = query.where(col(Matter.status) == "ongoing")
        late = case((_has_late_task(today), 0), else_=1)
        query = query.order_by(late, col(Matter.day), col(Matter.id))
    else:
        query = query.where(_closed(status, since))
        query = query.order_by(col(Matter.closed_at).desc(), col(Matter.id))
    return [id_ for id_ in db.scalars(query.offset(skip).limit(limit)) if id_ is not None]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody new whom nobody has begun to introduce."""

    id: int
    name: str
    unit: str
    """The unit's path."""
    position: str
    start_date: date
    manager: str | None
    connected: bool


def never_started(
    db: Session, actor: Actor, unit_id: int | None, today: date, skip: int = 0, limit: int = 10
) -> list[Newcomer]:
    """A unit's new people without an introduction, by first day."""
    manager = aliased(Person)
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(Unit.path),
            col(Position.name),
            col(Person.start_date),
            col(manager.name),
            col(Account.person_id).is_not(None),
        )
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .join(Position, col(Position.id) == col(Person.position_id))
        .outerjoin(manager, col(manager.id) == col(Person.manager_id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .where(may_lead(actor, col(Person.id)), inside(unit_id), _is_new(today))
        .where(~_was_introduced())
        .order_by(col(Person.start_date), col(Person.id))
    )
    return [Newcomer(*row) for row in db.execute(query.offset(skip).limit(limit))]
