"""Work that was asked for and is not done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col, delete, update

from storage.tables import Job

KEEP = timedelta(days=7)
"""How long a job that is done can be looked into."""


@dataclass(frozen=True, slots=True)
class Waiting:
    id: int
    person_id: int
    kind: str
    subject: dict[str, Any]
    attempts: int


_UNDONE = select(col(Job.id)).where(col(Job.done_at).is_(None)).limit(1)


def any_undone(db: Session) -> bool:
    return db.connection().scalar(_UNDONE) is not None


def next_one(db: Session, besides: Sequence[int] = ()) -> Waiting | None:
    """The oldest job not done that is none of `besides`; its attempt is counted, so that one that
    kills us ends."""
    query = select(
        col(Job.id), col(Job.person_id), col(Job.kind), col(Job.subject), col(Job.attempts)
    ).where(col(Job.done_at).is_(None), col(Job.id).not_in(besides))
    row = db.execute(query.order_by(col(Job.id)).limit(1)).first()
    if row is None:
        return None
    db.execute(update(Job).where(col(Job.id) == row[0]).values(attempts=row[4] + 1))
    return Waiting(row[0], row[1], row[2], row[3], row[4] + 1)


def uncount(db: Session, job_id: int) -> None:
    """Its latest attempt was cut short by an outage: it does not count."""
    fewer = {"attempts": col(Job.attempts) - 1}
    db.execute(update(Job).where(col(Job.id) == job_id).values(fewer))


def forget_old(db: Session, now: datetime) -> None:
    db.execute(delete(Job).where(col(Job.done_at) < now - KEEP))


def done(db: Session, job_id: int, now: datetime) -> None:
    db.execute(update(Job).where(col(Job.id) == job_id).values(done_at=now))
