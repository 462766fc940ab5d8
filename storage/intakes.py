"""A term's asking of units how many students they can take: of what, until when; begun, moved and
closed. What units answer is in `storage.unit_offers`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col, update

from storage.access import Actor
from storage.tables import Intake, IntakeUnit, Person

MANAGER, ABOVE, HR = 1, 2, 3
"""Who has been told that a unit has not answered: its managers, theirs, HR."""


@dataclass(frozen=True, slots=True)
class IntakeCard:
    id: int
    term: str
    educations: tuple[str, ...]
    deadline: date
    """The last day, inclusive."""
    former_deadlines: tuple[date, ...]
    started_by: str | None
    """None where it began by the clock."""
    started_at: datetime
    closed_at: datetime | None
    chase_on: date | None


def start(
    db: Session,
    actor: Actor | None,
    term: str,
    educations: Sequence[str],
    deadline: date,
    chase_on: date | None,
    now: datetime,
) -> int:
    """Begins one and returns its id. The actor is HR, or the clock (None), which acts for nobody;
    raises `PermissionError` for others."""
    if actor is not None and not actor.is_hr:
        raise PermissionError(actor.person_id)
    row = Intake(
        term=term,
        educations=list(educations),
        deadline=deadline,
        former_deadlines=[],
        started_by=actor.person_id if actor else None,
        started_at=now,
        chase_on=chase_on,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    return row.id


_CARD = select(Intake, col(Person.name)).outerjoin(Person, col(Person.id) == col(Intake.started_by))


def find(db: Session, actor: Actor, intake_id: int) -> IntakeCard | None:
    """What is asked, and until when, which everybody may know."""
    return next(iter(_cards(db, _CARD.where(col(Intake.id) == intake_id))), None)


def ongoing(db: Session, actor: Actor) -> list[IntakeCard]:
    """Those that are not closed, by deadline."""
    still = _CARD.where(col(Intake.closed_at).is_(None))
    return _cards(db, still.order_by(col(Intake.deadline), col(Intake.id)))


def closed(db: Session, actor: Actor, limit: int = 4) -> list[IntakeCard]:
    """The latest that are."""
    over = _CARD.where(col(Intake.closed_at).is_not(None))
    return _cards(db, over.order_by(col(Intake.closed_at).desc()).limit(limit))


def of_term(db: Session, term: str) -> list[IntakeCard]:
    """All there have been. What is asked, which everybody may know."""
    return _cards(db, _CARD.where(col(Intake.term) == term).order_by(col(Intake.id)))


def to_chase(db: Session, today: date) -> list[IntakeCard]:
    """The ongoing ones of which somebody is to be told today. For the clock."""
    due = _CARD.where(col(Intake.chase_on) <= today, col(Intake.closed_at).is_(None))
    return _cards(db, due.order_by(col(Intake.id)))


def _cards(db: Session, query: Select[*tuple[Any, ...]]) -> list[IntakeCard]:
    return [
        IntakeCard(
            row.id,
            row.term,
            tuple(row.educations),
            row.deadline,
            tuple(date.fromisoformat(day) for day in row.former_deadlines),
            by,
            row.started_at,
            row.closed_at,
            row.chase_on,
        )
        for row, by in db.execute(query)
    ]


def move(db: Session, actor: Actor, card: IntakeCard, deadline: date, chase_on: date) -> None:
    """Gives it another deadline, and opens it again if it was closed. Raises `PermissionError`
    for all but HR."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    former = [day.isoformat() for day in (*card.former_deadlines, card.deadline)]
    values = {"deadline": deadline, "former_deadlines": former, "closed_at": None}
    db.execute(update(Intake).where(col(Intake.id) == card.id).values(**values, chase_on=chase_on))
    db.execute(update(IntakeUnit).where(col(IntakeUnit.intake_id) == card.id).values(chased=0))


def again(db: Session, card: IntakeCard, chase_on: date | None) -> None:
    """When somebody is next told. For the clock."""
    db.execute(update(Intake).where(col(Intake.id) == card.id).values(chase_on=chase_on))


def close(db: Session, actor: Actor | None, card: IntakeCard, now: datetime) -> None:
    """By HR, or by the clock (None); answers still count. Raises `PermissionError` for others."""
    if actor is not None and not actor.is_hr:
        raise PermissionError(actor.person_id)
    here = col(Intake.id) == card.id
    db.execute(update(Intake).where(here).values(closed_at=now, chase_on=None))
