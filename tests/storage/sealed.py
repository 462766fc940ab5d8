"""Databases with a key file, what is sealed in them, and everything that can be read without it."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, make_url, select
from sqlmodel import Session

from storage import runs, surveys
from storage.database import Database
from storage.keys import KeyFile
from storage.runs import OpenRun
from storage.surveys import Facts
from storage.tables import GuideVersion, Person, Position, Unit

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
TODAY = date(2027, 3, 1)
CANARY = "kanariefageln-7f3e-sjunger"
FACTS = Facts("Sjuksköterska", "Kommunen / Hemtjänsten", "2027-1", "own_notice")
ANSWERS: dict[str, Any] = {"pay": 2, "again": "no", "best": f"Fikat. {CANARY}", "rest": None}
GUIDE = GuideVersion(hash="0" * 64, kind="guide", name="farewell", source="{}")


def key_file(folder: Path) -> KeyFile:
    """As another process would open it: nothing read yet."""
    return KeyFile(folder / "keys" / "kompis.keys")


def people(db: Session, count: int) -> None:
    """Persons 1 to `count`."""
    db.add(Unit(id=1, name="Kommunen", path="Kommunen"))
    db.add(Position(id=1, name="Handläggare"))
    db.flush()
    for n in range(1, count + 1):
        person = Person(
            id=n,
            employee_no=str(n),
            name=f"Prov Persson {n}",
            name_key=f"prov persson {n}",
            unit_id=1,
            position_id=1,
            start_date=TODAY,
        )
        db.add(person)
    db.flush()


def begins(db: Session, person: int, *, confidential: bool = True) -> OpenRun:
    """A run with all the answers in it."""
    version = GuideVersion(**GUIDE.model_dump())
    return runs.start(db, person, version, {}, ANSWERS, NOW, confidential=confidential)


def answered(database: Database, person: int) -> int:
    """The person has answered all, and not submitted; the run's id."""
    with database.transaction() as db:
        return begins(db, person).id


def submitted(database: Database, person: int, facts: Facts = FACTS) -> None:
    with database.transaction() as db:
        surveys.submit(db, begins(db, person), facts, NOW)


def all_open(database: Database) -> int:
    """Opens everything that is sealed, and returns how much that is."""
    with database.transaction() as db:
        found = surveys.responses(db)
        assert all(each.answers == ANSWERS for each in found)
        open_runs = runs.all_active(db, range(1, 1000)).values()
        assert all(run.answers == ANSWERS for run in open_runs)
        return len(found) + len(open_runs)


def readable(url: str) -> str:
    """All that somebody with the database and without the key file has."""
    return "\n".join(_rows(url)) + "".join(_files(url))


def _rows(url: str) -> Iterator[str]:
    engine, tables = create_engine(url), MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                yield f"{table.name}: " + " ".join(f"{k}={_text(v)}" for k, v in row.items())
    engine.dispose()


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _files(url: str) -> Iterator[str]:
    """A SQLite database's file and its log, byte by byte: what was deleted, and when it was."""
    path = make_url(url).database
    if url.startswith("sqlite") and path:
        for end in ("", "-wal"):
            file = Path(path + end)
            yield file.read_bytes().decode("latin-1") if file.exists() else ""
