"""What a command works with: the house of words and rules, and the database."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.cli.errors import Stopped
from bot.config import Settings

if TYPE_CHECKING:
    from bot.talk import House
    from storage.database import Database


def house_of(settings: Settings) -> "House":
    """As the bot has it."""
    from bot import handlers
    from bot.talk import House
    from schedules.hours import Hours

    hours = Hours(zone=ZoneInfo(settings.zone))
    return House.build(
        handlers.ERRANDS, settings.templates, hours, settings.organisation, settings.policy
    )


def existing_database(settings: Settings) -> "Database":
    """The one there is, with the tables of today; raises `Stopped` where there is none."""
    from storage.condition import file_of
    from storage.database import Database
    from storage.keys import KeyFile
    from storage.migrate import bring_up_to_date

    if not there_is_one(settings):
        file = file_of(settings.database_url)
        raise Stopped(f"There is no database yet; `kompis run` makes {file}.")
    database = Database(settings.database_url, KeyFile(settings.keys))
    bring_up_to_date(database)
    return database


def there_is_one(settings: Settings) -> bool:
    """Of a server's database that is not known before it is asked."""
    from storage.condition import file_of

    file = file_of(settings.database_url)
    return file is None or file.exists()
