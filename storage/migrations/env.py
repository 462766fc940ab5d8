"""Alembic's way in. The engine is the caller's; there is no alembic.ini."""

from alembic import context
from sqlalchemy import Connection, text

from storage.tables import metadata

LOCK = 0x6B6F6D706D6967
"""PostgreSQL's advisory lock for migrations ("kompmig"): a standby that starts at the same time
waits, and then finds nothing to do. SQLite has one writer anyway."""


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
    )
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        _let_tables_be_made_anew(connection)
    with context.begin_transaction():
        if not is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        if is_sqlite:
            _check_references(connection)
    connection.commit()


def _let_tables_be_made_anew(connection: Connection) -> None:
    """SQLite changes a column by making the table anew, and takes dropping the old one for
    deleting its rows. It can be told otherwise only before a transaction begins."""
    connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
    connection.detach()  # closed afterwards, not used again with references unguarded


def _check_references(connection: Connection) -> None:
    lost = {row[0] for row in connection.execute(text("PRAGMA foreign_key_check"))}
    if lost:
        raise RuntimeError(f"the migration leaves references to nowhere in {sorted(lost)}")


with context.config.attributes["engine"].connect() as connection:
    migrate(connection)
