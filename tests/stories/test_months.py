"""Over months of everything that may happen, nobody is written to more than was promised."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from bot import tick
from bot.talk import House
from bot.writer import Writer
from schedules.hours import Hours
from storage import outbox, reminders
from storage.chasing import NEWS
from storage.database import Database
from storage.tables import Account, Message, Person
from tests.schedules.months import STARTS
from tests.schedules.wall import office_open, on
from tests.stories.months import Arrived, Life

Promise = Callable[[Life], None]
LIVED = (
    "Easter and summer time on one day",
    "midsummer",
    "winter time",
    "Christmas to Epiphany",
)


def unasked(life: Life) -> list[Arrived]:
    return [arrived for arrived in life.journal if arrived.key is not None]


def not_replies(life: Life) -> list[Arrived]:
    """The unasked, and what somebody else wanted passed on."""
    return [arrived for arrived in life.journal if arrived.priority != outbox.REPLY]


def at_most_one_a_day(life: Life) -> None:
    said = Counter((arrived.chat, on(arrived.at)) for arrived in unasked(life))
    assert [again for again, times in said.items() if times > 1] == []


def only_in_hours(life: Life) -> None:
    assert [arrived.at for arrived in not_replies(life) if not office_open(arrived.at)] == []


def nothing_twice(life: Life) -> None:
    keys = Counter(arrived.key for arrived in unasked(life))
    assert [key for key, times in keys.items() if times > 1] == []
    facts = Counter((news.person_id, news.kind, str(news.subject)) for news in life.told)
    once = [fact for fact in facts if fact[1] in ("escalated", "mentor_week")]
    assert [fact for fact in once if facts[fact] > 1] == []
    offered_again = sum(facts[fact] - 1 for fact in facts if fact[1] == "paused")
    gone_on_with = [label for label in life.pressed if label.startswith(("Fortsätt", "Gör klart"))]
    assert offered_again <= len(gone_on_with)  # a guide is offered once for each time it is left


def all_of_it_in_the_digest(life: Life) -> None:
    """Apart from it only the mentor's questions and answers come by themselves."""
    assert {arrived.key.split("/")[0] for arrived in unasked(life) if arrived.key} <= {"digest"}
    others = [arrived for arrived in not_replies(life) if arrived.key is None]
    answered = [inquiry for inquiry in life.inquiries if inquiry.answered_at is not None]
    assert len(others) <= len(life.inquiries) + len(answered)


def inventories_in_one_line(life: Life) -> None:
    """However many parts somebody has in one."""
    assert [arrived for arrived in unasked(life) if arrived.text.count("📋") > 1] == []


PROMISES = (
    at_most_one_a_day,
    only_in_hours,
    nothing_twice,
    all_of_it_in_the_digest,
    inventories_in_one_line,
)


@pytest.mark.parametrize("start", LIVED)
async def test_months_keep_every_promise(tmp_path: Path, start: str) -> None:
    seed = STARTS[start].toordinal()
    life = await Life(tmp_path, STARTS[start], seed, inventory=True).is_lived()
    for promise in PROMISES:
        promise(life)
    told = {news.kind for news in life.told}
    eventful = {"escalated", "mentor_week", "introduction_started", "inventory"}
    assert eventful <= told  # it was no quiet life
    assert len(unasked(life)) > 20
    assert len(set(life.pressed)) > 20


# Who would break them


async def forgets_who_had_todays(
    database: Database, writer: Writer, house: House, now: datetime
) -> int:
    """A tick without its two locks: the day it notes, and the key that exists once."""
    with database.transaction() as db:
        db.execute(update(Account).values(digest_on=None))
        keyed = update(Message).where(col(Message.key).is_not(None))
        db.execute(keyed.values(key=col(Message.key) + f"/{now.timestamp():.0f}"))
    return await tick.tick(database, writer, house, now)


async def tells_besides(database: Database, writer: Writer, house: House, now: datetime) -> int:
    """A tick that calls attention to itself with a message of its own."""
    with database.transaction() as db:
        outbox.add(db, [outbox.Outgoing(4, "Något är sent", priority=outbox.NOTICE)])
    return await tick.tick(database, writer, house, now)


async def chases_everybody_again(
    database: Database, writer: Writer, house: House, now: datetime
) -> int:
    """A tick that does not look whether somebody is to hear of an inventory anyway."""
    with database.transaction() as db:
        managers = set(db.scalars(select(Person.manager_id))) - {None}
        for _ in range(2):
            reminders.tell(db, managers, NEWS, {}, now - timedelta(days=1))
    return await tick.tick(database, writer, house, now)


class Sleepless(Hours):
    def allowed(self, now: datetime) -> bool:
        return True


class SaysItAgain(Life):
    """After a death everything of that day goes again, also what had arrived."""

    async def _dies(self) -> None:
        with self._database.transaction() as db:
            arrived = (col(Message.key).is_not(None), col(Message.state) == "sent")
            db.execute(update(Message).where(*arrived).values(state="queued"))
        await super()._dies()


class Chatty(Life):
    """Nour asks the mentor at every tick, and what is to be passed on goes out hours later."""

    async def _ticks(self) -> None:
        self._says(8, "/fraga")
        self._says(8, "Hur gör jag?")
        self._now += timedelta(hours=6)
        await self._sends()


class PassesOnAtAnyHour(Chatty):
    """Of what is no reply only the digest heeds the hours."""

    def _claims(self, limit: int) -> list[outbox.Outgoing]:
        with self._database.transaction() as db:
            keyless = update(Message).where(col(Message.key).is_(None))
            db.execute(keyless.where(col(Message.state) == "queued").values(priority=outbox.RESULT))
        return super()._claims(limit)


class SendsAtAnyHour(Life):
    """What was written in time is sent whenever there is somebody to send it."""

    def _claims(self, limit: int) -> list[outbox.Outgoing]:
        today = self._house.hours.today(self._now)
        with self._database.transaction() as db:
            return outbox.claim(db, self._now, today, limit, may_disturb=True)


WINTER, MIDSUMMER = STARTS["winter time"], STARTS["midsummer"]
BROKEN: dict[str, tuple[Callable[[Path], Life], Promise]] = {
    "forgetting who had today's": (
        lambda folder: Life(folder, WINTER, 1, 16, tick=forgets_who_had_todays),
        at_most_one_a_day,
    ),
    "never sleeping": (
        lambda folder: Life(folder, WINTER, 1, 16, hours=Sleepless()),
        only_in_hours,
    ),
    "sending at any hour": (lambda folder: SendsAtAnyHour(folder, WINTER, 1, 16), only_in_hours),
    "passing on at any hour": (
        lambda folder: PassesOnAtAnyHour(folder, MIDSUMMER, 1, 16),
        only_in_hours,
    ),
    "saying it again": (lambda folder: SaysItAgain(folder, WINTER, 1, 16), nothing_twice),
    "telling besides": (
        lambda folder: Life(folder, WINTER, 1, 16, tick=tells_besides),
        all_of_it_in_the_digest,
    ),
    "chasing everybody again": (
        lambda folder: Life(folder, WINTER, 1, 16, True, chases_everybody_again),
        inventories_in_one_line,
    ),
}


async def test_questions_asked_late_wait_for_the_morning(tmp_path: Path) -> None:
    only_in_hours(await Chatty(tmp_path, MIDSUMMER, 1, 16).is_lived())


@pytest.mark.parametrize(("broken", "promise"), BROKEN.values(), ids=BROKEN.keys())
async def test_the_promise_catches(
    tmp_path: Path, broken: Callable[[Path], Life], promise: Promise
) -> None:
    life = await broken(tmp_path).is_lived()
    with pytest.raises(AssertionError):
        promise(life)


def test_every_promise_has_somebody_who_breaks_it() -> None:
    assert {promise for _, promise in BROKEN.values()} == set(PROMISES)
