from datetime import UTC, datetime, timedelta

import pytest

from bot.rehearsal.clock import (
    STOCKHOLM,
    MovableClock,
    Step,
    hours_until,
    passes_hourly,
    until_after,
)

MONDAY = datetime(2027, 1, 11, 6, 30, tzinfo=UTC)


def stockholm(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("step", "now", "then"),
    [
        ("hour", stockholm(2027, 1, 11, 7, 30), stockholm(2027, 1, 11, 8, 30)),
        ("day", stockholm(2027, 1, 11, 7, 30), stockholm(2027, 1, 12, 7, 30)),
        ("week", stockholm(2027, 1, 11, 7, 30), stockholm(2027, 1, 18, 7, 30)),
        ("morning", stockholm(2027, 1, 11, 7, 30), stockholm(2027, 1, 11, 8, 0)),
        ("morning", stockholm(2027, 1, 11, 8, 0), stockholm(2027, 1, 12, 8, 0)),
        ("day", stockholm(2027, 10, 30, 12, 0), stockholm(2027, 10, 31, 12, 0)),
        ("morning", stockholm(2027, 3, 27, 12, 0), stockholm(2027, 3, 28, 8, 0)),
    ],
)
def test_a_step_ends_when_people_in_sweden_would_say(
    step: Step, now: datetime, then: datetime
) -> None:
    assert until_after(now.astimezone(UTC), step) == then


def test_a_clock_goes_on_from_where_it_is_set() -> None:
    clock = MovableClock(MONDAY)
    assert timedelta() <= clock.now() - MONDAY < timedelta(seconds=5)


def test_a_frozen_clock_stands_still_until_it_is_thawed() -> None:
    clock = MovableClock(MONDAY, frozen=True)
    assert clock.now() == clock.now() == MONDAY
    clock.thaw()
    assert clock.now() >= MONDAY
    clock.freeze()
    assert clock.now() == clock.now()


def test_a_clock_never_goes_back() -> None:
    clock = MovableClock(MONDAY, frozen=True)
    clock.move_to(MONDAY + timedelta(hours=1))
    with pytest.raises(ValueError, match="cannot go back"):
        clock.move_to(MONDAY)


def test_a_clock_that_ran_past_a_moment_has_reached_it() -> None:
    clock = MovableClock(MONDAY, frozen=True)
    clock.reach(MONDAY - timedelta(microseconds=1))
    assert clock.now() == MONDAY
    clock.reach(MONDAY + timedelta(hours=1))
    assert clock.now() == MONDAY + timedelta(hours=1)


async def test_its_owner_ticks_at_every_full_hour_and_at_the_end() -> None:
    clock = MovableClock(MONDAY, frozen=True)
    ticks: list[datetime] = []

    async def tick(now: datetime) -> None:
        assert clock.advancing
        assert clock.now() == now
        ticks.append(now)

    clock.on_advance = lambda until: passes_hourly(clock, until, tick)
    await clock.advance(timedelta(hours=2))
    assert [f"{now:%H:%M}" for now in ticks] == ["07:00", "08:00", "08:30"]
    assert not clock.advancing
    assert hours_until(MONDAY, MONDAY) == [MONDAY]


async def test_time_passes_once_at_a_time() -> None:
    clock = MovableClock(MONDAY, frozen=True)

    async def impatient(until: datetime) -> None:
        with pytest.raises(RuntimeError, match="already passing"):
            await clock.advance(timedelta(hours=1))

    clock.on_advance = impatient
    await clock.advance(timedelta(hours=1))
    assert clock.now() == MONDAY + timedelta(hours=1)


async def test_an_owner_that_fails_leaves_the_clock_usable() -> None:
    clock = MovableClock(MONDAY, frozen=True)

    async def failing(until: datetime) -> None:
        clock.on_advance = None
        raise OSError("the disk is full")

    clock.on_advance = failing
    with pytest.raises(OSError, match="the disk is full"):
        await clock.advance(timedelta(hours=1))
    await clock.advance(timedelta(hours=1))
    assert clock.now() == MONDAY + timedelta(hours=1)
