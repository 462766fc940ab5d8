"""The gap analysis at the command line: the operator sees what HR sees."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import showing
from bot.cli.errors import Stopped
from bot.cli.opening import existing_database, house_of, there_is_one
from bot.config import load

if TYPE_CHECKING:
    from bot.domain.competence.model import CompetenceModel
    from bot.gap_view import Seen, View
    from bot.reports.reader import Reader

Format = Literal["table", "xlsx", "json"]
Language = Literal["sv", "en"]
HEADINGS = ("Profession", "Count", "Not assessed", "Years", "Gap per level", "Gap")


def gap(
    as_: Annotated[Format, typer.Option("--format", help="What to make of it.")] = "table",
    unit: Annotated[
        str | None, typer.Option(help="A unit, by its name or a part of it; all unless given.")
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="The year of the inventory; this one unless given.")
    ] = None,
    pensions: Annotated[bool, typer.Option("--pensions", help="Take off who retires.")] = False,
    departures: Annotated[
        bool, typer.Option("--departures", help="Take off whose last day is known.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write it, instead of here.", dir_okay=False),
    ] = None,
    published: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Say of a published table (CSV) whether it can follow from its own shares.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    language: Annotated[Language, typer.Option(help="In which language.")] = "sv",
) -> None:
    """How many are wanting at each level of each profession, on each horizon.

    Example: kompis gap --unit Myndigheten --pensions --format xlsx --out gap.xlsx
    """
    if published is not None:
        _examine(published)
        return
    if out is not None and as_ != "table" and out.suffix.casefold() != f".{as_}":
        raise Stopped(f"{out}: let the name end with .{as_}, or choose another --format.")
    if out is None and as_ == "xlsx" and sys.stdout.isatty():
        raise Stopped("A workbook can't be shown here; name a file with --out.")
    from bot.gap_view import View

    view = View(year=year, pensions=pensions, departures=departures)
    with showing.busy("Counting"), _reading(language) as reader:
        made = _written(reader, _seen(reader, view, unit), as_)
    if out is None:
        sys.stdout.buffer.write(made)
        return
    out.write_bytes(made)
    typer.echo(f"{out}: written.")


@contextmanager
def _reading(language: Language) -> Iterator["Reader"]:
    from bot.reports.reader import Reader
    from storage import accounts

    settings = load()
    house, now = house_of(settings), datetime.now(UTC)
    database = existing_database(settings)
    try:
        with database.reading() as db:
            yield Reader(db, house, accounts.operator(house.hours.today(now)), language, now)
    finally:
        database.close()


@contextmanager
def _model() -> Iterator[tuple["CompetenceModel", int]]:
    """The organisation's own, and the year; where nothing is set up yet, the one of the files."""
    settings = load()
    if there_is_one(settings):
        with _reading("sv") as reader:
            yield reader.house.competence(reader.db), reader.today.year
    else:
        house = house_of(settings)
        yield house.library.competence, house.hours.today(datetime.now(UTC)).year


def _seen(reader: "Reader", view: "View", unit: str | None) -> "Seen":
    from bot import gap_view
    from storage import units

    this = reader.today.year
    if view.year is not None and not 2000 <= view.year <= this:
        raise Stopped(f"There is no inventory of {view.year}; name a year from 2000 to {this}.")
    found = units.search(reader.db, reader.actor, unit) if unit else []
    if unit and not found:
        raise Stopped(f'There is no unit "{unit}"; name it as the people file does.')
    seen = gap_view.seen(reader, view.but(unit=found[0].id if found else None))
    if seen is None:
        raise Stopped(f"Nobody is employed at {found[0].path}.")
    return seen


def _written(reader: "Reader", seen: "Seen", as_: Format) -> bytes:
    match as_:
        case "xlsx":
            from bot.handlers.gaps_files import every_sheet
            from storage.exports.workbook import workbook

            return workbook(every_sheet(reader, seen))
        case "json":
            from bot.reports.gap_figures import figures

            written = json.dumps(figures(reader, seen), ensure_ascii=False, indent=2)
            return written.encode() + b"\n"
        case "table":
            return _table(reader, seen).encode()


def _table(reader: "Reader", seen: "Seen") -> str:
    from bot.monospace import signed
    from bot.reports import gaps as words

    rows = [
        (
            words.name_of(reader, profession),
            *(str(gap.headcount), str(seen.stock(profession).unassessed), str(gap.years)),
            "  ".join(signed(figure) for figure in gap.gaps),
            signed(gap.total),
        )
        for profession in seen.professions
        for gap in seen.gaps(profession)
    ]
    file = io.StringIO()
    showing.table(words.place_of(reader, seen), HEADINGS, rows, file)
    return file.getvalue()


# Somebody else's table


def _examine(file: Path) -> None:
    """Says of each profession whether its rows can be; raises `Stopped` where some can't."""
    from bot.published_tables import Unreadable, growth_of, read, verdicts

    try:
        text = file.read_text(encoding="utf-8-sig")
        with _model() as (model, year):
            tables = read(text, growth_of(model, year))
    except Unreadable as reason:
        raise Stopped(f"{file}: {reason}.") from None
    except UnicodeDecodeError:
        raise Stopped(f"{file} is no CSV file in UTF-8; save the table as one.") from None
    found = list(verdicts(tables))
    for name, _, sentence in found:
        typer.echo(f"{name}: {sentence}.")
    wrong = sum(not follows for _, follows, _ in found)
    if wrong:
        raise Stopped(f"{wrong} of {len(found)} can't follow from their own shares and growth.")
