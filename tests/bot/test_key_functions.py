"""Key functions, pensions ahead and roles held alone in the chat, without HTTP."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.reports import succession as words
from bot.reports.reader import Reader
from storage import accounts, key_holders, succession
from storage.access import Actor
from storage.database import Database
from storage.tables import Certificate, Person
from tests.bot.turns import HOUSE, MONDAY, Turns
from tests.databases import ready_sqlite_url


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Turns(database)
    database.close()


def adds(turns: Turns, name: str, holder: str = "Måns") -> str:
    turns.says("Hedda", "/ersattare")
    turns.presses("Hedda", "Ny nyckelfunktion")
    turns.says("Hedda", name, "SoL", holder)
    return turns.presses("Hedda", "Spara")


def names(turns: Turns, who: str, function: str, successor: str, when: str) -> str:
    turns.says(who, "/ersattare")
    turns.presses(who, function, "Utse ersättare")
    turns.says(who, successor)
    return turns.presses(who, when)


def leaves(turns: Turns, manager: str, who: str) -> None:
    turns.says(manager, "/avslut", who, "26 februari 2027")
    turns.presses(manager, "Pension", "Hoppa över", "Starta planen")


def test_hr_adds_one_and_its_manager_names_who_could_take_over(turns: Turns) -> None:
    text = adds(turns, "Systemförvaltare")
    assert text.startswith("Systemförvaltare är tillagd.")
    assert "Har den i dag: Måns Mentorsson\n\nIngen ersättare är utsedd." in text
    text = names(turns, "Petra", "Systemförvaltare", "klara", "Om ett till två år")
    assert "• Klara Kollegadotter, redo om 1–2 år" in text
    assert "Byt namn" not in turns.buttons("Petra")  # that is HR's
    text = names(turns, "Petra", "Systemförvaltare", "klara", "Nu")
    assert "• Klara Kollegadotter, redo nu" in text
    assert "Ersättare redo: nu (1 utsedd)" in turns.says("Hedda", "/ersattare")


def test_a_departure_of_holder_or_successor_shows(turns: Turns) -> None:
    adds(turns, "Systemförvaltare")
    names(turns, "Petra", "Systemförvaltare", "klara", "Nu")
    leaves(turns, "Petra", "måns")
    text = turns.says("Petra", "/ersattare")
    assert "Måns Mentorsson · slutar 26 februari 2027\nErsättare redo: nu" in text
    assert "⚠" not in text
    leaves(turns, "Petra", "klara")
    text = turns.says("Petra", "/ersattare")
    assert "⚠ Systemförvaltare, SoL" in text
    assert "Ersättare redo: ingen (1 utsedd)" in text
    text = turns.presses("Petra", "Systemförvaltare")
    assert "• Klara Kollegadotter, redo nu · slutar 26 februari 2027" in text
    assert "⚠ Funktionen behöver snart någon ny, och ingen är redo nu." in text


def test_whoever_holds_it_can_not_take_it_over(turns: Turns) -> None:
    adds(turns, "Systemförvaltare")
    turns.presses("Hedda", "Utse ersättare")
    text = turns.says("Hedda", "måns")
    assert "Måns Mentorsson har redan funktionen. Välj någon annan." in text
    assert "När kan det ske?" in turns.says("Hedda", "klara")


def test_hr_renames_gives_and_removes(turns: Turns) -> None:
    adds(turns, "Systemförvaltare")
    turns.presses("Hedda", "Byt namn")
    assert turns.says("Hedda", "Systemägare").startswith("Systemägare, SoL")
    turns.presses("Hedda", "Vem har den")
    assert "Har den i dag: Kalle Koordinator" in turns.says("Hedda", "kalle")
    turns.presses("Hedda", "Vem har den")
    assert "Obesatt" in turns.presses("Hedda", "Hoppa över")
    assert "⚠" in turns.says("Hedda", "/ersattare")
    text = turns.presses("Hedda", "Systemägare", "Ta bort funktionen")
    assert text.startswith("Ta bort Systemägare?")
    text = turns.presses("Hedda", "Ta bort funktionen")
    assert text.startswith("Systemägare är borttagen")
    assert "Inga nyckelfunktioner är utpekade." in text


def test_a_successor_is_taken_away_again(turns: Turns) -> None:
    adds(turns, "Systemförvaltare")
    names(turns, "Petra", "Systemförvaltare", "klara", "Nu")
    text = turns.presses("Petra", "Ta bort Klara Kollegadotter")
    assert "Ingen ersättare är utsedd." in text


def test_what_is_pressed_after_it_is_removed_changes_nothing(turns: Turns) -> None:
    adds(turns, "Systemförvaltare")
    turns.says("Petra", "/ersattare")
    turns.presses("Hedda", "Ta bort funktionen", "Ta bort funktionen")
    turns.presses("Petra", "Systemförvaltare")
    assert "finns inte här längre" in turns.heard()


def test_only_those_who_lead_see_anything(turns: Turns) -> None:
    adds(turns, "Systemförvaltare")
    assert "Systemförvaltare" in turns.says("Disa", "/ersattare")
    assert "Inga nyckelfunktioner är utpekade bland dina" in turns.says("Vide", "/ersattare")
    for who in ("Måns", "Klara"):
        assert "Det kan jag inte göra åt dig" in turns.says(who, "/ersattare")


# Pensions ahead, and what one alone has


def test_counts_are_for_whoever_leads_them_names_for_the_own_manager_and_hr(turns: Turns) -> None:
    told = {}
    for who in ("Hedda", "Disa", "Vide", "Petra"):
        turns.says(who, "/ersattare")
        told[who] = turns.presses(who, "Pensioner framåt")
    assert "Undersköterska    1    1    1" in told["Hedda"]
    assert "Med namn\n• Ulla Undersköterska, Hemtjänsten Äppellunden: 2027" in told["Hedda"]
    assert "Undersköterska    1    1    1" in told["Disa"]
    assert "Ulla" not in told["Disa"]
    assert "Dina egna medarbetare\n• Ulla Undersköterska" in told["Vide"]
    assert "Ingen fyller 67 inom 5 år." in told["Petra"]
    text = turns.presses("Disa", "Hemtjänsten Äppellunden")
    assert text.startswith("Pensioner framåt\nHemtjänsten Äppellunden")
    assert "Undersköterska    1    1    1" in text  # as in the gap analysis, and no names
    assert "Ulla" not in text
    assert turns.presses("Disa", "‹ Upp").startswith("Pensioner framåt\nOmsorgsförvaltningen")


def test_what_only_one_has_is_named_unit_by_unit(turns: Turns) -> None:
    leaves(turns, "Petra", "kalle")
    turns.says("Petra", "/ersattare")
    text = turns.presses("Petra", "Ensamma roller")
    assert text.startswith("Ensamma roller\nSoL")
    assert "• Administratör: Kalle Koordinator · slutar 26 februari 2027" in text
    assert "• Språkombud: Måns Mentorsson" in text
    assert "• Diarieföring: Kalle Koordinator" in text
    assert "Utredning och beslut" not in text  # three have it
    assert "Ulla" not in text


def test_whoever_retires_soon_takes_nothing_over_and_a_certificate_is_a_competence(
    turns: Turns,
) -> None:
    """Ulla retires next year. Sam and she have HLR out of the people file; Sam is no more alone
    with it when her certificate is there too."""
    adds(turns, "Systemförvaltare", "Vide")
    text = names(turns, "Hedda", "Systemförvaltare", "ulla", "Om ett till två år")
    assert "• Ulla Undersköterska, redo om 1–2 år · når pensionsåldern 20" in text
    assert "Ersättare redo: ingen (1 utsedd)" in turns.says("Hedda", "/ersattare")
    assert "1 saknar" not in turns.says("Vide", "/kompetens").split("HLR:")[-1].splitlines()[0]
    with turns.database.transaction() as db:
        db.add(Certificate(person_id=turns.ids["Ulla"], kind="cpr", issued_on=date(2026, 1, 1)))
        db.add(Certificate(person_id=turns.ids["Måns"], kind="cpr", issued_on=date(2026, 1, 1)))
    turns.says("Disa", "/ersattare")
    assert "HLR" not in turns.presses("Disa", "Ensamma roller")
    turns.says("Petra", "/ersattare")
    assert "• HLR: Måns Mentorsson" in turns.presses("Petra", "Ensamma roller")


# The picture


def test_the_picture_shows_how_ready_somebody_is(turns: Turns) -> None:
    for name, holder in (("A", "Måns"), ("B", "Kalle"), ("C", "Klara")):
        adds(turns, name, holder)
    names(turns, "Petra", "A", "klara", "Nu")
    names(turns, "Petra", "A", "kalle", "Om ett till två år")
    names(turns, "Petra", "B", "klara", "Om ett till två år")
    leaves(turns, "Petra", "måns")
    with turns.database.reading() as db:
        hr = accounts.operator(MONDAY.date())
        cards = succession.functions(db, hr, hr.today)
        matrix = words.picture(Reader(db, HOUSE, hr, "sv", MONDAY), cards)
    assert matrix.columns == ("Redo nu", "Om 1–2 år", "Ingen")
    assert [
        (row.name, row.note, [(field.figure, field.weight) for field in row.fields])
        for row in matrix.rows
    ] == [
        ("A", "Måns Mentorsson, slutar 2027-02-26, SoL", [("1", 1.0), ("1", None), ("", None)]),
        ("B", "Kalle Koordinator, SoL", [("", None), ("1", -0.5), ("", None)]),
        ("C", "Klara Kollegadotter, SoL", [("", None), ("", None), ("0", -1.0)]),
    ]


# Out of the model


def test_hr_takes_in_those_whose_position_is_a_key_function(turns: Turns) -> None:
    turns.says("Hedda", "/ersattare")
    text = turns.presses("Hedda", "Ur modellen")
    assert "• Enhetschef: 2 är inte med än" in text
    assert "• Handläggare: 2 är inte med än" in text
    text = turns.presses("Hedda", "Enhetschef (2)")
    assert text.startswith("2 är tillagda som Enhetschef.")
    text = turns.presses("Hedda", "‹ Alla funktioner")
    assert "Enhetschef, SoL\nPetra Påhitt\nErsättare redo: ingen" in text
    assert {"Enhetschef: Petra Påhitt", "Enhetschef: Vide Vårdare"} <= set(turns.buttons("Hedda"))
    turns.says("Hedda", "/ersattare")
    assert "Enhetschef:" not in turns.presses("Hedda", "Ur modellen")


def test_what_was_taken_in_by_mistake_is_undone_but_for_what_has_a_successor(
    turns: Turns,
) -> None:
    turns.says("Hedda", "/ersattare")
    turns.presses("Hedda", "Ur modellen", "Enhetschef (2)")
    kept = turns.buttons("Hedda")
    assert "Ångra" in kept
    with turns.database.transaction() as db:
        hr = Actor(turns.ids["Hedda"], frozenset({"hr"}), today=MONDAY.date())
        at_sol = next(
            each
            for each in succession.functions(db, hr, MONDAY.date())
            if each.holder and each.holder.person_id == turns.ids["Petra"]
        )
        args = (at_sol.id, turns.ids["Klara"], "soon", MONDAY.date())
        assert succession.name_successor(db, hr, *args)
    text = turns.presses("Hedda", "Ångra")
    assert "Petra Påhitt" in text
    assert "Vide Vårdare" not in text


def test_whoever_comes_after_fills_what_is_vacant(turns: Turns) -> None:
    turns.says("Hedda", "/ersattare")
    turns.presses("Hedda", "Ur modellen", "Handläggare (2)")
    with turns.database.transaction() as db:
        mans = db.get_one(Person, turns.ids["Måns"])
        mans.end_date = date(2026, 1, 1)
        new = db.get_one(Person, turns.ids["Kalle"])
        new.position_id = mans.position_id
    turns.says("Hedda", "/ersattare")
    turns.presses("Hedda", "Ur modellen", "Handläggare (1)")
    text = turns.presses("Hedda", "Ångra")
    assert "Måns Mentorsson · slutade 1 januari 2026" in text
    turns.presses("Hedda", "Ur modellen", "Handläggare (1)")
    text = turns.presses("Hedda", "‹ Alla funktioner")
    assert text.count("Handläggare, ") == 2
    assert "Kalle Koordinator" in text
    assert "Måns" not in text


def test_what_hr_has_changed_since_is_not_undone(turns: Turns) -> None:
    turns.says("Hedda", "/ersattare")
    turns.presses("Hedda", "Ur modellen", "Handläggare (2)")
    with turns.database.transaction() as db:
        hr = Actor(turns.ids["Hedda"], frozenset({"hr"}))
        first, second = succession.functions(db, hr, MONDAY.date())
        succession.give(db, hr, first.id, turns.ids["Petra"])
        succession.rename(db, hr, second.id, "Handläggare, våld i nära relationer")
    text = turns.presses("Hedda", "Ångra")
    assert "Petra Påhitt" in text
    assert "våld i nära relationer" in text


def test_whoever_fills_what_is_vacant_is_no_successor_to_it(turns: Turns) -> None:
    turns.says("Hedda", "/ersattare")
    turns.presses("Hedda", "Ur modellen", "Handläggare (2)")
    with turns.database.transaction() as db:
        hr = Actor(turns.ids["Hedda"], frozenset({"hr"}))
        mans = db.get_one(Person, turns.ids["Måns"])
        kalle = db.get_one(Person, turns.ids["Kalle"])
        kalle.position_id, mans.end_date = mans.position_id, date(2026, 1, 1)
        (at_his,) = (
            each
            for each in succession.functions(db, hr, MONDAY.date())
            if each.holder and each.holder.name.startswith("Måns")
        )
        args = (at_his.id, kalle.id or 0, "now", MONDAY.date())
        assert succession.name_successor(db, hr, *args)
    turns.says("Hedda", "/ersattare")
    turns.presses("Hedda", "Ur modellen", "Handläggare (1)")
    with turns.database.reading() as db:
        card = succession.find(db, hr, at_his.id, MONDAY.date())
        assert card
        assert card.holder
        assert (card.holder.person_id, card.successors) == (turns.ids["Kalle"], [])


def test_a_last_day_is_for_whoever_may_know_of_it(turns: Turns) -> None:
    """Vide leads Ulla; Petra leads Måns, and names her for his function."""
    with turns.database.transaction() as db:
        hr = Actor(turns.ids["Hedda"], frozenset({"hr"}))
        unit = db.get_one(Person, turns.ids["Måns"]).unit_id
        id_ = succession.add(db, hr, "LSS-jurist", unit, turns.ids["Måns"])
        db.get_one(Person, turns.ids["Ulla"]).end_date = date(2027, 2, 26)
        args = (id_ or 0, turns.ids["Ulla"], "now", MONDAY.date())
        assert succession.name_successor(db, hr, *args)
    for who, knows in {"Hedda": True, "Petra": False}.items():
        turns.says(who, "/ersattare")
        text = turns.presses(who, "LSS-jurist")
        assert "Ulla" in text
        assert ("26 februari 2027" in text) is knows


def test_only_hr_takes_any_in(turns: Turns) -> None:
    with turns.database.transaction() as db:
        manager = Actor(turns.ids["Petra"], frozenset(), today=MONDAY.date())
        assert key_holders.without(db, manager, {"x": ["Handläggare"]}, MONDAY.date()) == {}
        with pytest.raises(PermissionError):
            key_holders.add(db, manager, "x", [], MONDAY.date())
        assert key_holders.take_back(db, manager, key_holders.Taken("x", [(1, 1)], [])) == 0
    turns.says("Petra", "/ersattare")
    assert "Ur modellen" not in turns.buttons("Petra")
