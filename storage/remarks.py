"""What is said and handed in around a task."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.access import Actor
from storage.tables import Attachment, Comment, Matter, Person, Task
from storage.tasks import TaskCard


@dataclass(frozen=True, slots=True)
class Remark:
    by: str
    text: str
    at: datetime


def comment(db: Session, task_id: int, actor: Actor, text: str, now: datetime) -> None:
    db.add(Comment(task_id=task_id, person_id=actor.person_id, text=text, at=now))
    db.flush()


def comments(db: Session, card: TaskCard) -> list[Remark]:
    """What was said about a task that the actor could see, oldest first."""
    query = (
        select(col(Person.name), col(Comment.text), col(Comment.at))
        .join(Person, col(Person.id) == col(Comment.person_id))
        .where(col(Comment.task_id) == card.id)
        .order_by(col(Comment.at))
    )
    return [Remark(*row) for row in db.execute(query)]


def attach(
    db: Session, task_id: int, actor: Actor, file_id: str, kind: str, name: str, now: datetime
) -> None:
    db.add(
        Attachment(
            task_id=task_id,
            person_id=actor.person_id,
            file_id=file_id,
            kind=kind,
            name=name,
            at=now,
        )
    )
    db.flush()


def attachments(db: Session, card: TaskCard) -> list[Attachment]:
    query = select(Attachment).where(col(Attachment.task_id) == card.id)
    return list(db.scalars(query.order_by(col(Attachment.at))))


def attached_lately(db: Session, actor: Actor, since: datetime) -> int | None:
    """The task that the actor attached something to latest, if that was after `since`."""
    query = (
        select(col(Attachment.task_id))
        .join(Task, col(Task.id) == col(Attachment.task_id))
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .where(col(Attachment.person_id) == actor.person_id, col(Attachment.at) >= since)
        .where(col(Matter.status) == "ongoing")
    )
    return db.scalar(query.order_by(col(Attachment.at).desc()).limit(1))
