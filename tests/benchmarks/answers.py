"""Durable answers a second, 50 people at once, against echo bots that remember nothing."""

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from storage.database import Database, sqlite_url
from storage.tables import Answer, Run
from tests.benchmarks import organisation
from tests.benchmarks.figure import Figure
from tests.benchmarks.organisation import FIRST_CHAT
from tests.benchmarks.processes import KOMPIS, in_turns, running
from tests.benchmarks.stand_in import StandIn

AT_ONCE = 50
WARM_UP, SECONDS, ROUNDS = 2.0, 6.0, 5
MOST_A_SECOND = 6_000
"""Nobody must have answered everything before the time is up."""
NO_LIMITS = {"KOMPIS_SENDS_PER_SECOND": "1000000", "KOMPIS_CHAT_SENDS_PER_SECOND": "1000000"}
QUESTIONS = [question.id for question in organisation.guide().questions]


class Answerers:
    """50 who each answer, wait for the reply, and answer on; who is through makes room."""

    def __init__(self) -> None:
        self.said: Counter[int] = Counter()
        self.replies = 0
        self.stand_in = StandIn(self)
        self._next: Iterator[int] = iter(range(FIRST_CHAT + 1, FIRST_CHAT + 10**7))
        self._waiting = 0
        self._over = False
        self._all_heard = asyncio.Event()

    def begin(self) -> None:
        for _ in range(AT_ONCE):
            self._speak(next(self._next))

    def hears(self, chat_id: int) -> None:
        self.replies += 1
        self._waiting -= 1
        if not self._over:
            self._speak(chat_id if self.said[chat_id] < len(QUESTIONS) else next(self._next))
        elif not self._waiting:
            self._all_heard.set()

    async def end(self) -> None:
        """Nobody says anything more; returns when all have heard the bot's last reply."""
        self._over = True
        await asyncio.wait_for(self._all_heard.wait(), 30)

    def _speak(self, chat_id: int) -> None:
        self.said[chat_id] += 1
        self._waiting += 1
        self.stand_in.says(chat_id, answer(chat_id, self.said[chat_id]))


def answer(chat_id: int, n: int) -> str:
    return f"Svar {n} från {chat_id}: allt gick bra, men jag väntar på en nyckel."


async def a_second(arguments: Sequence[str], folder: Path, database: Path | None) -> float:
    """Answers a second whose reply arrived, by one bot from its start to its end."""
    crowd = Answerers()
    async with crowd.stand_in as stand_in:
        given = organisation.settings(stand_in.url, database, **NO_LIMITS) if database else {}
        async with running([*arguments, *([] if database else [stand_in.url])], folder, given):
            await stand_in.polled()
            crowd.begin()
            await asyncio.sleep(WARM_UP)
            before, began = crowd.replies, time.perf_counter()
            await asyncio.sleep(SECONDS)
            found = (crowd.replies - before) / (time.perf_counter() - began)
            await crowd.end()
    if database:
        _check(database, crowd.said)
    return found


def _check(database: Path, said: Counter[int]) -> None:
    """Every answer that was said is stored once, as it was said."""
    with closing(Database(sqlite_url(database))) as opened, opened.reading() as db:
        query = select(Run.person_id, Answer.question, Answer.value).join(Run)
        stored = {(FIRST_CHAT + who, question): value for who, question, value in db.execute(query)}
    expected = {
        (chat_id, QUESTIONS[n - 1]): answer(chat_id, n)
        for chat_id, count in said.items()
        for n in range(1, count + 1)
    }
    if stored != expected:
        raise AssertionError(f"{len(expected)} answers were said and {len(stored)} are stored")
    assert organisation.synchronous(database) == 2, "the answers are not durable"


def measure_ptb() -> list[Figure]:
    return [_against("answers_vs_ptb", "stock_ptb", "python-telegram-bot", bar=2.0)]


def measure_aiogram() -> list[Figure]:
    return [_against("answers_vs_aiogram", "stock_aiogram", "aiogram", bar=1.0)]


def _against(name: str, module: str, called: str, bar: float) -> Figure:
    with tempfile.TemporaryDirectory(prefix="kompis-benchmark-") as root:
        ratio, ours, theirs = asyncio.run(_in_turns(Path(root), f"tests.benchmarks.bots.{module}"))
    return Figure(
        name,
        ratio,
        bar,
        at_least=True,
        measured=f"{statistics.median(ours):.0f} durable answers a second with {AT_ONCE} people "
        f"at once, {statistics.median(theirs):.0f} echoes a second by {called} without storage; "
        f"median of {ROUNDS} pairs of {SECONDS:g} s",
    )


async def _in_turns(root: Path, module: str) -> tuple[float, list[float], list[float]]:
    prepared = root / "prepared.sqlite3"
    with closing(organisation.new_database(prepared)) as database:
        count = int((WARM_UP + SECONDS) * MOST_A_SECOND / len(QUESTIONS)) + AT_ONCE
        with database.transaction() as db:
            organisation.people(db, count)
            organisation.runs(db, range(1, count + 1))
    turn = iter(range(10**6))

    async def kompis() -> float:
        folder = root / f"kompis-{next(turn)}"
        return await a_second(KOMPIS, folder, organisation.copied(prepared, folder))

    async def echo() -> float:
        return await a_second(["-m", module], root, None)

    return await in_turns(kompis, echo, ROUNDS)
