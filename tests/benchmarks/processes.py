"""Bots as processes of their own, and one measurement of two of them taken in turns."""

import asyncio
import os
import signal
import statistics
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
STOP_WITHIN = 10.0
KOMPIS = ("-c", "from bot.cli import main; main()", "run")

Process = asyncio.subprocess.Process


@asynccontextmanager
async def running(
    arguments: Sequence[str], folder: Path, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """A Python process with these arguments, which must live on until it is told to stop.

    It runs in `folder`, so that no `.env` is read, and with no setting of Kompis but `settings`.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith("KOMPIS_")}
    environment = ours | {"PYTHONPATH": str(ROOT)} | dict(settings or {})
    with (folder / "stderr").open("wb") as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=folder, env=environment, stderr=stderr
        )
    try:
        yield process
        if process.returncode is not None:
            raise RuntimeError(f"{arguments} ended by itself: {(folder / 'stderr').read_text()}")
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), STOP_WITHIN)


async def in_turns(
    one: Callable[[], Awaitable[float]], other: Callable[[], Awaitable[float]], rounds: int
) -> tuple[float, list[float], list[float]]:
    """The median of the ratios one / other, each of a pair taken one right after the other."""
    ones, others = [], []
    for n in range(rounds):
        if n % 2:  # whoever comes second finds the machine as the first left it: take turns
            ones.append(await one())
            others.append(await other())
        else:
            others.append(await other())
            ones.append(await one())
    ratios = [a / b for a, b in zip(ones, others, strict=True)]
    return statistics.median(ratios), ones, others
