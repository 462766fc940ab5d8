"""Invites to the chat: as links, as a list for mail merge, and as QR codes to print."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple
from zoneinfo import ZoneInfo

import typer

from bot.cli import showing
from bot.cli.errors import Stopped
from bot.config import Settings, load

if TYPE_CHECKING:
    from storage.database import Database
    from storage.people import Invitee

AT_A_TIME = 1000
"""People to a statement: fewer than the parameters that SQLite takes."""
HEADINGS = ("Employee number", "Name", "Unit", "Link", "Valid until")


class Invite(NamedTuple):
    to: "Invitee"
    token: str
    link: str
    until: date


def invite(
    employee_no: Annotated[
        list[str] | None, typer.Argument(metavar="EMPLOYEE_NO", help="Whom to invite.")
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Everybody employed who has no chat yet.")
    ] = False,
    csv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the links as a list.", dir_okay=False)
    ] = None,
    qr: Annotated[
        Path | None,
        typer.Option(metavar="FILE.pdf", help="Write cards with QR codes.", dir_okay=False),
    ] = None,
) -> None:
    """Make one-time invites, valid for three days. Earlier ones to the same people end.

    Example: kompis invite --all --qr invites.pdf
    """
    if bool(employee_no) is everybody:
        raise Stopped("Name employee numbers, or say --all.")
    if qr is not None and qr.suffix.casefold() != ".pdf":
        raise Stopped(f"{qr}: the cards are written as a PDF; let the name end with .pdf.")
    settings = load()
    from storage.database import Database
    from storage.migrate import bring_up_to_date

    database = Database(settings.database_url)
    bring_up_to_date(database)
    now = datetime.now(ZoneInfo(settings.zone))
    people = _find(database, employee_no or None, now.date())
    if not people:
        typer.echo("Everybody employed has a chat.")
        return
    invites = _make(settings, people, now)
    files = {csv: _list(invites)} if csv else {}
    if qr:
        files[qr] = _cards(settings, invites)
    _hand_out(database, invites, files, now)
    for file in files:
        typer.echo(f"{file}: {len(invites)} invites. Whoever has the file can use them.")
    if not files:
        for each in invites:
            typer.echo(f"{each.to.name} ({each.to.employee_no}), until {each.until}: {each.link}")


def _find(database: "Database", numbers: Sequence[str] | None, today: date) -> "list[Invitee]":
    from storage.people import invitees

    with database.reading() as db:
        found = invitees(db, today, numbers)
    unknown = set(numbers or ()) - {person.employee_no for person in found}
    if unknown:
        listed = ", ".join(sorted(unknown))
        raise Stopped(f"Nobody employed has the number {listed}; no invite was made.")
    return found


def _make(settings: Settings, people: "Sequence[Invitee]", now: datetime) -> list[Invite]:
    from bot.talk import deep_link
    from storage.accounts import INVITE_LIFE, new_token

    until = (now + INVITE_LIFE).date()
    name = _name_of_the_bot(settings)
    tokens = ((person, new_token()) for person in people)
    return [Invite(person, token, deep_link(name, token), until) for person, token in tokens]


def _name_of_the_bot(settings: Settings) -> str:
    from bot.transport import contact

    with showing.busy("Asking Telegram for the bot's name"):
        return asyncio.run(contact(settings.needed_token(), settings.bot_api_url)).username


def _list(invites: Sequence[Invite]) -> bytes:
    from storage.exports.table import csv_table

    rows = [
        (each.to.employee_no, each.to.name, each.to.unit, each.link, each.until.isoformat())
        for each in invites
    ]
    return csv_table(HEADINGS, rows)


def _cards(settings: Settings, invites: Sequence[Invite]) -> bytes:
    from bot.render import Words
    from storage.exports.qr import InviteCard, invite_page

    words = Words(settings.templates)
    cards = [
        InviteCard(each.to.name, each.to.unit.rsplit(" / ", 1)[-1], each.link, each.until)
        for each in invites
    ]
    parts = ("title", "instruction", "expires")
    said = {part: words.label("sv", f"people.sheet_{part}") for part in parts}
    with showing.bar("Drawing cards", len(cards)) as drawn:
        return invite_page(cards, said, drawn)


def _hand_out(
    database: "Database", invites: Sequence[Invite], files: Mapping[Path, bytes], now: datetime
) -> None:
    """The files are written beside their places first: a full disk shall not end old invites."""
    drafts = {file: file.with_name(f"{file.name}.new") for file in files}
    try:
        for file, draft in drafts.items():
            draft.unlink(missing_ok=True)
            draft.touch(mode=0o600)
            draft.write_bytes(files[file])
        _issue(database, invites, now.astimezone(UTC))
        for file, draft in drafts.items():
            draft.replace(file)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _issue(database: "Database", invites: Sequence[Invite], now: datetime) -> None:
    from storage.accounts import issue

    tokens = {each.to.person_id: each.token for each in invites}
    people = list(tokens)
    with showing.busy("Writing"), database.transaction() as db:
        for start in range(0, len(people), AT_A_TIME):
            issue(db, people[start : start + AT_A_TIME], None, now, tokens)
