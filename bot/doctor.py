"""What is wrong with this installation, and what to do about it. Looks, and changes nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import transport
from bot.config import Misconfigured, Settings
from bot.templates_proof import mistakes
from schedules.hours import Hours
from storage import condition, migrate
from storage.condition import Condition
from storage.database import Database, DatabaseUnavailable
from storage.keys import KeyFile, KeysUnusable, data_keys
from storage.leader import is_led

MOST_SKEW = timedelta(seconds=30)
LEAST_ROOM = 500
"""Megabytes that should be free on the database's disk."""
LONGEST_WAIT = timedelta(minutes=10)
"""What may go and has not gone for so long: nobody is sending."""


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    do: str = ""
    """Empty where there is nothing to do."""
    wrong: bool = False
    """Otherwise it is as it should be, or only worth knowing."""


def wrong(what: str, do: str) -> Finding:
    return Finding(what, do, wrong=True)


async def examine(settings: Settings, now: datetime) -> list[Finding]:
    found = [*_secrets(), *_templates(settings.templates), *await _clock(settings.bot_api_url)]
    contact: transport.Contact | None = None
    try:
        contact = await transport.contact(settings.needed_token(), settings.bot_api_url)
        found += _contact(contact)
    except Misconfigured as error:
        what, _, do = str(error).partition(". ")
        found.append(wrong(f"{what}.", do))
    hours = Hours(zone=ZoneInfo(settings.zone))
    findings, state = _database(settings, hours, now)
    found += findings
    if state is not None:
        found += _work(state, contact, now, hours.zone)
    return found


def _contact(contact: transport.Contact) -> Iterator[Finding]:
    yield Finding(f"Telegram knows the bot as @{contact.username}.")
    if contact.joins_groups:
        what = "Anybody can add the bot to a group, which it then leaves at once."
        yield Finding(what, "Tell BotFather: /setjoingroups, Disable.")


def _secrets() -> Iterator[Finding]:
    file = Path(".env").absolute()
    if file.is_file() and file.stat().st_mode & 0o077:
        yield wrong(f"Others can read {file}, which may hold the token.", f"chmod 600 {file}")


def _templates(folder: Path | None) -> Iterator[Finding]:
    found = mistakes(folder)
    for problem in found:
        yield wrong(f"{problem.path}, line {problem.line}: {problem.what}.", f"{problem.do}.")
    if not found:
        laid = f", with {folder} laid over ours" if folder else ""
        yield Finding(f"Guides, checklists and words are sound{laid}.")


async def _clock(url: str) -> list[Finding]:
    theirs = await transport.clock_of(url)
    if theirs is None:
        return []
    ahead = datetime.now(UTC) - theirs
    if abs(ahead) <= MOST_SKEW:
        return [Finding("This machine's clock agrees with Telegram's.")]
    side = "ahead of" if ahead > timedelta() else "behind"
    seconds = abs(round(ahead.total_seconds()))
    what = f"This machine's clock is {seconds} seconds {side} Telegram's; reminders go wrong."
    return [wrong(what, "timedatectl set-ntp true")]


def _database(
    settings: Settings, hours: Hours, now: datetime
) -> tuple[list[Finding], Condition | None]:
    file = condition.file_of(settings.database_url)
    if file is not None and not file.exists():
        return [Finding(f"There is no database yet; `kompis run` makes {file}.")], None
    found = list(_of_the_file(file)) if file else []
    keys = KeyFile(settings.keys)
    database = Database(settings.database_url, keys)
    try:
        found += [*_of_the_tables(database), *_of_the_keys(database, keys, file)]
        return found, _condition(database, hours, now)
    except DatabaseUnavailable as error:
        place = str(file) if file else "The database"
        what = f"{place} can't be used: {error}."
        return [*found, wrong(what, "Check KOMPIS_DATABASE_URL, who may write, and space.")], None
    finally:
        database.close()


def _of_the_file(file: Path) -> Iterator[Finding]:
    for each in condition.open_to_others(file):
        yield wrong(f"Others than its owner can open {each}.", f"chmod 600 {each}")
    room = shutil.disk_usage(file.parent).free // 1_000_000
    if room < LEAST_ROOM:
        yield wrong(f"Only {room} MB are free where {file} is.", "Make room, or move the database.")


def _of_the_tables(database: Database) -> Iterator[Finding]:
    """Raises `DatabaseUnavailable`."""
    database.try_writing()
    if not condition.is_whole(database):
        yield wrong("The database file is damaged.", "Stop the bot and restore the latest backup.")
    stands, newest = migrate.revision(database), migrate.head()
    if stands is not None and stands > newest:
        what = f"The database stands at revision {stands}; this version of Kompis knows {newest}."
        yield wrong(what, "Install the newer version, or restore the backup made before it.")
    elif stands == newest:
        yield Finding(f"The database can be written and stands at revision {stands}, the newest.")
    else:
        was = f"revision {stands}" if stands else "nothing"
        yield Finding(f"The next start brings the database from {was} to revision {newest}.")
    if is_led(database):
        yield Finding("A bot is at work on this database.")
    else:
        yield Finding("No bot is at work on this database now.", "Start `kompis run`.")


def _of_the_keys(database: Database, keys: KeyFile, file: Path | None) -> Iterator[Finding]:
    """Nothing while the tables are not this version's."""
    if migrate.revision(database) != migrate.head():
        return
    try:
        with database.reading() as db:
            data_keys.check(db)
    except KeysUnusable as error:
        what, _, do = str(error).partition(". ")
        yield wrong(f"{what}.", do)
        return
    if not keys.exists():
        yield Finding(f"Nothing is sealed yet; the key file will be {keys.path}.")
        return
    if file is not None and file.resolve().parent == keys.path.resolve().parent:
        what = f"The key file lies beside the database, in {file.parent}."
        yield wrong(what, "Move it, so that no copy holds both, and name it in KOMPIS_KEY_FILE.")
    what = f"The key file {keys.path} opens all that is sealed."
    yield Finding(what, "Back it up, apart from the database: without it those answers are lost.")


def _condition(database: Database, hours: Hours, now: datetime) -> Condition | None:
    """Unset while the tables are not this version's."""
    if migrate.revision(database) != migrate.head():
        return None
    with database.reading() as db:
        return condition.condition(db, now, hours.today(now), may_disturb=hours.allowed(now))


def _work(
    state: Condition, contact: transport.Contact | None, now: datetime, zone: ZoneInfo
) -> Iterator[Finding]:
    """What people and messages tell of whether the bot runs."""
    yield Finding(f"People known: {state.people}; with a chat: {state.connected}.")
    handled = state.last_handled
    when = f"{handled.astimezone(zone):%Y-%m-%d %H:%M}" if handled else "never"
    yield Finding(f"The latest update was handled: {when}.")
    if contact and contact.waiting and (handled is None or now - handled > LONGEST_WAIT):
        what = f"Updates wait at Telegram and nobody fetches them: {contact.waiting}."
        yield wrong(what, "Start `kompis run`, or look in its log.")
    oldest = state.oldest_waiting
    if oldest is not None and now - oldest > LONGEST_WAIT:
        since = f"{oldest.astimezone(zone):%Y-%m-%d %H:%M}"
        what = f"Messages wait, the oldest since {since}: {state.waiting}."
        yield wrong(what, "Start `kompis run`, or look in its log.")
    else:
        yield Finding(f"Messages waiting: {state.waiting}; held for later: {state.held}.")
    if state.unreachable:
        what = f"People who have blocked or deleted the chat: {state.unreachable}."
        yield Finding(what, "Ask them to open it again; that is all it takes.")
    if state.set_aside:
        what = f"Updates set aside after an error, in 14 days: {state.set_aside}."
        yield Finding(what, "Look in the log for the error and report it.")
