"""What one person alone has: a position, an assignment or a competence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from storage.access import Actor, may_lead
from storage.certificates import holds
from storage.people import employed
from storage.tables import Assignment, Certificate, Competence, Person, Position
from storage.units import inside

Kind = Literal["position", "assignment", "competence"]
KINDS: tuple[Kind, ...] = ("position", "assignment", "competence")


@dataclass(frozen=True, slots=True)
class Alone:
    what: str
    person_id: int
    name: str
    last_day: date | None


def held(
    db: Session,
    actor: Actor,
    kind: Kind,
    unit_id: int | None,
    certificates: Mapping[str, str],
    today: date,
) -> list[Alone]:
    """What only one of those employed in a unit or below it has, of whom the actor leads.

    `certificates`: by kind what it is called; whoever holds one has the competence of that name.
    """
    here = employed(today), inside(unit_id)
    what, every = _of(kind, certificates, today)
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


def _of(
    kind: Kind, certificates: Mapping[str, str], today: date
) -> tuple[ColumnElement[str] | Mapped[str], Select[Any]]:
    people: Select[Any] = select(col(Person.id))
    if kind == "position":
        there = people.join(Position, col(Position.id) == col(Person.position_id))
        return col(Position.name), there
    if kind == "assignment":
        there = people.join(Assignment, col(Assignment.person_id) == col(Person.id))
        return col(Assignment.name), there
    able = _able(certificates, today)
    return able.c.what, people.join(able, able.c.person_id == col(Person.id))


def _able(certificates: Mapping[str, str], today: date) -> Subquery:
    """Who has what, once: out of the people file, and by certificates that hold."""
    names = {name.lower(): name for name in certificates.values()}
    written = col(Competence.name)
    called = case(names, value=func.lower(written), else_=written) if names else written
    able = select(called.label("what"), col(Competence.person_id).label("person_id"))
    if not certificates:
        return able.distinct().subquery()
    kinds = case(dict(certificates), value=col(Certificate.kind))
    proved = select(kinds, col(Certificate.person_id)).where(
        col(Certificate.kind).in_(certificates), holds(today)
    )
    return able.union(proved).subquery()
