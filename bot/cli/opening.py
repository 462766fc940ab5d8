"""Opening the database that a command works with."""

from typing import TYPE_CHECKING

from bot.cli.errors import Stopped
from bot.config import Settings

if TYPE_CHECKING:
    from storage.database import Database


def existing_database(settings: Settings) -> "Database":
    """The one there is, with the tables of today; raises `Stopped` where there is none."""
    from storage.condition import file_of
    from storage.database import Database
    from storage.keys import KeyFile
    from storage.migrate import bring_up_to_date

    file = file_of(settings.database_url)
    if file is not None and not file.exists():
        raise Stopped(f"There is no database yet; `kompis run` makes {file}.")
    database = Database(settings.database_url, KeyFile(settings.keys))
    bring_up_to_date(database)
    return database
