"""How long a reply takes while thousands of reminders are going out.

The reminders are digests as the tick writes them, in working hours, as many a second as Telegram
takes. Replies draw on the same sends a second, so the limit is lifted by as many as there are.
"""

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from bot.config import Settings
from storage.database import Session
from storage.outbox import NOTICE, new_id
from storage.tables import Message
from tests.benchmarks import organisation
from tests.benchmarks.bots.kompis_in_hours import NINE
from tests.benchmarks.figure import Figure
from tests.benchmarks.organisation import FIRST_CHAT, GUIDE
from tests.benchmarks.processes import running
from tests.benchmarks.stand_in import StandIn

KOMPIS_IN_HOURS = ("-m", "tests.benchmarks.bots.kompis_in_hours", "run")
REMINDERS = 10_000
REMINDERS_A_SECOND = int(Settings.model_fields["sends_per_second"].default)
REPLIES_A_SECOND = 2
SENDS = {"KOMPIS_SENDS_PER_SECOND": str(REMINDERS_A_SECOND + REPLIES_A_SECOND)}
WARM_UP, SECONDS, ROUNDS = 3.0, 20.0, 5
SENT_MAY_DIFFER = 0.1
"""The share by which the reminders may miss their rate."""


class Talkers:
    """Somebody says something every now and then, whether or not others have had their reply."""

    def __init__(self, chats: range) -> None:
        self.seconds: list[float] = []
        """From when something was said until its reply came."""
        self.reminders = 0
        self.stand_in = StandIn(self)
        self._chance = Random(len(chats))
        self._chats = chats
        self._next = itertools.cycle(chats)
        self._said_at: dict[int, float] = {}

    async def talk(self, seconds: float) -> None:
        """At times by chance, so that they keep no step with what the bot does every so often."""
        began = time.perf_counter()
        for n in range(round(seconds * REPLIES_A_SECOND)):
            due = began + (n + self._chance.random()) / REPLIES_A_SECOND
            await asyncio.sleep(due - time.perf_counter())
            chat_id = next(self._next)
            self._said_at[chat_id] = time.perf_counter()
            self.stand_in.says(chat_id, "Allt gick bra, men jag väntar på en nyckel.")
        await asyncio.sleep(began + seconds - time.perf_counter())

    def hears(self, chat_id: int) -> None:
        said_at = self._said_at.pop(chat_id, None)
        if said_at is not None:
            self.seconds.append(time.perf_counter() - said_at)
        elif chat_id not in self._chats:
            self.reminders += 1

    async def all_heard(self, within: float = 10) -> None:
        """Returns when nobody waits for a reply."""
        until = time.perf_counter() + within
        while self._said_at:
            assert time.perf_counter() < until, f"{len(self._said_at)} people had no reply"
            await asyncio.sleep(0.05)


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="kompis-benchmark-") as root:
        pairs = asyncio.run(_in_turns(Path(root)))
    quiet, busy = (sorted(seconds for pair in pairs for seconds in pair[side]) for side in (0, 1))
    return [
        Figure(
            "reply_under_bulk",
            statistics.median(p95(beside) / p95(without) for without, beside in pairs),
            bar=1.5,
            at_least=False,
            measured=f"p95 of a reply {p95(busy) * 1000:.1f} ms (median "
            f"{statistics.median(busy) * 1000:.1f}) while {REMINDERS} reminders go out at "
            f"{REMINDERS_A_SECOND} a second, {p95(quiet) * 1000:.1f} ms (median "
            f"{statistics.median(quiet) * 1000:.1f}) without them; median of {ROUNDS} pairs of "
            f"{SECONDS:g} s, {REPLIES_A_SECOND} replies a second",
        )
    ]


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


async def _in_turns(root: Path) -> list[tuple[list[float], list[float]]]:
    """Pairs of: the seconds of replies without reminders, and those beside them."""
    talkers = int((WARM_UP + SECONDS) * REPLIES_A_SECOND) + 1
    quiet = _prepare(root / "quiet.sqlite3", talkers, 0)
    busy = _prepare(root / "busy.sqlite3", talkers, REMINDERS)
    pairs = []
    for turn in range(ROUNDS):
        without = await _one_run(root / f"{turn}-quiet", quiet, talkers)
        beside = await _one_run(root / f"{turn}-busy", busy, talkers)
        sent = beside.reminders / SECONDS
        off = abs(sent / REMINDERS_A_SECOND - 1)
        assert off < SENT_MAY_DIFFER, f"{sent:.1f} reminders a second went out"
        pairs.append((without.seconds, beside.seconds))
    return pairs


async def _one_run(folder: Path, prepared: Path, talkers: int) -> Talkers:
    database = organisation.copied(prepared, folder)
    crowd = Talkers(range(FIRST_CHAT + 1, FIRST_CHAT + 1 + talkers))
    async with crowd.stand_in as stand_in:
        given = organisation.settings(stand_in.url, database, **SENDS)
        async with running(KOMPIS_IN_HOURS, folder, given):
            await stand_in.polled()
            await crowd.talk(WARM_UP)
            crowd.seconds, crowd.reminders = [], 0
            await crowd.talk(SECONDS)
            reminders = crowd.reminders
            await crowd.all_heard()
    crowd.reminders = reminders
    return crowd


def _prepare(path: Path, talkers: int, reminders: int) -> Path:
    """People who are before a question, and others with today's digest in the outbox."""
    with closing(organisation.new_database(path)) as database, database.transaction() as db:
        organisation.people(db, talkers + REMINDERS)
        organisation.runs(db, range(1, talkers + 1))
        _queue(db, range(talkers + 1, talkers + 1 + reminders))
    return path


def _queue(db: Session, persons: range) -> None:
    organisation.many(db, Message, [_reminder(person) for person in persons])


def _reminder(person: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "chat_id": FIRST_CHAT + person,
        "person_id": person,
        "kind": "send",
        "priority": NOTICE,
        "key": f"digest/{person}/{NINE.date()}",
        "text": f"<b>God morgon</b>\n\nI dag: gå igenom {GUIDE} med Nova Påhitt.\n" * 4,
        "keyboard": [[{"label": "Klart", "style": "primary"}, {"label": "Öppna"}]] * 2,
        "actions": [["digest.done", person], ["task.open", person]] * 2,
        "state": "queued",
        "attempts": 0,
    }
