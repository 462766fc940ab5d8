"""Who moves inside leaves a unit: it and its manager go on with the departure, and nobody else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from storage import tasks
from storage.access import Actor
from storage.database import Database
from storage.tables import Departure, Person
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url

DUE = "Avslutningssamtalet med Måns Mentorsson: är det hållet, eller blir det inte av?"
TO_VIDE = (
    "Myndigheten / SoL;Handläggare;9004;2019-08-12",
    "Hemtjänsten Äppellunden;Handläggare;9009;2019-08-12",
)
ASKED = date(2027, 1, 22)
"""A week before the last day."""


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """Måns leaves Petra on 29 January 2027, and is at Vide's before that in the people file."""
    database = Database(ready_sqlite_url(tmp_path))
    turns = Turns(database)
    turns.says("Petra", "/avslut", "Måns", "29 januari 2027")
    turns.presses("Petra", "Byter jobb inom kommunen", "Ja", "Annan enhet hos oss", "Hoppa över")
    turns.presses("Petra", "Starta planen")
    turns.at(date(2027, 1, 18))
    turns.imports(TO_VIDE)
    turns.vouches()
    yield turns
    database.close()


def all_to(turns: Turns, who: str) -> str:
    return "\n".join(turns.all_of(who))


def todo(turns: Turns, who: str) -> list[tasks.TaskCard]:
    """Their tasks in departures."""
    with turns.database.reading() as db:
        cards = tasks.waiting_for(db, Actor(turns.ids[who], today=turns.now.date()))
        return [card for card in cards if card.matter_kind == "departure"]


def test_the_manager_who_is_left_goes_on_and_the_next_one_hears_nothing(turns: Turns) -> None:
    assert todo(turns, "Petra") != []
    turns.until(ASKED)
    assert DUE in turns.digest("Petra")
    page = turns.says("Petra", "/avslutningar")
    page += turns.presses("Petra", "Måns Mentorsson")
    assert "Måns Mentorsson, SoL" in page
    assert "Har uppdraget Språkombud, ensam på enheten." in page
    turns.presses("Petra", "Flytta sista dagen")
    assert "Måns Mentorsson" in turns.says("Petra", "5 februari 2027")
    turns.presses("Petra", "Avslutningssamtal", "Börja samtalet")

    assert todo(turns, "Vide") == []
    assert "Måns" not in all_to(turns, "Vide")
    assert "Ingen slutar just nu" in turns.says("Vide", "/avslutningar")
    turns.says("Vide", "/avslut")
    assert "har redan ett avslut på gång" in turns.says("Vide", "Måns")
    assert "Öppna Måns Mentorsson" not in turns.buttons("Vide")


def test_the_twin_that_follows_the_person_asks_the_next_manager(turns: Turns) -> None:
    with turns.database.transaction() as db:
        vide = db.get_one(Person, turns.ids["Vide"])
        db.execute(update(Departure).values(unit_id=vide.unit_id))
    assert todo(turns, "Vide") != []
    turns.until(ASKED)
    assert DUE in turns.digest("Vide")
    assert DUE not in all_to(turns, "Petra")


def test_when_that_manager_has_left_it_is_whoever_is_above_them(turns: Turns) -> None:
    with turns.database.transaction() as db:
        gone = col(Person.id) == turns.ids["Petra"]
        db.execute(update(Person).where(gone).values(end_date=date(2027, 1, 19)))
    turns.until(ASKED)
    assert DUE in turns.digest("Disa")
    assert "Måns Mentorsson" in turns.says("Disa", "/avslutningar")
    assert DUE not in all_to(turns, "Petra") + all_to(turns, "Vide")


def test_hr_that_leads_them_next_is_not_the_hr_that_was_asked_for(turns: Turns) -> None:
    turns.imports(TO_VIDE, ("9001;2016-04-01;;;;", "9001;2016-04-01;;;hr;"))
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal", "Välj samtal", "HR")
    turns.says("Måns", "20 januari 2027", "22 januari 2027")
    turns.presses("Måns", "Skicka")
    turns.until(ASKED)
    assert DUE in turns.digest("Hedda")
    assert DUE not in all_to(turns, "Vide") + all_to(turns, "Petra")
