"""Nobody who follows a departure can tell what the leaver does with the survey: whatever becomes
of the departure, at work or on another phone, before and after the last day."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col

from storage import exit_surveys
from storage.access import Actor
from storage.exit_surveys import Survey
from storage.tables import ExitSurvey, Role
from tests.bot.curious import Curious, readable_in
from tests.bot.test_survey_chats import (
    FATES,
    LAST_DAY,
    OWN,
    Fate,
    declines,
    handed_out,
    leaving,
    registers,
    silent,
    withdraws,
)
from tests.bot.turns import Turns
from tests.stories.scenes import LINK

WATCHERS = ("Petra", "Kalle", "Disa", "Hedda")
"""The manager, a colleague, the manager's manager, and HR."""
COMMANDS = ("/avslutningar", "/enkatsvar")
Course = Callable[[Turns, Fate], None]


def goes_on(turns: Turns, fate: Fate) -> None:
    fate(turns, "Måns")


def leaves(turns: Turns, fate: Fate) -> None:
    """Also what is reminded of, and what is closed."""
    turns.at(LAST_DAY + timedelta(days=1))
    fate(turns, "Måns")
    for days in (3, 10, 35):
        turns.at(LAST_DAY + timedelta(days=days))


def is_moved(turns: Turns, fate: Fate) -> None:
    fate(turns, "Måns")
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Måns Mentorsson", "Flytta sista dagen")
    turns.says("Petra", "26 mars 2027")
    turns.at(date(2027, 3, 29))


def is_registered_anew(turns: Turns, fate: Fate) -> None:
    fate(turns, "Måns")
    withdraws(turns)
    turns.mornings()
    registers(turns, "31 mars 2027")
    turns.at(date(2027, 3, 29))


def goes_on_elsewhere(turns: Turns, fate: Fate) -> None:
    turns.opens(OWN, handed_out(turns))
    fate(turns, OWN)
    turns.at(LAST_DAY + timedelta(days=3))


def is_led_by_hr(turns: Turns, fate: Fate) -> None:
    with turns.database.transaction() as db:
        db.add(Role(person_id=turns.ids["Petra"], name="hr"))
    fate(turns, "Måns")


COURSES: tuple[Course, ...] = (
    *(goes_on, leaves, is_moved, is_registered_anew, goes_on_elsewhere, is_led_by_hr),
)


def seen(folder: Path, course: Course, fate: Fate) -> dict[str, frozenset[str]]:
    """All that each of them finds, with what came by itself and the files that were made."""
    turns = leaving(folder / fate.__name__)
    course(turns, fate)
    turns.mornings(2)
    found = {who: frozenset(LINK.sub("", _finds(turns, who)).splitlines()) for who in WATCHERS}
    turns.database.close()
    return found


def _finds(turns: Turns, who: str) -> str:
    looks = Curious(turns, who, writes=False)
    read = looks.sees(*COMMANDS)
    if who == "Hedda":
        turns.says(who, "/avslutningar")
        turns.presses(who, "Måns Mentorsson")
        read += f"\n{turns.buttons(who)}"
        if "Skriv ut enkäten" in turns.buttons(who):
            turns.presses(who, "Skriv ut enkäten")
            read += f"\n{turns.heard()}"
    looks.works()
    files = [readable_in(*file) for file in turns.files(who)]
    return "\n".join([read, *turns.all_of(who), *files])


def differing(folder: Path, course: Course, *fates: Fate) -> set[str]:
    """Those who can tell."""
    before, *after = (seen(folder, course, fate) for fate in fates)
    assert any("Måns Mentorsson" in line for line in before["Hedda"])
    return {who for other in after for who in WATCHERS if other[who] != before[who]}


@pytest.mark.parametrize("course", COURSES)
def test_nobody_can_tell_what_the_leaver_did(tmp_path: Path, course: Course) -> None:
    assert differing(tmp_path, course, *FATES) == set()


def test_that_hr_is_refused_a_link_to_what_is_closed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""

    def of_departure(db: Session, actor: Actor, departure_id: int) -> Survey | None:
        here = (col(ExitSurvey.departure_id) == departure_id, ~col(ExitSurvey.closed))
        return exit_surveys._one(db, *here) if actor.is_hr else None

    monkeypatch.setattr(exit_surveys, "of_departure", of_departure)
    assert differing(tmp_path, goes_on, silent, declines) == {"Hedda"}
