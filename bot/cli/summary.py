"""Summaries of what HR follows, as files: the operator sees what HR sees."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import showing
from bot.cli.errors import Stopped
from bot.cli.opening import existing_database, house_of
from bot.config import Settings, load

if TYPE_CHECKING:
    from bot.reports.parts import Report

Format = Literal["html", "xlsx", "json"]
Language = Literal["sv", "en"]
app = typer.Typer(help="Summaries of what HR follows, as files.")


@app.callback()
def summary() -> None:
    """Summaries of what HR follows, as files."""


@app.command()
def departures(
    year: Annotated[
        int | None, typer.Option(help="The calendar year; this one unless given.")
    ] = None,
    as_: Annotated[Format, typer.Option("--format", help="What to make of it.")] = "html",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write it, instead of here.", dir_okay=False),
    ] = None,
    language: Annotated[Language, typer.Option(help="In which language.")] = "sv",
) -> None:
    """Why people come and why they leave, with the year's departures, turnover and interviews.

    Example: kompis summary departures --year 2026 --format xlsx --out departures.xlsx
    """
    if out is not None and out.suffix.casefold() != f".{as_}":
        raise Stopped(f"{out}: let the name end with .{as_}, or choose another --format.")
    if out is None and as_ == "xlsx" and sys.stdout.isatty():
        raise Stopped("A workbook can't be shown here; name a file with --out.")
    with showing.busy("Counting"):
        report = _analysis(load(), year, language)
        made = _written(report, as_)
    if out is None:
        sys.stdout.buffer.write(made)
        return
    out.write_bytes(made)
    typer.echo(f"{out}: {report.title}, {report.period}.")


def _analysis(settings: Settings, year: int | None, language: Language) -> "Report":
    from bot.reports.departures import may_be_analysed, yearly
    from bot.reports.reader import Reader
    from storage import accounts

    house, now = house_of(settings), datetime.now(UTC)
    today = house.hours.today(now)
    wanted = today.year if year is None else year
    if not may_be_analysed(wanted, today):
        raise Stopped(f"There is nothing to count of {wanted}; name a year up to {today.year}.")
    database = existing_database(settings)
    try:
        with database.reading() as db:
            return yearly(Reader(db, house, accounts.operator(today), language, now), wanted)
    finally:
        database.close()


def _written(report: "Report", as_: Format) -> bytes:
    from bot.reports import files

    match as_:
        case "html":
            return files.as_page(report)
        case "xlsx":
            return files.as_workbook(report)
        case "json":
            return files.as_json(report)
