"""Who may look at the key file and the data keys at the same time.

A rotation forgets a master key only when no data key is wrapped with it, and none is about to be:
whoever wraps one reads the file inside the lock. SQLite has one writer at a time anyway.
"""

from sqlalchemy import text
from sqlmodel import Session

NUMBER = 0x6B6F6D706974
"""Of the advisory lock; the one beside it is the leader's."""


def shared(db: Session) -> None:
    """Until the transaction ends, no master key is forgotten that its data keys need."""
    _lock(db, "pg_advisory_xact_lock_shared")


def alone(db: Session) -> None:
    """Until the transaction ends, nobody else wraps or opens a data key."""
    _lock(db, "pg_advisory_xact_lock")


def _lock(db: Session, function: str) -> None:
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text(f"SELECT {function}(:number)"), {"number": NUMBER})
