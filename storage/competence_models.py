"""The organisation's competence as HR has described it: the latest model kept counts."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.access import Actor
from storage.people import employed
from storage.tables import CompetenceModel, Person, Position

PACKAGED = ""
"""The source of a row that says: the packaged model again, as it is by now."""


@dataclass(frozen=True, slots=True)
class Version:
    """A model that was put there, or the packaged one that was gone back to."""

    id: int
    at: datetime
    by: str | None
    """The name of who did it; None for an operator."""
    is_own: bool
    """Whether it is the organisation's own, and not the packaged one."""


def latest_id(db: Session) -> int | None:
    """None until somebody has put one there."""
    return db.scalar(select(func.max(col(CompetenceModel.id))))


def source(db: Session) -> str | None:
    """The latest one's canonical JSON; None where the packaged model counts."""
    query = select(col(CompetenceModel.source)).order_by(col(CompetenceModel.id).desc()).limit(1)
    return db.scalar(query) or None


def keep(db: Session, actor: Actor | None, canonical: str, now: datetime) -> int | None:
    """Makes this the model that counts, and gives its id; None without the right to.

    The actor is HR; None is an operator, who acts for nobody.
    """
    if actor is not None and not actor.is_hr:
        return None
    row = CompetenceModel(by=actor.person_id if actor else None, at=now, source=canonical)
    db.add(row)
    db.flush()
    return row.id


def versions(db: Session, actor: Actor, limit: int = 5) -> list[Version]:
    """Who changed it when, the latest first; for HR."""
    if not actor.is_hr:
        return []
    query = (
        select(
            col(CompetenceModel.id),
            col(CompetenceModel.at),
            col(Person.name),
            col(CompetenceModel.source) != PACKAGED,
        )
        .outerjoin(Person, col(Person.id) == col(CompetenceModel.by))
        .order_by(col(CompetenceModel.id).desc())
        .limit(limit)
    )
    return [Version(id_, at, by, bool(own)) for id_, at, by, own in db.execute(query)]


def headcounts(db: Session, actor: Actor | None, today: date) -> dict[str, int]:
    """How many are employed in each position, by its name; for HR, or an operator (None)."""
    if actor is not None and not actor.is_hr:
        return {}
    query = (
        select(col(Position.name), func.count())
        .join(Person, col(Person.position_id) == col(Position.id))
        .where(employed(today))
        .group_by(col(Position.name))
        .order_by(col(Position.name))
    )
    return dict(db.execute(query).all())
