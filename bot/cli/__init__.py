"""The `kompis` command: one file a noun. Each command's --help has an example.

What a command needs beyond the settings it imports when it runs: `run` idles for months.
"""

import sys

import typer

from bot import logs
from bot.cli import competence, gap, guides, health, intake, invites, keys, service, summary
from bot.cli.errors import sentence

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Kompis, the chat assistant that carries a competence plan into the working day.",
)
app.command()(service.run)
app.command()(service.rehearse)
app.command("import")(intake.import_)
app.command()(invites.invite)
app.add_typer(guides.app, name="guides")
app.add_typer(competence.app, name="competence")
app.add_typer(keys.app, name="keys")
app.add_typer(summary.app, name="summary")
app.command()(gap.gap)
app.command()(service.tick)
app.command()(health.doctor)


def main() -> None:
    """Runs the command; what went wrong is told in one line on stderr."""
    logs.set_up()
    try:
        status = app(standalone_mode=False)
    except Exception as error:
        typer.echo(f"kompis: {sentence(error)}", err=True)
        sys.exit(getattr(error, "exit_code", 1))
    sys.exit(status)
