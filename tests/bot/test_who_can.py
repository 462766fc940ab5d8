"""Asking who can what, in the chat; what one's own record says, and shows to whom."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from bot.handlers import search
from storage.database import Database
from storage.tables import Assessment, Person, Qualification, Run
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url

CARE = "Hemtjänsten Äppellunden"


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """Ulla is assessed in dementia; Klara is a colleague of hers elsewhere."""
    database = Database(ready_sqlite_url(tmp_path))
    made = Turns(database)
    with database.transaction() as db:
        ulla = made.ids["Ulla"]
        for area, level, year in (("dementia", 3, 2026), ("", 2, 2025)):
            db.add(
                Assessment(
                    person_id=ulla, area=area, year=year, agreed=level, profession="assistant_nurse"
                )
            )
    yield made
    database.close()


# Asking


@pytest.mark.parametrize(
    "text",
    [
        "vem kan demens i hemtjänsten?",
        "Vem kan demens på Äppellunden",
        "vilka har demens hos hemtjänsten",
        "finns det någon som kan demens i hemtjansten",
        "who knows dementia at Hemtjänsten",
        "/sok demens hemtjänsten",
        "/search demens hemtjänsten",
        "demens hemtjänsten",
        "någon som kan demens i hemtjänst?",
        "jag behöver nån med demens på appellunden",
        "vem vet något om demens i hemtjänsten",
    ],
)
def test_a_manager_asks_as_one_would_ask_a_colleague(turns: Turns, text: str) -> None:
    said = turns.says("Vide", text)
    heading = "Dementia" if "who" in text else "Demens"
    first = f"1. Ulla Undersköterska, {CARE}\nDemens: stöder andra, Demensombud"
    assert said.startswith(f"{heading} · {CARE}\n\n{first}")
    assert "Om dina egna medarbetare ser du allt." in said
    card = turns.presses("Vide", "Ulla Undersköterska")
    assert "Nivåer\n• Hela yrket: arbetar själv (2025)\n• Demens: stöder andra (2026)" in card


@pytest.mark.parametrize(
    ("asked", "heading", "found"),
    [
        ("vem kan svenska C1?", "Svenska, minst C1", ["Klara", "Vide"]),
        ("/sok svenska minst nivå C1", "Svenska, minst C1", ["Klara", "Vide"]),
        ("vem har C1 i svenska", "Svenska, minst C1", ["Klara", "Vide"]),
        ("vem kan svenska c2 i hemtjänsten", f"Svenska, minst c2 · {CARE}", ["Vide"]),
        ("vem kan svenska", "Svenska", ["Klara", "Måns", "Vide"]),
        ("vem kan demens, stöder andra", "Demens, minst stöder andra", ["Ulla"]),
        ("vem kan demens och leder och utvecklar", "Demens, minst leder och utvecklar", []),
        ("vem har god nivå i dokumentation", "Dokumentation, minst god", []),
    ],
)
def test_a_level_that_is_named_is_meant_with_those_above_it(
    turns: Turns, asked: str, heading: str, found: list[str]
) -> None:
    with turns.database.transaction() as db:
        for who, level in (("Måns", 4), ("Klara", 5)):
            id_ = turns.ids[who]
            db.add(Assessment(person_id=id_, area="swedish", year=2026, agreed=level))
        knows = {"kind": "language", "text": "Svenska", "at": turns.now}
        db.add(Qualification(person_id=turns.ids["Vide"], level="C2", **knows))
    said = turns.says("Hedda", asked)
    assert said.splitlines()[0] == heading
    hits = [line.split()[1] for line in said.splitlines() if line[:1].isdigit()]
    assert hits == found
    assert ("Sök utan nivå" in said) == (not found)


def test_whoever_has_not_begun_is_said_to_begin(turns: Turns) -> None:
    with turns.database.transaction() as db:
        who = col(Person.id) == turns.ids["Ulla"]
        db.execute(update(Person).where(who).values(start_date=date(2027, 3, 1)))
    said = turns.says("Vide", "vem kan demens")
    assert f"1. Ulla Undersköterska, {CARE} – börjar 1 mars 2027\nDemens" in said
    card = turns.presses("Vide", "Ulla Undersköterska")
    assert f"Undersköterska, {CARE}\nBörjar 1 mars 2027\n" in card


def test_who_knows_something_is_asked_of_people_whatever_is_called_so(turns: Turns) -> None:
    """*Svenska* by itself is the language of the chat."""
    assert turns.says("Hedda", "vem kan svenska?").startswith("Svenska\nJag hittar ingen.")
    turns.says("Hedda", "svenska")
    assert "Språk" in turns.buttons("Hedda")
    turns.says("Hedda", "vem kan ersätta Petra")
    assert "Nyckelfunktioner" in turns.buttons("Hedda")


def test_the_units_competence_is_ones_own_for_whoever_leads_nobody(turns: Turns) -> None:
    card = turns.says("Ulla", "/kompetens")
    assert card.startswith(f"Min kompetens\nUndersköterska, {CARE}\n\nNivåer\n• Hela yrket")
    assert card == turns.says("Ulla", "/min_kompetens")


def test_ones_own_card_has_what_nobody_has_agreed_on_yet_and_ones_steps(turns: Turns) -> None:
    with turns.database.transaction() as db:
        row = db.scalars(select(Assessment).where(col(Assessment.area) == "dementia")).one()
        row.agreed, row.own, row.own_at = None, 4, turns.now
        db.add(row)
    said = turns.says("Ulla", "/kompetens")
    assert "Din egen bedömning 2026\n• Demens: har ansvar för en del\n" in said
    assert "har ansvar" not in turns.says("Vide", "/sok demens")


def test_a_colleague_sees_ombud_roles_and_what_is_shown(turns: Turns) -> None:
    said = turns.says("Klara", "vem kan demens i hemtjänsten?")
    assert f"1. Ulla Undersköterska, {CARE}\nDemensombud\n" in said
    assert "stöder" not in said
    card = turns.presses("Klara", "Ulla Undersköterska")
    assert card == (
        f"Ulla Undersköterska\nUndersköterska, {CARE}\n\nUppdrag\nDemensombud\n\n"
        "Du ser ombud och det som Ulla har valt att visa."
    )
    turns.says("Ulla", "/min_kompetens")
    turns.presses("Ulla", "Vad kollegor ser")
    now = turns.presses("Ulla", "Nivåer")
    assert "Kollegor som söker ser också nivåer." in now
    assert "Demens: stöder andra, Demensombud" in turns.says(
        "Klara", "vem kan demens i hemtjänsten?"
    )
    turns.presses("Ulla", "✓ Nivåer")
    assert "stöder" not in turns.says("Klara", "vem kan demens i hemtjänsten?")


def test_hr_sees_all_and_is_told_of_no_limits(turns: Turns) -> None:
    said = turns.says("Hedda", "vem kan motiverande samtal")
    assert [line[3:] for line in said.splitlines() if line[:1].isdigit()] == [
        "Klara Kollegadotter, SoL",
        "Måns Mentorsson, SoL",
        f"Vide Vårdare, {CARE}",
    ]
    assert "Du ser" not in said


def test_what_is_not_understood_is_said_with_what_was(turns: Turns) -> None:
    said = turns.says("Hedda", "/sok demens och xyzzy på SoL")
    assert said.startswith("Demens · SoL\nJag hittar ingen. Ingen har lagt in det, eller så")
    assert "Det här förstod jag inte: xyzzy." in said
    lost = turns.says("Hedda", "/sok xyzzy")
    assert lost.startswith("Jag hittar inget som heter xyzzy. Skriv en kompetens, ett intyg, ett")
    assert turns.says("Hedda", "vem kan xyzzy?") == lost
    assert turns.says("Hedda", "/sok på SoL").startswith("Vad söker du på SoL?")


def test_a_unit_that_there_is_not_is_said_and_everywhere_looked_through(turns: Turns) -> None:
    said = turns.says("Vide", "vem kan demens på LSS?")
    assert said.startswith("Demens\n\n1. Ulla Undersköterska")
    assert "Jag hittar ingen enhet som heter LSS, så jag letade överallt." in said


def test_where_nobody_is_found_at_a_unit_all_of_them_are_one_press_away(turns: Turns) -> None:
    nobody = turns.says("Vide", "undersköterskor med demens på SoL")
    assert "HR kan söka bland alla." in nobody
    assert turns.buttons("Vide") == ["Sök i alla enheter", "Sök något annat"]
    assert "1. Ulla Undersköterska" in turns.presses("Vide", "Sök i alla enheter")


def test_inflected_words_and_slips_are_understood(turns: Turns) -> None:
    with turns.database.transaction() as db:
        added = {"kind": "course", "text": "Diabetesutbildning", "at": turns.now}
        db.add(Qualification(person_id=turns.ids["Ulla"], **added))
    said = turns.says("Vide", "undersköterskor med diabetesutbildning i hemtjänsten")
    assert said.startswith(f"Undersköterskor, diabetesutbildning · {CARE}\n\n1. Ulla")
    assert "1. Ulla" in turns.says("Vide", "vem kan diabtesutbildning")
    assert "Demens: stöder andra" in turns.says("Vide", "vem kan demmens")
    strange = turns.says("Vide", "barnmorskor med diabetes i hemtjänsten")
    assert "1. Ulla" in strange
    assert "Det här förstod jag inte: barnmorskor." in strange
    assert "1. Petra Påhitt, SoL\nEnhetschef" in turns.says("Klara", "vem är chef på SoL?")


def test_that_somebody_has_added_something_is_told_to_nobody_who_may_not_read_it(
    turns: Turns,
) -> None:
    """Neither by finding it nor by knowing its name."""
    with turns.database.transaction() as db:
        added = {"kind": "language", "text": "Arabiska", "at": turns.now}
        db.add(Qualification(person_id=turns.ids["Måns"], **added))
    said = turns.says("Vide", "vem talar arabiska?")
    assert said == turns.says("Vide", "vem talar xyzzy?").replace("xyzzy", "arabiska")
    assert "1. Måns" in turns.says("Petra", "vem talar arabiska?")


@pytest.mark.parametrize("text", ["/sok ulla", "vad kan Ulla?", "/sok undersköterska ulla"])
def test_whoever_is_asked_for_by_name_is_shown_with_what_may_be_seen(
    turns: Turns, text: str
) -> None:
    """The last one is understood as a position and a name."""
    card = turns.says("Klara", text)
    if text == "/sok undersköterska ulla":
        card = turns.presses("Klara", "Ulla Undersköterska")
    assert "Du ser ombud och det som Ulla har valt att visa." in card


@pytest.mark.parametrize(
    "text", ["/sok ?", "/sok .", "vad kan ?", "vad kan du?", "vad kan jag göra"]
)
def test_no_name_is_nobodys(turns: Turns, text: str) -> None:
    assert "Vem menar du?" not in turns.says("Klara", text)


def test_a_search_begins_with_a_question_where_nothing_is_asked(turns: Turns) -> None:
    assert "Vad ska personen kunna?" in turns.says("Klara", "/sok")
    assert turns.says("Klara", "språkombud").startswith("Språkombud\n\n1. Måns Mentorsson, SoL")
    turns.presses("Klara", "Sök något annat")
    assert "Vad ska personen kunna?" in turns.digest("Klara")


def test_where_nobody_has_all_of_it_those_with_a_part_are_shown(turns: Turns) -> None:
    said = turns.says("Hedda", "vem kan utredning och palliativ vård")
    assert "Ingen har allt. De här har en del av det." in said
    assert "1. Klara Kollegadotter" in said


def test_more_than_a_page_is_leafed_through(turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SHOWN", 2)
    asked = "vem kan motiverande samtal"
    assert "1. Klara" in turns.says("Hedda", asked)
    assert turns.buttons("Hedda")[-2:] == ["Visa fler ›", "Sök något annat"]
    assert "3. Vide Vårdare" in turns.presses("Hedda", "Visa fler ›")
    assert "1. Klara" in turns.presses("Hedda", "‹ Tidigare")


@pytest.mark.parametrize(
    "text", ["vem är min mentor", "vem kan hjälpa mig", "jag har en fråga", "hur mår du"]
)
def test_what_is_no_such_question_goes_elsewhere(turns: Turns, text: str) -> None:
    assert "Sök något annat" not in turns.says("Klara", text)


def test_a_question_to_the_house_is_no_reply_to_a_new_hire(turns: Turns) -> None:
    """Måns has a question waiting; what he asks himself is understood as that."""
    turns.says("Petra", "/introduktion")
    turns.presses("Petra", "Nour Nybörjare, 14/12", "Handläggare och socialsekreterare")
    turns.presses("Petra", "Måns Mentorsson", "Måndag 14 december", "Starta introduktionen")
    turns.says("Nour", "/fraga", "Var sitter skrivaren?")
    assert "Demens · Hemtjänsten" in turns.says("Måns", "vem kan demens i hemtjänsten")
    assert "Var sitter skrivaren?" in turns.says("Måns", "På plan två")


# One's own record


def test_ones_own_record_has_everything_and_says_who_sees_it(turns: Turns) -> None:
    said = turns.says("Ulla", "/min_kompetens")
    assert "Nivåer\n• Hela yrket: arbetar själv (2025)\n• Demens: stöder andra (2026)" in said
    assert "Kompetenser\nDemens, HLR, Palliativ vård" in said
    assert "Uppdrag\nDemensombud, Handledare" in said
    assert "Dina chefer och HR ser allt som står här." in said
    assert "Dina önskemål visas aldrig för kollegor." in said


@pytest.mark.parametrize(
    ("button", "answers", "line"),
    [
        ("Utbildning", ["undersköterska 1 500 poäng"], "Utbildning\nUndersköterska 1 500 poäng"),
        ("Kurs", ["kinestetik"], "Kurser\nKinestetik"),
        ("Uppdrag jag vill ha", ["bli handledare"], "Önskar\nBli handledare"),
        ("Språk jag kan", ["finska", "C2 modersmål"], "Språk\nFinska (C2)"),
    ],
)
def test_what_one_adds_in_words(turns: Turns, button: str, answers: list[str], line: str) -> None:
    turns.says("Ulla", "/min_kompetens")
    turns.presses("Ulla", button)
    said = turns.says("Ulla", *answers)
    assert said.startswith("Tack, sparat: ")
    assert line in said
    assert "Tryck på det" in turns.presses("Ulla", "Ta bort något")
    text = line.partition("\n")[2]
    assert line not in turns.presses("Ulla", text)
    with turns.database.reading() as db:
        assert db.scalars(select(Qualification)).all() == []


def test_the_same_language_again_gets_the_new_level(turns: Turns) -> None:
    turns.says("Ulla", "/min_kompetens")
    for level in ("A2 enkla samtal", "B1 klarar vardagen"):
        turns.presses("Ulla", "Språk jag kan")
        turns.says("Ulla", "Finska", level)
    with turns.database.reading() as db:
        [row] = db.scalars(select(Qualification))
        assert (row.text, row.level) == ("Finska", "B1")


def test_levels_of_another_profession_say_nothing_of_this_one(turns: Turns) -> None:
    with turns.database.transaction() as db:
        for row in db.scalars(select(Assessment).where(col(Assessment.area) == "dementia")):
            row.profession = "nurse"
            db.add(row)
    assert "Demens: stöder" not in turns.says("Ulla", "/min_kompetens")


def test_nobody_adds_a_wish_in_anothers_name(turns: Turns) -> None:
    turns.says("Vide", "/sok HLR")
    turns.presses("Vide", "Ulla Undersköterska")
    assert turns.buttons("Vide") == ["Intyg", "Lägg till intyg", "Kurs", "Bedöm", "Meny"]


def test_a_record_that_one_may_no_longer_lead_is_a_colleagues(turns: Turns) -> None:
    turns.says("Vide", "/sok HLR")
    turns.presses("Vide", "Ulla Undersköterska", "Kurs")
    turns.imports(("Äppellunden;Undersköterska;9009", "Äppellunden;Undersköterska;9001"))
    assert "Det kan bara personen själv, chefen och HR göra." in turns.says("Vide", "kinestetik")
    with turns.database.reading() as db:
        assert db.scalars(select(Qualification)).all() == []
        assert db.scalars(select(Run.status).where(col(Run.guide) == "course")).all()
