"""A term's students: entered, proposed with why, accepted or countered, supervised, and after."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import tick
from storage import placement_figures
from storage.access import Actor
from storage.database import Database
from storage.tables import Matter, Placement, PlacementSupervisor, Student, Task
from tests.bot.schools import asked_by_the_clock
from tests.bot.turns import HOUSE, MONDAY, Turns
from tests.databases import ready_sqlite_url

FEBRUARY_4 = date(2027, 2, 4)


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    asked_by_the_clock(database, MONDAY)
    yield Turns(database)
    database.close()


@pytest.fixture
def turns_on_both(database: Database) -> Turns:
    """The same with PostgreSQL too."""
    asked_by_the_clock(database, MONDAY)
    return Turns(database)


def offers(turns: Turns, places: str = "1") -> None:
    """SoL takes so many social workers in HT 2027, in any weeks, whoever supervises."""
    turns.at(FEBRUARY_4)
    turns.presses("Petra", "Svara för SoL")
    turns.says("Petra", "ja")
    turns.presses(
        "Petra", places, "Alla veckor går bra", "Jag bestämmer senare", "Klar (1)", "Skicka"
    )


def next_morning(turns: Turns) -> None:
    """Of a working day."""
    turns.mornings()
    while not HOUSE.hours.workdays.is_workday(turns.now.date()):
        turns.mornings()


def enters(turns: Turns, name: str, weeks: str = "36-45") -> str:
    turns.says("Hedda", "/studenter")
    turns.presses("Hedda", "Lägg in en student", "Påhittade universitetet", "Socionom", "HT 2027")
    turns.says("Hedda", name)
    turns.says("Hedda", weeks)
    turns.presses("Hedda", "Hoppa över")
    return turns.presses("Hedda", "Hoppa över")


def is_asked(turns: Turns, name: str = "Stina Student") -> None:
    enters(turns, name)
    turns.presses("Hedda", "Skicka", "Föreslå en plats", "Fråga chefen")
    next_morning(turns)


def is_accepted(turns: Turns) -> None:
    offers(turns)
    is_asked(turns)
    turns.presses("Petra", "Ja, Stina Student kan komma")
    next_morning(turns)


def supervisors(turns: Turns) -> list[tuple[str, bool]]:
    """By first name; whether they are in it still."""
    names = {id_: name for name, id_ in turns.ids.items()}
    with turns.database.reading() as db:
        rows = db.scalars(select(PlacementSupervisor).order_by(col(PlacementSupervisor.id)))
        return [(names[row.person_id], row.until is None) for row in rows]


def test_from_a_student_to_two_supervisors_who_know_what_to_do(turns: Turns) -> None:
    offers(turns)
    review = enters(turns, "Stina Student")
    assert "Socionom, Påhittade universitetet\nHT 2027, v. 36–45" in review
    assert "Namnet tas bort 14 november 2028." in review
    page = turns.presses("Hedda", "Skicka")
    assert "Har ingen plats än." in page
    proposal = turns.presses("Hedda", "Föreslå en plats")
    assert "• Stina Student: SoL" in proposal
    assert "Måns Mentorsson (handledare, inte haft någon än)" in proposal
    assert "Klara Kollegadotter (ej utbildad, inte haft någon än)" in proposal
    assert "Chefen får frågan" in turns.presses("Hedda", "Fråga chefen")
    next_morning(turns)
    asked = turns.digest("Petra")
    assert "Kan SoL ta emot Stina Student v. 36–45? Socionom, Påhittade universitetet." in asked
    assert "Handledare: Måns Mentorsson och Klara Kollegadotter." in asked
    assert "Stina" not in turns.digest("Måns")  # nothing is agreed on
    accepted = turns.presses("Petra", "Ja, Stina Student kan komma")
    assert "✓ Stina Student kommer till SoL v. 36–45." in accepted
    next_morning(turns)
    assert "överenskommet för v. 36–45" in turns.digest("Hedda")
    told = turns.digest("Måns")
    assert "Du är handledare för Stina Student, som kommer v. 36–45." in told
    page = turns.says("Måns", "/handledning")
    assert "Handledare med dig: Klara Kollegadotter" in page
    assert "Gå på introduktionsdagen, 16 augusti 2027" not in page  # a Monday, this year
    assert "Gå på introduktionsdagen, måndag 16 augusti" in page
    with turns.database.reading() as db:
        due = select(Task.due, Matter.person_id).join(Matter, col(Matter.id) == col(Task.matter_id))
        midterm = db.execute(due.where(col(Task.key) == "midterm")).all()
        last = db.execute(due.where(col(Task.key) == "farewell")).all()
    assert {tuple(row) for row in midterm} == {
        (date(2027, 10, 11), turns.ids["Måns"]),
        (date(2027, 10, 11), turns.ids["Klara"]),
    }
    assert {row[0] for row in last} == {date(2027, 11, 12)}
    turns.says("Petra", "/uppgifter")
    turns.until(date(2027, 8, 16))
    assert "Gå på introduktionsdagen" in turns.digest("Måns")
    assert "Min student" in turns.presses("Måns", "Meny") or "Min student" in turns.buttons("Måns")


def test_the_manager_counters_with_another_supervisor(turns: Turns) -> None:
    offers(turns)
    is_asked(turns)
    turns.presses("Petra", "Se Stina Student", "En annan handledare", "Klara Kollegadotter")
    chosen = turns.presses("Petra", "Nour Nybörjare (ej utbildad, inte haft någon än)")
    assert "Nour Nybörjare" in chosen
    done = turns.presses("Petra", "Skicka")
    assert "✓ Handledare: Måns Mentorsson och Nour Nybörjare." in done
    assert supervisors(turns) == [("Måns", True), ("Nour", True)]
    turns.presses("Petra", "Ja, vi tar emot")
    next_morning(turns)
    assert "Du är handledare för Stina Student" in turns.digest("Nour")
    assert "Stina" not in turns.digest("Klara")


def test_the_manager_counters_with_other_weeks_and_hr_says_yes(turns: Turns) -> None:
    offers(turns)
    is_asked(turns)
    turns.presses("Petra", "Se Stina Student", "Andra veckor")
    assert "De veckorna ligger inte i HT 2027." in turns.says("Petra", "10-14")
    assert "v. 38–47 i stället för v. 36–45" in turns.says("Petra", "38-47")
    next_morning(turns)
    assert "enheten föreslår v. 38–47 i stället för v. 36–45" in turns.digest("Hedda")
    turns.presses("Hedda", "Se Stina Student")
    assert "Överenskommet." in turns.presses("Hedda", "Ja, de veckorna går bra")
    with turns.database.reading() as db:
        student = db.scalars(select(Student)).one()
        assert (student.first, student.last) == (date(2027, 9, 20), date(2027, 11, 28))


def test_a_unit_that_cannot_is_not_proposed_again(turns: Turns) -> None:
    offers(turns)
    is_asked(turns)
    turns.presses("Petra", "Se Stina Student", "Vi kan inte")
    assert "✓ HR får veta det." in turns.says("Petra", "Två har blivit sjuka.")
    next_morning(turns)
    assert "enheten kan inte ta emot (”Två har blivit sjuka.”)" in turns.digest("Hedda")
    turns.says("Hedda", "/studenter")
    page = turns.presses("Hedda", "HT 2027 (1)")
    assert "Stina Student, Socionom, v. 36–45: ingen plats än" in page
    again = turns.presses("Hedda", "Föreslå en plats")
    assert "Stina Student: platserna finns bara där studenten inte kan vara" in again


def test_a_manager_who_is_silent_is_asked_again_then_those_above_then_hr(turns: Turns) -> None:
    offers(turns)
    is_asked(turns)  # on Thursday 4 February, told on the 5th
    assert "Stina Student, SoL, v. 36–45: väntar på ditt svar" in turns.says(
        "Petra", "/placeringar"
    )
    told: dict[date, set[str]] = {}
    while turns.now.date() < date(2027, 3, 1):
        next_morning(turns)
        for who in ("Petra", "Disa", "Hedda"):
            if "Kan SoL ta emot Stina Student" in turns.digest(who):
                told.setdefault(turns.now.date(), set()).add(who)
        for who in ("Petra", "Disa", "Hedda"):
            turns.says(who, "hej")
    assert told == {
        date(2027, 2, 11): {"Petra"},
        date(2027, 2, 18): {"Disa"},
        date(2027, 2, 25): {"Hedda"},
    }
    page = turns.presses("Disa", "Ja, Stina Student kan komma")
    assert "✓ Stina Student kommer till SoL" in page


def test_the_next_term_goes_to_those_who_have_rested(turns: Turns) -> None:
    is_accepted(turns)
    turns.at(date(2027, 8, 6))  # eight weeks before 1 October, a Friday
    assert "VT 2028: hur många studenter kan SoL ta emot?" in turns.digest("Petra")
    turns.presses("Petra", "Svara för SoL")
    assert "Förra" not in turns.digest("Petra")
    turns.presses("Petra", "Resten oförändrat", "Skicka")
    turns.says("Hedda", "/studenter")
    turns.presses("Hedda", "Lägg in en student", "Påhittade universitetet", "Socionom", "VT 2028")
    turns.says("Hedda", "Vera Vår")
    turns.says("Hedda", "v. 4-13")
    turns.presses("Hedda", "Hoppa över", "Hoppa över", "Skicka")
    proposal = turns.presses("Hedda", "Föreslå en plats")
    assert "Måns Mentorsson (handledare, ledig sedan HT 2027)" in proposal
    assert "Nour Nybörjare (ej utbildad, inte haft någon än)" in proposal
    assert "Klara" not in proposal


def test_what_cannot_be_is_told_and_nothing_is_lost(turns: Turns) -> None:
    offers(turns)
    enters(turns, "Stina Student")
    turns.presses("Hedda", "Skicka")
    turns.says("Hedda", "/studenter")
    turns.presses("Hedda", "Lägg in en student", "Påhittade universitetet", "Socionom", "HT 2027")
    turns.says("Hedda", "stina  student")
    assert "Stina Student finns redan med v. 36–45." in turns.says("Hedda", "40-47")
    assert "De veckorna ligger inte i HT 2027." in turns.says("Hedda", "10-12")
    turns.says("Hedda", "46-48")
    turns.presses("Hedda", "Hoppa över", "Hoppa över", "Skicka")
    turns.presses("Hedda", "Föreslå en plats")
    both = turns.presses("Hedda", "Fråga chefen")
    assert "2 studenter, 1 utan plats" in both
    with turns.database.reading() as db:
        assert len(list(db.scalars(select(Placement)))) == 1


def test_a_proposal_that_holds_no_more_is_shown_anew(turns: Turns) -> None:
    offers(turns)
    enters(turns, "Stina Student")
    turns.presses("Hedda", "Skicka", "Föreslå en plats")
    seen = turns.seen("Hedda")[-1]
    turns.presses("Petra", "HT 2027, senast 1 april 2027", "Ändra svaret för SoL",
                  "Nej, inte den här terminen")  # fmt: skip
    turns.says("Petra", "Det går inte.")
    turns.presses("Petra", "Skicka")
    again = turns.press("Hedda", seen, 0)
    assert "Något har ändrats sedan du såg det här." in again
    assert "Stina Student: ingen enhet har platser i utbildningen" in again


def test_a_supervisor_who_leaves_in_the_middle_is_replaced_and_all_hear_of_it(
    turns: Turns,
) -> None:
    is_accepted(turns)
    turns.imports(
        ("SoL;Handläggare;9004;2019-08-12;;", "SoL;Handläggare;9004;2019-08-12;2027-10-15;")
    )
    next_morning(turns)
    warned = turns.digest("Petra")
    assert "Måns Mentorsson slutar 15 oktober 2027 och är handledare för Stina Student" in warned
    assert "Nour Nybörjare (ej utbildad, inte haft någon än)" in warned
    assert "Måns Mentorsson slutar" not in turns.digest("Petra").replace(warned, "")
    assert "Nour Nybörjare tar över" in turns.buttons("Petra")
    done = turns.presses("Petra", "Nour Nybörjare tar över")
    assert "✓ Handledare: Klara Kollegadotter och Nour Nybörjare." in done
    assert supervisors(turns) == [("Måns", False), ("Klara", True), ("Nour", True)]
    next_morning(turns)
    assert "Du är handledare för Stina Student" in turns.digest("Nour")
    assert "Du är inte längre handledare för Stina Student." in turns.digest("Måns")
    assert "Klara Kollegadotter och Nour Nybörjare" in turns.digest("Klara")
    assert "Klara Kollegadotter och Nour Nybörjare" in turns.digest("Hedda")
    with turns.database.reading() as db:
        mine = select(Matter).where(col(Matter.person_id) == turns.ids["Måns"])
        assert [row.status for row in db.scalars(mine)] == ["ended"]


def test_what_a_departure_leaves_behind_names_the_student(turns: Turns) -> None:
    is_accepted(turns)
    turns.says("Petra", "en medarbetare slutar", "klara", "1 oktober 2027")
    turns.presses("Petra", "Egen uppsägning", "Ja", "Annan arbetsgivare")
    plan = turns.presses("Petra", "Hoppa över")
    assert "Är handledare för Stina Student till 14 november 2027." in plan
    started = turns.presses("Petra", "Starta planen")
    assert "Är handledare för Stina Student" in started
    change = turns.presses("Petra", "Byt handledare för Stina Student")
    assert "Klara Kollegadotter slutar 1 oktober 2027" in change
    turns.presses("Petra", "Nour Nybörjare tar över")
    assert supervisors(turns) == [("Måns", True), ("Klara", False), ("Nour", True)]


def test_afterwards_supervisors_say_how_it_was_and_half_a_year_later_one_tap_tells_of_the_job(
    turns_on_both: Turns,
) -> None:
    turns = turns_on_both
    is_accepted(turns)
    turns.at(date(2027, 11, 15))
    asked = turns.digest("Måns")
    assert "Perioden med Stina Student är slut. Tack för din tid. Hur var det?" in asked
    turns.presses("Måns", "Svara", "5", "Ja", "Ja")
    assert "✓ Tack." in turns.presses("Måns", "Skicka")
    turns.presses("Klara", "Svara", "4", "Nej", "Ja")
    turns.presses("Klara", "Skicka")
    tick.tidy(turns.database, HOUSE, turns.now)
    next_morning(turns)
    assert "Hur var det?" not in turns.digest("Måns")
    turns.at(date(2028, 5, 15))
    asked = turns.digest("Petra")
    assert (
        "Stina Student var på SoL HT 2027. Har Stina Student fått jobb hos er sedan dess?" in asked
    )
    turns.presses("Petra", "Ja, Stina Student är anställd")
    turns.says("Hedda", "/placeringar")
    page = turns.presses("Hedda", "Hur det har gått")
    assert "VFU och APL 2027\n1 period, 1 av 1 fick jobb (100\u00a0%)" in page
    assert "2 handledare har svarat. Betyg: 4,5 av 5. 1 vill handleda igen." in page
    assert "• SoL: 1 period, 1 av 1 fick jobb" in page

    turns.now = turns.now.replace(year=2028, month=11, day=14)
    tick.tidy(turns.database, HOUSE, turns.now)
    hr = Actor(turns.ids["Hedda"], frozenset({"hr"}))
    with turns.database.reading() as db:
        assert list(db.scalars(select(Student))) == []  # deleted on the day that was shown
        (outcome,) = placement_figures.outcomes(db, hr)
        (opinion,) = placement_figures.opinions(db, hr)
    assert (outcome.school, outcome.year, outcome.placements) == ("university", 2027, 1)
    assert (outcome.asked, outcome.employed) == (1, 1)
    assert (opinion.answers, opinion.again, opinion.employ, opinion.good) == (2, 1, 2, 9)
