"""Brings a database up to the tables this version declares, by the migrations in `migrations/`."""

from pathlib import Path

from sqlalchemy import inspect, text

from storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabase(Exception):
    """The database was written by a newer version of Kompis; this one must not touch it."""


def head() -> str:
    """The newest revision: files are named `NNNN_why.py` and revisions `NNNN`."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def revision(database: Database) -> str | None:
    """The revision the database stands at; None where it is empty."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def bring_up_to_date(database: Database, to: str = "head") -> None:
    """Raises `NewerDatabase`. Costs one query where nothing is to be done."""
    with database.transaction():  # a full disk or a locked file is told in our own words
        pass
    now = revision(database)
    newest = head()
    if now == newest and to == "head":
        return
    if now is not None and now > newest:
        raise NewerDatabase(
            f"The database stands at revision {now} and this version of Kompis knows {newest}. "
            "Install the newer version, or restore the backup made before it."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = database.engine
    command.upgrade(config, to)
