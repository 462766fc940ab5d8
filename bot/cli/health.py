"""What is wrong with this installation."""

import asyncio
from datetime import UTC, datetime

import typer

from bot.cli.errors import Stopped
from bot.config import load


def doctor() -> None:
    """Say what is wrong with this installation, and what to do about it. Changes nothing.

    Example: kompis doctor
    """
    settings = load()
    from bot.cli.showing import busy
    from bot.doctor import examine

    with busy("Looking"):
        found = asyncio.run(examine(settings, datetime.now(UTC)))
    for each in found:
        mark = "✗" if each.wrong else "–" if each.do else "✓"
        typer.secho(f"{mark} {each.what}", fg="red" if each.wrong else None)
        if each.do:
            typer.echo(f"  → {each.do}")
    wrong = sum(each.wrong for each in found)
    if wrong:
        raise Stopped("1 thing is wrong." if wrong == 1 else f"{wrong} things are wrong.")
    typer.echo("Nothing is wrong.")
