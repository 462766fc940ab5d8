"""The organisation's competence model: written to a file, and taken in from one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import showing
from bot.cli.errors import Stopped
from bot.cli.opening import house_of
from bot.config import Settings, load

if TYPE_CHECKING:
    from bot.competence_files import ModelFile
    from bot.domain.competence.changes import Changes, Reshaped
    from bot.domain.competence.coverage import Coverage
    from bot.domain.competence.model import CompetenceModel
    from storage.database import Database

SHOWN = 20
"""Positions without a profession that are named; the others are counted."""
KINDS = (".toml", ".xlsx")

app = typer.Typer(help="Write the competence model to a file, or take a changed one in.")


@app.callback()
def competence() -> None:
    """Write the competence model to a file, or take a changed one in."""


@app.command("export")
def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A .xlsx or .toml file.", dir_okay=False)
    ],
) -> None:
    """Write the model that counts to a file, to be changed.

    Example: kompis competence export model.xlsx
    """
    from bot.competence_files import write

    suffix = _kind(file)
    settings = load()
    database, model = _counts(settings)
    database.close()
    file.write_bytes(write(model.canonical, suffix))
    typer.echo(f"{file}: {len(model.professions)} professions.")


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A .xlsx or .toml file.", exists=True, dir_okay=False),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Take a changed model in. Shows first what would be different, or what is wrong and where.

    Example: kompis competence import model.xlsx
    """
    from bot.competence_files import NAME
    from bot.domain.competence.changes import changes
    from bot.domain.competence.model import CompetenceModel
    from storage import competence_models

    canonical = _read(file)
    after = CompetenceModel.restore(canonical, NAME)
    settings = load()
    database, before = _counts(settings)
    found = changes(before, after)
    for line in (*_lines(found, before, after), *_covered(database, settings, after)):
        typer.echo(line)
    if not found.is_any:
        return
    if not yes:
        typer.confirm("Let this model count?", abort=True, err=True)
    with database.transaction() as db:
        competence_models.keep(db, None, canonical, datetime.now(UTC))
    typer.echo("The model counts from now on. Earlier assessments stay.")


def _kind(file: Path) -> str:
    suffix = file.suffix.casefold()
    if suffix not in KINDS:
        raise Stopped(f"{file}: a competence model is a .xlsx or a .toml file; name it so.")
    return suffix


def _counts(settings: Settings) -> "tuple[Database, CompetenceModel]":
    """The database, up to date, and the model that counts in it."""
    from storage.database import Database
    from storage.migrate import bring_up_to_date

    house = house_of(settings)
    database = Database(settings.database_url)
    bring_up_to_date(database)
    with database.reading() as db:
        return database, house.competence(db)


def _read(file: Path) -> str:
    """The canonical model. Raises `Stopped` after what is wrong, where something is."""
    from bot.competence_files import TOML, read_text, read_workbook
    from storage.imports import Unreadable

    data = file.read_bytes()
    try:
        with showing.busy("Reading"):
            found = read_text(data) if _kind(file) == TOML else read_workbook(data)
    except Unreadable as reason:
        raise Stopped(f"{file}: {reason}") from None
    if found.canonical is None:
        raise _unsound(found, file)
    if found.ignored:
        typer.echo(f"Sheets that are not read: {', '.join(found.ignored)}.")
    return found.canonical


def _unsound(found: "ModelFile", file: Path) -> Stopped:
    """The mistakes go to stdout, as a list to work through; the line is for stderr."""
    for each in found.troubles:
        typer.echo(str(each))
    count = len(found.troubles)
    things = "1 thing is" if count == 1 else f"{count} things are"
    return Stopped(f"{file}: {things} wrong, listed above; nothing was changed.")


def _lines(found: "Changes", before: "CompetenceModel", after: "CompetenceModel") -> Iterator[str]:
    if not found.is_any:
        yield "The file says what counts already; nothing to do."
    for what, professions in (("New", found.added), ("Taken away", found.removed)):
        if professions:
            yield f"{what}: {', '.join(each.of('en') for each in professions)}."
    for was, now in found.shares:
        yield f"Shares of {now.of('en')}: {_shares(was.shares)} → {_shares(now.shares)}."
    for old, new in found.levels:
        yield f"Level renamed: {old.sv} → {new.sv}."
    for was, now in found.rescaled:
        levels = f"{len(before.levels(was))} → {len(after.levels(now))}"
        yield f"Levels of {now.of('en')}: {levels}; earlier assessments are not reckoned anew."
    for part in found.reshaped:
        yield f"{part.profession.of('en')}: {'; '.join(_reshaped(part))}."
    for each in found.others:
        counts = f"{each.added} new, {each.removed} taken away, {each.changed} changed"
        yield f"Other changes of kind {each.kind}: {counts}."


def _reshaped(part: "Reshaped") -> Iterator[str]:
    if part.scale is not None:
        yield f"scale {part.scale[0].of('en')} → {part.scale[1].of('en')}"
    for what, areas in (("new areas", part.added), ("areas taken away", part.removed)):
        if areas:
            yield f"{what} {', '.join(area.of('en') for area in areas)}"


def _shares(shares: tuple[int | float, ...]) -> str:
    return "–".join(f"{share:g}" for share in shares)


def _covered(database: "Database", settings: Settings, model: "CompetenceModel") -> Iterator[str]:
    from bot.domain.competence.coverage import coverage
    from storage import competence_models

    today = datetime.now(ZoneInfo(settings.zone)).date()
    with database.reading() as db:
        found: Coverage = coverage(model, competence_models.headcounts(db, None, today))
    yield f"It covers {found.covered} of {found.total} employees."
    if found.without:
        named = ", ".join(f"{position} ({count})" for position, count in found.without[:SHOWN])
        more = len(found.without) - SHOWN
        yield f"Without a profession: {named}{f' and {more} more' if more > 0 else ''}."
