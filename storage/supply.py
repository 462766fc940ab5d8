"""How many there are of each position at each agreed level, unit by unit: counted by the database.

What is read is one row for each unit, position and level that there is, however many the people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, case, false, func, literal, or_, select
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col

from storage.access import Actor, may_lead
from storage.people import employed
from storage.tables import Assessment, FormerPost, Person

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
    """Whose end the horizons are counted from."""
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
    until: int | None = None
    """Of each person the latest agreed level counts, of inventories up to this one; up to that of
    `year` without any."""
    posts: Mapping[int, str] = field(default_factory=dict)
    """By position the profession of those who hold it: whoever has levels in several is counted at
    the latest in that one, as in the grid and where levels are kept."""

    @property
    def latest(self) -> int:
        return self.until or self.year


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

    unit_then: int
    """Where they were then; where they are now for whom it is not known otherwise."""
    position_then: int
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
    agreed = _agreed(asked, asked.latest)
    each = (
        select(
            _UNIT,
            col(Person.position_id),
            _latest(agreed, asked, asked.latest, col(Person.position_id)).label("latest"),
            _goes(asked).label("goes"),
        )
        .select_from(Person)
        .outerjoin(agreed, agreed.c.person_id == col(Person.id))
        .where(employed(asked.day), may_lead(actor, col(Person.id)))
        .subquery()
    )
    unit, position, latest, goes = each.c
    return select(unit, position, *_read(latest), goes, func.count()).group_by(*each.c)


def moved(db: Session, actor: Actor, asked: Asked) -> list[Moved]:
    """Since the end of the year before: those whom the actor leads who were there then, or are.

    A year that is over is told by where people are today.
    """
    year = asked.year - 1
    before = date(year, 12, 31)
    then, now, post = _agreed(asked, year), _agreed(asked, asked.latest), _posts(before)
    there, here = employed(before), employed(asked.day)
    unit_then = func.coalesce(post.c.unit_id, col(Person.unit_id))
    position_then = func.coalesce(post.c.position_id, col(Person.position_id))
    was = _latest(then, asked, year, position_then)
    is_ = _latest(now, asked, asked.latest, col(Person.position_id))
    each = (
        select(
            unit_then.label("unit_then"),
            position_then.label("position_then"),
            _UNIT,
            col(Person.position_id),
            case((there, was), else_=_AWAY).label("was"),
            case((here, is_), else_=_AWAY).label("is_"),
        )
        .select_from(Person)
        .outerjoin(then, then.c.person_id == col(Person.id))
        .outerjoin(now, now.c.person_id == col(Person.id))
        .outerjoin(post, post.c.person_id == col(Person.id))
        .where(or_(there, here), may_lead(actor, col(Person.id)))
        .subquery()
    )
    *posts, was_, is__ = each.c
    counted = select(*posts, *_read(was_), *_read(is__), func.count()).group_by(*each.c)
    return [Moved._make(row) for row in db.connection().execute(counted).all()]


def _posts(day: date) -> Subquery:
    """Where those were on that day who have moved inside since."""
    later = aliased(FormerPost)
    first = (
        select(func.min(col(later.until)))
        .where(col(later.person_id) == col(FormerPost.person_id), col(later.until) >= day)
        .scalar_subquery()
    )
    return select(FormerPost).where(col(FormerPost.until) == first).subquery()


_UNIT = (col(Person.unit_id) + 0).label("unit_id")
"""As an expression: by the index on the unit SQLite would read the people in no order at all."""


def _agreed(asked: Asked, year: int) -> Subquery:
    """By person, the latest agreed level and its profession in one number, and whether there are
    levels in more than one profession."""
    in_ = col(Assessment.profession)
    return (
        select(
            col(Assessment.person_id),
            _greatest(asked).label("latest"),
            (func.min(in_) != func.max(in_)).label("several"),
        )
        .where(*_whole(year))
        .group_by(col(Assessment.person_id))
        .subquery()
    )


def _latest(
    agreed: Subquery, asked: Asked, year: int, position: ColumnElement[int] | Mapped[int]
) -> ColumnElement[int]:
    """A person's: of levels in several professions that of whoever holds the position. Those are
    few, and looked up one by one."""
    profession = col(Assessment.profession)
    theirs = profession == case(asked.posts, value=position) if asked.posts else false()
    own = (
        select(func.coalesce(_greatest(asked), 0))
        .where(col(Assessment.person_id) == col(Person.id), *_whole(year))
        .where(or_(profession == "", theirs))
        .correlate_except(Assessment)
        .scalar_subquery()
    )
    return case((agreed.c.several, own), else_=func.coalesce(agreed.c.latest, 0))


def _whole(year: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Assessment.area) == WHOLE,
        col(Assessment.agreed).is_not(None),
        col(Assessment.year) <= year,
    )


def _greatest(asked: Asked) -> ColumnElement[int]:
    column = col(Assessment.profession)
    places = enumerate(asked.professions, _FIRST)
    profession = case(
        (column == "", _FIRST + UNKNOWN),
        *((column == id_, place) for place, id_ in places),
        else_=_FIRST + OTHER,
    )
    packed = (col(Assessment.year) * _LEVELS + col(Assessment.agreed)) * _PROFESSIONS + profession
    return func.max(packed) % (_LEVELS * _PROFESSIONS)


def _read(latest: ColumnElement[int]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Level and profession."""
    return latest // _PROFESSIONS, latest % _PROFESSIONS - _FIRST


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
