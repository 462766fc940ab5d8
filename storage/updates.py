"""Which updates have been handled, so that none is handled twice."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, insert, select

from storage.tables import HandledUpdate

KEEP = timedelta(days=14)
"""Telegram keeps an update for 24 hours; what is older can't come again."""


def handled(db: Session, update_ids: Sequence[int]) -> set[int]:
    """Those of `update_ids` that have been handled before."""
    return set(db.connection().scalars(_KNOWN, {"update_ids": update_ids}))


def record(db: Session, outcomes: Iterable[tuple[int, str | None]], now: datetime) -> None:
    """Notes each update as handled, with the class of the error that set it aside, if any."""
    rows = [{"update_id": id_, "at": now, "error": error} for id_, error in outcomes]
    if rows:
        db.connection().execute(_RECORD, rows)


def forget_old(db: Session, now: datetime) -> None:
    db.execute(delete(HandledUpdate).where(col(HandledUpdate.at) < now - KEEP))


_KNOWN = select(HandledUpdate.update_id).where(
    col(HandledUpdate.update_id).in_(bindparam("update_ids", expanding=True))
)
_RECORD = insert(HandledUpdate)
