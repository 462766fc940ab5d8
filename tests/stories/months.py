"""Months of a made-up organisation through the real tick and the real handlers, without a network.

People press whatever buttons they have in front of them, write, ignore, and stay away; ticks come
at any time or not at all; the process dies, also between what is written and what is sent. What
reaches the phones is kept in a journal, with the moment it arrived.
"""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from sqlmodel import col, select

from bot import handlers, tick
from bot.receive import receive
from bot.rehearsal.play import organisation
from bot.sender import base36
from bot.talk import House
from bot.updates import Event, Pressed, Said, Started
from bot.writer import Writer
from schedules.hours import Hours
from storage import accounts, outbox, people
from storage.database import Database, Session, sqlite_url
from storage.imports.intake import apply
from storage.imports.people import parse
from storage.imports.sheet import read_rows
from storage.migrate import bring_up_to_date
from storage.outbox import Outcome, Outgoing
from storage.tables import Inquiry, Message, News
from tests.schedules.wall import WALL

CHATS = {
    "9001": 1,  # Petra's manager
    "9002": 2,  # HR
    "9004": 4,  # Petra, a manager
    "9005": 5,  # Måns, a mentor
    "9006": 6,  # Klara, a mentor later on
    "9008": 8,  # Nour, new
    "9009": 9,  # Vide, Sam's manager
    "9010": 10,
    "9011": 11,  # Sam, new
}
HR = 2
LEADERS = {4: ("Nour Nybörjare", "måns"), 9: ("Sam Sommarprov", "ulla")}
WORDS = (
    "Hur gör jag?",
    "Klara",
    "måns",
    "nästa fredag",
    "i morgon",
    "om två veckor",
    "3",
    "/uppgifter",
    "/introduktioner",
    "/min_introduktion",
    "/fraga",
    "/bedomning",
    "/bedom",
    "/start",
)
TOO_FINAL = ("Avsluta i förtid", "Det är inte jag")
"""Buttons that would end the story too soon."""

Tick = Callable[[Database, Writer, House, datetime], Awaitable[int]]


@dataclass(frozen=True)
class Arrived:
    """A message on a phone."""

    at: datetime
    chat: int
    text: str
    priority: int
    key: str | None
    """Set for what nobody asked for."""


Keyboard = list[tuple[str, str]]
"""Each button's label and data."""


@dataclass
class Life:
    """One organisation's months. `seed` decides everything that happens in them."""

    folder: Path
    start: date
    seed: int
    days: int = 36
    inventory: bool = False
    """Whether HR has begun one of everybody."""
    tick: Tick = tick.tick
    hours: Hours = field(default_factory=Hours)
    journal: list[Arrived] = field(default_factory=list)
    told: list[News] = field(default_factory=list)
    """In the end: what digests told, and what was asked of mentors."""
    inquiries: list[Inquiry] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)

    async def is_lived(self) -> "Life":
        self._chance = random.Random(self.seed)
        self._database = Database(sqlite_url(self.folder / f"{self.start}-{self.seed}.sqlite3"))
        self._writer = Writer()
        self._house = _house(self.hours)
        self._keyboards: dict[int, list[tuple[int, Keyboard]]] = {
            chat: [] for chat in CHATS.values()
        }
        self._updates = 0
        self._now = datetime.combine(self.start, time(9), WALL).astimezone(UTC)
        try:
            self._begins()
            for day in range(1, self.days):
                await self._day(self.start + timedelta(days=day))
            with self._database.reading() as db:
                self.told = list(db.scalars(select(News).where(col(News.told_at).is_not(None))))
                self.inquiries = list(db.scalars(select(Inquiry)))
        finally:
            self._writer.close()
            self._database.close()
        return self

    def _begins(self) -> None:
        bring_up_to_date(self._database)
        with self._database.transaction() as db:
            apply(db, parse(read_rows(organisation(self.start), "people.csv")), self.start)
            tokens = {chat: _invite(db, number, self._now) for number, chat in CHATS.items()}
        for chat, token in tokens.items():
            self._does(Started(self._next_update(), chat, token))
        for chat, (hire, mentor) in LEADERS.items():
            self._says(chat, "/introduktion")
            self._presses(chat, hire)
            self._presses(chat, "")  # the checklist that suits the position is the first
            self._says(chat, mentor)
            self._presses(chat, "")
            self._presses(chat, "Starta introduktionen")
        if self.inventory:
            self._begins_an_inventory()

    def _begins_an_inventory(self) -> None:
        """HR's, of everybody, so that all rounds of chasing fall within the story."""
        self._says(HR, "/inventering")
        for label in ("Ny inventering", "Hela organisationen", "Hoppa över"):
            self._presses(HR, label)
        self._says(HR, str(self.start + timedelta(days=self.days - 6)))
        for label in ("Alla bedöms på nytt", "Starta inventeringen"):
            self._presses(HR, label)

    # What happens on a day

    async def _day(self, day: date) -> None:
        """Most of what happens is in the daytime; on some days nothing does, and no one ticks."""
        deeds: list[Callable[[], Awaitable[None]]] = [self._ticks, self._sends, self._acts]
        plan = [
            (self._sometime(day), self._chance.choice([*deeds, self._acts, self._dies]))
            for _ in range(self._chance.choice((0, 0, 6, 12, 18)))
        ]
        for self._now, deed in sorted(plan, key=lambda each: each[0]):
            await deed()

    def _sometime(self, day: date) -> datetime:
        minute = self._chance.choice((range(6 * 60, 17 * 60), range(24 * 60)))
        midnight = datetime.combine(day, time(), WALL)
        moment = midnight + timedelta(minutes=self._chance.choice(minute))
        return moment.astimezone(UTC)

    async def _ticks(self) -> None:
        """What a tick found goes out a moment later, if the process lives so long."""
        await self.tick(self._database, self._writer, self._house, self._now)
        if self._chance.random() < 0.6:
            self._now += timedelta(seconds=1)
            await self._sends()

    async def _sends(self) -> None:
        """What waits goes out; now and then the process dies with it in the hand."""
        claimed = self._claims(1000)
        if self._chance.random() < 0.8:
            self._arrive(claimed)

    async def _dies(self) -> None:
        """And starts again, with what was under way first."""
        with self._database.transaction() as db:
            under_way = outbox.recover(db)
        self._arrive(self._claims(under_way))

    def _claims(self, limit: int) -> list[Outgoing]:
        with self._database.transaction() as db:
            hours, now = self._house.hours, self._now
            return outbox.claim(db, now, hours.today(now), limit, may_disturb=hours.allowed(now))

    # What people do

    async def _acts(self) -> None:
        chat = self._chance.choice(list(self._keyboards))
        newest = self._keyboards[chat][-3:]
        if not newest or self._chance.random() < 0.25:
            self._says(chat, self._chance.choice(WORDS))
            return
        message, keyboard = self._chance.choice(newest)
        self._press(chat, message, *self._chance.choice(keyboard))

    def _says(self, chat: int, text: str) -> None:
        self._does(Said(self._next_update(), chat, text))

    def _presses(self, chat: int, label: str) -> None:
        """The newest message's first button that begins so."""
        message, keyboard = self._keyboards[chat][-1]
        self._press(chat, message, *next(each for each in keyboard if each[0].startswith(label)))

    def _press(self, chat: int, message: int, label: str, data: str) -> None:
        if label not in TOO_FINAL:
            self.pressed.append(label)
            update = self._next_update()
            self._does(Pressed(update, chat, str(update), data, message))

    def _does(self, event: Event) -> None:
        received = receive(self._database, self._house, [event], [], self._now)
        assert received.failed == 0, event
        self._arrive([each for each in received.out if each.priority == outbox.REPLY])

    def _next_update(self) -> int:
        self._updates += 1
        return self._updates

    # What reaches the phones

    def _arrive(self, messages: Sequence[Outgoing]) -> None:
        with self._database.transaction() as db:
            keys = _keys(db, messages)
            for each in messages:
                number = each.edits or len(self.journal) + 1
                outbox.mark(db, [Outcome(each.id, "sent", number)])
                text, key = each.text or "", keys.get(each.id)
                self.journal.append(Arrived(self._now, each.chat_id, text, each.priority, key))
                if keyboard := _keyboard(each):
                    self._keyboards[each.chat_id].append((number, keyboard))


@cache
def _house(hours: Hours) -> House:
    """Words and guides are read once for all lives."""
    return House.build(handlers.ERRANDS, None, hours, "Påhittade kommunen")


def _invite(db: Session, employee_no: str, now: datetime) -> str:
    person = people.by_employee_no(db, employee_no)
    assert person is not None
    return accounts.issue(db, [person], None, now)[0].token


def _keys(db: Session, messages: Sequence[Outgoing]) -> dict[int, str]:
    """Of those that nobody asked for."""
    query = select(Message.id, Message.key).where(col(Message.id).in_([m.id for m in messages]))
    return {id_: key for id_, key in db.execute(query) if key is not None}


def _keyboard(message: Outgoing) -> Keyboard:
    faces = [face for row in message.keyboard or () for face in row]
    return [
        (face["label"], f"{base36(message.id)}.{place}")
        for place, face in enumerate(faces)
        if "url" not in face
    ]
