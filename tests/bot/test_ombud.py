"""Ombud: who holds each role, which units lack one, and their network meetings."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from storage.database import Database
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Turns(database)
    database.close()


def calls_a_meeting(turns: Turns) -> str:
    turns.says("Hedda", "/ombud")
    turns.presses("Hedda", "Språkombud", "Nytt möte")
    turns.says("Hedda", "14 april 2027 13-15", "Stadshuset")
    return turns.says("Hedda", "Lätt svenska i vardagen")


def test_everybody_sees_who_holds_a_role(turns: Turns) -> None:
    assert "Språkombud: 1" in turns.says("Klara", "/ombud")
    page = turns.presses("Klara", "Språkombud")
    assert "• Måns Mentorsson, SoL" in page
    assert "Saknas på" not in page
    assert "Språkombud: 1 – du är en av dem" in turns.says("Måns", "/ombud")


def test_hr_sees_which_units_lack_one_that_ought_to_have_it(turns: Turns) -> None:
    turns.says("Hedda", "/ombud")
    assert "Saknas på: Hemtjänsten Äppellunden" in turns.presses("Hedda", "Språkombud")


def test_a_meeting_reaches_those_who_hold_the_role_and_nobody_else(turns: Turns) -> None:
    page = calls_a_meeting(turns)
    assert "Mötet är inlagt. 1 ombud får veta det." in page
    assert "14 april 2027 kl. 13.00–15.00, Stadshuset, Lätt svenska i vardagen" in page
    turns.mornings()
    assert "Du är kallad till ett möte för Språkombud" in turns.digest("Måns")
    assert "Språkombud" not in turns.digest("Klara")
    turns.presses("Måns", "I kalendern: Språkombud")
    (event,) = Calendar.from_ical(turns.files("Måns")[0][1]).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Språkombud: nätverksmöte"
    turns.at(date(2027, 4, 13))
    assert "Snart är det möte för Språkombud" in turns.digest("Måns")


def test_one_that_is_called_off_is_told_and_reminded_of_no_more(turns: Turns) -> None:
    calls_a_meeting(turns)
    turns.mornings()
    turns.presses("Hedda", "Ställ in 2027-04-14", "Ställ in mötet")
    turns.mornings()
    assert "Mötet för Språkombud, 14 april 2027, är inställt." in turns.digest("Måns")
    turns.at(date(2027, 4, 13))
    assert "Snart är det möte" not in turns.digest("Måns")


def test_two_days_are_no_meeting(turns: Turns) -> None:
    turns.says("Hedda", "/ombud")
    turns.presses("Hedda", "Språkombud", "Nytt möte")
    said = turns.says("Hedda", "14 april 2027 13-15; 15 april 2027 13-15")
    assert "Ett möte i taget" in said
