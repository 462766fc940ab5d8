"""Who can what among a million people, and a unit's grid among them; on both databases.

People are made by the database itself, from their numbers: reading them in would take an hour.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import text

from bot import handlers
from bot.handlers import grid, search
from bot.talk import House, Talk
from bot.updates import Event
from schedules.hours import Hours
from storage import accounts
from storage.database import Database, Session, sqlite_url
from storage.migrate import bring_up_to_date
from storage.tables import Account, Position, Role, Unit
from tests.benchmarks.figure import Figure
from tests.benchmarks.organisation import FIRST_CHAT, LONG_AGO, many
from tests.benchmarks.processes import in_turns
from tests.databases import drop_postgresql, fresh_postgresql_url

PEOPLE, FEW = 1_000_000, 10_000
UNITS, TEAM = 2_000, 60
"""Units, and people who report to one manager."""
ROUNDS = 9
HOURS = Hours()
TODAY = date(2026, 12, 1)
NOW = datetime.combine(TODAY, HOURS.digest_at, HOURS.zone)
HR, MANAGER = 1, 2
LEADER = 100
"""A manager of managers: 60 times 60 people below."""
EVERYWHERE, IN_A_UNIT = "vem kan demens?", "vem har HLR på Enhet 7?"

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)"
FILL = (
    f"""
    INSERT INTO person (id, employee_no, name, name_key, unit_id, position_id, manager_id,
                        start_date, language)
    {NUMBERS}
    SELECT i, 'B' || i, 'Nova ' || (i % 977) || ' Påhitt', 'nova påhitt',
           2 + i * :units / (:people + 1),
           1 + i % 40, CASE WHEN i > 1 THEN 1 + (i - 2) / :team END, '2020-01-07', 'sv'
    FROM n
    """,
    f"""
    INSERT INTO competence (person_id, name)
    {NUMBERS} SELECT i, 'Kompetens ' || (i % 300) FROM n
    UNION ALL SELECT i, 'Demens' FROM n WHERE i % 50 = 0
    """,
    f"""
    INSERT INTO assignment (person_id, name)
    {NUMBERS} SELECT i, 'Demensombud' FROM n WHERE i % 100 = 0
    UNION ALL SELECT i, 'Uppdrag ' || (i % 200) FROM n WHERE i % 20 = 3
    """,
    f"""
    INSERT INTO certificate (person_id, kind, issued_on, valid_until)
    {NUMBERS} SELECT i, 'cpr', '2026-05-02', '2027-05-01' FROM n WHERE i % 2 = 0
    """,
    f"""
    INSERT INTO qualification (person_id, kind, text, at)
    {NUMBERS} SELECT i, 'course', 'Kurs ' || (i % 300), '2026-01-07 09:00:00' FROM n WHERE i % 5 = 0
    """,
    f"""
    INSERT INTO shown (person_id, what)
    {NUMBERS} SELECT i, 'levels' FROM n WHERE i % 250 = 0
    UNION ALL SELECT i, 'qualifications' FROM n WHERE i % 100 = 0
    """,
    f"""
    INSERT INTO certificate (person_id, kind, issued_on, valid_until)
    {NUMBERS} SELECT i, 'fire', '2025-05-02', '2027-05-01' FROM n WHERE i % 5 = 0
    """,
    f"""
    INSERT INTO assessment (person_id, area, year, profession, agreed, kept)
    {NUMBERS} SELECT i, '', 2026, '', 1 + i % 4, false FROM n
    UNION ALL SELECT i, 'dementia', 2026, '', 1 + i % 4, false FROM n WHERE i % 25 = 0
    UNION ALL SELECT i, 'law', 2025, '', 1 + i % 4, false FROM n WHERE i < 2000
    """,
)
BARE = """
    SELECT person.id, person.name, unit.path, position.name, held.level
    FROM (
        SELECT person_id, max(level) AS level
        FROM (
            SELECT person_id, 0 AS level FROM competence WHERE name IN ('Demens')
            UNION ALL SELECT person_id, 0 FROM assignment WHERE name IN ('Demensombud')
            UNION ALL SELECT person_id, agreed FROM assessment
            WHERE area IN ('dementia') AND agreed IS NOT NULL
        ) AS every GROUP BY person_id
    ) AS held
    JOIN person ON person.id = held.person_id
    JOIN unit ON unit.id = person.unit_id JOIN position ON position.id = person.position_id
    WHERE person.end_date IS NULL OR person.end_date >= '2026-12-01'
    ORDER BY held.level DESC, person.name LIMIT 9
"""
"""The same by exact names, for whoever may see all, with nothing understood and nothing said."""


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="kompis-benchmark-") as folder:
        yield sqlite_url(Path(folder) / "kompis.sqlite3")


@contextmanager
def postgresql() -> Iterator[str]:
    url = fresh_postgresql_url()
    yield url
    drop_postgresql(url)


def measure_sqlite() -> list[Figure]:
    return _measure("sqlite", sqlite)


def measure_postgresql() -> list[Figure]:
    return _measure("postgresql", postgresql)


def _measure(kind: str, empty: Callable[..., "contextmanager[str]"]) -> list[Figure]:
    house = House.build(handlers.ERRANDS, None, HOURS, "Kommunen")
    with empty() as lots_url, empty() as few_url:
        lots, few = filled(lots_url, PEOPLE), filled(few_url, FEW)
        try:
            return [
                _search(f"search_{kind}", house, lots, HR),
                _search(f"search_manager_{kind}", house, lots, LEADER),
                _grid(kind, house, lots, few),
            ]
        finally:
            lots.close()
            few.close()


def filled(url: str, people: int) -> Database:
    database = Database(url)
    bring_up_to_date(database)
    with database.transaction() as db:
        units = [{"id": 1, "name": "Kommunen", "path": "Kommunen", "parent_id": None}]
        units += [
            {"id": n, "name": f"Enhet {n}", "path": f"Kommunen / Enhet {n}", "parent_id": 1}
            for n in range(2, UNITS + 2)
        ]
        many(db, Unit, units)
        names = ["Undersköterska", "Sjuksköterska", *(f"Befattning {n}" for n in range(3, 41))]
        many(db, Position, [{"id": n, "name": name} for n, name in enumerate(names, 1)])
        for statement in FILL:
            given = {"people": people, "units": UNITS, "team": TEAM}
            db.execute(text(statement), {k: v for k, v in given.items() if f":{k}" in statement})
        many(db, Role, [{"person_id": HR, "name": "hr"}])
        many(
            db,
            Account,
            [
                {
                    "telegram_id": FIRST_CHAT + id_, "person_id": id_, "language": "sv",
                    "bound_at": LONG_AGO, "confirmed_at": LONG_AGO,
                }
                for id_ in {HR, MANAGER, LEADER}
            ],
        )  # fmt: skip
    if not database.is_sqlite:
        with database.transaction() as db:
            db.execute(text("ANALYZE"))  # as the server does by itself, some time later
    return database


def _talk(db: Session, house: House, person_id: int) -> Talk:
    speaker = accounts.speaker_of(db, person_id, TODAY)
    assert speaker is not None
    return Talk(db, house, Event(0, speaker.chat_id), NOW, speaker)


def _search(name: str, house: House, database: Database, who: int) -> Figure:
    """The whole way from the question to the answer, against the bare query."""
    with database.reading() as db:

        async def ours(question: str = EVERYWHERE) -> float:
            talk = _talk(db, house, who)
            began = time.perf_counter()
            search.answer(talk, question)
            seconds = time.perf_counter() - began
            if question == EVERYWHERE:
                assert "1. <b>" in talk.out[-1].text, "nobody was found"
            return seconds

        async def bare() -> float:
            began = time.perf_counter()
            assert db.execute(text(BARE)).all(), "nobody was found"
            return time.perf_counter() - began

        asyncio.run(ours())  # the words are read once in a process
        ratio, answers, queries = asyncio.run(in_turns(ours, bare, ROUNDS))
        in_a_unit = [asyncio.run(ours(IN_A_UNIT)) for _ in range(ROUNDS)]
    answer, query, narrow = (
        f"{statistics.median(each) * 1000:.0f} ms" for each in (answers, queries, in_a_unit)
    )
    return Figure(
        name,
        ratio,
        bar=2.0,
        at_least=False,
        measured=f'"{EVERYWHERE}" among {PEOPLE} people: {answer}, the bare query {query}; '
        f'"{IN_A_UNIT}" {narrow}; median of {ROUNDS} pairs',
    )


def _grid(kind: str, house: House, lots: Database, few: Database) -> Figure:
    """It must not matter how many others there are."""
    with lots.reading() as among_lots, few.reading() as among_few:

        async def page(db: Session) -> float:
            talk = _talk(db, house, MANAGER)
            began = time.perf_counter()
            grid.show(talk)
            seconds = time.perf_counter() - began
            assert f"{TEAM} personer" in talk.out[-1].text, "it is not the unit meant"
            return seconds

        for db in (among_lots, among_few):
            asyncio.run(page(db))
        ratio, many_, some = asyncio.run(
            in_turns(lambda: page(among_lots), lambda: page(among_few), ROUNDS)
        )
    milliseconds = [statistics.median(each) * 1000 for each in (many_, some)]
    return Figure(
        f"grid_{kind}",
        ratio,
        bar=1.5,
        at_least=False,
        measured=f"a grid of {TEAM} people: {milliseconds[0]:.0f} ms among {PEOPLE}, "
        f"{milliseconds[1]:.0f} ms among {FEW}; median of {ROUNDS} pairs",
    )
