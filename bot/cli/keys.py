"""The keys that confidential answers are sealed with."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from bot.cli.errors import Stopped
from bot.cli.opening import existing_database
from bot.config import load

if TYPE_CHECKING:
    from storage.database import Database

app = typer.Typer(help="The keys that confidential answers are sealed with.")
NO_KEYS = "There is no key file yet; the first confidential answer makes {path}."


@app.callback(invoke_without_command=True)
def keys(context: typer.Context) -> None:
    """Show the key file's keys: their ids, their age, and which one is active.

    Example: kompis keys
    """
    if context.invoked_subcommand is not None:
        return
    settings = load()
    from storage.keys import data_keys

    database = existing_database(settings)
    try:
        with database.reading() as db:
            data_keys.check(db)
    finally:
        database.close()
    _show(database)


def _show(database: "Database") -> None:
    """Without how much each opens: that is how many have answered, which nobody is told."""
    from bot.cli.showing import table

    file = database.keys
    if file is None or not file.exists():
        typer.echo(NO_KEYS.format(path=file and file.path))
        return
    ring, today = file.read(), datetime.now(UTC).date()
    rows = [
        (
            each.id,
            f"{each.made} ({(today - each.made).days} days ago)",
            "active" if each == ring.active else "to be forgotten: kompis keys rotate",
        )
        for each in ring.keys
    ]
    typer.echo(f"The key file is {file.path}.")
    table("", ("Key", "Made", ""), rows)


@app.command()
def rotate() -> None:
    """Make a new key, re-wrap everything with it, and forget the old one. The bot may run.

    If it is cut off, run it again: it goes on where it was.

    Example: kompis keys rotate
    """
    settings = load()
    from bot.cli.showing import bar
    from storage.keys import data_keys
    from storage.keys.rotation import rotate as rotate_keys

    database = existing_database(settings)
    try:
        if not settings.keys.exists():
            with database.reading() as db:
                data_keys.check(db)
            raise Stopped(NO_KEYS.format(path=settings.keys))
        with database.reading() as db:
            total = sum(data_keys.by_master(db).values())
        with bar("Re-wrapping", total) as done:
            rotate_keys(database, datetime.now(UTC).date(), done=done)
    finally:
        database.close()
    typer.echo("A new key is active and opens all that is sealed. The old key is forgotten.")
    typer.echo(
        f"Back up {settings.keys}, apart from the database. Backups of the database made before "
        "need the key file of that time."
    )
