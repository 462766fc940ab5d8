"""Students who are to have a placement: entered by HR, seen by HR, and forgotten on their day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, update

from storage.access import Actor
from storage.names import plain
from storage.tables import Placement, Student, StudentPulse, StudentTick

HELD = ("asked", "countered", "accepted", "done")
"""States of a placement that a student has: while there is one, there is no other."""


@dataclass(frozen=True, slots=True)
class NewStudent:
    name: str
    """Or a code."""
    school: str
    education: str
    term: str
    weeks: tuple[date, date]
    delete_on: date
    only_at: int | None = None
    not_at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StudentCard:
    id: int
    name: str
    school: str
    education: str
    term: str
    weeks: tuple[date, date]
    delete_on: date
    only_at: int | None
    not_at: tuple[int, ...]
    """Also the units that have said no to them."""
    placement_id: int | None
    """The one they have."""
    state: str | None
    """Of that."""
    telegram_id: int | None


class Twice(Exception):
    """Somebody of the name has a placement in weeks that overlap."""

    def __init__(self, name: str, weeks: tuple[date, date]) -> None:
        super().__init__(name)
        self.name, self.weeks = name, weeks


def add(db: Session, actor: Actor, new: NewStudent, now: datetime) -> int:
    """Raises `PermissionError` for all but HR, and `Twice`."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    if (known := overlapping(db, actor, new.name, new.weeks)) is not None:
        raise Twice(known.name, known.weeks)
    first, last = new.weeks
    row = Student(
        name=new.name,
        school=new.school,
        education=new.education,
        term=new.term,
        first=first,
        last=last,
        not_at=list(new.not_at),
        only_at=new.only_at,
        delete_on=new.delete_on,
        added_by=actor.person_id,
        added_at=now,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    return row.id


def overlapping(
    db: Session, actor: Actor, name: str, weeks: tuple[date, date]
) -> StudentCard | None:
    """Somebody of that name, however it is written, in some of those weeks; for HR."""
    first, last = weeks
    near = (col(Student.first) <= last, col(Student.last) >= first)
    among = _cards(db, actor, _CARD.where(*near))
    return next((card for card in among if _key(card.name) == _key(name)), None)


def _key(name: str) -> str:
    return plain(" ".join(name.casefold().split()))


_held = aliased(Placement)
_CARD: Select[*tuple[Any, ...]] = select(Student, col(_held.id), col(_held.state)).outerjoin(
    _held, (col(_held.student_id) == col(Student.id)) & col(_held.state).in_(HELD)
)


def find(db: Session, actor: Actor, student_id: int) -> StudentCard | None:
    """For HR."""
    return next(iter(_cards(db, actor, _CARD.where(col(Student.id) == student_id))), None)


def of_term(db: Session, actor: Actor, term: str) -> list[StudentCard]:
    """By name; for HR."""
    return _cards(db, actor, _CARD.where(col(Student.term) == term))


def terms(db: Session, actor: Actor) -> dict[str, tuple[int, int]]:
    """(students, those without a placement) by term; for HR."""
    found: dict[str, tuple[int, int]] = {}
    for card in _cards(db, actor, _CARD):
        everybody, waiting = found.get(card.term, (0, 0))
        found[card.term] = everybody + 1, waiting + (card.state is None)
    return found


def _cards(db: Session, actor: Actor, query: Select[*tuple[Any, ...]]) -> list[StudentCard]:
    if not actor.is_hr:
        return []
    rows = db.execute(query.order_by(col(Student.name), col(Student.id))).all()
    declined = _declined(db, [row.id for row, _, _ in rows if row.id])
    return [
        StudentCard(
            row.id or 0,
            row.name,
            row.school,
            row.education,
            row.term,
            (row.first, row.last),
            row.delete_on,
            row.only_at,
            tuple({*row.not_at, *declined.get(row.id or 0, ())}),
            placement,
            state,
            row.telegram_id,
        )
        for row, placement, state in rows
    ]


def _declined(db: Session, ids: Sequence[int]) -> dict[int, set[int]]:
    query = select(col(Placement.student_id), col(Placement.unit_id)).where(
        col(Placement.student_id).in_(ids), col(Placement.state) == "declined"
    )
    found: dict[int, set[int]] = {}
    for student_id, unit_id in db.execute(query):
        found.setdefault(student_id or 0, set()).add(unit_id)
    return found


def remove(db: Session, actor: Actor, student_id: int) -> bool:
    """Takes away somebody who has no placement; False for others, and for all but HR."""
    card = find(db, actor, student_id)
    if card is None or card.placement_id is not None:
        return False
    _forget(db, [student_id])
    return True


def forget(db: Session, today: date) -> int:
    """Deletes those whose day has come, and returns how many. What stays is the placement, about
    nobody. For the clock."""
    query = select(col(Student.id)).where(col(Student.delete_on) <= today)
    ids = [id_ for id_ in db.scalars(query) if id_ is not None]
    if ids:
        _forget(db, ids)
    return len(ids)


def _forget(db: Session, ids: Collection[int]) -> None:
    theirs = col(Placement.student_id).in_(ids)
    db.execute(update(Placement).where(theirs).values(student_id=None, why=None))
    for table in (StudentTick, StudentPulse):
        db.execute(delete(table).where(col(table.student_id).in_(ids)))
    db.execute(delete(Student).where(col(Student.id).in_(ids)))
