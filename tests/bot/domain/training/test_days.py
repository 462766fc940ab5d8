"""The days of a course as they are typed, and the last day to sign up."""

from datetime import date, time

import pytest

from bot.domain.training.days import NotRead, Session, deadline, read, usual_deadline
from schedules.workdays import Workdays

TODAY = date(2026, 11, 30)
SPRING = Session(date(2027, 4, 14), time(9), time(16))


@pytest.mark.parametrize(
    "written",
    ["14 april 2027 9-16", "2027-04-14 kl. 9.00–16.00", "14 april 2027, klockan 09:00 till 16:00"],
)
def test_a_day_and_its_hours(written: str) -> None:
    assert read(written, TODAY, "sv") == (SPRING,)


def test_several_come_in_time() -> None:
    later = Session(date(2027, 4, 21), time(13), time(15, 30))
    assert read("21 april 2027 13-15.30\n14 april 2027 9-16", TODAY, "sv") == (SPRING, later)
    assert read("14 april 2027 9-16; 21 april 2027 13-15:30", TODAY, "sv") == (SPRING, later)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("14 april 2027", "line"),
        ("i vår 9-16", "day"),
        ("14 april 2027 16-9", "hours"),
        ("14 april 2027 9-25", "hours"),
        ("30 november 2026 9-16", "past"),
        ("14 april 2027 9-16\n14 april 2027 15-17", "twice"),
        ("\n".join(["14 april 2027 9-16"] * 21), "many"),
        (" ; ", "line"),
    ],
)
def test_what_is_no_session_is_said(written: str, reason: str) -> None:
    with pytest.raises(NotRead) as refused:
        read(written, TODAY, "sv")
    assert refused.value.reason == reason


def test_a_deadline_on_a_free_day_moves_to_the_working_day_before() -> None:
    assert deadline(date(2027, 5, 6), Workdays()) == date(2027, 5, 5)  # Ascension
    assert deadline(date(2027, 6, 25), Workdays()) == date(2027, 6, 24)  # midsummer eve
    assert deadline(date(2027, 5, 4), Workdays()) == date(2027, 5, 4)


def test_the_usual_one_is_two_weeks_ahead_and_never_after_the_course_began() -> None:
    assert usual_deadline(date(2027, 4, 14), TODAY, Workdays()) == date(2027, 3, 31)
    assert usual_deadline(date(2026, 12, 3), TODAY, Workdays()) == TODAY
    assert usual_deadline(date(2026, 12, 1), TODAY, Workdays()) == TODAY
