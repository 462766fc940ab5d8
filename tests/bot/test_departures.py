"""What can be typed and pressed around somebody who leaves, without HTTP: see the stories too."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from storage import reminders, tasks
from storage.access import Actor
from storage.database import Database
from storage.tables import (
    Answer,
    Competence,
    Departure,
    ExitInterview,
    Person,
    Role,
    Task,
)
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Turns(database)
    database.close()


def registers(turns: Turns, who: str, *, by: str = "Petra", day: str = "26 februari 2027") -> str:
    """A retirement: three questions."""
    turns.says(by, "/avslut", who, day)
    turns.presses(by, "Pension", "Hoppa över")
    return turns.presses(by, "Starta planen")


def open_tasks(turns: Turns) -> list[tuple[str | None, str, int | None]]:
    """Title, who and owner of those that were added to a plan."""
    with turns.database.reading() as db:
        added = select(Task).where(col(Task.title).is_not(None), col(Task.status) == "open")
        return [(task.title, task.who, task.owner_id) for task in db.scalars(added)]


def lines(card: str) -> list[str]:
    """What it says is left behind."""
    return [line for line in card.splitlines() if line.startswith("• ")]


# The consequence card


def test_the_card_names_what_nobody_else_at_the_unit_has_most_pressing_first(turns: Turns) -> None:
    card = registers(turns, "Måns")
    lines = [line for line in card.splitlines() if line.startswith("•")]
    assert lines == [
        "• Ingen ersättare är utsedd än.",
        "• Har uppdraget Språkombud, ensam på enheten. Ingen annan har det.",
        "• Ensam på enheten om Äldre och beroende. Ingen annan har det.",
        "• Har uppdraget Handledare, ensam på enheten. Finns hos en person på en annan enhet.",
    ]
    assert turns.buttons("Petra")[:4] == [
        "Utse ersättare",
        "Vem blir språkombud?",
        "Överför Äldre och beroende",
        "Vem blir handledare?",
    ]


def test_hr_reads_by_name_who_else_has_it(turns: Turns) -> None:
    registers(turns, "Måns", by="Hedda")
    turns.says("Hedda", "/avslutningar")
    card = turns.presses("Hedda", "Måns Mentorsson")
    assert "Finns också hos Ulla Undersköterska (Hemtjänsten Äppellunden)." in card


def test_a_position_held_alone_is_told_until_there_is_a_successor(turns: Turns) -> None:
    card = registers(turns, "Kalle")
    assert "Ensam på enheten som administratör. Ingen annan har den befattningen." in card
    assert "Har rollen koordinator, och är ensam om den." in card
    turns.presses("Petra", "Utse ersättare")
    card = turns.presses("Petra", "Klara Kollegadotter")
    assert "Tar över: Klara Kollegadotter" in card
    assert "Ensam på enheten som" not in card


def test_the_work_of_such_a_one_is_passed_on_like_a_competence(turns: Turns) -> None:
    registers(turns, "Kalle")
    asked = turns.presses("Petra", "Överför arbetet som administratör")
    assert "Efter Kalle Koordinator: arbetet som administratör" in asked
    turns.presses("Petra", "Klara Kollegadotter", "Gå bredvid", "Klar (1)", "12 februari 2027")
    assert "Ta över: arbetet som administratör" in turns.presses("Petra", "Spara")
    card = turns.presses("Petra", "‹ Avslutet")
    line = next(line for line in card.splitlines() if "Ensam på enheten som" in line)
    assert line.endswith("Planerat till 12 februari 2027 (Klara Kollegadotter).")


def test_a_competence_goes_to_whoever_takes_it_over_and_is_planned(turns: Turns) -> None:
    registers(turns, "Måns")
    asked = turns.presses("Petra", "Överför Äldre och beroende")
    assert "Efter Måns Mentorsson: Äldre och beroende" in asked
    assert "Vem tar över det?" in asked
    assert "Klara Kollegadotter" in turns.buttons("Petra")
    turns.presses("Petra", "Klara Kollegadotter", "Gå bredvid", "Klar (1)")
    assert turns.buttons("Petra")[:2] == ["29 januari 2027", "12 februari 2027"]
    turns.presses("Petra", "12 februari 2027")
    said = turns.presses("Petra", "Spara")
    assert "Ta över: Äldre och beroende" in said
    assert "Klara Kollegadotter tar över senast 12 februari 2027. Jag följer upp" in said
    klara = turns.ids["Klara"]
    assert open_tasks(turns) == [("Ta över: Äldre och beroende", "successor", klara)]
    card = turns.presses("Petra", "‹ Avslutet")
    assert lines(card)[-1] == (
        "• Ensam på enheten om Äldre och beroende. Ingen annan har det. "
        "Planerat till 12 februari 2027 (Klara Kollegadotter)."
    )
    turns.mornings()
    assert "Du tar över från Måns Mentorsson: ”Äldre och beroende”" in turns.digest("Klara")


def test_an_assignment_without_anybody_yet_is_the_managers_task_to_find_them(turns: Turns) -> None:
    registers(turns, "Måns")
    assert "Efter Måns Mentorsson: Språkombud" in turns.presses("Petra", "Vem blir språkombud?")
    turns.presses("Petra", "Hoppa över")
    said = turns.presses("Petra", "12 februari 2027")
    assert "Utse ny: Språkombud" in said
    assert "Hitta någon senast 12 februari 2027. Uppgiften ligger hos dig så länge." in said
    assert open_tasks(turns) == [("Utse ny: Språkombud", "manager", None)]
    card = turns.presses("Petra", "‹ Avslutet")
    assert lines(card)[-1].endswith("Planerat till 12 februari 2027 (Petra Påhitt).")
    turns.presses("Petra", "Se ”Utse ny: Språkombud”", "Ej aktuellt")
    turns.says("Petra", "/avslutningar")
    card = turns.presses("Petra", "Måns Mentorsson")
    assert lines(card)[1] == ("• Har uppdraget Språkombud, ensam på enheten. Ingen annan har det.")
    turns.presses("Petra", "Vem blir språkombud?", "Hoppa över", "12 februari 2027", "‹ Avslutet")
    turns.presses("Petra", "Se ”Utse ny: Språkombud”", "Klar")
    turns.says("Petra", "/avslutningar")
    assert "Språkombud" not in turns.presses("Petra", "Måns Mentorsson")


def test_what_is_dropped_from_the_plan_is_on_the_card_again(turns: Turns) -> None:
    registers(turns, "Måns")
    turns.presses("Petra", "Vem blir språkombud?", "Klara Kollegadotter")
    turns.presses("Petra", "12 februari 2027", "‹ Avslutet")
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Måns Mentorsson")
    phase = next(label for label in turns.buttons("Petra") if label.startswith("Sista månaden"))
    page = turns.presses("Petra", phase)
    line = next(line for line in page.splitlines() if "Ta över: Språkombud" in line)
    number = line.split(".")[0].strip()
    turns.presses("Petra", number, "Ta bort")
    turns.says("Petra", "Klara kan inte.")
    turns.says("Petra", "/avslutningar")
    assert "Har uppdraget Språkombud" in turns.presses("Petra", "Måns Mentorsson")


def test_hr_is_asked_once_for_a_new_manager(turns: Turns) -> None:
    card = registers(turns, "Vide", by="Disa")
    assert "Är chef för 2 medarbetare. HR behöver utse en ny chef." in card
    card = turns.presses("Disa", "Be HR utse en ny chef")
    assert "HR har fått uppgiften att lägga in en ny chef, senast 29 januari 2027." in card
    assert "HR behöver utse en ny chef. Planerat till 29 januari 2027 (Hedda Hittepå)." in card
    turns.presses("Disa", "Be HR utse en ny chef")
    assert open_tasks(turns) == [("Lägg in en ny chef för medarbetarna", "hr", None)]
    turns.at(turns.now.date().replace(year=2027, month=1, day=29))
    assert "1. Lägg in en ny chef för medarbetarna, i dag" in turns.digest("Hedda")


def test_whoever_holds_thirty_things_still_fits_on_a_phone(turns: Turns) -> None:
    with turns.database.transaction() as db:
        for n in range(30):
            db.add(Competence(person_id=turns.ids["Klara"], name=f"Konst <b>{n:02}</b>"))
    turns.says("Petra", "/avslut", "Klara", "26 februari 2027")
    turns.presses("Petra", "Pension")
    plan = turns.presses("Petra", "Hoppa över")
    assert plan.count("• ") == 6
    assert "Och 26 till." in plan
    card = turns.presses("Petra", "Starta planen")
    assert card.count("• ") == 6
    assert len(turns.buttons("Petra")) < 20
    turns.presses("Petra", "Visa allt (32)")
    seen = [turns.digest("Petra")]
    while "Visa fler ›" in turns.buttons("Petra"):
        seen.append(turns.presses("Petra", "Visa fler ›"))
    lines = [line for page in seen for line in page.splitlines() if line.startswith("• ")]
    assert len(lines) == len(set(lines)) == 32
    assert sum("Konst <b>" in line for line in lines) == 30  # as it was written, not as a tag
    assert "‹ Tidigare" in turns.buttons("Petra")
    assert "Vem tar över det?" in turns.presses("Petra", "Överför Konst <b>29</b>")


def test_one_line_more_takes_no_more_room_than_to_say_so(turns: Turns) -> None:
    with turns.database.transaction() as db:
        for n in range(5):
            db.add(Competence(person_id=turns.ids["Klara"], name=f"Konst {n:02}"))
    card = registers(turns, "Klara")
    assert len(lines(card)) == 7
    assert "till." not in card
    with turns.database.transaction() as db:
        db.add(Competence(person_id=turns.ids["Klara"], name="Konst 05"))
    turns.says("Petra", "/avslutningar")
    card = turns.presses("Petra", "Klara Kollegadotter")
    assert len(lines(card)) == 6
    assert "Visa allt (8)" in turns.buttons("Petra")


def test_all_of_it_can_be_read_before_anything_is_registered(turns: Turns) -> None:
    with turns.database.transaction() as db:
        for n in range(12):
            db.add(Competence(person_id=turns.ids["Klara"], name=f"Konst {n:02}"))
    turns.says("Petra", "/avslut", "Klara", "26 februari 2027")
    turns.presses("Petra", "Pension", "Hoppa över")
    page = turns.presses("Petra", "Visa allt (14)")
    page += turns.presses("Petra", "Visa fler ›")
    assert len(set(lines(page))) == 14
    assert "Starta planen" in turns.presses("Petra", "‹ Tillbaka") + str(turns.buttons("Petra"))


def test_the_twin_without_a_limit_does_not_fit(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.departures.PRESSING", 100)
    with turns.database.transaction() as db:
        for n in range(30):
            db.add(Competence(person_id=turns.ids["Klara"], name=f"Konst {n:02}"))
    registers(turns, "Klara")
    assert len(turns.buttons("Petra")) > 40


# The last day


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("en medarbetare slutar i mars", ["31 mars 2027"]),
        ("En medarbetare slutar i slutet av maj", ["31 maj 2027"]),
        ("en medarbetare slutar i januari 2027", ["29 januari 2027", "31 januari 2027"]),
        (
            "en medarbetare slutar",
            ["I dag", "Torsdag 31 december", "31 januari 2027", "28 februari 2027"],
        ),
    ],
)
def test_the_month_that_is_told_suggests_its_last_working_day_and_its_last(
    turns: Turns, typed: str, days: list[str]
) -> None:
    turns.says("Petra", typed, "Klara")
    assert turns.buttons("Petra")[:-3] == days  # and the calendar, back, later


def test_also_where_the_month_comes_with_a_name(turns: Turns) -> None:
    turns.says("Petra", "Klara slutar i januari 2027")
    assert turns.buttons("Petra")[:2] == ["29 januari 2027", "31 januari 2027"]


def test_the_end_that_the_people_file_has_is_suggested(turns: Turns) -> None:
    with turns.database.transaction() as db:
        db.get_one(Person, turns.ids["Klara"]).end_date = date(2027, 2, 12)
    turns.says("Petra", "/avslut", "Klara")
    assert "12 februari 2027" in turns.buttons("Petra")


def test_a_month_that_is_typed_as_a_day_opens_the_calendar_there(turns: Turns) -> None:
    turns.says("Petra", "/avslut", "Klara")
    assert "Vilken blir den sista dagen?" in turns.says("Petra", "i mars")
    assert "mars 2027" in turns.buttons("Petra")
    assert "På vilket sätt slutar" in turns.presses("Petra", "26")
    with turns.database.reading() as db:
        assert "2027-03-26" in set(db.scalars(select(Answer.value)))


def test_a_month_with_no_day_that_can_be_taken_is_told_so(turns: Turns) -> None:
    turns.says("Petra", "/avslut", "Klara")
    assert "Skriv till exempel" in turns.says("Petra", "i mars 2040")
    assert "mars 2040" not in turns.buttons("Petra")


def test_it_is_moved_to_another_day_than_it_is(turns: Turns) -> None:
    registers(turns, "Klara", day="31 januari 2027")
    turns.presses("Petra", "Flytta sista dagen")
    assert turns.buttons("Petra")[:3] == ["I dag", "Torsdag 31 december", "28 februari 2027"]


# Ways back


def test_a_mentor_that_leaves_is_changed_and_one_is_back_at_the_departure(turns: Turns) -> None:
    turns.says("Petra", "/introduktion", "Nour")
    turns.presses("Petra", "Allmän introduktion", "Måns Mentorsson", "Måndag 14 december")
    turns.presses("Petra", "Starta introduktionen")
    registers(turns, "Måns")
    turns.presses("Petra", "Byt mentor för Nour Nybörjare", "Avbryt", "‹ Avslutet")
    turns.presses("Petra", "Byt mentor för Nour Nybörjare")
    said = turns.presses("Petra", "Klara Kollegadotter")
    assert "Klara Kollegadotter är nu mentor" in said
    assert "Sista dag: 26 februari 2027" in said
    assert "Byt mentor för Nour Nybörjare" not in turns.buttons("Petra")


def test_who_in_hr_leads_the_leaver_is_offered_no_sheet_to_print(turns: Turns) -> None:
    with turns.database.transaction() as db:
        db.add(Role(person_id=turns.ids["Petra"], name="hr"))
    registers(turns, "Måns")
    assert "Skriv ut enkäten" not in turns.buttons("Petra")
    turns.says("Hedda", "/avslutningar")
    turns.presses("Hedda", "Måns Mentorsson")
    assert "Skriv ut enkäten" in turns.buttons("Hedda")


# What is typed


@pytest.mark.parametrize(
    ("typed", "asked", "chosen"),
    [
        ("en medarbetare slutar i mars", "Vem slutar?", []),
        ("Någon har sagt upp sig", "Vem slutar?", []),
        ("måns slutar", "Vilken blir den sista dagen?", ["✓ Måns Mentorsson"]),
        ("Måns slutar 31 mars", "På vilket sätt slutar", ["✓ Måns Mentorsson", "✓ 31 mars 2027"]),
        ("Klara har sagt upp sig", "Vilken blir den sista dagen?", ["✓ Klara Kollegadotter"]),
        ("kalle går i pension 30 juni 2027", "Vem tar över arbetet?", ["✓ Pension"]),
        ("Klara lämnar oss i vår", "Vilken blir den sista dagen?", ["✓ Klara Kollegadotter"]),
        ("Måns slutar 31 mars 2030", "Vilken blir den sista dagen?", ["✓ Måns Mentorsson"]),
        ("Måns slutade 3 mars 2026", "Vilken blir den sista dagen?", ["✓ Måns Mentorsson"]),
        ("Nour slutar i morgon", "Vilken blir den sista dagen?", ["✓ Nour Nybörjare"]),
    ],
)
def test_a_sentence_begins_it_with_what_it_says(
    turns: Turns, typed: str, asked: str, chosen: list[str]
) -> None:
    """A date that can't be, or is long ago, is asked for as if none had been said."""
    said = turns.says("Petra", typed)
    assert asked in said
    assert all(line in said for line in chosen), said


def test_of_two_by_the_same_name_one_is_chosen(turns: Turns) -> None:
    turns.imports(("Nour Nybörjare", "Klara Nybörjare"))
    assert turns.says("Petra", "Klara slutar 31 mars") == "Vem menar du?"
    assert "✓ 31 mars 2027" in turns.presses("Petra", "Klara Kollegadotter, SoL")


@pytest.mark.parametrize(
    "typed",
    ["Vide slutar 31 mars", "Mötet slutar på fredag", "Måns slutar kl 15", "när slutar Måns?"],
)
def test_a_sentence_about_nobody_of_ones_own_begins_nothing(turns: Turns, typed: str) -> None:
    said = turns.says("Petra", typed)
    assert "Vilken blir den sista dagen?" not in said
    assert "På vilket sätt slutar" not in said


def test_who_leaves_themself_is_told_whom_to_talk_to(turns: Turns) -> None:
    for who in ("Klara", "Petra", "Hedda"):
        assert "Prata med din chef först." in turns.says(who, "jag slutar 31 mars")
    registers(turns, "Klara")
    assert "När du slutar" in turns.says("Klara", "Jag slutar i mars")


def test_who_leads_nobody_registers_nobody(turns: Turns) -> None:
    assert "Vem slutar?" not in turns.says("Klara", "en medarbetare slutar i mars")
    assert "sista dagen" not in turns.says("Klara", "Måns slutar 31 mars")


# Last days that are unlikely


def test_a_last_day_over_a_month_ago_is_asked_about_and_may_stand(turns: Turns) -> None:
    turns.says("Petra", "/avslut", "måns")
    asked = turns.says("Petra", "15 oktober 2026")
    assert "Slutade Måns Mentorsson redan 15 oktober 2026?" in asked
    assert "På vilket sätt" in turns.presses("Petra", "Ja, det stämmer")
    turns.presses("Petra", "Annat", "Nej", "Annan arbetsgivare", "Hoppa över")
    card = turns.presses("Petra", "Starta planen")
    assert "Sista dag: torsdag 15 oktober" in card
    assert "Din anställning är avslutad" in turns.says("Måns", "/meny")


def test_another_date_may_be_typed_instead(turns: Turns) -> None:
    turns.says("Petra", "/avslut", "måns", "15 oktober 2026")
    assert "På vilket sätt" in turns.says("Petra", "15 december 2026")


def test_a_last_day_over_a_year_ago_is_refused(turns: Turns) -> None:
    turns.says("Petra", "/avslut", "måns")
    said = turns.says("Petra", "15 oktober 2025")
    assert said == "15 oktober 2025 är för tidigt. Första möjliga dag är 30 november 2025."
    assert "Slutade Måns Mentorsson redan" in turns.says("Petra", "30 november 2025")


def test_a_last_day_long_ago_that_the_people_file_has_is_not_asked_about(turns: Turns) -> None:
    with turns.database.transaction() as db:
        here = update(Person).where(col(Person.id) == turns.ids["Måns"])
        db.execute(here.values(end_date=date(2026, 10, 15)))
    assert "Vilken blir den sista dagen?" in turns.says("Petra", "/avslut", "måns")
    assert "På vilket sätt" in turns.says("Petra", "15 oktober 2026")


def test_a_day_to_move_to_is_held_to_the_same(turns: Turns) -> None:
    registers(turns, "Måns")
    turns.presses("Petra", "Flytta sista dagen")
    assert "Slutade Måns Mentorsson redan" in turns.says("Petra", "15 oktober 2026")
    assert "är för tidigt" in turns.says("Petra", "15 oktober 2025")
    assert "Sista dag: 31 mars 2027" in turns.says("Petra", "31 mars 2027")


# Two departures, and none


def test_of_two_who_register_the_same_at_once_the_second_is_led_to_the_first(turns: Turns) -> None:
    for who in ("Petra", "Hedda"):
        turns.says(who, "/avslut", "Måns", "26 februari 2027")
        turns.presses(who, "Pension", "Hoppa över")
    assert "är igång" in turns.presses("Hedda", "Starta planen")
    said = turns.presses("Petra", "Starta planen")
    assert said == "Måns Mentorsson har redan ett avslut på gång."
    assert "Sista dag: 26 februari 2027" in turns.presses("Petra", "Öppna Måns Mentorsson")
    with turns.database.reading() as db:
        assert len(db.scalars(select(Departure)).all()) == 1


def test_a_leaver_who_has_never_been_in_the_chat_has_a_plan_all_the_same(tmp_path: Path) -> None:
    turns = Turns(Database(ready_sqlite_url(tmp_path)), without="Måns")
    card = registers(turns, "Måns")
    assert "Måns är inte i chatten än. Planen fungerar ändå: du bockar av åt er båda." in card
    assert "HR kan skicka en inbjudan." in card  # who opens it could read what HR is told
    assert "Bjud in till chatten" not in turns.buttons("Petra")
    turns.presses("Petra", next(b for b in turns.buttons("Petra") if b.startswith("Sista dagen")))
    own = next(b for b in turns.buttons("Petra") if b.isdigit())
    turns.presses("Petra", own)
    assert "✓ Klar" in turns.presses("Petra", "Klar")
    turns.database.close()


# Whoever has taken over leaves as well


def takes_over(turns: Turns) -> None:
    """Klara is to take over Måns's språkombud."""
    registers(turns, "Måns")
    turns.presses("Petra", "Vem blir språkombud?", "Klara Kollegadotter", "12 februari 2027")


def task(turns: Turns) -> Task:
    with turns.database.reading() as db:
        added = select(Task).where(col(Task.title) == "Ta över: Språkombud")
        return db.scalars(added.order_by(col(Task.id).desc())).first() or Task()


def test_what_they_were_to_take_over_is_given_to_another(turns: Turns) -> None:
    takes_over(turns)
    card = registers(turns, "Klara", day="29 januari 2027")
    assert "• Ska ta över Språkombud efter Måns Mentorsson." in lines(card)
    asked = turns.presses("Petra", "Vem tar Språkombud i stället?")
    assert "Efter Klara Kollegadotter: Språkombud" in asked
    said = turns.presses("Petra", "Kalle Koordinator", "15 januari 2027")
    assert "Kalle Koordinator tar över senast 15 januari 2027." in said
    assert open_tasks(turns) == [("Ta över: Språkombud", "successor", turns.ids["Kalle"])]
    assert "Ska ta över" not in turns.presses("Petra", "‹ Avslutet")
    turns.mornings()
    assert "”Språkombud”, senast 15 januari 2027" in turns.digest("Kalle")


def test_what_they_have_taken_over_is_left_behind_in_their_turn(turns: Turns) -> None:
    takes_over(turns)
    turns.says("Klara", "/uppgifter")
    turns.presses("Klara", "Ta över: Språkombud", "Klar")
    card = registers(turns, "Klara", day="30 april 2027")
    assert "• Har tagit över Språkombud efter Måns Mentorsson." in lines(card)
    turns.presses("Petra", "Vem tar Språkombud i stället?", "Kalle Koordinator")
    turns.says("Petra", "16 april 2027")
    assert task(turns).owner_id == turns.ids["Kalle"]
    card = turns.presses("Petra", "‹ Avslutet")
    assert lines(card)[-1].endswith("Planerat till 16 april 2027 (Kalle Koordinator).")


def test_the_twin_of_whom_nothing_is_known_leaves_nothing_behind(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes_over(turns)
    monkeypatch.setattr("storage.entrusted.taken", lambda *_: ())
    assert "ta över" not in "".join(lines(registers(turns, "Klara", day="29 januari 2027")))


@pytest.mark.parametrize("who", ["owner", "successor"])
def test_what_is_left_open_falls_to_the_manager(turns: Turns, who: str) -> None:
    """With the last day of whoever was to do it."""
    takes_over(turns)
    with turns.database.transaction() as db:
        if who == "successor":
            db.execute(update(Task).values(owner_id=None))
            db.execute(update(Departure).values(successor_id=turns.ids["Klara"]))
        here = col(Person.id) == turns.ids["Klara"]
        db.execute(update(Person).where(here).values(end_date=date(2027, 1, 15)))
    assert (waits(turns, date(2027, 1, 15)), waits(turns, date(2027, 1, 16))) == ("Klara", "Petra")


def waits(turns: Turns, today: date) -> str:
    """For whom the task waits, in their own list and to the clock."""
    it = task(turns)
    with turns.database.transaction() as db:
        db.execute(update(Task).where(col(Task.id) == it.id).values(remind_on=today))
        reminded = {each.task_id: each.responsible for each in reminders.due_tasks(db, today, ())}
        found = []
        for name, id_ in turns.ids.items():
            cards = tasks.waiting_for(db, Actor(id_, today=today))
            if any(card.id == it.id for card in cards):
                assert reminded[it.id or 0] == (id_,)
                found.append(name)
    (only,) = found
    return only


# A manager who leaves


def test_a_manager_leaves_the_departures_and_the_notes_of_others(turns: Turns) -> None:
    registers(turns, "Måns")
    turns.presses("Petra", "Avslutningssamtal", "Börja samtalet")
    card = registers(turns, "Petra", by="Disa")
    assert (
        "• Leder avslutet för Måns Mentorsson. Efter sista dagen leder Disa Dittochdatt det, tills "
        "en ny chef är utsedd."
    ) in lines(card)
    notes = "• Har börjat skriva ner samtalet med Måns Mentorsson."
    assert [line for line in lines(card) if line.startswith(notes)]
    assert "Måns Mentorsson" in turns.presses("Disa", "Samtalet med Måns")
    turns.says("Disa", "/avslutningar")
    turns.presses("Disa", "Petra Påhitt")
    assert "Måns Mentorsson, SoL" in turns.presses("Disa", "Öppna Måns Mentorsson")


def test_that_a_talk_is_hrs_is_not_told_to_the_manager_of_whoever_holds_it(turns: Turns) -> None:
    registers(turns, "Måns")
    with turns.database.transaction() as db:
        db.execute(update(ExitInterview).values(with_hr=True))
    turns.says("Hedda", "/avslutningar")
    turns.presses("Hedda", "Måns Mentorsson", "Avslutningssamtal", "Börja samtalet")
    assert "samtalet med" not in registers(turns, "Hedda", by="Disa")
    with turns.database.transaction() as db:
        db.execute(update(ExitInterview).values(with_hr=False))
    turns.says("Disa", "/avslutningar")
    assert "samtalet med Måns" in turns.presses("Disa", "Hedda Hittepå")


# What the digest makes of it


def test_a_plan_that_begins_late_is_one_line_to_those_above(turns: Turns) -> None:
    registers(turns, "Måns", day="18 december 2026")
    turns.until(date(2026, 12, 18))
    told = [text for text in turns.all_of("Disa") if "⏳" in text]
    assert max(text.count("⏳") + text.count("arbetsdagar (") for text in told) <= 2
    line = "⏳ 17 steg är sena i avslutet för Måns Mentorsson."
    assert [text for text in told if line in text.splitlines()]
    card = turns.presses("Disa", "Öppna Måns Mentorsson")
    assert re.search(r"Sent\n(• .*\n){5}Och \d+ till\.", card)


def test_the_twin_that_tells_of_each_step_fills_the_digest(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.reminders.departures_of", lambda *_: {})
    registers(turns, "Måns", day="18 december 2026")
    turns.until(date(2026, 12, 18))
    assert any(text.count("arbetsdagar (") > 3 for text in turns.all_of("Disa"))


def test_the_same_draft_is_offered_in_one_line(turns: Turns) -> None:
    """Begun twice, with other words; and the same one, opened again."""
    registers(turns, "Måns")
    for _ in range(2):
        turns.presses("Petra", "Överför Äldre och beroende", on="Det här påverkas")
    turns.says("Petra", "/avslut", "Klara", "avbryt", "Klara slutar 31 mars", "avbryt")
    turns.says("Petra", "Klara går i pension", "avbryt")
    turns.mornings()
    digest = turns.digest("Petra")
    assert digest.count("Äldre och beroende") == 1
    assert digest.count("Klara Kollegadotter") == 1


@pytest.mark.parametrize("typed", ["Måns", "Måns slutar 31 mars", "måns går i pension"])
def test_a_second_departure_is_refused_when_the_person_is_named(turns: Turns, typed: str) -> None:
    registers(turns, "Måns")
    if " " not in typed:
        turns.says("Petra", "/avslut")
    assert "Måns Mentorsson har redan ett avslut på gång." in turns.says("Petra", typed)
    turns.presses("Petra", "Öppna Måns Mentorsson")


def test_a_draft_of_somebody_who_has_one_by_now_says_so_at_once(turns: Turns) -> None:
    turns.says("Petra", "/avslut", "Måns", "avbryt")
    registers(turns, "Måns", by="Disa")
    for button in ("Fortsätt: Måns Mentorsson", "Fortsätt"):
        if button in turns.buttons("Petra"):
            said = turns.presses("Petra", button)
    assert said == "Måns Mentorsson har redan ett avslut på gång."
    turns.mornings()
    assert "Du var mitt i" not in turns.digest("Petra")
