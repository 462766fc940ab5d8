"""People whose chats are connected already, each with one task: to answer the questions. Of a
mixture, some have left, some lead somebody who is to leave."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from bot.guides.proof import load_folder
from storage import surveys
from storage.database import Database, Session
from storage.migrate import bring_up_to_date
from storage.tables import (
    Account,
    Departure,
    ExitSurvey,
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
KINDS = {1: "survey", 2: "departure", 3: "assessment"}
"""What a person of a mixture does, by the remainder of their number by eight; else the task."""
LEAVERS = 10_000
"""The number of whoever person n leads is this plus n; that of their own departure too."""
LONG_AGO = datetime(2026, 1, 7, 9, tzinfo=UTC)


def chat_of(person: int) -> int:
    return FIRST_CHAT + person - 1


def employed(person: int) -> str:
    return f"Prov Persson {person}"


def leaver_of(person: int) -> str:
    return f"Slut Slutsson {person}"


def employ(
    database: Database, count: int, *, guide: str | None = None, mixed: bool = False
) -> None:
    """Persons 1 to `count`, connected; with `guide` each has an introduction with one task.

    Nobody is anybody's manager, and the last one is HR. `mixed`: some are offered the leavers'
    survey, some lead one who is not in the chat; and there is no HR to hear of departures.
    """
    bring_up_to_date(database)
    with database.transaction() as db:
        db.add(Unit(id=1, name="Kommunen", path="Kommunen"))
        db.add(Position(id=1, name="Handläggare"))
        db.flush()
        _add(db, (_person(n) for n in range(1, count + 1)))
        _add(db, (_account(n) for n in range(1, count + 1)))
        if guide is not None:
            _introduce(db, count, guide)
        if mixed:
            _mix(db, count)
        else:
            _add(db, [Role(person_id=count, name="hr")])


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


def _mix(db: Session, count: int) -> None:
    leaving = [n for n in range(1, count + 1) if KINDS.get(n % 8) == "survey"]
    leading = [n for n in range(1, count + 1) if KINDS.get(n % 8) == "departure"]
    _add(db, (_person(LEAVERS + n, leaver_of(n), n) for n in leading))
    hash_ = load_folder(PACKAGED, None).checklists[CHECKLIST].hash
    _add(db, (_leaves(n, hash_) for n in leaving))
    _add(db, (_departure(LEAVERS + n) for n in leaving))
    _add(db, (_offer(LEAVERS + n) for n in leaving))


def _departure(matter: int) -> Departure:
    return Departure(
        matter_id=matter,
        kind="own_notice",
        planned=True,
        destination="outside",
        unit_id=1,
        position_id=1,
    )


def _offer(departure: int) -> ExitSurvey:
    return ExitSurvey(
        departure_id=departure,
        unit_path="Kommunen",
        profession_group="Handläggare",
        half_year=surveys.half_year_of(_ahead()),
        closes_on=_ahead(),
    )


def _leaves(n: int, checklist_hash: str) -> Matter:
    matter = _matter(n, checklist_hash)
    matter.id, matter.kind, matter.day = LEAVERS + n, "departure", _ahead()
    return matter


def _ahead() -> date:
    return date.today() + timedelta(days=30)  # noqa: DTZ011 - any day that lies ahead


def _add(db: Session, rows: Iterable[object]) -> None:
    db.add_all(rows)
    db.flush()


def _person(n: int, name: str | None = None, manager: int | None = None) -> Person:
    name = name or employed(n)
    return Person(
        id=n,
        employee_no=str(n),
        name=name,
        name_key=name.lower(),
        manager_id=manager,
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
    in_a_month = _ahead()
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
