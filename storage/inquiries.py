"""Questions from new hires to their mentors, and the answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, update

from storage.access import Actor
from storage.tables import Inquiry, Person


@dataclass(frozen=True, slots=True)
class InquiryCard:
    id: int
    task_id: int | None
    asked_by: int
    asker: str
    asked_to: int
    answerer: str
    text: str
    answer: str | None
    answered_at: datetime | None


_answerer = aliased(Person)
_CARD = (
    select(
        col(Inquiry.id),
        col(Inquiry.task_id),
        col(Inquiry.asked_by),
        col(Person.name),
        col(Inquiry.asked_to),
        col(_answerer.name),
        col(Inquiry.text),
        col(Inquiry.answer),
        col(Inquiry.answered_at),
    )
    .join(Person, col(Person.id) == col(Inquiry.asked_by))
    .join(_answerer, col(_answerer.id) == col(Inquiry.asked_to))
)


def ask(
    db: Session,
    actor: Actor,
    introduction_id: int,
    task_id: int | None,
    asked_to: int,
    text: str,
    now: datetime,
) -> int:
    row = Inquiry(
        introduction_id=introduction_id,
        task_id=task_id,
        asked_by=actor.person_id,
        asked_to=asked_to,
        text=text,
        at=now,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    return row.id


def find(db: Session, actor: Actor, inquiry_id: int) -> InquiryCard | None:
    """Only the one who asked and the one asked can read it; the latter once confirmed."""
    mine = or_(col(Inquiry.asked_by) == actor.person_id, _asked(actor))
    row = db.execute(_CARD.where(col(Inquiry.id) == inquiry_id, mine)).first()
    return InquiryCard(*row) if row else None


def latest_waiting(db: Session, actor: Actor, since: datetime) -> InquiryCard | None:
    """The latest question to the actor, asked since then, that has no answer yet."""
    waiting = _CARD.where(
        _asked(actor), col(Inquiry.answered_at).is_(None), col(Inquiry.at) >= since
    )
    row = db.execute(waiting.order_by(col(Inquiry.id).desc()).limit(1)).first()
    return InquiryCard(*row) if row else None


def answer(db: Session, actor: Actor, inquiry_id: int, text: str, now: datetime) -> bool:
    """The answer of the one who was asked, once. False when it was answered already."""
    done = db.exec(
        update(Inquiry)
        .where(
            col(Inquiry.id) == inquiry_id,
            _asked(actor),
            col(Inquiry.answered_at).is_(None),
        )
        .values(answer=text, answered_at=now)
    )
    return bool(done.rowcount)


def _asked(actor: Actor) -> ColumnElement[bool]:
    if not actor.confirmed:
        return false()
    return col(Inquiry.asked_to) == actor.person_id
