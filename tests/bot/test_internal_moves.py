"""Who moves inside leaves a unit: it and its manager go on with the departure, and nobody else.

So does a manager: after the last day the people of that unit are led by whoever is above.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from storage import tasks
from storage.access import Actor, team
from storage.database import Database
from storage.responsible import above
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


# A manager who moves


LAST_DAY = date(2026, 12, 31)
PETRA = "9004;Petra Påhitt;Påhittade kommunen / Omsorgsförvaltningen / Myndigheten / SoL;"
AT_THE_SCHOOLS = PETRA.replace("Omsorgsförvaltningen / Myndigheten / SoL", "Skolförvaltningen")
TO_THE_SCHOOLS = (PETRA, AT_THE_SCHOOLS)
NEXT_MANAGER = ("Handläggare;9004;2021-05-03", "Handläggare;9009;2021-05-03")
"""Klara's, in the people file."""
OWN_NOTICE = ("Egen uppsägning", "Ja", "Annan arbetsgivare", "Hoppa över", "Starta planen")


@pytest.fixture
def petra_moves(tmp_path: Path) -> Iterator[Turns]:
    """Petra, who leads SoL, leaves it on 31 December 2026; Disa is above her."""
    database = Database(ready_sqlite_url(tmp_path))
    turns = Turns(database)
    turns.says("Disa", "/avslut", "Petra", "31 december 2026")
    turns.presses("Disa", "Byter jobb inom kommunen", "Ja", "Annan enhet hos oss", "Hoppa över")
    turns.presses("Disa", "Starta planen")
    yield turns
    database.close()


def led_by(turns: Turns, who: str) -> set[str]:
    """Those whom they may read as their manager: what `storage.access.team` says."""
    with turns.database.reading() as db:
        below = set(db.scalars(team(Actor(turns.ids[who], today=turns.now.date()))))
    return {name for name, id_ in turns.ids.items() if id_ in below}


THE_TEAM = {"Måns", "Klara", "Kalle", "Nour"}


def test_a_manager_who_has_moved_leads_the_old_team_no_more(petra_moves: Turns) -> None:
    turns = petra_moves
    turns.says("Petra", "/avslut", "Klara", "29 januari 2027")
    turns.presses("Petra", *OWN_NOTICE)
    turns.at(LAST_DAY)
    assert led_by(turns, "Petra") == THE_TEAM
    turns.at(date(2027, 1, 4))
    assert led_by(turns, "Petra") == set()
    assert led_by(turns, "Disa") >= THE_TEAM | {"Petra"}
    assert "Klara" not in turns.says("Petra", "/avslutningar")
    assert "Klara Kollegadotter" in turns.says("Disa", "/avslutningar")
    before = len(turns.all_of("Petra"))
    turns.until(date(2027, 1, 23))
    assert "avslutningssamtalet med klara" in all_to(turns, "Disa").casefold()
    since = "\n".join(turns.all_of("Petra")[before:])
    assert not [name for name in ("Klara", "Måns", "Kalle", "Nour") if name in since]


def test_the_twin_whose_team_is_not_handed_up_leads_it_still(petra_moves: Turns) -> None:
    with petra_moves.database.transaction() as db:
        db.execute(update(Departure).values(hand_up_on=None))
    petra_moves.at(date(2027, 1, 4))
    assert led_by(petra_moves, "Petra") == THE_TEAM


def test_her_rights_end_at_night_before_anything_is_said(petra_moves: Turns) -> None:
    turns = petra_moves
    turns.at(LAST_DAY)
    turns.now += timedelta(hours=16, minutes=1)
    turns.ticks()
    assert led_by(turns, "Petra") == set()


def test_only_another_name_in_the_people_file_is_a_new_manager(petra_moves: Turns) -> None:
    turns = petra_moves
    turns.at(date(2027, 1, 4))
    turns.imports(TO_THE_SCHOOLS, ("Klara Kollegadotter", "Klara Kollega"))
    assert led_by(turns, "Petra") == set()
    turns.imports(TO_THE_SCHOOLS, NEXT_MANAGER)
    assert "Klara" in led_by(turns, "Vide")
    turns.imports(TO_THE_SCHOOLS)
    assert led_by(turns, "Petra") == {"Klara"}


def test_a_new_team_that_the_file_has_already_is_hers(petra_moves: Turns) -> None:
    turns = petra_moves
    vide = "9009;Vide Vårdare;Påhittade kommunen / Omsorgsförvaltningen / Hemtjänsten Äppellunden"
    under_her = vide.replace("Omsorgsförvaltningen / Hemtjänsten Äppellunden", "Skolförvaltningen")
    turns.imports(TO_THE_SCHOOLS, (vide, under_her), ("9001;2016-04-01", "9004;2016-04-01"))
    turns.at(date(2027, 1, 4))
    assert led_by(turns, "Petra") == {"Vide", "Ulla", "Sam"}
    assert led_by(turns, "Disa") >= THE_TEAM


def test_whoever_stays_longer_or_after_all_leads_them_again(petra_moves: Turns) -> None:
    turns = petra_moves
    turns.at(date(2027, 1, 4))
    turns.says("Disa", "/avslutningar")
    turns.presses("Disa", "Petra Påhitt", "Flytta sista dagen")
    turns.says("Disa", "29 januari 2027")
    assert led_by(turns, "Petra") == THE_TEAM
    turns.at(date(2027, 2, 1))
    assert led_by(turns, "Petra") == set()


def test_where_nobody_is_above_it_is_hr(tmp_path: Path) -> None:
    turns = Turns(Database(ready_sqlite_url(tmp_path)))
    turns.says("Hedda", "/avslut", "Disa", "31 december 2026")
    turns.presses("Hedda", "Byter jobb inom kommunen", "Ja", "Annan enhet hos oss", "Hoppa över")
    turns.presses("Hedda", "Starta planen")
    turns.says("Disa", "/avslut", "Vide", "29 januari 2027")
    turns.presses("Disa", *OWN_NOTICE)
    assert not [task for task in todo(turns, "Hedda") if task.person.startswith("Vide")]
    turns.at(date(2027, 1, 4))
    assert led_by(turns, "Disa") == set()
    with turns.database.reading() as db:
        hr = Actor(turns.ids["Hedda"], frozenset({"hr"}), today=turns.now.date())
        cards = tasks.waiting_for(db, hr)
    assert [card for card in cards if card.person.startswith("Vide") and card.who == "manager"]
    turns.database.close()


def test_a_manager_who_has_moved_is_still_among_those_above(petra_moves: Turns) -> None:
    """What is not for whoever is above a leaver is not for them either, as long as the people file
    names no other."""
    turns = petra_moves
    turns.at(date(2027, 1, 4))
    mans, petra = turns.ids["Måns"], turns.ids["Petra"]
    with turns.database.reading() as db:
        assert petra in above(db, mans)
    turns.imports(TO_THE_SCHOOLS, ("Handläggare;9004;2019-08-12", "Handläggare;9009;2019-08-12"))
    with turns.database.reading() as db:
        assert petra not in above(db, mans)


def test_a_unit_with_another_name_is_no_move(turns: Turns) -> None:
    """What is renamed in the people file while Petra leaves stays the unit that she leaves."""
    turns.imports(("Myndigheten / SoL", "Myndigheten / Äldre"))
    assert todo(turns, "Petra") != []
    with turns.database.reading() as db:
        left = db.scalars(select(Departure.unit_id)).one()
        assert left == db.get_one(Person, turns.ids["Måns"]).unit_id
