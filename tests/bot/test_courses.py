"""Courses in the chat, without HTTP: put there, filled, given back, called off, marked."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlmodel import col, select

from bot import tick
from storage.database import Database
from storage.tables import (
    Certificate,
    CourseSignup,
    CourseWish,
    Person,
    Placement,
    PlacementSupervisor,
)
from tests.bot.turns import STOCKHOLM, Turns
from tests.databases import ready_sqlite_url

SPRING = "Handledarutbildning, 14 april 2027"
DEADLINE, FIRST, LAST = date(2027, 3, 31), date(2027, 4, 14), date(2027, 4, 21)


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Turns(database)
    database.close()


@pytest.fixture
def turns_on_both(database: Database) -> Turns:
    """The same with PostgreSQL too."""
    return Turns(database)


def put_course(
    turns: Turns, places: int = 1, *, kind: str = "Handledarutbildning", leader: str = ""
) -> str:
    turns.says("Hedda", "/kurser")
    turns.presses("Hedda", "Ny kurs", kind)
    turns.says("Hedda", "14 april 2027 kl. 9-16; 21 april 2027 9-12", "Stadshuset", str(places))
    turns.presses("Hedda", "31 mars 2027")
    if leader:
        turns.says("Hedda", leader)
        return turns.presses("Hedda", "Skicka")
    return turns.presses("Hedda", "Hoppa över", "Skicka")


def supervises(turns: Turns, name: str) -> None:
    """A student is theirs in the term to come."""
    with turns.database.transaction() as db:
        there = Placement(
            term="VT 2027", school="x", education="y", unit_id=1, first=date(2027, 1, 18),
            last=date(2027, 6, 6), state="accepted", asked_by=1, asked_at=turns.now,
        )  # fmt: skip
        db.add(there)
        db.flush()
        assert there.id is not None
        db.add(PlacementSupervisor(placement_id=there.id, person_id=turns.ids[name]))


def states(turns: Turns) -> dict[str, str]:
    names = {id_: name for name, id_ in turns.ids.items()}
    with turns.database.reading() as db:
        return {names[row.person_id]: row.state for row in db.scalars(select(CourseSignup))}


def wishes(turns: Turns) -> set[str]:
    names = {id_: name for name, id_ in turns.ids.items()}
    with turns.database.reading() as db:
        return {names[row.person_id] for row in db.scalars(select(CourseWish))}


def said_since(turns: Turns, who: str, seen: int) -> str:
    return "\n".join(turns.all_of(who)[seen:])


def signs_up(turns: Turns, *names: str) -> str:
    """By Petra, from the course's page."""
    turns.says("Petra", "/kurser")
    turns.presses("Petra", SPRING, "Anmäl")
    for name in names:
        (label,) = (each for each in turns.buttons("Petra") if name in each)
        said = turns.presses("Petra", label)
    return said


def test_hr_puts_a_course_there_and_a_deadline_on_a_free_day_moves(turns: Turns) -> None:
    turns.says("Hedda", "/kurser")
    turns.presses("Hedda", "Ny kurs", "HLR")
    assert "Jag kan inte läsa" in turns.says("Hedda", "någon gång i vår")
    assert "går inte ihop" in turns.says("Hedda", "14 maj 2027 16-9")
    turns.says("Hedda", "14 maj 2027 9-16", "Stadshuset")
    turns.says("Hedda", "8")
    assert "Kursen börjar 14 maj" in turns.says("Hedda", "14 maj 2027")
    turns.says("Hedda", "6 maj 2027")  # Ascension
    page = turns.presses("Hedda", "Hoppa över", "Skicka")
    assert "Sista dagen blev 5 maj 2027" in page
    assert "14 maj 2027 kl. 9.00–16.00, Stadshuset" in page


def test_managers_hear_of_a_course_that_somebody_of_theirs_needs(turns: Turns) -> None:
    supervises(turns, "Klara")
    put_course(turns)
    turns.mornings()
    assert "Ny kurs: Handledarutbildning, 14 april 2027" in turns.digest("Petra")
    assert "Behöver den: Klara Kollegadotter" in turns.digest("Petra")
    assert "Ny kurs" not in turns.digest("Vide")  # nobody of his supervises without having it
    turns.at(date(2027, 3, 24))  # Easter comes between
    assert "Snart stänger anmälan till Handledarutbildning" in turns.digest("Petra")


def test_one_tap_signs_up_whoever_needs_it_most_and_the_next_waits(turns: Turns) -> None:
    supervises(turns, "Klara")
    put_course(turns)
    turns.says("Petra", "/kurser")
    page = turns.presses("Petra", SPRING, "Anmäl")
    assert "○ Klara Kollegadotter – handleder och saknar kursen" in page
    assert page.index("Klara") < page.index("Kalle") < page.index("Måns")
    assert "Måns Mentorsson – har den redan" in page
    turns.presses("Petra", "＋ Klara Kollegadotter", "＋ Kalle Koordinator")
    assert turns.heard() == "Kursen är full. Plats 1 i kön."
    assert states(turns) == {"Klara": "signed", "Kalle": "waiting"}
    turns.presses("Petra", "✓ Klara Kollegadotter")  # taken out again
    assert states(turns) == {"Klara": "withdrawn", "Kalle": "signed"}
    turns.presses("Petra", "＋ Klara Kollegadotter")
    assert states(turns) == {"Klara": "waiting", "Kalle": "signed"}


def test_who_goes_is_told_reminded_and_has_it_in_the_calendar(turns: Turns) -> None:
    put_course(turns)
    signs_up(turns, "Kalle")
    turns.mornings()
    assert "Du har plats på Handledarutbildning: 14 april 2027 kl. 9.00–16.00, Stadshuset" in (
        turns.digest("Kalle")
    )
    turns.presses("Kalle", "I kalendern: Handledarutbildning")
    name, content = turns.files("Kalle")[0]
    assert name == "Handledarutbildning 2027-04-14.ics"
    events = Calendar.from_ical(content).walk("VEVENT")
    assert [str(each["SUMMARY"]) for each in events] == ["Handledarutbildning"] * 2
    assert events[0]["DTSTART"].dt == datetime(2027, 4, 14, 9, tzinfo=STOCKHOLM)
    assert str(events[0]["LOCATION"]) == "Stadshuset"
    turns.at(date(2027, 4, 7))
    assert "Snart är det Handledarutbildning" in turns.digest("Kalle")
    turns.at(date(2027, 4, 13))
    assert "Snart är det Handledarutbildning" in turns.digest("Kalle")


def test_whoever_gives_the_place_back_lets_the_next_in_and_all_concerned_hear(
    turns: Turns,
) -> None:
    put_course(turns)
    signs_up(turns, "Kalle", "Klara")
    turns.mornings()
    assert "Du står i kö" in turns.digest("Klara")
    turns.presses("Kalle", SPRING, "Lämna platsen")
    turns.presses("Kalle", "Lämna platsen")
    assert states(turns) == {"Kalle": "withdrawn", "Klara": "signed"}
    turns.mornings()
    assert "Du har plats på Handledarutbildning" in turns.digest("Klara")
    assert "Klara Kollegadotter har fått plats" in turns.digest("Petra")
    assert "Kalle Koordinator har lämnat tillbaka sin plats" in turns.digest("Petra")


def test_after_the_deadline_the_wish_is_kept_and_hr_can_still_sign_up(turns: Turns) -> None:
    put_course(turns, 5)
    turns.at(date(2027, 4, 1))
    page = signs_up(turns, "Kalle")
    assert turns.heard().startswith("Anmälan stängde 31 mars 2027.")
    assert "Anmälan stängde 31 mars 2027" in page
    assert (states(turns), wishes(turns)) == ({}, {"Kalle"})
    turns.says("Hedda", "/kurser")
    turns.presses("Hedda", SPRING, "Anmäl", "＋ Kalle Koordinator")
    assert states(turns) == {"Kalle": "signed"}


def test_a_course_that_is_called_off_is_told_once_and_nobodys_wish_is_lost(turns: Turns) -> None:
    put_course(turns)
    signs_up(turns, "Kalle", "Klara")
    turns.mornings()
    seen = {name: len(turns.all_of(name)) for name in ("Kalle", "Klara", "Petra")}
    turns.says("Hedda", "/kurser")
    turns.presses("Hedda", SPRING, "Ställ in")
    assert "2 får veta det" in turns.says("Hedda", "Kursledaren är sjuk.")
    turns.mornings()
    turns.until(date(2026, 12, 4))
    for name in ("Kalle", "Klara"):
        assert said_since(turns, name, seen[name]).count("är inställd: Kursledaren är sjuk.") == 1
    told = said_since(turns, "Petra", seen["Petra"])
    assert told.count("Dina anmälda: Kalle Koordinator, Klara Kollegadotter") == 1
    assert wishes(turns) == {"Kalle", "Klara"}
    turns.presses("Kalle", "Ur kalendern: Handledarutbildning")
    assert b"METHOD:CANCEL" in turns.files("Kalle")[0][1]
    turns.at(date(2027, 4, 13))
    assert "Snart är det" not in turns.digest("Kalle")


def test_afterwards_a_few_taps_say_who_was_there(turns_on_both: Turns) -> None:
    turns = turns_on_both
    put_course(turns, 2, leader="måns")
    signs_up(turns, "Kalle", "Klara", "Måns")
    turns.at(date(2027, 4, 22))
    assert "Handledarutbildning är slut. Vilka var där?" in turns.digest("Måns")
    turns.at(date(2027, 4, 28))
    assert "Vilka var där?" in turns.digest("Måns")  # asked again
    assert "Alla 2 räknas som där" in turns.presses("Måns", "Vilka var på Handledarutbildning?")
    turns.presses("Måns", "✓ Klara Kollegadotter", "Spara närvaron")
    assert states(turns) == {"Kalle": "attended", "Klara": "no_show", "Måns": "no_place"}
    with turns.database.reading() as db:
        kept = db.scalars(select(Certificate).where(col(Certificate.kind) == "supervisor")).all()
    assert [(each.person_id, each.issued_on) for each in kept] == [(turns.ids["Kalle"], LAST)]
    assert wishes(turns) == {"Måns"}
    turns.mornings()
    assert "Anmälda som inte kom till Handledarutbildning, 14 april 2027: Klara" in (
        turns.digest("Petra")
    )
    assert "Utbildad handledare" in turns.digest("Kalle")
    turns.says("Hedda", "/kurser")
    assert "░ 1 av 10 klara" in turns.presses("Hedda", "Årets mål")
    turns.presses("Hedda", "‹ Alla kurser")
    assert "14 april 2027: 1 var där, 1 kom inte" in turns.presses("Hedda", "Avslutade")


def test_more_places_let_those_who_wait_in(turns: Turns) -> None:
    put_course(turns)
    signs_up(turns, "Kalle", "Klara")
    turns.says("Hedda", "/kurser")
    turns.presses("Hedda", SPRING, "Ändra platser")
    assert "Skriv ett helt tal" in turns.says("Hedda", "1,5")
    turns.says("Hedda", "2")
    assert states(turns) == {"Kalle": "signed", "Klara": "signed"}


def test_who_is_nobodys_manager_signs_nobody_up(turns: Turns) -> None:
    put_course(turns)
    assert "Min utbildningsplan" in turns.says("Klara", "/kurser")
    turns.says("Vide", "/kurser")
    page = turns.presses("Vide", SPRING, "Anmäl")
    assert "Klara" not in page


def test_the_place_of_somebody_who_leaves_goes_to_the_next(turns: Turns) -> None:
    put_course(turns)
    signs_up(turns, "Kalle", "Klara")
    turns.mornings()
    with turns.database.transaction() as db:
        db.get_one(Person, turns.ids["Kalle"]).end_date = turns.now.date()
    turns.mornings()
    tick.tidy(turns.database, turns.house, turns.now)
    assert states(turns) == {"Kalle": "withdrawn", "Klara": "signed"}
    turns.mornings()
    assert "Du har plats på Handledarutbildning" in turns.digest("Klara")
    assert "Klara Kollegadotter har fått plats" in turns.digest("Petra")


def test_a_press_for_somebody_elses_people_changes_nothing(turns: Turns) -> None:
    """A button from before they moved to another manager."""
    put_course(turns, 5)
    turns.says("Petra", "/kurser")
    turns.presses("Petra", SPRING, "Anmäl")
    turns.imports(("SoL;Administratör;9004", "SoL;Administratör;9009"))
    turns.presses("Petra", "＋ Kalle Koordinator")
    assert (states(turns), wishes(turns)) == ({}, set())
    turns.at(date(2027, 4, 1))
    turns.presses("Petra", "＋ Kalle Koordinator")
    assert (states(turns), wishes(turns)) == ({}, set())
