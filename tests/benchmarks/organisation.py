"""Made-up organisations in databases of their own, written in bulk, and the bot set up on them."""

import shutil
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel, insert

from bot.guides.model import Guide
from storage.database import Database, Session, sqlite_url
from storage.migrate import bring_up_to_date
from storage.tables import Account, GuideVersion, Person, Position, Run, Unit
from tests.benchmarks.stand_in import TOKEN

OVERLAY = Path(__file__).parent
"""Lays `guides/` here over the packaged ones."""
GUIDE = "day_one"
LONG_AGO = datetime(2026, 1, 7, 9, tzinfo=UTC)
FIRST_CHAT = 710_000_000
"""The chat of person n is this plus n."""


def guide() -> Guide:
    path = OVERLAY / "guides" / f"{GUIDE}.toml"
    return Guide.read(path.read_text(encoding="utf-8"), GUIDE)


def many(db: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(table), rows)


def people(db: Session, count: int, manager_of: Sequence[int | None] = ()) -> None:
    """Persons 1 to `count`, all with a chat; `manager_of[n]` is the manager of person n + 1."""
    many(db, Unit, [{"id": 1, "name": "Kommunen", "path": "Kommunen"}])
    many(db, Position, [{"id": 1, "name": "Handläggare"}])
    managers = manager_of or [None] * count
    many(db, Person, [_person(n, managers[n - 1]) for n in range(1, count + 1)])
    many(db, Account, [_account(n) for n in range(1, count + 1)])


def _person(n: int, manager: int | None) -> dict[str, Any]:
    return {
        "id": n,
        "employee_no": f"B{n}",
        "name": f"Nova Påhitt {n}",
        "name_key": f"nova påhitt {n}",
        "unit_id": 1,
        "position_id": 1,
        "manager_id": manager,
        "start_date": date(2026, 1, 7),
        "language": "sv",
    }


def _account(n: int) -> dict[str, Any]:
    return {
        "telegram_id": FIRST_CHAT + n,
        "person_id": n,
        "language": "sv",
        "bound_at": LONG_AGO,
        "confirmed_at": LONG_AGO,
    }


def runs(db: Session, persons: Sequence[int]) -> None:
    """Each of the persons is before the first question of the guide."""
    document = guide()
    version = {"hash": document.hash, "kind": "guide", "name": GUIDE, "source": document.canonical}
    many(db, GuideVersion, [version])
    run = {"guide": GUIDE, "guide_hash": document.hash, "subject": {}, "status": "active"}
    many(
        db,
        Run,
        [run | {"person_id": n, "started_at": LONG_AGO, "offered": True} for n in persons],
    )


def new_database(path: Path) -> Database:
    """Empty and up to date; the caller closes it."""
    database = Database(sqlite_url(path))
    bring_up_to_date(database)
    return database


def copied(database: Path, folder: Path) -> Path:
    """A fresh copy in `folder`, for one run to change; the original must be closed."""
    folder.mkdir()
    return Path(shutil.copy(database, folder / "kompis.sqlite3"))


def settings(url: str, database: Path, **more: str) -> dict[str, str]:
    """The environment of a Kompis that speaks with the stand-in at `url`."""
    return {
        "KOMPIS_TOKEN": TOKEN,
        "KOMPIS_BOT_API_URL": url,
        "KOMPIS_DATABASE_URL": sqlite_url(database),
        "KOMPIS_TEMPLATES": str(OVERLAY),
    } | more


def synchronous(database: Path) -> int:
    """SQLite's setting as the bot's own connections have it: 2 is FULL."""
    with closing(Database(sqlite_url(database))) as opened, opened.transaction() as db:
        return int(db.connection().exec_driver_sql("PRAGMA synchronous").scalar_one())
