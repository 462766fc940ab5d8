"""A student's own chat: their list, two pulse questions, and nothing else.

A student is nobody's `Person` and has no `Account`: what is asked for here is found by the chat
alone, and tells of that student alone.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select, update

from storage.access import Actor
from storage.accounts import new_token
from storage.placements import find
from storage.tables import (
    Account,
    Person,
    Placement,
    PlacementSupervisor,
    Student,
    StudentPulse,
    StudentTick,
    Unit,
)

LINK = "student-"
"""What the parameter of a link begins with; an invite's never does."""
LIFE = timedelta(days=14)
START, END = "start", "end"
"""The two pulse questions: after a week, and on the last day."""
ASKED = 0
"""The value of a pulse question that has been asked and not been answered."""
_STATES = ("accepted", "done")


@dataclass(frozen=True, slots=True)
class Visitor:
    student_id: int
    name: str
    language: str
    unit: str
    """Its name."""
    weeks: tuple[date, date]
    supervisors: tuple[str, ...]
    ticked: frozenset[str]
    pulses: tuple[tuple[str, int], ...]
    """Question and answer, of those that were asked."""
    delete_on: date


def invite(db: Session, actor: Actor, placement_id: int, now: datetime) -> str | None:
    """The parameter of a link that is valid once, for two weeks; earlier ones are not any more.
    None for who does not see the placement, or before it is agreed on."""
    card = find(db, actor, placement_id)
    if card is None or card.student_id is None or card.state != "accepted":
        return None
    parameter = LINK + new_token()
    values = {"invite_hash": _hash(parameter), "invite_until": now + LIFE}
    db.execute(update(Student).where(col(Student.id) == card.student_id).values(**values))
    return parameter


def open_link(db: Session, parameter: str, chat_id: int, now: datetime) -> bool:
    """Binds the chat to the student the link is for. False where there is none, or it is too old,
    or the chat is somebody's who works here."""
    row = db.scalar(select(Student).where(col(Student.invite_hash) == _hash(parameter)))
    if row is None or row.invite_until is None or row.invite_until < now:
        return False
    if db.get(Account, chat_id) is not None:
        return False
    earlier = update(Student).where(col(Student.telegram_id) == chat_id)
    db.execute(earlier.values(telegram_id=None))
    row.telegram_id, row.invite_hash, row.invite_until = chat_id, None, None
    db.add(row)
    db.flush()
    return True


def _hash(parameter: str) -> str:
    return hashlib.sha256(parameter.encode()).hexdigest()


def visitor(db: Session, chat_id: int) -> Visitor | None:
    """Whose chat it is, while there is a placement that is agreed on."""
    query = (
        select(Student, Placement, col(Unit.name))
        .join(Placement, col(Placement.student_id) == col(Student.id))
        .join(Unit, col(Unit.id) == col(Placement.unit_id))
        .where(col(Student.telegram_id) == chat_id, col(Placement.state).in_(_STATES))
    )
    found = db.execute(query).first()
    if found is None:
        return None
    student, placement, unit = found
    present = (
        select(col(Person.name))
        .join(PlacementSupervisor, col(PlacementSupervisor.person_id) == col(Person.id))
        .where(col(PlacementSupervisor.placement_id) == placement.id)
        .where(col(PlacementSupervisor.until).is_(None))
        .order_by(col(PlacementSupervisor.id))
    )
    ticks = select(col(StudentTick.key)).where(col(StudentTick.student_id) == student.id)
    pulses = select(col(StudentPulse.question), col(StudentPulse.value)).where(
        col(StudentPulse.student_id) == student.id
    )
    return Visitor(
        student.id,
        student.name,
        student.language,
        unit,
        (placement.first, placement.last),
        tuple(db.scalars(present)),
        frozenset(db.scalars(ticks)),
        tuple((question, value) for question, value in db.execute(pulses)),
        student.delete_on,
    )


def tick(db: Session, student_id: int, key: str, now: datetime) -> None:
    """Ticks a line, or takes the tick back. The student's own."""
    row = db.get(StudentTick, (student_id, key))
    if row is None:
        db.add(StudentTick(student_id=student_id, key=key, at=now))
    else:
        db.delete(row)
    db.flush()


def answer(db: Session, student_id: int, question: str, value: int, now: datetime) -> bool:
    """To a pulse question that has been asked, once. The student's own."""
    row = db.get(StudentPulse, (student_id, question))
    if row is None or row.value != ASKED:
        return False
    row.value, row.at = value, now
    db.add(row)
    db.flush()
    return True


def speak(db: Session, student_id: int, language: str) -> None:
    """The student's own language: sv, en or latt."""
    db.execute(update(Student).where(col(Student.id) == student_id).values(language=language))


def pulses(db: Session, actor: Actor, student_id: int) -> list[tuple[str, int]]:
    """What the student has answered, as they were told: for HR."""
    if not actor.is_hr:
        return []
    query = select(col(StudentPulse.question), col(StudentPulse.value)).where(
        col(StudentPulse.student_id) == student_id, col(StudentPulse.value) != ASKED
    )
    return [
        (question, value) for question, value in db.execute(query.order_by(col(StudentPulse.at)))
    ]


def to_ask(db: Session, today: date) -> Sequence[tuple[int, str, int]]:
    """(student, question, chat) of the pulses that are due and have not been asked. For the
    clock."""
    query = (
        select(col(Student.id), col(Student.telegram_id), col(Placement.first), col(Placement.last))
        .join(Placement, col(Placement.student_id) == col(Student.id))
        .where(col(Student.telegram_id).is_not(None), col(Placement.state).in_(_STATES))
        .where(col(Placement.first) <= today, col(Placement.last) >= today - timedelta(days=7))
        .order_by(col(Student.id))
    )
    found = []
    for student_id, chat_id, first, last in db.execute(query):
        for question, due in ((START, first + timedelta(days=7)), (END, last - timedelta(days=2))):
            known = db.get(StudentPulse, (student_id, question))
            if due <= today and known is None and (question == END or today < last):
                found.append((student_id, question, chat_id))
    return found


def asked(db: Session, student_id: int, question: str, now: datetime) -> None:
    """Notes that it has been. For the clock."""
    db.add(StudentPulse(student_id=student_id, question=question, value=ASKED, at=now))
    db.flush()
