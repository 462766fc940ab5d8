"""Conversations without HTTP: what people write and press goes straight to `receive`.

For the many inputs to a dialogue, at some milliseconds each. That it all works with Telegram is
what the stories are for, and Telegram's rules (tags, lengths) are held there.
"""

import asyncio
import functools
import html
import re
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import col, select

from bot import handlers, tick
from bot.receive import receive
from bot.rehearsal.play import organisation
from bot.sender import base36
from bot.talk import House, Toast
from bot.updates import Event, Pressed, Said, SentFile, Started
from bot.writer import Writer
from schedules.hours import Hours
from storage import outbox
from storage.database import Database
from storage.imports import Parsed, apply, parse, read_rows
from storage.outbox import Outcome, Outgoing
from storage.tables import Account, Message, Person

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2026, 11, 30, 9, 15, tzinfo=STOCKHOLM)
HOUSE = House.build(handlers.ERRANDS, None, Hours(), "Påhittade kommunen")


@dataclass(frozen=True)
class Seen:
    """A message as its reader has it."""

    text: str
    buttons: list[str]
    id: int


class Turns:
    """The made-up organisation, everybody connected and vouched for; people by first name."""

    def __init__(
        self,
        database: Database,
        now: datetime = MONDAY,
        *,
        without: str = "",
        house: House = HOUSE,
    ) -> None:
        """`without`: the first name of somebody who has never been in the chat."""
        self.database = database
        self.house = house
        self._files: dict[int, list[tuple[str, bytes]]] = {}
        self.now = now
        self.toasts: list[Toast] = []
        self._updates = count(1)
        self._seen: dict[int, list[Seen]] = {}
        with database.transaction() as db:
            apply(db, _organisation(now.date()), now.date())
            people = {name.split()[0]: id_ for id_, name in db.execute(_NAMES)}
            self.ids = people
            for name, id_ in people.items():
                if name != without:
                    chat = _chat(id_)
                    db.add(
                        Account(telegram_id=chat, person_id=id_, language="sv", bound_at=now,
                                confirmed_at=now)
                    )  # fmt: skip

    def says(self, who: str, *texts: str) -> str:
        """Returns what is answered to the last of them."""
        for text in texts:
            answered = self._does(who, Said(next(self._updates), _chat(self.ids[who]), text))
        return answered

    def phone(self, name: str) -> str:
        """One that the bot does not know, as somebody of that name."""
        self.ids[name] = 500 + len(self.ids)
        return name

    def opens(self, who: str, parameter: str) -> str:
        """Follows a link of the bot's; what is answered."""
        return self._does(who, Started(next(self._updates), _chat(self.ids[who]), parameter))

    def sends_file(self, who: str, name: str, size: int | None = 1, kind: str = "document") -> str:
        """Returns what is answered."""
        chat = _chat(self.ids[who])
        return self._does(who, SentFile(next(self._updates), chat, "F1", name, size, kind, ""))

    def presses(self, who: str, *labels: str, on: str = "") -> str:
        """Each on the newest message that has such a button, and says `on`; what is answered to
        the last."""
        for label in labels:
            answered = self.press(who, *self._button(who, label, on))
        return answered

    def press(self, who: str, seen: Seen, place: int) -> str:
        """The button at that place of a message, by its number."""
        chat, data = _chat(self.ids[who]), f"{base36(seen.id)}.{place}"
        return self._does(who, Pressed(next(self._updates), chat, "1", data, None))

    def buttons(self, who: str) -> list[str]:
        """Those of the newest message that has any."""
        return next(seen.buttons for seen in reversed(self._of(who)) if seen.buttons)

    def digest(self, who: str) -> str:
        """What the newest message to this person says; nothing when there is none."""
        return self._of(who)[-1].text if self._of(who) else ""

    def all_of(self, who: str) -> list[str]:
        """All that has been said to this person."""
        return [seen.text for seen in self._of(who)]

    def seen(self, who: str) -> list[Seen]:
        """All messages to this person, as they were and as they became."""
        return list(self._of(who))

    def files(self, who: str) -> list[tuple[str, bytes]]:
        """By name, what was sent to this person."""
        return self._files.get(_chat(self.ids[who]), [])

    def on(self, database: Database) -> "Turns":
        """The same people going on in a copy of the database, without a look back."""
        other = copy(self)
        other.database, other.toasts, other.ids = database, [], dict(self.ids)
        other._seen, other._files = {}, {}
        return other

    def heard(self) -> str:
        """The line that passed by in answer to the last press."""
        return self.toasts[-1].text if self.toasts else ""

    def mornings(self, number: int = 1) -> None:
        """Eight o'clock, and what is due then, on each of the next days."""
        for _ in range(number):
            self.at(self.now.date() + timedelta(days=1))

    def at(self, day: date) -> None:
        """Straight to eight o'clock on that day."""
        self.now = datetime.combine(day, time(8), STOCKHOLM)
        self.ticks()

    def ticks(self) -> None:
        """What is due at this moment."""
        asyncio.run(self._tick())

    def until(self, day: date) -> None:
        """To eight o'clock on that day, with a tick each morning on the way."""
        while self.now.date() < day:
            self.mornings()

    def imports(self, *replacements: tuple[str, str]) -> None:
        """The people file comes anew, with other words in it."""
        file = organisation(MONDAY.date()).decode()
        for old, new in replacements:
            assert old in file, old
            file = file.replace(old, new)
        with self.database.transaction() as db:
            apply(db, parse(read_rows(file.encode(), "people.csv")), self.now.date())

    def vouches(self) -> None:
        """HR says of everybody that they are who they say."""
        with self.database.transaction() as db:
            db.execute(update(Account).values(confirmed_at=self.now))

    def _does(self, who: str, event: Event) -> str:
        received = receive(self.database, self.house, [event], (), self.now)
        assert received.failed == 0
        self.toasts += received.toasts
        before = {name: len(self._of(name)) for name in self.ids}
        for message in received.out:
            self._keep(message)
        return "\n".join(seen.text for seen in self._of(who)[before[who] :])

    def _keep(self, message: Outgoing | Message) -> None:
        labels = [button["label"] for row in message.keyboard or () for button in row]
        seen = Seen(_plain(message.text or ""), labels, message.id)
        self._seen.setdefault(message.chat_id, []).append(seen)
        if message.content is not None:
            file = message.file_name or "", message.content
            self._files.setdefault(message.chat_id, []).append(file)

    def _of(self, who: str) -> list[Seen]:
        return self._seen.get(_chat(self.ids[who]), [])

    def _button(self, who: str, label: str, on: str) -> tuple[Seen, int]:
        for seen in reversed(self._of(who)):
            if label in seen.buttons and on in seen.text:
                return seen, seen.buttons.index(label)
        raise AssertionError(f"{who} sees no {label!r} but {self.buttons(who)}")

    async def _tick(self) -> None:
        writer = Writer()
        await tick.tick(self.database, writer, self.house, self.now)
        writer.close()
        self.sends()

    def sends(self) -> None:
        """What waits to be sent arrives."""
        with self.database.transaction() as db:
            new = select(Message).where(col(Message.state) == "queued")
            for message in db.scalars(new.order_by(col(Message.id))):
                self._keep(message)
                outbox.mark(db, [Outcome(message.id, "sent", message_id=1)])


@functools.cache
def _organisation(today: date) -> Parsed:
    return parse(read_rows(organisation(today), "people.csv"))


_NAMES = select(col(Person.id), col(Person.name))


def _chat(person_id: int) -> int:
    return 700_000_000 + person_id


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))
