"""The analysis of a made-up town, as somebody reads it on some day."""

from datetime import UTC, date, datetime, time
from pathlib import Path

from bot import handlers
from bot.reports.departures import yearly
from bot.reports.parts import Bars, Mirror, Part, Report, Section, SideBySide, Stacks, Table, Tiles
from bot.reports.reader import Reader
from bot.talk import House
from schedules.hours import Hours
from storage import accounts
from storage.access import Actor
from storage.database import Database, Session
from storage.tables import metadata
from tests.databases import fresh_sqlite_url
from tests.storage.departed import HOME_CARE, SOL, TOP
from tests.storage.municipality import Municipality

HOUSE = House.build(handlers.ERRANDS, None, Hours(), "Påhittade kommunen")


def a_town(db: Session) -> Municipality:
    """With those who lead in it, and nobody else."""
    town = Municipality(db)
    for path in (TOP, SOL, HOME_CARE):
        town.unit(*path.split(" / "))
    town.person("Hedda Hittepå", town.units[TOP], position="HR-strateg")
    town.holds_role("Hedda Hittepå", "hr")
    town.person("Petra Påhitt", town.units[SOL], position="Enhetschef")
    town.person("Vide Vårdare", town.units[HOME_CARE], position="Enhetschef")
    return town


def analysis(
    db: Session, year: int, on: date, *, language: str = "sv", actor: Actor | None = None
) -> Report:
    now = datetime.combine(on, time(9), UTC)
    reader = Reader(db, HOUSE, actor or accounts.operator(on), language, now)
    return yearly(reader, year)


def fresh_database(folder: Path) -> Database:
    database = Database(fresh_sqlite_url(folder))
    metadata.create_all(database.engine)
    return database


def section(report: Report, id_: str) -> Section:
    (found,) = [each for each in report.sections if each.id == id_]
    return found


def parts(report: Report) -> list[Part]:
    return [part for each in report.sections for part in each.parts]


def chart(report: Report, id_: str) -> Bars:
    charts = [part for part in parts(report) if isinstance(part, Bars)]
    charts += [
        each for part in parts(report) if isinstance(part, SideBySide) for each in part.charts
    ]
    (found,) = [each for each in charts if each.id == id_]
    return found


def table(report: Report, id_: str) -> Table:
    (found,) = [part for part in parts(report) if isinstance(part, Table) and part.id == id_]
    return found


def tiles(report: Report) -> dict[str, float | int | None]:
    (found,) = [part for part in parts(report) if isinstance(part, Tiles)]
    return {tile.id: tile.value for tile in found.tiles}


def mirrors(report: Report) -> list[Mirror]:
    return [part for part in parts(report) if isinstance(part, Mirror)]


def stacks(report: Report, id_: str) -> Stacks:
    (found,) = [part for part in parts(report) if isinstance(part, Stacks) and part.id == id_]
    return found
