"""A tick that dies half way, and two at the same time: nothing late, and nothing twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot import digest, handlers, tick
from bot.talk import House, Talk
from bot.updates import Event
from bot.writer import Writer
from schedules.hours import Hours
from storage import accounts, introductions, reminders
from storage.database import Database
from storage.introductions import ASK_MENTOR_EVERY
from storage.tables import Introduction, Message, News, Task
from tests.faults.organisation import employ

HIRE, MENTOR, HR = 1, 2, 3
TODAY = date(2027, 1, 14)
NOW = datetime(2027, 1, 14, 9, tzinfo=UTC)
"""Two hours after the digests' time."""


@pytest.fixture
def asking(database_url: str) -> Iterator[Database]:
    """The mentor's weekly question is due, and a task is late enough to be told at HR."""
    database = Database(database_url)
    employ(database, HR, guide="checkin_two_weeks")
    hires = col(Introduction.matter_id) == HIRE
    with database.transaction() as db:
        due = {"mentor_id": MENTOR, "mentor_ask_on": TODAY}
        db.execute(update(Introduction).where(hires).values(due))
        late = {"due": TODAY - timedelta(days=30), "escalated": 2}
        db.execute(update(Task).where(col(Task.id) == HIRE).values(late))
    yield database
    database.close()


@pytest.fixture(scope="module")
def house() -> House:
    return House.build(handlers.ERRANDS, None, Hours(), "Påhittade kommunen")


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer()
    yield writer
    writer.close()


def news(database: Database) -> list[str]:
    with database.reading() as db:
        return sorted(db.scalars(select(col(News.kind))))


def digests(database: Database) -> int:
    with database.reading() as db:
        return len(db.scalars(select(col(Message.id)).where(col(Message.key).is_not(None))).all())


async def test_a_tick_that_dies_between_the_news_and_the_digests_is_made_up_for_the_same_day(
    asking: Database, house: House, writer: Writer
) -> None:
    found = tick.look(asking, house, NOW)
    await writer.run(tick._make_news, asking, house, found, NOW)
    assert news(asking) == ["escalated", "mentor_week"]
    assert digests(asking) == 0
    assert await tick.tick(asking, writer, house, NOW + timedelta(minutes=1)) == 3


async def test_two_ticks_that_see_the_same_tell_it_once(
    asking: Database, house: House, writer: Writer
) -> None:
    both = [tick.look(asking, house, NOW) for _ in range(2)]
    for found in both:
        await writer.run(tick._make_news, asking, house, found, NOW)
    assert news(asking) == ["escalated", "mentor_week"]
    people = [one.person_id for one in both[0].digests]
    written = [await writer.run(tick._write, asking, house, people, NOW) for _ in range(2)]
    assert written == [3, 0]


async def test_an_introduction_that_ends_between_look_and_news_stays_ended(
    asking: Database, house: House, writer: Writer
) -> None:
    found = tick.look(asking, house, NOW)
    with asking.transaction() as db:
        introductions.close(db, HIRE, "ended", NOW)
    await writer.run(tick._make_news, asking, house, found, NOW)
    assert news(asking) == []
    with asking.reading() as db:
        assert db.scalars(select(col(Introduction.mentor_ask_on))).all() == [None] * HR


async def test_the_next_question_comes_a_week_later(
    asking: Database, house: House, writer: Writer
) -> None:
    await tick.tick(asking, writer, house, NOW)
    with asking.reading() as db:
        then = db.scalar(
            select(col(Introduction.mentor_ask_on)).where(col(Introduction.matter_id) == HIRE)
        )
    assert then == TODAY + ASK_MENTOR_EVERY


def text_of_the_latest(database: Database) -> str:
    with database.reading() as db:
        query = select(col(Message.text)).where(col(Message.person_id) == HR)
        return db.scalars(query.order_by(col(Message.id).desc())).first() or ""


def all_arrive(database: Database) -> None:
    with database.transaction() as db:
        db.execute(update(Message).values(state="sent"))


def quit_the_chat(database: Database, count: int) -> None:
    """HR is to be told that so many have left the chat."""
    before = NOW - timedelta(hours=5)
    with database.transaction() as db:
        for _ in range(count):
            reminders.tell(db, [HR], "unreachable", {"person": HIRE}, before)


async def test_what_has_no_place_in_the_digest_comes_with_the_next(
    asking: Database, house: House, writer: Writer
) -> None:
    quit_the_chat(asking, digest.NEWS_LINES + 3)
    await tick.tick(asking, writer, house, NOW)
    first = text_of_the_latest(asking)
    assert first.count("går inte att nå") == digest.NEWS_LINES
    assert "nyheter till. De kommer i nästa sammanfattning." in first
    all_arrive(asking)
    await tick.tick(asking, writer, house, NOW + timedelta(days=1))
    second = text_of_the_latest(asking)
    assert second.count("går inte att nå") == 3
    assert "nyheter till" not in second


async def test_news_that_cannot_be_told_silence_nothing_else(
    asking: Database, house: House, writer: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    """A later version told it, and was taken back; or a line of ours has a mistake."""
    before = NOW - timedelta(hours=5)
    with asking.transaction() as db:
        reminders.tell(db, [HR], "of_tomorrow", {"person": HIRE}, before)
        reminders.tell(db, [HR], "unreachable", {}, before)
    quit_the_chat(asking, 1)
    await tick.tick(asking, writer, house, NOW)
    assert text_of_the_latest(asking).count("går inte att nå") == 1
    assert [record.getMessage().split(" ", 2)[2] for record in caplog.records] == [
        "of kind of_tomorrow can't be told",
        "of kind unreachable can't be told",
    ]


async def test_news_of_the_day_wait_when_the_digest_is_shown_anew(
    asking: Database, house: House, writer: Writer
) -> None:
    quit_the_chat(asking, 1)
    await tick.tick(asking, writer, house, NOW)
    later = NOW + timedelta(hours=2)
    with asking.transaction() as db:
        reminders.tell(db, [HR], "unreachable", {"person": MENTOR}, later)
    with asking.transaction() as db:
        speaker = accounts.speaker_of(db, HR, TODAY)
        assert speaker is not None
        talk = Talk(db, house, Event(0, speaker.chat_id), later, speaker)
        assert digest.compose(talk, again=()).text.count("går inte att nå") == 1
    all_arrive(asking)
    await tick.tick(asking, writer, house, NOW + timedelta(days=1))
    assert text_of_the_latest(asking).count("går inte att nå") == 1
