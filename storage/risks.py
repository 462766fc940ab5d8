"""What lacking competence would lead to, profession by profession, as managers and HR judge it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from storage.access import Actor
from storage.overview import leads_managers
from storage.tables import Person, Risk


@dataclass(frozen=True, slots=True)
class Judgement:
    """One side's, in the terms of `storage.tables.Risk`."""

    profession: str
    side: str
    severity: int
    likelihood: int
    comment: str | None
    year: int
    by: str
    """The name of who judged it."""
    at: datetime


def may_judge(db: Session, actor: Actor) -> bool:
    """HR, and managers of managers; they also read what the others have judged."""
    return actor.is_hr or leads_managers(db, actor)


def judge(
    db: Session,
    actor: Actor,
    profession: str,
    sides: dict[str, tuple[int, int, str | None]],
    now: datetime,
) -> bool:
    """Keeps severity, likelihood and comment by side, beside what was judged before; False without
    the right to."""
    if not may_judge(db, actor):
        return False
    for side, (severity, likelihood, comment) in sides.items():
        db.add(
            Risk(
                profession=profession,
                year=actor.today.year,
                side=side,
                severity=severity,
                likelihood=likelihood,
                comment=comment,
                by=actor.person_id,
                at=now,
            )
        )
    db.flush()
    return True


def latest(db: Session, actor: Actor) -> list[Judgement]:
    """What counts: the latest of each profession and side."""
    ids = select(func.max(col(Risk.id))).group_by(col(Risk.profession), col(Risk.side))
    query = _judgements().where(col(Risk.id).in_(ids))
    return _found(db, actor, query.order_by(col(Risk.profession), col(Risk.side)))


def history(db: Session, actor: Actor, profession: str) -> list[Judgement]:
    """All of a profession, the latest first."""
    query = _judgements().where(col(Risk.profession) == profession)
    return _found(db, actor, query.order_by(col(Risk.id).desc()))


_Rows = Select[*tuple[Any, ...]]


def _judgements() -> _Rows:
    return select(
        col(Risk.profession),
        col(Risk.side),
        col(Risk.severity),
        col(Risk.likelihood),
        col(Risk.comment),
        col(Risk.year),
        col(Person.name),
        col(Risk.at),
    ).join(Person, col(Person.id) == col(Risk.by))


def _found(
    db: Session,
    actor: Actor,
    query: _Rows,
) -> list[Judgement]:
    if not may_judge(db, actor):
        return []
    return [Judgement(*row) for row in db.execute(query)]
