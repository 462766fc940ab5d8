"""What there is of each position and level, counted by the database, unit by unit."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from storage import supply
from storage.access import Actor
from storage.database import Database, Session
from storage.supply import AWAY, UNKNOWN, Asked, Line
from storage.tables import Assessment, FormerPost, Person, Position, metadata
from tests.databases import fresh_sqlite_url
from tests.storage.municipality import TODAY, Municipality

PROFESSIONS = ("manager", "nurse")
ASKED = Asked(2026, TODAY, PROFESSIONS, (2, 5))
PENSION = 67


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    """Gunilla leads Petra and Vide, who lead the others; Hedda is HR."""
    with database.transaction() as db:
        town = Municipality(db)
        town.person("Hedda", town.unit("Staden"))
        town.person("Gunilla", town.unit("Staden", "Omsorg"))
        town.person("Petra", town.unit("Staden", "Omsorg", "SoL"), "Gunilla")
        town.person("Vide", town.unit("Staden", "Omsorg", "Hemtjänst"), "Gunilla")
        yield town


def crowd(town: Municipality, count: int = 60) -> None:
    """People of all kinds, with levels agreed in several years, some in another profession."""
    chance = random.Random(7)
    positions = [Position(name=name) for name in ("Enhetschef", "Sjuksköterska", "Kock")]
    town.db.add_all(positions)
    town.db.flush()
    for n in range(count):
        boss = chance.choice(["Petra", "Vide"])
        unit = town.units["Staden / Omsorg / " + ("SoL" if boss == "Petra" else "Hemtjänst")]
        ended = chance.choice([None, None, None, -400, -1, 0, 300, 900, 2500])
        id_ = town.person(f"{n}", unit, boss, began=chance.choice([-2000, -300, 0, 1]), ended=ended)
        person = town.db.get_one(Person, id_)
        person.position_id = chance.choice([each.id or 0 for each in positions])
        person.birth_year = chance.choice([None, 1958, 1961, 1962, 1963, 1964, 1990])
        for year in chance.sample([2023, 2024, 2025, 2026, 2027], chance.randrange(4)):
            level = chance.choice([None, 1, 2, 3, 4])
            profession = chance.choice(["nurse", "nurse", "manager", "cook", ""])
            agree(town.db, id_, year, level, profession)
            agree(town.db, id_, year, 4, "nurse", area="law")
    town.db.flush()


def agree(
    db: Session,
    person_id: int,
    year: int,
    level: int | None,
    profession: str = "nurse",
    *,
    area: str = "",
) -> None:
    row = Assessment(person_id=person_id, area=area, year=year, agreed=level, own=1)
    row.profession = profession
    db.add(row)
    db.flush()


def by_hand(town: Municipality, asked: Asked, led: set[int] | None = None) -> Counter[Line]:
    """The same, person by person in Python."""
    found: Counter[Line] = Counter()
    for person in town.db.scalars(select(Person)):
        last = person.end_date or date.max
        if (led is not None and person.id not in led) or not (
            person.start_date <= asked.day <= last
        ):
            continue
        own = posts(town)[person.position_id]
        level, profession = latest(town.db, person.id or 0, asked.year, own)
        goes = len(asked.horizons)
        for place, years in reversed(list(enumerate(asked.horizons))):
            until = asked.year + years
            old = person.birth_year and asked.pension_age
            if (old and (person.birth_year or 0) + (asked.pension_age or 0) <= until) or (
                asked.departures and last <= date(until, 12, 31)
            ):
                goes = place
        found[Line(person.unit_id, person.position_id, level, profession, goes, 0)] += 1
    return found


def latest(db: Session, person_id: int, year: int, own: str) -> tuple[int, int]:
    rows = [
        row
        for row in db.scalars(select(Assessment).where(Assessment.person_id == person_id))
        if row.area == "" and row.agreed is not None and row.year <= year
        if row.profession in ("", own)
    ]
    if not rows:
        return 0, UNKNOWN
    row = max(rows, key=lambda each: each.year)
    place = UNKNOWN if row.profession == "" else PROFESSIONS.index(row.profession)
    return row.agreed or 0, place


def posts(town: Municipality) -> dict[int, str]:
    named = {"Enhetschef": "manager", "Sjuksköterska": "nurse"}
    return {each.id or 0: named.get(each.name, "") for each in town.db.scalars(select(Position))}


def counted(town: Municipality, lines: list[Line]) -> Counter[Line]:
    """Those at a level agreed in another profession are among those without any."""
    assert len(lines) == len({line[:-1] for line in lines}), "a row came twice"
    found: Counter[Line] = Counter()
    for line in lines:
        own = posts(town)[line.position_id]
        theirs = [UNKNOWN, *(place for place, name in enumerate(PROFESSIONS) if name == own)]
        if line.profession not in theirs:
            line = line._replace(level=0, profession=UNKNOWN)
        found[line._replace(people=0)] += line.people
    return found


@pytest.mark.parametrize(
    "asked",
    [
        ASKED,
        replace(ASKED, year=2024),
        replace(ASKED, pension_age=PENSION),
        replace(ASKED, departures=True),
        replace(ASKED, pension_age=PENSION, departures=True, day=date(2025, 12, 31), year=2025),
        replace(ASKED, horizons=(1, 3, 10), pension_age=PENSION, departures=True),
        replace(ASKED, horizons=(), pension_age=PENSION),
    ],
)
def test_the_database_counts_as_one_would_by_hand(town: Municipality, asked: Asked) -> None:
    crowd(town)
    asked = replace(asked, posts=posts(town))
    lines = supply.supply(town.db, town.actor("Hedda", "hr"), asked)
    assert counted(town, lines) == by_hand(town, asked)
    assert sum(line.people for line in lines) > 20


def test_the_latest_year_agreed_counts_and_none_after_it(town: Municipality) -> None:
    id_ = town.people["Petra"]
    asked = replace(ASKED, posts=posts(town))
    for year, level in ((2023, 1), (2024, 3), (2025, None), (2026, 2)):
        agree(town.db, id_, year, level)

    def level(year: int) -> int:
        lines = supply.supply(town.db, town.actor("Gunilla"), replace(asked, year=year))
        return max(each.level for each in lines)

    assert [level(year) for year in (2022, 2023, 2024, 2025, 2026, 2027)] == [0, 1, 3, 3, 2, 2]


def test_a_manager_counts_the_team_and_nobody_beside_it(town: Municipality) -> None:
    crowd(town)
    petra, gunilla = town.actor("Petra"), town.actor("Gunilla")
    team = {id_ for name, id_ in town.people.items() if name.isdigit()}
    hers = {
        person.id or 0
        for person in town.db.scalars(select(Person))
        if person.manager_id == town.people["Petra"]
    }
    below = team | {town.people["Petra"], town.people["Vide"]}
    asked = replace(ASKED, posts=posts(town))
    for actor, led in ((petra, hers), (gunilla, below)):
        lines = supply.supply(town.db, actor, asked)
        assert counted(town, lines) == by_hand(town, asked, led)
    moves = supply.moved(town.db, petra, asked)
    assert {each.unit_id for each in moves} == {town.units["Staden / Omsorg / SoL"]}


@pytest.mark.parametrize(
    ("name", "roles", "confirmed"),
    [("Hedda", ("hr",), False), ("Gunilla", (), False), ("Hedda", (), True), ("1", (), True)],
)
def test_who_leads_nobody_counts_nobody(
    town: Municipality, name: str, roles: tuple[str, ...], confirmed: bool
) -> None:
    crowd(town)
    actor = town.actor(name, *roles, confirmed=confirmed)
    assert supply.supply(town.db, actor, ASKED) == []
    assert supply.moved(town.db, actor, ASKED) == []


# Since last year


def test_what_moved_is_told_against_the_end_of_last_year(town: Municipality) -> None:
    crowd(town)
    ours = {id_ for name, id_ in town.people.items() if name.isdigit()}
    moved = {id_ for id_ in ours if id_ % 4 == 0}
    nurse = next(id_ for id_, name in posts(town).items() if name == "nurse")
    for id_ in moved:  # twice: what counts is where they were at the end of last year
        for until, post in ((date(2025, 8, 31), 1), (date(2026, 3, 1), nurse), (TODAY, 1)):
            unit = town.units["Staden / Omsorg"]
            row = FormerPost(person_id=id_, until=until, unit_id=unit, position_id=post)
            town.db.add(row)
    town.db.flush()
    asked = replace(ASKED, posts=posts(town))
    moves = supply.moved(town.db, town.actor("Hedda", "hr"), asked)
    before, found = date(2025, 12, 31), Counter[tuple[int, ...]]()
    for person in town.db.scalars(select(Person)):
        last = person.end_date or date.max
        here = person.unit_id, person.position_id
        there = (town.units["Staden / Omsorg"], nurse) if person.id in moved else here
        was, is_ = (AWAY, UNKNOWN), (AWAY, UNKNOWN)
        if person.start_date <= before <= last:
            was = latest(town.db, person.id or 0, 2025, posts(town)[there[1]])
        if person.start_date <= TODAY <= last:
            is_ = latest(town.db, person.id or 0, 2026, posts(town)[here[1]])
        if (was[0], is_[0]) != (AWAY, AWAY):
            found[(*there, *here, was[0], is_[0])] += 1
    counts: Counter[tuple[int, ...]] = Counter()
    for each in moves:
        levels = (
            _of_own(posts(town)[each.position_then], each.then, each.then_profession),
            _of_own(posts(town)[each.position_id], each.now, each.now_profession),
        )
        counts[(*each[:4], *levels)] += each.people
    assert counts == found
    assert {AWAY, 0} <= {each.then for each in moves}
    assert {AWAY, 0} <= {each.now for each in moves}


def _of_own(profession: str, level: int, place: int) -> int:
    theirs = PROFESSIONS.index(profession) if profession in PROFESSIONS else UNKNOWN
    return level if level == AWAY or place in (UNKNOWN, theirs) else 0


# How it is read


def test_it_is_one_query_however_many_there_are(town: Municipality, database: Database) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *each: asked.append(each[2]))
    hedda: Actor = town.actor("Hedda", "hr")
    town.db.flush()
    asked.clear()
    supply.supply(town.db, hedda, ASKED)
    assert len(asked) == 1
    crowd(town)
    asked.clear()
    supply.supply(town.db, hedda, ASKED)
    supply.moved(town.db, hedda, ASKED)
    assert len(asked) == 2


def test_the_agreed_levels_come_out_of_the_index_alone(tmp_path: Path) -> None:
    database = Database(fresh_sqlite_url(tmp_path))
    metadata.create_all(database.engine)
    seen: list[tuple[str, Any]] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *each: seen.append((each[2], each[3]))
    )
    with database.transaction() as db:
        supply.supply(db, Actor(1, frozenset({"hr"})), ASKED)
        statement, given = seen[-1]
        plan = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    database.close()
    assert any("COVERING INDEX ix_assessment_area" in row[3] for row in plan)
