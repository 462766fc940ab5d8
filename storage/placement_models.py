"""The schools and agreements as HR has described them: the latest kept counts."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.access import Actor
from storage.competence_models import PACKAGED, Version
from storage.tables import Person, PlacementModel


def latest_id(db: Session) -> int | None:
    """None until somebody has put one there."""
    return db.scalar(select(func.max(col(PlacementModel.id))))


def source(db: Session) -> str | None:
    """The latest one's canonical JSON; None where the packaged model counts."""
    query = select(col(PlacementModel.source)).order_by(col(PlacementModel.id).desc()).limit(1)
    return db.scalar(query) or None


def keep(db: Session, actor: Actor | None, canonical: str, now: datetime) -> int | None:
    """Makes this the model that counts, and gives its id; None without the right to.

    The actor is HR; None is an operator, who acts for nobody.
    """
    if actor is not None and not actor.is_hr:
        return None
    row = PlacementModel(by=actor.person_id if actor else None, at=now, source=canonical)
    db.add(row)
    db.flush()
    return row.id


def versions(db: Session, actor: Actor, limit: int = 5) -> list[Version]:
    """Who changed it when, the latest first; for HR."""
    if not actor.is_hr:
        return []
    query = (
        select(
            col(PlacementModel.id),
            col(PlacementModel.at),
            col(Person.name),
            col(PlacementModel.source) != PACKAGED,
        )
        .outerjoin(Person, col(Person.id) == col(PlacementModel.by))
        .order_by(col(PlacementModel.id).desc())
        .limit(limit)
    )
    return [Version(id_, at, by, bool(own)) for id_, at, by, own in db.execute(query)]
