"""How an installation's database is, in figures that name nobody: for its operator."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, func, make_url, select, text
from sqlmodel import Session, SQLModel, col

from storage import outbox
from storage.database import Database
from storage.tables import Account, HandledUpdate, Job, Message, Person
from storage.tables.columns import holds


@dataclass(frozen=True, slots=True)
class Condition:
    people: int
    connected: int
    unreachable: int
    """Of those connected: their chat is blocked or deleted."""
    waiting: int
    """Messages that may go out now."""
    oldest_waiting: datetime | None
    held: int
    """Messages that are held for later, as notices are at night."""
    jobs: int
    last_handled: datetime | None
    set_aside: int
    """Updates that failed, of those that are still remembered (14 days)."""


def condition(db: Session, now: datetime, today: date, *, may_disturb: bool) -> Condition:
    queued = holds(col(Message.state), "queued", "sending")
    may_go = outbox.may_go(now, today, may_disturb)
    ready, later = queued & may_go, queued & ~may_go
    oldest = db.scalar(select(func.min(col(Message.id))).where(ready))
    return Condition(
        people=_count(db, Person),
        connected=_count(db, Account),
        unreachable=_count(db, Account, col(Account.unreachable_since).is_not(None)),
        waiting=_count(db, Message, ready),
        oldest_waiting=outbox.made_at(oldest) if oldest else None,
        held=_count(db, Message, later),
        jobs=_count(db, Job, col(Job.done_at).is_(None)),
        last_handled=db.scalar(select(func.max(col(HandledUpdate.at)))),
        set_aside=_count(db, HandledUpdate, col(HandledUpdate.error).is_not(None)),
    )


def _count(db: Session, table: type[SQLModel], *which: ColumnElement[bool]) -> int:
    return db.scalar(select(func.count()).select_from(table).where(*which)) or 0


def file_of(url: str) -> Path | None:
    """The file of a SQLite database, whether it is there or not."""
    parsed = make_url(url)
    return Path(parsed.database) if url.startswith("sqlite") and parsed.database else None


def open_to_others(file: Path) -> list[Path]:
    """The database's files that somebody other than their owner may read or write."""
    files = (file.with_name(file.name + end) for end in ("", "-wal", "-shm"))
    return [each for each in files if each.exists() and each.stat().st_mode & 0o077]


def is_whole(database: Database) -> bool:
    """Whether SQLite finds its file in order; PostgreSQL sees to that itself."""
    if not database.is_sqlite:
        return True
    with database.reading() as db:
        return bool(db.scalar(text("PRAGMA quick_check(1)")) == "ok")
