"""People whose chats are connected already, each with one task: to answer the questions."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from bot.guides.proof import load_folder
from storage.database import Database, Session
from storage.migrate import bring_up_to_date
from storage.tables import (
    Account,
    GuideVersion,
    Introduction,
    Matter,
    Person,
    Position,
    Role,
    Task,
    Unit,
)
from templates import PACKAGED

CHECKLIST = "allman"
FIRST_CHAT = 700_000_001
"""The chat of person n, from 1 on, is this plus n - 1; `Server.person` numbers them so too."""
LONG_AGO = datetime(2026, 1, 7, 9, tzinfo=UTC)


def chat_of(person: int) -> int:
    return FIRST_CHAT + person - 1


def employ(database: Database, count: int, *, guide: str | None = None) -> None:
    """Persons 1 to `count`, connected; with `guide` each has an introduction with one task.

    Nobody is anybody's manager, and the last one is HR.
    """
    bring_up_to_date(database)
    with database.transaction() as db:
        db.add(Unit(id=1, name="Kommunen", path="Kommunen"))
        db.add(Position(id=1, name="Handläggare"))
        db.flush()
        _add(db, (_person(n) for n in range(1, count + 1)))
        _add(db, (_account(n) for n in range(1, count + 1)))
        _add(db, [Role(person_id=count, name="hr")])
        if guide is not None:
            _introduce(db, count, guide)


def _introduce(db: Session, count: int, guide: str) -> None:
    checklist = load_folder(PACKAGED, None).checklists[CHECKLIST]
    _add(
        db,
        [
            GuideVersion(
                hash=checklist.hash,
                kind="checklist",
                name=CHECKLIST,
                source=checklist.canonical,
            )
        ],
    )
    _add(db, (_matter(n, checklist.hash) for n in range(1, count + 1)))
    _add(db, (Introduction(matter_id=n) for n in range(1, count + 1)))
    _add(db, (_task(n, guide) for n in range(1, count + 1)))


def _add(db: Session, rows: Iterable[object]) -> None:
    db.add_all(rows)
    db.flush()


def _person(n: int) -> Person:
    return Person(
        id=n,
        employee_no=str(n),
        name=f"Prov Persson {n}",
        name_key=f"prov persson {n}",
        unit_id=1,
        position_id=1,
        start_date=LONG_AGO.date(),
    )


def _account(n: int) -> Account:
    return Account(
        telegram_id=chat_of(n),
        person_id=n,
        language="sv",
        bound_at=LONG_AGO,
        confirmed_at=LONG_AGO,
    )


def _matter(n: int, checklist_hash: str) -> Matter:
    return Matter(
        id=n,
        kind="introduction",
        person_id=n,
        checklist=CHECKLIST,
        checklist_hash=checklist_hash,
        day=LONG_AGO.date(),
        started_by=n,
        started_at=LONG_AGO,
    )


def _task(n: int, guide: str) -> Task:
    in_a_month = date.today() + timedelta(days=30)  # noqa: DTZ011 - any day that lies ahead
    return Task(
        id=n,
        matter_id=n,
        title=f"Svara på {guide}",
        phase="first_month",
        who="new_hire",
        guide=guide,
        due=in_a_month,
        remind_on=in_a_month,
    )
