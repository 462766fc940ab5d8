"""The gap analysis of a million people, against the bare SQL that counts them.

Each measurement is a process of its own. Called with `ours URL PEOPLE` it counts, adds up the tree
of units and reckons the gap of every profession in every unit on both horizons; with `bare URL
PEOPLE` it runs the count alone, as one would write it in SQL without knowing of us, on the
database's own driver, and reads every row. Pensions and known departures are taken off in both.
"""

import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

from bot.analysis import Terms, analyse
from bot.domain.competence.model import CompetenceModel
from storage import accounts
from storage.database import Database, sqlite_url
from storage.migrate import bring_up_to_date
from storage.tables import Assessment, Person, Position, Unit
from templates import PACKAGED
from tests.benchmarks.figure import Figure
from tests.benchmarks.import_people import ROOT, peak
from tests.benchmarks.organisation import LONG_AGO, many
from tests.databases import drop_postgresql, fresh_postgresql_url

PEOPLE, UNITS, ROUNDS = 1_000_000, 2_000, 3
MEGABYTES = 300
TODAY = date(2026, 12, 1)
PENSION_AGE = 67
AT_ONCE = 20_000
"""Rows written in one statement."""
PER_UNIT = 6
"""Professions that a unit has people of."""


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="kompis-benchmark-") as folder:
        sqlite = [*_figures("sqlite", sqlite_url(Path(folder) / "kompis.sqlite3"))]
    url = fresh_postgresql_url()
    try:
        return [*sqlite, *_figures("postgresql", url)]
    finally:
        drop_postgresql(url)


def _figures(kind: str, url: str) -> Iterator[Figure]:
    with closing(Database(url)) as database:
        fill(database)
    pairs = [_pair(url, number) for number in range(ROUNDS)]
    bare, ours = (
        statistics.median(pair[side]["seconds"] for pair in pairs) for side in ("bare", "ours")
    )
    ratio = statistics.median(pair["ours"]["seconds"] / pair["bare"]["seconds"] for pair in pairs)
    megabytes = max(pair["ours"]["megabytes"] for pair in pairs)
    gaps = pairs[0]["ours"]["counted"]
    size = f"{PEOPLE:,} people in {UNITS:,} units".replace(",", " ")
    yield Figure(
        f"gap_{kind}",
        ratio,
        1.5,
        at_least=False,
        measured=f"{size}, {gaps} gaps: {ours:.2f} s against {bare:.2f} s for the SQL alone, "
        f"median of {ROUNDS} pairs",
    )
    yield Figure(
        f"gap_{kind}_memory",
        megabytes / MEGABYTES,
        1.0,
        at_least=False,
        measured=f"{size}: peak {megabytes:.0f} MB of {MEGABYTES} MB",
    )


def _pair(url: str, number: int) -> dict[str, dict[str, float]]:
    """One after the other; whoever comes second takes turns."""
    order = ("bare", "ours") if number % 2 else ("ours", "bare")
    return {side: _run(side, url) for side in order}


def _run(task: str, url: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.gap_analysis", task, url, str(PEOPLE)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    found: dict[str, float] = json.loads(done.stdout)
    return found


# The organisation


def model() -> CompetenceModel:
    text = (PACKAGED / "competence.toml").read_text(encoding="utf-8")
    return CompetenceModel.read(text, "competence")


def fill(database: Database) -> None:
    """A tree of four levels; nine in ten have been assessed, a third of them last year and this,
    and one in fifty in an earlier profession too."""
    bring_up_to_date(database)
    positions = [each.positions[0] for each in model().professions]
    with database.transaction() as db:
        many(db, Unit, [_unit(n) for n in range(1, UNITS + 1)])
        many(db, Position, [{"id": n, "name": name} for n, name in enumerate(positions, 1)])
    for table, rows in ((Person, _people(len(positions))), (Assessment, _assessments())):
        _write(database, table, rows)
    if not database.is_sqlite:  # what its own housekeeping does in the background
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as sql:
            sql.exec_driver_sql("VACUUM ANALYZE")


def _write(database: Database, table: type[SQLModel], rows: Iterator[dict[str, Any]]) -> None:
    with database.transaction() as db:
        while some := list(islice(rows, AT_ONCE)):
            many(db, table, some)


def _unit(n: int) -> dict[str, Any]:
    above = None if n == 1 else (n - 2) // 13 + 1
    return {"id": n, "parent_id": above, "name": f"Enhet {n}", "path": f"Enhet {n}"}


def _people(positions: int) -> Iterator[dict[str, Any]]:
    for n in range(1, PEOPLE + 1):
        unit = n * 7919 % UNITS
        yield {
            "id": n,
            "employee_no": f"B{n}",
            "name": f"Nova Påhitt {n}",
            "name_key": f"nova påhitt {n}",
            "unit_id": unit + 1,
            "position_id": _position(n, positions) + 1,
            "start_date": date(2020, 1, 7),
            "end_date": date(2027 + n % 7, 5, 31) if n % 20 == 0 else None,
            "language": "sv",
            "birth_year": 1958 + n % 45,
        }


def _position(n: int, positions: int) -> int:
    """Those of a unit hold a few of all the positions."""
    unit = n * 7919 % UNITS
    return (unit * 5 + n // UNITS % PER_UNIT) % positions


def _assessments() -> Iterator[dict[str, Any]]:
    professions = [each.id for each in model().professions]
    for n in range(1, PEOPLE + 1):
        if n % 10:
            profession = professions[_position(n, len(professions))]
            level = 1 + n * 31 % 97 % 4
            yield from (
                _agreed(n, area, year, profession, level)
                for area, year in (("", 2025), ("law", 2025), ("", 2026))
                if year == 2025 or n % 3 == 0
            )
            if n % 50 == 1:
                yield _agreed(n, "", 2024, professions[_position(n + 1, len(professions)) - 1], 2)


def _agreed(n: int, area: str, year: int, profession: str, level: int) -> dict[str, Any]:
    return {
        "person_id": n,
        "area": area,
        "year": year,
        "profession": profession,
        "own": level,
        "own_at": LONG_AGO,
        "agreed": level,
        "agreed_at": LONG_AGO,
        "kept": False,
    }


# The two ways


def _ours(url: str, people: int) -> tuple[float, int]:
    terms = Terms(2026, TODAY, PENSION_AGE, departures=True)
    known = model()
    with closing(Database(url)) as database, database.reading() as db:
        db.connection()
        gc.freeze()  # as the bot does when it has started
        began = time.perf_counter()
        analysis = analyse(db, accounts.operator(TODAY), known, terms)
        found = analysis.every_gap()
        seconds = time.perf_counter() - began
    heads = sum(analysis.stocks[place].headcount for place in found if place[0] is None)
    assert heads == people, f"{heads} people were counted"
    return seconds, sum(map(len, found.values()))


LATEST = {
    "sqlite": """
        SELECT person_id, MAX(year * 100 + agreed) % 100 AS agreed, profession
        FROM assessment
        WHERE area = '' AND agreed IS NOT NULL AND year <= 2027
        GROUP BY person_id
    """,
    "postgresql": """
        SELECT DISTINCT ON (person_id) person_id, agreed, profession
        FROM assessment
        WHERE area = '' AND agreed IS NOT NULL AND year <= 2027
        ORDER BY person_id, year DESC
    """,
}
"""Each one's latest level, as each database has it done at once."""
COUNTED = f"""
SELECT unit_id, position_id, agreed, profession,
    CASE
        WHEN birth_year <= {TODAY.year + 2 - PENSION_AGE} OR end_date <= '{TODAY.year + 2}-12-31'
            THEN 0
        WHEN birth_year <= {TODAY.year + 5 - PENSION_AGE} OR end_date <= '{TODAY.year + 5}-12-31'
            THEN 1
        ELSE 2
    END AS goes,
    COUNT(*)
FROM person
LEFT JOIN ({{latest}}) AS latest ON latest.person_id = person.id
WHERE start_date <= '{TODAY}' AND (end_date IS NULL OR end_date >= '{TODAY}')
GROUP BY unit_id, position_id, agreed, profession, goes
"""
"""Of each unit and position how many are at which level, agreed in which profession, and when they
go."""


def _bare(url: str, people: int) -> tuple[float, int]:
    with closing(Database(url)) as database, database.reading() as db:
        driver: Any = db.connection().connection.driver_connection
        sql = COUNTED.format(latest=LATEST["sqlite" if database.is_sqlite else "postgresql"])
        began = time.perf_counter()
        rows = driver.execute(sql).fetchall()
        seconds = time.perf_counter() - began
    assert sum(row[-1] for row in rows) == people, "the SQL counted others"
    return seconds, len(rows)


def _main(task: str, url: str, people: str) -> None:
    seconds, counted = (_ours if task == "ours" else _bare)(url, int(people))
    print(json.dumps({"seconds": seconds, "megabytes": peak(), "counted": counted}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
