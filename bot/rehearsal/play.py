"""`kompis rehearse`: the bot, a made-up organisation and the chat page, all on this machine."""

import asyncio
import tempfile
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.app import App, rehearsal_settings
from bot.policy import STANDARD
from bot.rehearsal.clock import MovableClock, passes_hourly
from bot.rehearsal.server import Server
from schedules.hours import SWEDEN, Hours
from storage import accounts, people
from storage.database import Session
from storage.imports.intake import apply
from storage.imports.people import parse
from storage.imports.sheet import read_rows
from storage.migrate import bring_up_to_date

AS_LONG_AS_IT_TAKES = timedelta(days=100 * 365)
"""Nobody could make the cast's invites anew, once a week or a year has been played."""
ORGANISATION = Path(__file__).parent / "people.csv"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody to play."""

    employee_no: str
    name: str
    label: str
    tip: str = ""
    """What the page suggests to try."""


CAST = (
    Role(
        "9004",
        "Petra Påhitt",
        "Chef",
        "Öppna inbjudan. Skriv sedan ”ny medarbetare” och starta en introduktion för Nour.",
    ),
    Role(
        "9008",
        "Nour Nybörjare",
        "Nyanställd",
        "Öppna inbjudan när Petra har startat introduktionen. Bocka av och fråga mentorn.",
    ),
    Role("9005", "Måns Mentorsson", "Mentor", "Öppna inbjudan och låt en dag gå."),
    Role("9002", "Hedda Hittepå", "HR", "Öppna inbjudan och se översikten, eller läs in en fil."),
    Role("9001", "Disa Dittochdatt", "Chefens chef", "Får veta när något har blivit liggande."),
    Role("9011", "Sam Sommarprov", "Sommarvikarie", "Läser allt på lätt svenska."),
)


async def play(
    stop: asyncio.Event,
    port: int,
    *,
    browser: bool,
    say: Callable[[str], None],
    templates: Path | None = None,
) -> None:
    """Until `stop` is set, with the words of `templates` over the packaged ones.

    OSError when the port is taken; `bot.guides.problems.Unsound` when those words are.
    """
    clock = MovableClock(opening())
    server = Server(port=port, clock=clock)
    await server.start()
    with tempfile.TemporaryDirectory(prefix="kompis-rehearsal-") as folder:
        settings = rehearsal_settings(Path(folder), server.url, server.token, templates)
        try:
            app = App(settings, clock.now)
            await set_the_stage(app, server, CAST)
            clock.on_advance = lambda until: passes_hourly(clock, until, lambda _now: rest(app))
            say(f"The rehearsal is at {server.url} (Ctrl-C ends it; nothing is kept)")
            if browser:
                webbrowser.open(server.url)
            await app.run(stop)
        finally:
            await server.stop()


def opening() -> datetime:
    """The next working day at 09:15: something can happen at once."""
    day = SWEDEN.on_or_after(datetime.now(UTC).astimezone(Hours().zone).date())
    return datetime.combine(day, time(9, 15), Hours().zone)


async def set_the_stage(app: App, server: Server, cast: Sequence[Role]) -> None:
    """Imports the organisation and gives each of the cast an invite to open."""
    today = app.house.hours.today(app.now())

    def prepare() -> dict[str, str]:
        bring_up_to_date(app.database)
        with app.database.transaction() as db:
            apply(db, parse(read_rows(organisation(today), "people.csv")), today)
            return {role.employee_no: _invite(db, role.employee_no, app.now()) for role in cast}

    links = await app.writer.run(prepare)
    for role in cast:
        start = links[role.employee_no]
        server.person(role.name, role=role.label, start=start, tip=role.tip)


def _invite(db: Session, employee_no: str, now: datetime) -> str:
    person = people.by_employee_no(db, employee_no)
    if person is None:
        raise LookupError(employee_no)
    return accounts.issue(db, [person], None, now, life=AS_LONG_AS_IT_TAKES)[0].token


def organisation(today: date) -> bytes:
    """The made-up people as a file, with first days that lie ahead, and a pension next year."""
    first_day = SWEDEN.on_or_after(today + timedelta(days=12))
    soon = SWEDEN.on_or_after(today + timedelta(days=5))
    text = ORGANISATION.read_text(encoding="utf-8").format(
        first_day=first_day,
        soon=soon,
        later=soon + timedelta(days=63),
        retiring=today.year + 1 - STANDARD.pension_age,
    )
    return text.encode()


async def rest(app: App) -> None:
    """Lets the bot do what is due at this moment, before time goes on."""
    await app.tick()
    await app.say_what_waits()
