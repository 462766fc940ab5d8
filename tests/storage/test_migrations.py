"""The migrations and the declared tables say the same, on both kinds of database."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Connection, MetaData, Table, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import migrate
from storage.database import Database, sqlite_url
from storage.migrate import NewerDatabase, bring_up_to_date, head, revision
from storage.tables import metadata

REVISIONS = sorted(path.name[:4] for path in migrate.MIGRATIONS.glob("versions/[0-9]*.py"))
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " AND tablename <> 'alembic_version'",
}
NEXT = '''"""A migration to come."""
from alembic import op
revision, down_revision, branch_labels, depends_on = "9000", "{before}", None, None

def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.alter_column("language", nullable=True)
'''
FAILING = (
    NEXT
    + """
    op.execute("SELECT * FROM nowhere")
"""
)
ORPHANING = (
    NEXT
    + """
    op.execute("UPDATE person SET unit_id = 17")
"""
)
STARTER = """
import sys
import threading
from alembic import command
from storage.database import Database, sqlite_url
from storage.migrate import bring_up_to_date
print("ready", flush=True)
sys.stdin.read()
bring_up_to_date(Database(sys.argv[1]))
"""


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def test_the_migrations_lead_to_the_declared_tables(empty: Database) -> None:
    bring_up_to_date(empty)
    assert revision(empty) == head()
    assert differences(empty) == []


def test_the_migrations_lead_to_the_declared_indexes(empty: Database, database: Database) -> None:
    """With their conditions, which Alembic does not compare."""
    bring_up_to_date(empty)
    assert indexes(empty) == indexes(database)
    assert any(" where " in definition for definition in indexes(empty).values())


def test_a_table_a_column_or_an_index_too_few_is_seen(database: Database) -> None:
    """The twin: what a forgotten migration looks like."""
    assert differences(database) == []
    change(database, "DROP TABLE mentorweek")
    change(database, "DROP INDEX ix_news_untold", "ALTER TABLE news DROP COLUMN told_at")
    assert {str(found[0]) for found in differences(database)} >= {"add_table", "add_column"}


def test_an_index_with_another_condition_is_seen(empty: Database, database: Database) -> None:
    bring_up_to_date(empty)
    change(
        empty,
        "DROP INDEX ix_task_remind",
        "CREATE INDEX ix_task_remind ON task (remind_on) WHERE status = 'done'",
    )
    assert indexes(empty) != indexes(database)


@pytest.mark.parametrize("earlier", REVISIONS)
def test_every_revision_upgrades_and_keeps_its_data(empty: Database, earlier: str) -> None:
    bring_up_to_date(empty, earlier)
    assert revision(empty) == earlier
    with empty.engine.begin() as connection:
        filled = fill(connection)
    bring_up_to_date(empty)
    assert revision(empty) == head()
    assert differences(empty) == []
    with empty.engine.connect() as connection:
        kept = rows_by_table(connection)
    assert {table: kept.get(table) for table in filled} == filled


def test_a_database_of_a_newer_version_is_refused_and_left_alone(empty: Database) -> None:
    bring_up_to_date(empty)
    change(empty, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase) as refused:
        bring_up_to_date(empty)
    assert str(refused.value) == (
        f"The database stands at revision 9999 and this version of Kompis knows {head()}. "
        "Install the newer version, or restore the backup made before it."
    )
    assert revision(empty) == "9999"


def test_a_migration_that_fails_half_way_leaves_the_database_as_it_was(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(empty)
    before = revision(empty)
    add_migration(FAILING, tmp_path, monkeypatch)
    with pytest.raises(DBAPIError, match="nowhere"):
        bring_up_to_date(empty)
    assert revision(empty) == before
    assert differences(empty) == []


def test_a_table_that_others_point_at_can_be_made_anew(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite would count dropping the old one as deleting the people that tasks refer to."""
    bring_up_to_date(empty)
    with empty.engine.begin() as connection:
        filled = fill(connection)
    add_migration(NEXT, tmp_path, monkeypatch)
    bring_up_to_date(empty)
    with empty.engine.connect() as connection:
        assert rows_by_table(connection) == filled
    with pytest.raises(IntegrityError):
        change(empty, "DELETE FROM person")


def test_a_migration_that_leaves_references_to_nowhere_is_undone(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(empty)
    with empty.engine.begin() as connection:
        fill(connection)
    before = revision(empty)
    add_migration(ORPHANING, tmp_path, monkeypatch)
    with pytest.raises((IntegrityError, RuntimeError)):
        bring_up_to_date(empty)
    assert revision(empty) == before
    assert differences(empty) == []


def test_two_that_start_at_once_on_an_empty_database_migrate_it_once(database_url: str) -> None:
    gate, opener = os.pipe()
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", STARTER, database_url],
            stdin=gate,
            stdout=PIPE,
            stderr=PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    os.close(gate)
    for starter in starters:
        assert starter.stdout
        assert starter.stdout.readline() == "ready\n"
    os.close(opener)
    assert [starter.communicate()[1] for starter in starters] == [""] * 4


def test_a_new_database_that_another_process_is_writing_is_waited_for(tmp_path: Path) -> None:
    """Until it is write-ahead, SQLite refuses the change to it at once, whatever the timeout."""
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(path, timeout=60).execute("PRAGMA journal_mode=WAL")
    threading.Timer(0.2, other.execute, ["COMMIT"]).start()
    database = Database(sqlite_url(path))
    with database.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


def add_migration(source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the next version of Kompis were installed, with one migration more."""
    last = head()
    migrations = shutil.copytree(migrate.MIGRATIONS, folder / "migrations")
    (migrations / "versions" / "9000_next.py").write_text(source.format(before=last))
    monkeypatch.setattr(migrate, "MIGRATIONS", migrations)


def differences(database: Database) -> list[Any]:
    """What Alembic would write into the next migration."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, metadata))


def indexes(database: Database) -> dict[str, str]:
    """The indexes' definitions by name, without what is only a matter of style."""
    with database.engine.connect() as connection:
        found = connection.execute(text(INDEXES[database.engine.dialect.name])).all()
    return {name: re.sub(r'[\s"]+', " ", definition).casefold() for name, definition in found}


def change(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def fill(connection: Connection) -> dict[str, int]:
    """Puts a row into every table there is, whatever tables this revision has."""
    tables = MetaData()
    tables.reflect(connection)
    tables.remove(tables.tables["alembic_version"])
    for table in tables.sorted_tables:
        connection.execute(table.insert().values(_row(table)))
    return rows_by_table(connection)


def _row(table: Table) -> dict[str, Any]:
    needed = (column for column in table.columns if not column.nullable or column.primary_key)
    return {column.name: _value(column) for column in needed}


def _value(column: Column[Any]) -> Any:
    """One, in the column's type: so that every reference finds what it points at."""
    kind = column.type.python_type
    ones = {
        str: "1",
        bytes: b"1",
        date: date(2027, 1, 1),
        datetime: datetime(2027, 1, 1, tzinfo=UTC),
    }
    return ones.get(kind, [] if kind in (dict, list) else 1)


def rows_by_table(connection: Connection) -> dict[str, int]:
    tables = MetaData()
    tables.reflect(connection)
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables.sorted_tables
    }
