"""Conversations with a bot that is killed again and again, and what came of them."""

import asyncio
import contextlib
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bot.rehearsal.chat import Message
from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from storage.database import Database, sqlite_url
from tests.faults import mixture, script
from tests.faults.organisation import chat_of, employ
from tests.faults.process import KOMPIS_RUN, BotProcess
from tests.faults.questions import GUIDE, write_guide
from tests.faults.script import Script
from tests.faults.verdict import Verdict, judge

CALLS_PER_STEP = 1.3
"""What the bot asks of Telegram for each thing a person does, about."""
AT_START = 0.3
"""The share of kills that fall into a start, rather than into the work after it."""
NOTHING_FOR = 5.0
"""Seconds without any progress, after which nobody will get an answer any more."""


@dataclass
class Campaign:
    """`people` conversations at once, and `kills` deaths of the bot on the way."""

    folder: Path
    people: int = 200
    kills: int = 60
    seed: int = 0
    command: Sequence[str] = KOMPIS_RUN
    gently: bool = False
    """Tell it to stop, and wait for it, instead of killing it."""
    killed: int = 0
    steps: int = 0
    """What people have done so far."""
    log: str = ""
    seen: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By chat, everything that arrived or changed there, in order."""

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        model = mixture.packaged_model()
        self.scripts = {
            n: mixture.write(n, Random(f"{self.seed}/{n}"), model)
            for n in range(1, self.people + 1)
        }

    async def play(self) -> Verdict:
        write_guide(self.folder / "templates")
        async with Server(lean=True, seed=self.seed) as server:
            server.world.listeners.append(self._notice)
            bot = BotProcess(
                server,
                self.folder,
                command=self.command,
                templates=str(self.folder / "templates"),
                sends_per_second="1000",
                poll_seconds="1",
                key_file=str(self.keys),
            )
            database = Database(sqlite_url(bot.database))
            employ(database, self.people, guide=GUIDE, mixed=True)
            database.close()
            talks = [
                asyncio.create_task(self._talk(server.person(f"Prov Persson {n}"), self.scripts[n]))
                for n in range(1, self.people + 1)
            ]
            await self._kill_often(server, bot)
            async with bot:
                await self._polls(server, bot)
                await self._to_the_end(talks, bot)
                await server.all_confirmed(within=NOTHING_FOR)
                exit_code, seconds = await bot.stop()
            assert exit_code == 0, f"the last stop gave {exit_code} after {seconds:.1f} s"
        self.log = bot.log
        return judge(bot.database, self)

    @property
    def keys(self) -> Path:
        return self.folder / "kompis.keys"

    # The people

    async def _talk(self, person: Person, planned: Script) -> None:
        """Acts on what is seen, once; a hint leaves the question above it to be pressed."""
        chance = Random(person.id)
        question: Message | None = None
        for step in planned.steps:
            if step.sees is not None:
                seen = await self._sees(person, step.sees)
                question = seen if seen.keyboard else question
            await asyncio.sleep(chance.uniform(0, 0.05))
            if step.says is not None:
                person.says(step.says)
            elif step.presses is not None:
                person.presses(step.presses, on=question)
            self.steps += 1
        await self._sees(person, script.END)

    @staticmethod
    async def _sees(person: Person, sight: str) -> Message:
        return await person.sees(lambda message: script.mark(message) == sight, within=3600)

    def _notice(self, what: str, subject: object) -> None:
        if what == "message" and isinstance(subject, Message) and subject.from_bot:
            self.seen[subject.chat.id].append(script.mark(subject))

    # The killer

    async def _kill_often(self, server: Server, bot: BotProcess) -> None:
        steps = sum(len(each.steps) for each in self.scripts.values())
        pace = CALLS_PER_STEP * steps / max(self.kills, 1) * 0.7
        for _ in range(self.kills):
            await bot.start()
            if self.chance.random() < AT_START:
                await asyncio.sleep(self.chance.uniform(0, 1))
            else:
                await self._calls(server, bot, self.chance.uniform(0, 2 * pace))
                await asyncio.sleep(self.chance.uniform(0, 0.02))
            assert bot.alive, f"the bot ended by itself:\n{bot.log}"
            await self._end(bot)
            self.killed += 1

    async def _end(self, bot: BotProcess) -> None:
        if not self.gently:
            await bot.kill()
            return
        exit_code, seconds = await bot.stop()
        assert exit_code in (0, -signal.SIGTERM), bot.log  # the latter before it listens
        assert seconds < 5

    @staticmethod
    async def _polls(server: Server, bot: BotProcess) -> None:
        try:
            polls = server.calls.accepted["getupdates"]
            await server.calls.count("getUpdates", polls + 1, within=30)
        except AssertionError:
            raise AssertionError(f"the bot does not poll:\n{bot.log}") from None

    async def _calls(self, server: Server, bot: BotProcess, count: float) -> None:
        """Waits until the bot has asked so much since it polled first, or has nothing to ask."""
        await self._polls(server, bot)
        total = server.calls.accepted.total
        enough = total() + count
        for _ in range(300):
            if total() >= enough or not bot.alive:
                break
            await asyncio.sleep(0.002)

    async def _to_the_end(self, talks: Sequence[asyncio.Task[None]], bot: BotProcess) -> None:
        """Until everybody is through, or nothing happens any more."""
        everybody = asyncio.gather(*talks)
        steps, since = self.steps, time.monotonic()
        while not everybody.done() and time.monotonic() - since < NOTHING_FOR:
            assert bot.alive, f"the bot ended by itself:\n{bot.log}"
            await asyncio.sleep(0.1)
            if self.steps > steps:
                steps, since = self.steps, time.monotonic()
        everybody.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await everybody


def report(campaign: Campaign, verdict: Verdict, seconds: float) -> None:
    print(
        f"{campaign.killed} kills over {campaign.steps} answers of {campaign.people} people in "
        f"{seconds:.0f} s: {verdict}",
        file=sys.stdout,
        flush=True,
    )


__all__ = ["Campaign", "chat_of", "report"]
