"""One tick with a thousand tasks due: it must not matter how many others are stored."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import handlers
from bot.guides.checklists import Checklist
from bot.talk import House
from bot.tick import tick
from bot.writer import Writer
from schedules.hours import SWEDEN, Hours
from storage.database import Database
from storage.outbox import waiting
from storage.tables import GuideVersion, Introduction, Matter, Role, Task
from tests.benchmarks import organisation
from tests.benchmarks.figure import Figure
from tests.benchmarks.organisation import LONG_AGO, many
from tests.benchmarks.processes import in_turns

DUE, FEW, LOTS = 1_000, 10_000, 1_000_000
ROUNDS = 7
PER_LEADER = 5
"""Introductions that one manager leads, and that one mentor has."""
DUE_FOR = ("manager", "mentor", "new_hire", "hr")
"""In an introduction with something due, each of them has one task that is; the new hire's is late
enough to be told to the manager."""
HR = 3
HOURS = Hours()
TODAY = date(2026, 12, 1)
NOW = datetime.combine(TODAY, HOURS.digest_at, HOURS.zone) + timedelta(minutes=1)


UNDO = """
    BEGIN;
    DELETE FROM message;
    DELETE FROM news;
    UPDATE account SET digest_on = NULL WHERE digest_on IS NOT NULL;
    UPDATE task SET escalated = 0, escalated_on = NULL WHERE escalated > 0;
    COMMIT;
    PRAGMA wal_checkpoint(TRUNCATE);
"""
"""What a tick writes, taken back; and nothing left for the next one to tidy."""


class Organisation:
    """A database with `tasks` open tasks of which `due` are due, and ticks on it."""

    def __init__(self, path: Path, house: House, tasks: int, due: int) -> None:
        self._path = path
        self._house = house
        self._writer = Writer()
        self.database = organisation.new_database(path)
        self.digests = 0
        checklist = house.library.checklists["allman"]
        _fill(self.database, checklist, -(-tasks // len(checklist.tasks)), due // len(DUE_FOR))

    async def seconds(self) -> float:
        """How long one tick takes. Afterwards the database is as it was before."""
        began = time.perf_counter()
        digests = await tick(self.database, self._writer, self._house, NOW)
        seconds = time.perf_counter() - began
        assert digests > 0, "the tick wrote no digest"
        assert self.digests in (0, digests), "the ticks do not do the same work"
        self.digests = digests
        self._undo()
        return seconds

    def _undo(self) -> None:
        with self.database.reading() as db:
            assert waiting(db) >= self.digests
        with closing(sqlite3.connect(self._path)) as connection:
            connection.executescript(UNDO)

    def close(self) -> None:
        self._writer.close()
        self.database.close()


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="kompis-benchmark-") as root:
        ratio, lots, few, digests = asyncio.run(_in_turns(Path(root)))
    return [
        Figure(
            "tick",
            ratio,
            bar=1.3,
            at_least=False,
            measured=f"{DUE} due tasks in {digests} digests: {statistics.median(lots):.2f} s among "
            f"{LOTS} open ones, {statistics.median(few):.2f} s among {FEW}; SQLite, median of "
            f"{ROUNDS} pairs",
        )
    ]


async def _in_turns(root: Path) -> tuple[float, list[float], list[float], int]:
    house = House.build(handlers.ERRANDS, None, HOURS, "Kommunen")
    with (
        closing(Organisation(root / "few.sqlite3", house, FEW, DUE)) as few,
        closing(Organisation(root / "lots.sqlite3", house, LOTS, DUE)) as lots,
    ):
        await few.seconds()  # the words are read once in a process
        await lots.seconds()
        assert few.digests == lots.digests
        return *await in_turns(lots.seconds, few.seconds, ROUNDS), few.digests


def _fill(database: Database, checklist: Checklist, introductions: int, with_due: int) -> None:
    """Leaders first, then the new hires: persons are numbered from one."""
    leaders = -(-introductions // PER_LEADER)
    first_hire = 2 * leaders + 1
    managers: list[int | None] = [None] * (first_hire - 1)
    managers += [_manager(n) for n in range(introductions)]
    with database.transaction() as db:
        organisation.people(db, len(managers), managers)
        many(db, Role, [{"person_id": n, "name": "hr"} for n in range(1, HR + 1)])
        source = checklist.canonical
        version = {"hash": checklist.hash, "kind": "checklist", "name": checklist.name}
        many(db, GuideVersion, [version | {"source": source}])
        mentor = {n: leaders + _manager(n) for n in range(introductions)}
        ids = range(introductions)
        many(db, Matter, [_matter(n, first_hire + n, checklist) for n in ids])
        many(db, Introduction, [{"matter_id": n + 1, "mentor_id": mentor[n]} for n in ids])
        for start in range(0, introductions, 1000):
            part = range(start, min(start + 1000, introductions))
            many(db, Task, [row for n in part for row in _tasks(n, checklist, n < with_due)])


def _manager(introduction: int) -> int:
    return introduction // PER_LEADER + 1


def _matter(n: int, hire: int, checklist: Checklist) -> dict[str, Any]:
    return {
        "id": n + 1,
        "kind": "introduction",
        "person_id": hire,
        "checklist": checklist.name,
        "checklist_hash": checklist.hash,
        "day": TODAY - timedelta(days=14),
        "status": "ongoing",
        "started_by": _manager(n),
        "started_at": LONG_AGO,
    }


def _tasks(n: int, checklist: Checklist, with_due: bool) -> Iterator[dict[str, Any]]:
    """One of each in `DUE_FOR` is due where `with_due`; all the others lie ahead."""
    left = list(DUE_FOR) if with_due else []
    for place, task in enumerate(checklist.tasks):
        due = TODAY + timedelta(days=1 + (n + place) % 170)
        if task.who in left:
            left.remove(task.who)
            due = SWEDEN.add(TODAY, -5) if task.who == "new_hire" else TODAY
        yield {
            "matter_id": n + 1,
            "key": task.id,
            "phase": task.phase,
            "who": task.who,
            "both_sign": False,
            "attach": False,
            "due": due,
            "remind_on": due,
            "moved": False,
            "status": "open",
            "escalated": 0,
        }
