"""People files read and shown, waiting for HR's yes: taken in or dropped as a whole, once."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col, update

from storage.access import Actor
from storage.imports.draft import dump, load
from storage.imports.people import parse
from storage.imports.sheet import read_rows
from storage.tables import ImportDraft

WAITS = timedelta(days=1)


def read(data: bytes, name: str) -> bytes:
    """A spreadsheet's rows as a draft keeps them; raises `storage.imports.reasons.Unreadable`.

    Runs in a process of its own: the file may be made to hurt.
    """
    return dump(parse(read_rows(data, name)))


def keep(db: Session, actor: Actor, rows: bytes, now: datetime) -> int:
    """Keeps a draft until it is settled by itself, whatever else the same person has sent."""
    draft = ImportDraft(by=actor.person_id, at=now, rows=rows)
    db.add(draft)
    db.flush()
    assert draft.id is not None
    return draft.id


def size(db: Session, actor: Actor, draft_id: int) -> int | None:
    """The bytes of the actor's own waiting draft, compressed: about 30 a person; else None."""
    return db.scalar(select(func.length(col(ImportDraft.rows))).where(*_waiting(actor, draft_id)))


def settle(db: Session, actor: Actor, draft_id: int, status: str) -> bytes | None:
    """The rows of the actor's own waiting draft, which is settled with this; else None."""
    mine = _waiting(actor, draft_id)
    rows = db.scalar(select(col(ImportDraft.rows)).where(*mine))
    if rows is None:
        return None
    db.execute(update(ImportDraft).where(*mine).values(status=status, rows=None))
    return rows


def forget_old(db: Session, now: datetime) -> None:
    """Drops what nobody has answered within a day: it is personal data."""
    old = (col(ImportDraft.status) == "waiting", col(ImportDraft.at) < now - WAITS)
    db.execute(update(ImportDraft).where(*old).values(status="dropped", rows=None))


def _waiting(actor: Actor, draft_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ImportDraft.id) == draft_id,
        col(ImportDraft.by) == actor.person_id,
        col(ImportDraft.status) == "waiting",
    )


__all__ = ["forget_old", "keep", "load", "read", "settle", "size"]
