"""People files read and shown, waiting for HR's yes: taken in or dropped as a whole, once."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col, update

from storage.access import Actor
from storage.imports.draft import dump, load
from storage.imports.people import parse
from storage.imports.sheet import read_rows
from storage.tables import ImportDraft


def read(data: bytes, name: str) -> bytes:
    """A spreadsheet's rows as a draft keeps them; raises `storage.imports.reasons.Unreadable`.

    Runs in a process of its own: the file may be made to hurt.
    """
    return dump(parse(read_rows(data, name)))


def keep(db: Session, actor: Actor, rows: bytes, now: datetime) -> int:
    """Keeps a draft until it is settled; an earlier one of the same person is dropped."""
    earlier = (col(ImportDraft.by) == actor.person_id, col(ImportDraft.status) == "waiting")
    db.execute(update(ImportDraft).where(*earlier).values(status="dropped", rows=None))
    draft = ImportDraft(by=actor.person_id, at=now, rows=rows)
    db.add(draft)
    db.flush()
    assert draft.id is not None
    return draft.id


def settle(db: Session, actor: Actor, draft_id: int, status: str) -> bytes | None:
    """The rows of the actor's own waiting draft, which is settled with this; else None."""
    mine = (
        col(ImportDraft.id) == draft_id,
        col(ImportDraft.by) == actor.person_id,
        col(ImportDraft.status) == "waiting",
    )
    rows = db.scalar(select(col(ImportDraft.rows)).where(*mine))
    if rows is None:
        return None
    db.execute(update(ImportDraft).where(*mine).values(status=status, rows=None))
    return rows


__all__ = ["keep", "load", "read", "settle"]
