"""Work outside the transaction: what it has to wait for is not held against it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

import bot.jobs
from bot import handlers
from bot.jobs import TRIES, Jobs, TryLater, Workshop
from bot.talk import House
from bot.writer import Writer
from schedules.hours import Hours
from storage import outbox
from storage.database import Database, DatabaseUnavailable
from storage.jobs import Waiting
from storage.tables import Job, Message
from tests.databases import fresh_sqlite_url
from tests.faults.organisation import employ

NOW = datetime(2027, 1, 14, 12, tzinfo=UTC)


@asynccontextmanager
async def at_work(folder: Path, *meets: Callable[[int], None]) -> AsyncIterator[Database]:
    """As many jobs, in this order; the n-th try of each is `meets(n)`, done unless that raises."""
    database, writer = Database(fresh_sqlite_url(folder)), Writer()
    employ(database, 1)
    with database.transaction() as db:
        db.add_all(
            Job(person_id=1, kind="try", subject={"job": n}, at=NOW) for n in range(len(meets))
        )
    house = House.build(handlers.ERRANDS, None, Hours(), "Påhittade kommunen")
    tries = Counter[int]()

    async def try_(workshop: Workshop, job: Waiting) -> None:
        which = job.subject["job"]
        tries[which] += 1
        meets[which](tries[which])
        await workshop.finish(job, lambda talk: talk.show_text("Klart"))

    async def download(_file: str) -> bytes:
        raise TryLater

    jobs = Jobs(Workshop(download, database, writer, house, lambda: NOW), {"try": try_})
    running = asyncio.create_task(jobs.run())
    try:
        yield database
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        writer.close()
        database.close()


async def ended(database: Database) -> tuple[str | None, int]:
    """What was said of the job in the end, and how many tries were counted."""
    async with asyncio.timeout(10):
        while True:
            with database.reading() as db:
                attempts = db.scalar(select(col(Job.attempts)).where(col(Job.done_at).is_not(None)))
                if attempts is not None:
                    return db.scalar(select(col(Message.text))), attempts
            await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.jobs, "LOOK_EVERY", 0.01)


async def test_what_was_asked_for_comes_at_any_hour(tmp_path: Path) -> None:
    async with at_work(tmp_path, lambda _n: None) as database:
        await ended(database)
        with database.transaction() as db:
            [result] = outbox.claim(db, NOW, NOW.date(), 10, may_disturb=False)
    assert result.text == "Klart"


@pytest.mark.parametrize("outage", [TryLater, DatabaseUnavailable])
async def test_an_outage_uses_up_no_try(tmp_path: Path, outage: type[Exception]) -> None:
    def out_ten_times(n: int) -> None:
        if n <= 10:
            raise outage("out")

    async with at_work(tmp_path, out_ten_times) as database:
        assert await ended(database) == ("Klart", 1)


async def test_a_job_that_fails_is_given_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_n: int) -> None:
        raise ValueError("no sense in it")

    async with at_work(tmp_path, fails) as database:
        said, attempts = await ended(database)
    assert said not in (None, "Klart")
    assert attempts == TRIES
    assert all(record.exc_info for record in caplog.records if record.name == "bot.jobs")
    assert caplog.records


@pytest.mark.parametrize("trouble", [TryLater, ValueError])
async def test_one_that_has_to_wait_holds_up_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    """A file that can't be fetched, and a chart that somebody else asked for after it."""
    monkeypatch.setattr(bot.jobs, "LOOK_EVERY", 0.5)
    tried_again = asyncio.Event()

    def fails(n: int) -> None:
        if n > 1:
            tried_again.set()
        raise trouble("Telegram's 502")

    async with at_work(tmp_path, fails, lambda _n: None) as database:
        assert await ended(database) == ("Klart", 1)
        assert not tried_again.is_set()
        await asyncio.wait_for(tried_again.wait(), 10)  # it is not forgotten either
