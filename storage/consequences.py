"""What a departure leaves behind: all that the leaver holds, and nobody else may."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage import responsible
from storage.access import Actor, may_follow
from storage.tables import Introduction, Matter, Person, Role


@dataclass(frozen=True, slots=True)
class Mentored:
    introduction_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    """hr, it or coordinator."""
    alone: bool
    """Whether nobody else holds it."""


@dataclass(frozen=True, slots=True)
class Consequences:
    mentored: tuple[Mentored, ...]
    """Ongoing introductions whose mentor the leaver is, of those the actor may follow."""
    functions: tuple[Function, ...]
    reports: int
    """People whose manager the leaver is."""
    introduction_id: int | None
    """The leaver's own ongoing introduction."""


def of(db: Session, actor: Actor, person_id: int, today: date) -> Consequences:
    """What stands and falls with this person, as far as the actor may see."""
    hire = aliased(Person)
    ongoing = (
        select(col(Matter.id), col(hire.name))
        .join(Introduction, col(Introduction.matter_id) == col(Matter.id))
        .join(hire, col(hire.id) == col(Matter.person_id))
        .where(col(Introduction.mentor_id) == person_id, col(Matter.status) == "ongoing")
        .where(may_follow(actor))
        .order_by(col(Matter.day), col(Matter.id))
    )
    holders = responsible.holders(db, today)
    held = db.scalars(select(col(Role.name)).where(col(Role.person_id) == person_id))
    own = select(col(Matter.id)).where(
        col(Matter.person_id) == person_id,
        col(Matter.kind) == "introduction",
        col(Matter.status) == "ongoing",
    )
    led = (
        select(func.count(col(Person.id)))
        .where(col(Person.manager_id) == person_id)
        .where(or_(col(Person.end_date).is_(None), col(Person.end_date) >= today))
    )
    return Consequences(
        tuple(Mentored(*row) for row in db.execute(ongoing)),
        tuple(Function(name, holders.get(name) == [person_id]) for name in sorted(held)),
        db.scalar(led) or 0,
        db.scalar(own),
    )
