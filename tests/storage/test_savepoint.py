"""An update's savepoint: what fails in it is undone, what came before stays."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, insert, select

from storage.database import Database, savepoint
from storage.migrate import bring_up_to_date
from storage.tables import HandledUpdate, Position

NOW = datetime(2027, 1, 14, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    bring_up_to_date(database)
    yield database
    database.close()


def positions(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.exec(select(Position.name).order_by(Position.name)))


def adds(db: Session, *names: str) -> None:
    with savepoint(db):
        for name in names:
            db.add(Position(name=name))


def fails(db: Session, *, flushed: bool) -> None:
    """Adds something and raises."""
    with savepoint(db):
        db.add(Position(name="badvakt"))
        if flushed:
            db.flush()
        raise ValueError("poison")


def handles(db: Session) -> None:
    with savepoint(db):
        db.connection().execute(insert(HandledUpdate).values(update_id=1, at=NOW))


@pytest.mark.parametrize("flushed", [True, False])
def test_what_raises_is_undone_and_what_came_before_stays(
    database: Database, flushed: bool
) -> None:
    with database.transaction() as db:
        adds(db, "arborist")
        with pytest.raises(ValueError, match="poison"):
            fails(db, flushed=flushed)
        adds(db, "controller")
    assert positions(database) == ["arborist", "controller"]


def test_a_statement_that_fails_spoils_nothing_else(database: Database) -> None:
    with database.transaction() as db:
        handles(db)
        with pytest.raises(IntegrityError):
            handles(db)
        assert db.is_active
        adds(db, "arborist")
    assert positions(database) == ["arborist"]


def test_an_object_that_cannot_be_written_spoils_the_session_and_says_so(
    database: Database,
) -> None:
    with database.transaction() as db:
        adds(db, "arborist")
        with pytest.raises(IntegrityError):
            adds(db, "arborist")
        assert not db.is_active
        db.rollback()
    assert positions(database) == []
