"""Whom a tick looks at for their pension: those of one birth year, whatever else is stored."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlmodel import insert

from storage import pensions
from storage.database import Database
from storage.tables import Person, Position, Unit

TODAY = date(2026, 11, 30)
AGE = 67
INDEX = "ix_person_birth_year"


@pytest.fixture
def town(database: Database) -> Database:
    """4 000 people of fifty birth years, each with a manager, and the statistics of them."""
    with database.transaction() as db:
        db.add(Unit(id=1, name="Kommunen", path="Kommunen"))
        db.add(Position(id=1, name="Handläggare"))
        db.flush()
        rows = [_person(n) for n in range(1, 4001)]
        db.execute(insert(Person), rows)
        db.execute(text("ANALYZE"))
    return database


def _person(n: int) -> dict[str, Any]:
    return {
        "id": n,
        "employee_no": str(n),
        "name": f"Påhittad {n}",
        "name_key": f"pahittad {n}",
        "unit_id": 1,
        "position_id": 1,
        "manager_id": 1 if n > 1 else None,
        "start_date": date(2015, 1, 1),
        "birth_year": 1955 + n % 50,
        "language": "sv",
    }


def plan(database: Database) -> str:
    """How the database means to find those to tell of."""
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        asked.append((statement, given))

    with database.transaction() as db:
        event.listen(database.engine, "before_cursor_execute", note)
        found = pensions.to_tell(db, TODAY, AGE)
        event.remove(database.engine, "before_cursor_execute", note)
        assert len(found) == 4000 / 50
        (statement, given) = asked[-1]
        explain = "EXPLAIN QUERY PLAN" if database.engine.name == "sqlite" else "EXPLAIN"
        rows = db.connection().exec_driver_sql(f"{explain} {statement}", given).all()
    return "\n".join(str(row[-1]) for row in rows)


def test_one_birth_year_is_looked_up_in_the_index(town: Database) -> None:
    assert INDEX in plan(town)


def test_the_twin_without_the_index_reads_everybody(town: Database) -> None:
    with town.transaction() as db:
        db.execute(text(f"DROP INDEX {INDEX}"))
    assert INDEX not in plan(town)
