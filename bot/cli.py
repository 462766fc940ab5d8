"""The `kompis` command. Each command says with --help what it does, with an example."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from bot import logs
from bot.config import Misconfigured, load

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Kompis, the chat assistant that carries a competence plan into the working day.",
)


@app.command()
def run() -> None:
    """Run the bot until it is told to stop.

    Example: KOMPIS_TOKEN=123:abc kompis run
    """
    from bot.app import App

    async def until_stopped() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for signal_ in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signal_, stop.set)
        await App(load()).run(stop)

    _run(until_stopped())


@app.command()
def rehearse(
    port: Annotated[int, typer.Option(help="The page's port; 0 takes a free one.")] = 8765,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Play every errand on this machine, with made-up people and a clock to move.

    Example: kompis rehearse --port 9000 --no-browser
    """
    if os.environ.get("KOMPIS_TOKEN"):
        raise _stop("A rehearsal never runs beside a real token. Unset KOMPIS_TOKEN and try again.")
    from bot.rehearsal.play import play

    _run(play(port, browser=browser, say=typer.echo))


def _run(work: Coroutine[Any, Any, None]) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(work)


def _stop(sentence: str) -> typer.Exit:
    typer.echo(f"kompis: {sentence}", err=True)
    return typer.Exit(1)


def main() -> None:
    """Runs the command; what an operator can mend is told in one line on stderr."""
    logs.set_up()
    try:
        app()
    except Misconfigured as error:
        typer.echo(f"kompis: {error}", err=True)
        sys.exit(1)
