"""Errors as an operator reads them: one plain line."""

import errno

import typer

from bot import logs
from bot.config import Misconfigured


class Stopped(Exception):
    """A command can't go on. The text is the line an operator reads."""


def sentence(error: Exception) -> str:
    """What is wrong, where, and what to do. An error of ours shows its class and place only:
    its text may hold what people wrote."""
    from bot.guides.proof import Unsound
    from storage.database import DatabaseUnavailable
    from storage.keys import KeysUnusable, Tampered
    from storage.migrate import NewerDatabase

    match error:
        case Misconfigured() | Stopped() | NewerDatabase() | KeysUnusable() | Tampered():
            return str(error)
        case typer.TyperException():
            said = error.format_message()
            return f"{said}{'' if said[-1:] in '.?' else '.'} `kompis --help` tells more."
        case typer.Abort():
            return "Stopped; nothing was changed."
        case Unsound():
            more = len(error.problems) - 1
            return f"{error.problems[0]}" + (
                f" ({more} more: `kompis guides check`.)" if more else ""
            )
        case DatabaseUnavailable():
            return f"The database can't be used: {error}. Try `kompis doctor`."
        case ModuleNotFoundError(name="psycopg"):
            return 'PostgreSQL needs its driver: pip install "kompis[postgresql]".'
        case OSError():
            return _of_the_system(error)
        case _:
            return f"Something in Kompis broke: {logs.named(error)}. Please report this line."


def _of_the_system(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "The port is taken by another program; choose another, or 0 for a free one."
    what = error.strerror or type(error).__name__
    return f"{error.filename}: {what}." if error.filename else f"{what}."
