"""The people who are assessed: those who report to a manager, and how far each has come."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, false, literal, or_, select
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col

from storage.access import Actor
from storage.assessments import WHOLE, Professions
from storage.people import employed
from storage.tables import Assessment, Person, Unit

_boss = aliased(Person)
_assessor = aliased(Person)
_earlier = aliased(Assessment)
_later = aliased(Assessment)


def assessed(professions: Professions, today: date) -> ColumnElement[bool]:
    """True for whoever is employed on that day and has one of these professions."""
    return and_(
        col(Person.position_id).in_(professions),
        employed(today),
    )


def this_year(year: int, professions: Professions, *, or_later: bool = True) -> ColumnElement[bool]:
    """Joins people with their year's assessment as a whole, in the profession that they have.

    `or_later`: the latest there is from that year on, which is the one that counts: whoever was
    assessed in an inventory of next year's stays so when it is closed, and when they move out of
    it. See `assessments.find`.
    """
    fits = _fits(col(Assessment.profession), professions)
    here = (col(Assessment.person_id) == col(Person.id), col(Assessment.area) == WHOLE, fits)
    if not or_later:
        return and_(*here, col(Assessment.year) == year)
    newer = (
        select(col(_later.person_id))
        .where(
            col(_later.person_id) == col(Person.id),
            col(_later.area) == WHOLE,
            col(_later.year) > col(Assessment.year),
            _fits(col(_later.profession), professions),
        )
        .correlate(Person, Assessment)
    )
    return and_(*here, col(Assessment.year) >= year, ~newer.exists())


def has_earlier(year: int, professions: Professions) -> ColumnElement[bool]:
    """True for people of whom something was agreed in an earlier year, in their profession."""
    return (
        select(col(_earlier.person_id))
        .where(
            col(_earlier.person_id) == col(Person.id),
            col(_earlier.area) == WHOLE,
            col(_earlier.year) < year,
            col(_earlier.agreed).is_not(None),
            _fits(col(_earlier.profession), professions),
        )
        .exists()
    )


def _fits(assessed: Mapped[str], professions: Professions) -> ColumnElement[bool]:
    """True where it is the profession that the person has now, or not known."""
    named = defaultdict(list)
    for position, profession in professions.items():
        named[profession].append(position)
    theirs = [(col(Person.position_id).in_(ids), name) for name, ids in named.items()]
    return or_(assessed == "", assessed == case(*theirs) if theirs else false())


def silent(year: int, professions: Professions, *, light: bool) -> ColumnElement[bool]:
    """True for people joined with `this_year` who have said nothing, and of whom nothing is agreed;
    in a light inventory only where there is nothing to keep."""
    nothing = and_(col(Assessment.own).is_(None), col(Assessment.agreed).is_(None))
    return nothing & ~has_earlier(year, professions) if light else nothing


def reporting(actor: Actor) -> ColumnElement[bool]:
    """True for the people whose nearest manager who is still here is the actor."""
    if not actor.confirmed:
        return false()
    line = select(literal(actor.person_id).label("id")).cte(recursive=True)
    left = select(col(_boss.id)).join(line, col(_boss.manager_id) == line.c.id)
    return col(Person.manager_id).in_(
        select(line.union(left.where(col(_boss.end_date) < actor.today)).c.id)
    )


def near(db: Session, actor: Actor, professions: Professions) -> tuple[Professions, Professions]:
    """Of the professions those that the actor and that the actor's people have: to ask about them
    with all that an organisation has takes several times as long."""
    own = select(col(Person.position_id)).where(col(Person.id) == actor.person_id)
    theirs = select(col(Person.position_id)).distinct().where(reporting(actor))
    both = (db.scalars(own).all(), db.scalars(theirs).all())
    mine, others = ({id_: professions[id_] for id_ in ids if id_ in professions} for ids in both)
    return mine, others


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who reports to the actor, and their year."""

    person_id: int
    name: str
    unit: str
    """The unit's path."""
    profession: str
    own: bool
    """Whether they have assessed themselves."""
    assessed: bool
    """Whether a manager has."""
    agreed: int | None
    """The level of the profession as a whole."""
    kept: bool
    assessed_by: int | None
    """Who has, and their name."""
    assessor: str | None


def team(db: Session, actor: Actor, year: int, professions: Professions) -> list[Member]:
    """Those who report to the actor and are assessed, by name."""
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(Unit.path),
            col(Person.position_id),
            col(Assessment.own).is_not(None),
            col(Assessment.manager).is_not(None),
            col(Assessment.agreed),
            case((col(Assessment.kept), True), else_=False),
            col(Assessment.manager_by),
            col(_assessor.name),
        )
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .outerjoin(Assessment, this_year(year, professions))
        .outerjoin(_assessor, col(_assessor.id) == col(Assessment.manager_by))
        .where(reporting(actor), assessed(professions, actor.today))
        .order_by(col(Person.name), col(Person.id))
    )
    return [
        Member(id_, name, unit, professions[position], *rest)
        for id_, name, unit, position, *rest in db.execute(query)
    ]
