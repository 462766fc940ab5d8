"""Guides, checklists and words, checked for those who edit them."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.errors import Stopped
from bot.config import load

app = typer.Typer(help="Check guides, checklists and words.")


@app.callback()
def guides() -> None:
    """Check guides, checklists and words."""


@app.command()
def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            help="Your own folder; unless given, what the bot would use.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
) -> None:
    """Prove that guides, checklists, words and the competence model are sound;
    name file and line of what is not.

    Example: kompis guides check /etc/kompis/templates
    """
    from bot.templates_proof import PARTS, mistakes

    if path and not any((path / part).exists() for part in PARTS):
        raise Stopped(f"{path} has none of {', '.join(PARTS)} in it; name the folder that has.")
    found = mistakes(path or load().templates)
    for problem in found:
        typer.echo(str(problem))
    if found:
        raise Stopped(f"{len(found)} to correct, each with its line above.")
    typer.echo("Guides, checklists and words are sound.")
