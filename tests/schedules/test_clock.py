"""The clock on a real event loop, with short intervals."""

import asyncio
import logging
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from schedules.clock import Clock

SOON = timedelta(milliseconds=20)
LONG = timedelta(hours=1)
PATIENCE = 10


class Counted:
    """Counts its ticks, and lets a test wait for the nth."""

    def __init__(self, work: Callable[[], Awaitable[None]] | None = None) -> None:
        self.count = 0
        self.work = work
        self._ticked = asyncio.Condition()

    async def __call__(self) -> None:
        async with self._ticked:
            self.count += 1
            self._ticked.notify_all()
        if self.work:
            await self.work()

    async def reaches(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE), self._ticked:
            await self._ticked.wait_for(lambda: self.count >= count)


async def test_it_ticks_at_once_and_not_only_after_the_first_interval() -> None:
    tick = Counted()
    clock = Clock(tick, LONG)
    clock.start()
    await tick.reaches(1)
    await clock.stop()
    assert tick.count == 1


async def test_it_goes_on_ticking() -> None:
    tick = Counted()
    clock = Clock(tick, SOON)
    clock.start()
    await tick.reaches(5)
    await clock.stop()


async def test_after_it_stops_no_tick_comes() -> None:
    tick = Counted()
    clock = Clock(tick, SOON)
    clock.start()
    await tick.reaches(2)
    await clock.stop()
    counted = tick.count
    await asyncio.sleep(10 * SOON.total_seconds())
    assert tick.count == counted


async def test_it_can_be_started_again() -> None:
    tick = Counted()
    clock = Clock(tick, LONG)
    for count in (1, 2):
        clock.start()
        await tick.reaches(count)
        await clock.stop()


async def test_stopping_what_does_not_tick_is_harmless() -> None:
    clock = Clock(Counted(), LONG)
    await clock.stop()
    clock.start()
    await clock.stop()
    await clock.stop()


async def test_starting_twice_is_refused() -> None:
    clock = Clock(Counted(), LONG)
    clock.start()
    with pytest.raises(RuntimeError, match="started already"):
        clock.start()
    await clock.stop()


def test_an_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        Clock(Counted(), timedelta(0))


async def fails_on_anna() -> None:
    try:
        raise KeyError("Anna Ek, 19800101-1234")
    except KeyError as unknown:
        raise LookupError("Anna Ek is late with her task") from unknown


class Talkative(Clock):
    """Leaves a failing tick to APScheduler, which logs the error with all its words."""

    async def _tick_once(self) -> None:
        await self._tick()


@pytest.mark.parametrize(("kind", "says_anna"), [(Clock, False), (Talkative, True)])
async def test_a_tick_that_fails_is_named_without_a_word_of_its_text_and_the_next_one_comes(
    kind: type[Clock], says_anna: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tick = Counted(fails_on_anna)
    clock = kind(tick, SOON)
    clock.start()
    await tick.reaches(3)
    await clock.stop()
    assert "LookupError" in caplog.text
    assert "test_clock.py" in caplog.text
    assert ("Anna" in caplog.text) is says_anna


async def test_a_slow_tick_is_never_joined_by_another() -> None:
    running: list[int] = []

    async def slowly() -> None:
        running.append(1)
        assert len(running) == 1
        await asyncio.sleep(5 * SOON.total_seconds())
        running.pop()

    tick = Counted(slowly)
    clock = Clock(tick, SOON)
    clock.start()
    await tick.reaches(3)
    await clock.stop()
    assert running == []


async def test_ticks_missed_while_the_loop_was_held_up_become_one() -> None:
    tick = Counted()
    clock = Clock(tick, timedelta(milliseconds=300))
    clock.start()
    await tick.reaches(1)
    hold_up_the_loop(seconds=1.6)
    await tick.reaches(2)
    assert tick.count <= 3, "one for the five missed, and at most the one after"
    await clock.stop()


async def test_a_tick_comes_however_late_it_is() -> None:
    tick = Counted()
    clock = Clock(tick, LONG)
    clock.start()
    hold_up_the_loop(seconds=1.2)
    await tick.reaches(1)
    await clock.stop()


def hold_up_the_loop(seconds: float) -> None:
    time.sleep(seconds)


async def test_stopping_waits_for_the_tick_under_way() -> None:
    finished = asyncio.Event()

    async def slowly() -> None:
        await asyncio.sleep(0.1)
        finished.set()

    tick = Counted(slowly)
    clock = Clock(tick, LONG)
    clock.start()
    await tick.reaches(1)
    await clock.stop()
    assert finished.is_set()


async def test_stopping_at_once_lets_a_tick_just_handed_out_finish(
    caplog: pytest.LogCaptureFixture,
) -> None:
    finished: list[bool] = []

    async def slowly() -> None:
        await asyncio.sleep(0.05)
        finished.append(True)

    for turns in range(5):
        tick = Counted(slowly)
        clock = Clock(tick, LONG)
        clock.start()
        for _ in range(turns):
            await asyncio.sleep(0)
        await clock.stop()
        assert len(finished) == tick.count
        finished.clear()
    assert caplog.text == ""


async def test_whoever_cannot_wait_for_the_tick_under_way_cuts_it_off(
    caplog: pytest.LogCaptureFixture,
) -> None:
    cut_off = asyncio.Event()

    async def hangs() -> None:
        try:
            await asyncio.sleep(PATIENCE * 100)
        finally:
            cut_off.set()

    tick = Counted(hangs)
    clock = Clock(tick, LONG)
    clock.start()
    await tick.reaches(1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await clock.stop()
    async with asyncio.timeout(PATIENCE):
        await cut_off.wait()
    await asyncio.sleep(0)
    (record,) = caplog.records
    assert record.message.startswith("A tick of the clock ended with CancelledError at ")
    assert record.message.endswith("; the next one does what is left.")


@pytest.mark.parametrize("module", ["schedules.clock", "schedules.due"])
def test_nothing_heavy_is_loaded_before_it_is_needed(module: str) -> None:
    heavy = "{'apscheduler', 'holidays', 'sqlalchemy', 'telegram'}"
    program = f"import {module}, sys; print({heavy} & set(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "set()"
