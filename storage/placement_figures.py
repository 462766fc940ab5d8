"""What came of placements: how many were done, would be done again, and led to an employment.

Counted from the placements themselves, which stay when the students' names are deleted.
"""

from dataclasses import dataclass

from sqlalchemy import Integer, case, cast, func, select
from sqlmodel import Session, col

from storage.access import Actor
from storage.tables import Placement, PlacementSupervisor, Unit

_YEAR = cast(func.substr(col(Placement.term), 4), Integer)
"""Of HT 2027."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one school's placements at one unit in one year."""

    school: str
    unit_id: int
    unit: str
    year: int
    placements: int
    asked: int
    """Those of which it has been said whether the student was employed."""
    employed: int


@dataclass(frozen=True, slots=True)
class Opinions:
    """What supervisors said of them."""

    school: str
    unit_id: int
    year: int
    answers: int
    again: int
    employ: int
    """Of whom it was said: somebody to employ."""
    good: int
    """The sum of the marks."""


def outcomes(db: Session, actor: Actor) -> list[Outcome]:
    """Of all that are done, the latest year first; for HR. There is no name in it."""
    if not actor.is_hr:
        return []
    query = (
        select(
            col(Placement.school),
            col(Placement.unit_id),
            col(Unit.path),
            _YEAR,
            func.count(),
            func.count(col(Placement.employed)),
            func.sum(case((col(Placement.employed).is_(True), 1), else_=0)),
        )
        .join(Unit, col(Unit.id) == col(Placement.unit_id))
        .where(col(Placement.state) == "done")
        .group_by(col(Placement.school), col(Placement.unit_id), col(Unit.path), _YEAR)
        .order_by(_YEAR.desc(), col(Unit.path), col(Placement.school))
    )
    return [Outcome(*row) for row in db.execute(query)]


def opinions(db: Session, actor: Actor) -> list[Opinions]:
    """The same groups; for HR."""
    if not actor.is_hr:
        return []
    query = (
        select(
            col(Placement.school),
            col(Placement.unit_id),
            _YEAR,
            func.count(),
            func.sum(case((col(PlacementSupervisor.again).is_(True), 1), else_=0)),
            func.sum(case((col(PlacementSupervisor.employ) == "yes", 1), else_=0)),
            func.sum(col(PlacementSupervisor.good)),
        )
        .join(PlacementSupervisor, col(PlacementSupervisor.placement_id) == col(Placement.id))
        .where(col(Placement.state) == "done")
        .where(col(PlacementSupervisor.answered_at).is_not(None))
        .group_by(col(Placement.school), col(Placement.unit_id), _YEAR)
    )
    return [Opinions(*row) for row in db.execute(query)]
