"""What people add about themselves in words: educations, courses, languages, wishes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col, delete

from storage.access import Actor, may_lead
from storage.shown import may_read
from storage.tables import Person, Qualification

KINDS: Final = ("education", "course", "language", "wish")


@dataclass(frozen=True, slots=True)
class Qualified:
    id: int
    person_id: int
    kind: str
    text: str
    level: str | None
    """Of a language: A1 to C2."""
    at: datetime


def of(db: Session, actor: Actor, person_id: int) -> list[Qualified]:
    """The person's, as far as the actor may read: a wish is no colleague's business."""
    whose = col(Qualification.person_id)
    query = (
        select(
            col(Qualification.id),
            whose,
            col(Qualification.kind),
            col(Qualification.text),
            col(Qualification.level),
            col(Qualification.at),
        )
        .where(whose == person_id)
        .where(
            or_(
                whose == actor.person_id,
                may_lead(actor, whose),
                and_(col(Qualification.kind) != "wish", may_read(actor, whose, "qualifications")),
            )
        )
        .order_by(col(Qualification.kind), col(Qualification.text), col(Qualification.id))
    )
    return [Qualified(*row) for row in db.execute(query)]


def add(
    db: Session,
    actor: Actor,
    person_id: int,
    kind: str,
    text: str,
    now: datetime,
    level: str | None = None,
) -> int:
    """Keeps one and returns its id. What is there already in the same words gets the new level.

    Raises `LookupError` when it is neither the actor's own nor of somebody led, and `ValueError`
    for no such kind.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    person = col(Person.id)
    may = or_(person == actor.person_id, may_lead(actor, person))
    if db.scalar(select(person).where(person == person_id, may)) is None:
        raise LookupError(person_id)
    row = _same(db, person_id, kind, text)
    row = row or Qualification(person_id=person_id, kind=kind, text=text, at=now)
    row.level, row.at = level, now
    db.add(row)
    db.flush()
    assert row.id is not None
    return row.id


def _same(db: Session, person_id: int, kind: str, text: str) -> Qualification | None:
    query = select(Qualification).where(
        col(Qualification.person_id) == person_id, col(Qualification.kind) == kind
    )
    return next((row for row in db.scalars(query) if row.text.casefold() == text.casefold()), None)


def note_course(db: Session, actor: Actor, person_id: int, text: str, now: datetime) -> bool:
    """Adds a course that somebody has gone through. False where it is there already, and where
    the actor may not."""
    if _same(db, person_id, "course", text) is not None:
        return False
    try:
        add(db, actor, person_id, "course", text, now)
    except LookupError:
        return False
    return True


def forget_course(
    db: Session, actor: Actor, person_id: int, text: str, noted: datetime | None
) -> bool:
    """Takes out what was noted at that moment; what the person has added themselves stays."""
    row = _same(db, person_id, "course", text)
    return row is not None and row.at == noted and remove(db, actor, row.id or 0)


def remove(db: Session, actor: Actor, qualification_id: int) -> bool:
    """Takes away one's own, or that of somebody led. False when it is neither, or gone."""
    whose = col(Qualification.person_id)
    mine = (
        col(Qualification.id) == qualification_id,
        or_(whose == actor.person_id, may_lead(actor, whose)),
    )
    return bool(db.exec(delete(Qualification).where(*mine)).rowcount)
