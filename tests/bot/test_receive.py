"""A batch of updates: who speaks in it, and what is kept of it when the database fails."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
from sqlalchemy import update
from sqlmodel import col

from bot import handlers, receive
from bot.errands import Errand
from bot.sender import base36
from bot.settle import settle
from bot.talk import House, Talk
from bot.updates import Event, Pressed, Said
from schedules.hours import Hours
from storage import outbox, reminders
from storage.access import Actor
from storage.database import Database, DatabaseUnavailable, Session
from storage.outbox import Outcome, Outgoing
from storage.tables import Account
from tests.faults.organisation import chat_of, employ

NOW = datetime(2027, 1, 14, 12, tzinfo=UTC)
X, HR = 1, 2


@pytest.fixture
def staffed(database_url: str) -> Iterator[Database]:
    """Two people with chats; the second is HR."""
    database = Database(database_url)
    employ(database, HR)
    yield database
    database.close()


def house(*more: Errand) -> House:
    return House.build(Errand.of_all([handlers.ERRANDS, *more]), None, Hours(), "Påhittade")


def refusing_x(database: Database) -> list[Event]:
    """X writes, HR refuses X's chat, and X writes again, all in one batch."""
    with database.transaction() as db:
        here = col(Account.person_id) == X
        db.execute(update(Account).where(here).values(confirmed_at=None))
        asked = Outgoing(chat_of(HR), "Är det?", HR, actions=[["account.refuse", X]])
        outbox.add(db, [asked])
    button = f"{base36(asked.id)}.0"
    return [Pressed(1, chat_of(HR), "1", button, 1), Said(2, chat_of(X), "Hej")]


def is_stranger(out: list[Outgoing]) -> bool:
    [reply] = [message for message in out if message.chat_id == chat_of(X)]
    return reply.person_id is None


def test_a_chat_that_hr_refuses_is_nobodys_in_the_same_batch(staffed: Database) -> None:
    received = receive.receive(staffed, house(), refusing_x(staffed), (), NOW)
    assert is_stranger(received.out)


def test_the_twin_that_goes_on_knowing_serves_it(
    staffed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive.Known, "after", lambda *_: None)
    received = receive.receive(staffed, house(), refusing_x(staffed), (), NOW)
    assert not is_stranger(received.out)


def test_what_is_kept_before_the_database_fails_is_said(staffed: Database) -> None:
    failing = Errand()
    tries = iter(range(2))

    @failing.command("gift")
    def no_text(talk: Talk) -> None:
        talk.show_text("\ud83d")  # half of a surrogate pair can't be written

    @failing.command("avbrott")
    def cut(talk: Talk) -> None:
        if next(tries, None) == 1:  # not in the batch, but when it goes alone
            raise DatabaseUnavailable("disk full")
        talk.say("menu.cannot_read")

    batch = [
        Said(1, chat_of(X), "/hjalp"),
        Said(2, chat_of(HR), "/avbrott"),
        Said(3, chat_of(X), "/gift"),
    ]
    first = receive.receive(staffed, house(failing), batch, (), NOW)
    assert isinstance(first.fault, DatabaseUnavailable)
    assert [message.chat_id for message in first.out] == [chat_of(X)]
    again = receive.receive(staffed, house(failing), batch, (), NOW)
    assert again.fault is None
    assert {message.chat_id for message in again.out} == {chat_of(X), chat_of(HR)}
    assert (first.handled, again.handled, again.failed) == (1, 2, 1)


def test_an_object_that_cannot_be_stored_is_set_aside_alone(staffed: Database) -> None:
    failing = Errand()

    @failing.command("gift")
    def object_twice(talk: Talk) -> None:
        talk.db.add(Account(telegram_id=99, person_id=X, language="sv", bound_at=NOW))

    batch = [
        Said(1, chat_of(HR), "/hjalp"),
        Said(2, chat_of(X), "/gift"),
        Said(3, chat_of(HR), "/hjalp"),
    ]
    received = receive.receive(staffed, house(failing), batch, (), NOW)
    assert (received.handled, received.failed) == (3, 1)
    assert [message.chat_id for message in received.out].count(chat_of(HR)) == 2


@pytest.mark.parametrize(
    ("state", "key", "told_anew"),
    [
        ("failed", "digest/1/2027-01-14", True),
        ("dropped", "digest/1/2027-01-14/2", True),
        ("sent", "digest/1/2027-01-14", False),
        ("failed", None, False),
        ("failed", "digest/1/2027-01-15", False),
    ],
)
def test_news_of_a_digest_that_ends_untold_are_news_again(
    staffed: Database, state: str, key: str | None, told_anew: bool
) -> None:
    message = Outgoing(chat_of(X), "God morgon", X, priority=outbox.NOTICE, key=key)
    with staffed.transaction() as db:
        reminders.tell(db, [X], "unreachable", {"person": HR}, NOW)
        reminders.told(db, _told(db, NOW), NOW)
        outbox.add(db, [message])
        settle(db, Hours(), [Outcome(message.id, state)])
        assert bool(reminders.with_news(db, NOW)) is told_anew


def test_what_is_dropped_when_its_turn_comes_is_news_again(staffed: Database) -> None:
    """The chat was closed when the digest should have gone; it is open again later."""
    hours = Hours()
    morning = datetime.combine(NOW, time(9), hours.zone)
    digest = Outgoing(
        chat_of(X), "God morgon", X, priority=outbox.NOTICE, key="digest/1/2027-01-14"
    )
    here = update(Account).where(col(Account.person_id) == X)
    with staffed.transaction() as db:
        reminders.tell(db, [X], "unreachable", {"person": HR}, morning)
        reminders.told(db, _told(db, morning), morning)
        outbox.add(db, [digest])
        db.execute(here.values(unreachable_since=morning))
        claimed = outbox.claim(
            db,
            NOW,
            hours.today(NOW),
            10,
            may_disturb=True,
            settle=lambda db, outcomes: settle(db, hours, outcomes),
        )
        assert claimed == []
        db.execute(here.values(unreachable_since=None))
        assert reminders.with_news(db, NOW) == [X]


def _told(db: Session, now: datetime) -> list[int]:
    return [item.id or 0 for item in reminders.news_untold(db, Actor(X), now)]
