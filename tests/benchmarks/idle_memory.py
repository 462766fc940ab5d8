"""What the idle bot holds in memory, against an echo bot that does nothing else."""

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psutil

from tests.benchmarks import organisation
from tests.benchmarks.figure import Figure
from tests.benchmarks.processes import KOMPIS, in_turns, running
from tests.benchmarks.stand_in import StandIn

IDLE, ROUNDS = 5.0, 3
ECHO = ("-m", "tests.benchmarks.bots.stock_ptb")
MB = 1_000_000


class Nobody:
    def hears(self, chat_id: int) -> None:
        raise AssertionError(f"an idle bot wrote to {chat_id}")


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="kompis-benchmark-") as root:
        ratio, ours, theirs = asyncio.run(_in_turns(Path(root)))
    return [
        Figure(
            "idle_memory",
            ratio,
            bar=2.0,
            at_least=False,
            measured=f"{statistics.median(ours):.1f} MB resident, idle for {IDLE:g} s after its "
            f"start on an up-to-date database; the echo bot {statistics.median(theirs):.1f} MB",
        )
    ]


async def _in_turns(root: Path) -> tuple[float, list[float], list[float]]:
    database = root / "kompis.sqlite3"
    organisation.new_database(database).close()

    async def kompis() -> float:
        return await _resident(KOMPIS, root, database)

    async def echo() -> float:
        return await _resident(ECHO, root, None)

    return await in_turns(kompis, echo, ROUNDS)


async def _resident(arguments: Sequence[str], folder: Path, database: Path | None) -> float:
    """Megabytes."""
    async with StandIn(Nobody()) as stand_in:
        given = organisation.settings(stand_in.url, database) if database else {}
        own = [] if database else [stand_in.url]
        async with running([*arguments, *own], folder, given) as process:
            await stand_in.polled()
            await asyncio.sleep(IDLE)
            return float(psutil.Process(process.pid).memory_info().rss / MB)
