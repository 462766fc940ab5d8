"""People taken in from a file: shown first, then taken in as a whole or not at all."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import showing
from bot.cli.errors import Stopped
from bot.config import load

if TYPE_CHECKING:
    from storage.database import Database
    from storage.imports import Applied, Change, Parsed, PersonRow, Plan

SHOWN = 20
"""New and changed people, new units … that the preview names; the others are counted."""


def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="An .xlsx or .csv file.", exists=True, dir_okay=False),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Take people in from a file. Shows first what would change, and every bad row.

    Example: kompis import people.xlsx
    """
    from storage.database import Database
    from storage.migrate import bring_up_to_date

    settings = load()
    database = Database(settings.database_url)
    bring_up_to_date(database)
    parsed = _read(file)
    planned = _plan(database, parsed)
    _show(planned)
    if not planned.new and not planned.changed:
        return
    if not yes:
        typer.confirm("Take this in?", abort=True, err=True)
    applied = _apply(database, parsed, datetime.now(ZoneInfo(settings.zone)).date())
    typer.echo(f"Taken in: {applied.new} new, {applied.changed} changed.")


def _read(file: Path) -> "Parsed":
    from storage.imports import Unreadable, parse, read_rows

    try:
        return parse(showing.counted("Rows read", read_rows(file, file.name)))
    except Unreadable as reason:
        raise Stopped(f"{file}: {reason}") from None


def _plan(database: "Database", parsed: "Parsed") -> "Plan":
    from storage.imports import plan

    with showing.busy("Comparing with the database"), database.reading() as db:
        return plan(db, parsed)


def _apply(database: "Database", parsed: "Parsed", today: date) -> "Applied":
    from storage import reminders
    from storage.imports import NotClean, apply

    try:
        with showing.busy("Writing"), database.transaction() as db:
            applied = apply(db, parsed, today)
            reminders.ask_to_vouch(db, applied.to_vouch_for, datetime.now(UTC))
            return applied
    except NotClean as refused:  # another import came in between
        raise _unclean(refused.plan) from None


def _show(planned: "Plan") -> None:
    """Raises `Stopped` after the bad rows, where there are any."""
    if not planned.clean:
        raise _unclean(planned)
    if planned.new or planned.changed:
        headings = ("", "Employee no.", "Name", "Unit", "Position", "What changes")
        showing.table("What would change", headings, _rows(planned))
    for line in _lines(planned):
        typer.echo(line)


def _unclean(planned: "Plan") -> Stopped:
    """The bad rows go to stdout, as a list to work through; the line is for stderr."""
    from storage.imports.reasons import OF_CELLS, sentence

    rows = (
        (p.sheet, str(p.row), f"{p.column} ({p.heading})", sentence(OF_CELLS[p.reason], p.facts))
        for p in planned.problems
    )
    showing.table("What to correct", ("Sheet", "Row", "Column", "What to change"), rows)
    cells = "1 cell is" if planned.problem_count == 1 else f"{planned.problem_count} cells are"
    shown = len(planned.problems)
    first = f" (the first {shown} are listed)" if planned.problem_count > shown else ""
    return Stopped(f"{cells} wrong{first}; nothing was changed. Correct the file and try again.")


def _rows(planned: "Plan") -> Iterator[tuple[str, ...]]:
    for person in planned.new[:SHOWN]:
        yield ("new", *_who(person), f"starts {person.start_date}")
    for change in planned.changed[:SHOWN]:
        yield ("changed", *_who(change.after), "; ".join(_differences(change)))


def _who(person: "PersonRow") -> tuple[str, ...]:
    return person.employee_no, person.name, person.unit, person.position


def _differences(change: "Change") -> Iterator[str]:
    from storage.imports.reasons import FIELD_WORDS

    for field in change.fields:
        before, after = (_value(getattr(each, field)) for each in (change.before, change.after))
        yield f"{FIELD_WORDS[field]}: {before} → {after}"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return "none" if value is None else str(value)


def _lines(planned: "Plan") -> Iterator[str]:
    new, changed = len(planned.new), len(planned.changed)
    yield f"{new} new, {changed} changed, {planned.unchanged} unchanged."
    if planned.new_units:
        yield f"New units: {_some(planned.new_units)}."
    if planned.without_manager:
        yield f"Without a manager: {_some([each.name for each in planned.without_manager])}."
    if planned.overruled:
        names = _some([each.name for each in planned.overruled])
        yield f"The departure's last day stands, not the file's end date: {names}."
    if planned.missing:
        yield f"Not in the file, and left as they are: {len(planned.missing)}."


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
