"""What one person alone has: a position, an assignment or a competence."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from storage.access import Actor, may_lead
from storage.people import employed
from storage.tables import Assignment, Competence, Person, Position
from storage.units import inside

Kind = Literal["position", "assignment", "competence"]
KINDS: tuple[Kind, ...] = ("position", "assignment", "competence")


@dataclass(frozen=True, slots=True)
class Alone:
    what: str
    person_id: int
    name: str
    last_day: date | None


def held(db: Session, actor: Actor, kind: Kind, unit_id: int | None, today: date) -> list[Alone]:
    """What only one of those employed in a unit or below it has, of whom the actor leads."""
    here = employed(today), inside(unit_id)
    what, every = _of(kind)
    single = (
        every.with_only_columns(what.label("what"), func.min(col(Person.id)).label("person_id"))
        .where(*here)
        .group_by(what)
        .having(func.count() == 1)
        .subquery()
    )
    query = (
        select(single.c.what, col(Person.id), col(Person.name), col(Person.end_date))
        .join(single, single.c.person_id == col(Person.id))
        .where(may_lead(actor, col(Person.id)))
        .order_by(single.c.what)
    )
    return [Alone(*row) for row in db.execute(query)]


def _of(kind: Kind) -> tuple[Mapped[str], Select[Any]]:
    people: Select[Any] = select(col(Person.id))
    if kind == "position":
        there = people.join(Position, col(Position.id) == col(Person.position_id))
        return col(Position.name), there
    table = Assignment if kind == "assignment" else Competence
    return col(table.name), people.join(table, col(table.person_id) == col(Person.id))
