"""How many there are of each position at each agreed level, unit by unit: counted by the database.

What is read is one row for each unit, position and level that there is, however many the people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, case, false, func, literal, or_, select
from sqlmodel import Session, col

from storage.access import Actor, may_lead
from storage.tables import Assessment, Person

WHOLE = ""
"""The area that stands for the profession as a whole."""
AWAY = -1
"""In place of a level: not employed on that day."""
UNKNOWN, OTHER = -2, -1
"""In place of a profession: it is not known, or not among those asked for."""
_LEVELS, _PROFESSIONS, _FIRST = 100, 1000, 2
"""More than there can be of either: year, level and profession stand in one number, so that the
latest year's is found as the greatest, by one look through an index. The first two of the
professions are `UNKNOWN` and `OTHER`."""
_AWAY = AWAY * _PROFESSIONS


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be counted."""

    year: int
    """The inventory's: of each person the latest agreed level counts that is of it or an earlier
    one."""
    day: date
    """Who is employed then."""
    professions: Sequence[str]
    """Ids; the rows tell them by their place."""
    horizons: Sequence[int] = ()
    """Years ahead, the nearest first, counted from the year to the end of another."""
    pension_age: int | None = None
    """Whoever turns so old within a horizon is reckoned to leave in it."""
    departures: bool = False
    """Whether those leave whose employment is known to end within a horizon."""


class Line(NamedTuple):
    unit_id: int
    position_id: int
    level: int
    """0 for none agreed."""
    profession: int
    """The place in `Asked.professions` of the one that the level was agreed in; `UNKNOWN` also
    where there is no level."""
    goes: int
    """The place of the first horizon within which they leave; `len(horizons)` for who stays."""
    people: int


class Moved(NamedTuple):
    """Of so many people: their level and its profession at the end of last year, and now."""

    unit_id: int
    position_id: int
    then: int
    """`AWAY` for who was not employed."""
    then_profession: int
    now: int
    now_profession: int
    people: int


def supply(db: Session, actor: Actor, asked: Asked) -> list[Line]:
    """Those employed on the day whom the actor leads: HR all, a manager the team."""
    found = db.connection().execute(query(actor, asked))  # past the ORM: there may be many rows
    return [Line._make(row) for row in found.all()]


def query(actor: Actor, asked: Asked) -> Select[*tuple[Any, ...]]:
    """Its rows are those of `Line`."""
    agreed = _agreed(asked, asked.year)
    each = (
        select(
            _UNIT,
            col(Person.position_id),
            func.coalesce(agreed.c.latest, 0).label("latest"),
            _goes(asked).label("goes"),
        )
        .select_from(Person)
        .outerjoin(agreed, agreed.c.person_id == col(Person.id))
        .where(_employed(asked.day), may_lead(actor, col(Person.id)))
        .subquery()
    )
    unit, position, latest, goes = each.c
    return select(unit, position, *_read(latest), goes, func.count()).group_by(*each.c)


def moved(db: Session, actor: Actor, asked: Asked) -> list[Moved]:
    """Since the end of the year before: those whom the actor leads who were there then, or are."""
    year = asked.year - 1
    then, now = _agreed(asked, year), _agreed(asked, asked.year)
    there, here = _employed(date(year, 12, 31)), _employed(asked.day)
    each = (
        select(
            _UNIT,
            col(Person.position_id),
            case((there, func.coalesce(then.c.latest, 0)), else_=_AWAY).label("was"),
            case((here, func.coalesce(now.c.latest, 0)), else_=_AWAY).label("is_"),
        )
        .select_from(Person)
        .outerjoin(then, then.c.person_id == col(Person.id))
        .outerjoin(now, now.c.person_id == col(Person.id))
        .where(or_(there, here), may_lead(actor, col(Person.id)))
        .subquery()
    )
    unit, position, was, is_ = each.c
    counted = select(unit, position, *_read(was), *_read(is_), func.count()).group_by(*each.c)
    return [Moved._make(row) for row in db.connection().execute(counted).all()]


_UNIT = (col(Person.unit_id) + 0).label("unit_id")
"""As an expression: by the index on the unit SQLite would read the people in no order at all."""


def _agreed(asked: Asked, year: int) -> Subquery:
    """By person, the latest agreed level and its profession in one number."""
    column = col(Assessment.profession)
    places = enumerate(asked.professions, _FIRST)
    profession = case(
        (column.is_(None), _FIRST + UNKNOWN),
        *((column == id_, place) for place, id_ in places),
        else_=_FIRST + OTHER,
    )
    packed = (col(Assessment.year) * _LEVELS + col(Assessment.agreed)) * _PROFESSIONS + profession
    return (
        select(
            col(Assessment.person_id),
            (func.max(packed) % (_LEVELS * _PROFESSIONS)).label("latest"),
        )
        .where(col(Assessment.area) == WHOLE, col(Assessment.agreed).is_not(None))
        .where(col(Assessment.year) <= year)
        .group_by(col(Assessment.person_id))
        .subquery()
    )


def _read(latest: ColumnElement[int]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Level and profession."""
    return latest // _PROFESSIONS, latest % _PROFESSIONS - _FIRST


def _employed(day: date) -> ColumnElement[bool]:
    stays = or_(col(Person.end_date).is_(None), col(Person.end_date) >= day)
    return (col(Person.start_date) <= day) & stays


def _goes(asked: Asked) -> ColumnElement[int]:
    """The place of the first horizon within which a person leaves."""
    if asked.pension_age is None and not asked.departures:
        return literal(len(asked.horizons))
    within = [
        (or_(*_reasons(asked, asked.year + years)), place)
        for place, years in enumerate(asked.horizons)
    ]
    return case(*within, else_=len(asked.horizons)) if within else literal(0)


def _reasons(asked: Asked, until: int) -> list[ColumnElement[bool]]:
    reasons: list[ColumnElement[bool]] = [false()]
    if asked.pension_age is not None:
        reasons.append(col(Person.birth_year) <= until - asked.pension_age)
    if asked.departures:
        reasons.append(col(Person.end_date) <= date(until, 12, 31))
    return reasons
