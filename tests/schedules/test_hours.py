from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.hours import Hours
from tests.schedules.wall import at, office_open

HOURS = Hours()
MOMENTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone
    datetime(2029, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


ALLOWED = {
    "08:00 on a Tuesday": "2026-09-15 08:00",
    "just before 16:00 on a Tuesday": "2026-09-15 15:59:59",
    "just before 15:00 on a Friday": "2026-09-18 14:59:59",
    "the afternoon before an ordinary Thursday": "2026-09-16 15:30",
    "a leap day": "2028-02-29 12:00",
    "Maundy Thursday before 15:00": "2026-04-02 14:30",
    "the Friday after Ascension day": "2026-05-15 10:00",
}
REFUSED = {
    "just before 08:00": "2026-09-15 07:59:59",
    "16:00": "2026-09-15 16:00",
    "15:00 on a Friday": "2026-09-18 15:00",
    "17:00 on a Friday": "2026-09-18 17:00",
    "a Saturday": "2026-09-19 10:00",
    "midsummer eve": "2026-06-19 10:00",
    "Christmas eve": "2026-12-24 10:00",
    "New Year's eve": "2026-12-31 10:00",
    "Easter Monday": "2026-04-06 10:00",
    "Ascension day": "2026-05-14 10:00",
    "15:30 the day before Christmas eve": "2026-12-23 15:30",
    "15:30 on Maundy Thursday": "2026-04-02 15:30",
    "15:30 the day before Epiphany": "2026-01-05 15:30",
}


@pytest.mark.parametrize("moment", ALLOWED.values(), ids=ALLOWED.keys())
def test_people_may_be_written_to_at(moment: str) -> None:
    assert HOURS.allowed(at(moment))


@pytest.mark.parametrize("moment", REFUSED.values(), ids=REFUSED.keys())
def test_nobody_is_written_to_at(moment: str) -> None:
    assert not HOURS.allowed(at(moment))


SWITCHES = {
    "the Friday before winter time": (datetime(2026, 10, 23, 6, tzinfo=UTC), "08:00"),
    "the Monday after winter time": (datetime(2026, 10, 26, 7, tzinfo=UTC), "08:00"),
    "Maundy Thursday before summer time": (datetime(2027, 3, 25, 7, tzinfo=UTC), "08:00"),
    "the Tuesday after summer time": (datetime(2027, 3, 30, 6, tzinfo=UTC), "08:00"),
}


@pytest.mark.parametrize(("opening", "wall"), SWITCHES.values(), ids=SWITCHES.keys())
def test_the_day_opens_at_eight_on_the_wall_clock_on(opening: datetime, wall: str) -> None:
    assert f"{HOURS.local(opening):%H:%M}" == wall
    assert HOURS.digest_open(opening)
    assert not HOURS.digest_open(opening - timedelta(seconds=1))


def test_the_first_moment_after_the_switch_to_winter_time_is_monday_at_seven_utc() -> None:
    friday_evening = at("2026-10-23 18:00")
    assert HOURS.next_allowed(friday_evening) == datetime(2026, 10, 26, 7, tzinfo=UTC)


def test_the_first_moment_after_easter_and_the_switch_to_summer_time_is_tuesday_at_six_utc() -> (
    None
):
    assert HOURS.next_allowed(at("2027-03-25 15:00")) == datetime(2027, 3, 30, 6, tzinfo=UTC)


def test_a_clock_that_ignores_summer_time_is_an_hour_late_all_summer() -> None:
    winter_time_always = Hours(zone=ZoneInfo("Etc/GMT-1"))
    assert not winter_time_always.digest_open(at("2026-09-15 08:00"))
    assert winter_time_always.allowed(at("2026-09-15 16:30"))


def test_just_after_midnight_it_is_tomorrow_here_though_not_yet_in_utc() -> None:
    assert HOURS.today(datetime(2026, 9, 14, 22, 30, tzinfo=UTC)) == date(2026, 9, 15)


def test_early_in_the_morning_the_first_moment_is_eight_the_same_day() -> None:
    assert HOURS.next_allowed(at("2026-09-15 05:00")) == at("2026-09-15 08:00")


def test_from_the_evening_before_christmas_eve_the_first_moment_is_after_the_holidays() -> None:
    assert HOURS.next_allowed(at("2026-12-23 15:00")) == at("2026-12-28 08:00")


def test_the_digest_may_come_later_than_the_day_opens() -> None:
    hours = Hours(digest_at=time(9, 30))
    assert hours.allowed(at("2026-09-15 09:00"))
    assert not hours.digest_open(at("2026-09-15 09:00"))
    assert hours.digest_open(at("2026-09-15 09:30"))


@given(MOMENTS)
def test_the_next_allowed_moment_is_allowed_and_nothing_before_it_is(now: datetime) -> None:
    found = HOURS.next_allowed(now)
    assert HOURS.allowed(found)
    assert found.utcoffset() == timedelta(0)
    quarters = int((found - now) / timedelta(minutes=15)) + 1
    waiting = (now + timedelta(minutes=15) * n for n in range(quarters))
    assert not any(HOURS.allowed(moment) for moment in waiting if moment < found)


@given(MOMENTS)
def test_the_hours_are_those_of_the_calendar_on_the_wall(now: datetime) -> None:
    assert HOURS.allowed(now) == HOURS.digest_open(now) == office_open(now)


@given(MOMENTS)
def test_an_allowed_moment_is_its_own_next_one(now: datetime) -> None:
    found = HOURS.next_allowed(now)
    assert HOURS.next_allowed(found) == found


@pytest.mark.parametrize("question", [HOURS.local, HOURS.allowed, HOURS.next_allowed])
def test_a_time_without_a_zone_is_refused(question: Callable[[datetime], object]) -> None:
    naive = datetime(2026, 9, 15, 10)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="without a zone"):
        question(naive)


UNFIT = {
    "the digest before the day opens": {"digest_at": time(7)},
    "the digest when Fridays are over": {"digest_at": time(15)},
    "Fridays longer than other days": {"friday_closes": time(17)},
    "opening after closing": {"opens": time(17)},
}


@pytest.mark.parametrize("unfit", UNFIT.values(), ids=UNFIT.keys())
def test_hours_in_which_the_digest_could_never_go_out_are_refused(unfit: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="order opens, digest_at, friday_closes, closes"):
        Hours(**unfit)
