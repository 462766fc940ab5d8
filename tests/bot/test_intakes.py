"""What units can take: asked each term in time, answered in a minute, reminded of in figures."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, delete, select

from storage.database import Database
from storage.tables import Intake, IntakeUnit, Offer, Role
from tests.bot.schools import asked_by_the_clock
from tests.bot.turns import MONDAY, Turns
from tests.databases import ready_sqlite_url

FEBRUARY_4 = date(2027, 2, 4)
"""Eight weeks before the made-up university's deadline, 1 April."""


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    asked_by_the_clock(database, MONDAY)
    yield Turns(database)
    database.close()


def offers(turns: Turns) -> list[tuple[str, int, date | None, list[int]]]:
    with turns.database.reading() as db:
        return [
            (row.education, row.places, row.first, row.supervisors)
            for row in db.scalars(select(Offer).order_by(col(Offer.id)))
        ]


def answers(turns: Turns, *typed: str, unit: str = "SoL") -> str:
    turns.presses("Petra", f"Svara för {unit}")
    for each in typed[:-1]:
        turns.says("Petra", each)
    turns.says("Petra", typed[-1])
    return turns.presses("Petra", "Skicka")


def test_each_term_the_bot_asks_by_itself_and_a_manager_answers_in_a_minute(turns: Turns) -> None:
    turns.at(FEBRUARY_4.replace(day=3))
    assert "VFU och APL" not in turns.digest("Petra")
    turns.at(FEBRUARY_4)
    asked = turns.digest("Petra")
    assert "VFU och APL, HT 2027: hur många studenter kan SoL ta emot?" in asked
    assert "Svara senast 1 april 2027, om 56 dagar." in asked
    assert "Avtalet om socionomkandidater: 0 av 3 platser." in asked
    assert "Inget svar än: SoL" in turns.digest("Hedda")
    assert "VFU och APL" not in turns.digest("Vide")  # care is asked about two weeks later

    question = turns.presses("Petra", "Svara för SoL")
    assert "Kan ni ta emot studenter eller elever?" in question
    assert "Hur många från Socionom?" in turns.says("Petra", "ja")
    turns.presses("Petra", "2", "Bara vissa")
    assert "De veckorna ligger inte i HT 2027." in turns.says("Petra", "v. 10–14")
    who = turns.says("Petra", "v. 36-45")
    assert "Vilka kan vara handledare?" in who
    names = [label for label in turns.buttons("Petra") if "(" in label]
    assert names[0] == "Måns Mentorsson (handledare, inte haft någon än)"
    assert names[1] == "Klara Kollegadotter (ej utbildad, inte haft någon än)"
    assert not any("Kalle" in name for name in names)  # an administrator supervises none
    turns.presses("Petra", names[0], names[1], "Klar (2)")
    thanks = turns.presses("Petra", "Skicka")
    assert "✓ Tack. SoL, HT 2027: 2 Socionom, v. 36–45." in thanks
    assert "Avtalet om socionomkandidater: 2 av 3 platser" in thanks
    pair = [turns.ids["Måns"], turns.ids["Klara"]]
    assert offers(turns) == [("social_work", 2, date(2027, 9, 6), pair)]

    page = turns.says("Hedda", "/placeringar")
    assert "HT 2027, senast 1 april 2027: 1 av 1 enheter har svarat" in page
    page = turns.presses("Hedda", "HT 2027, senast 1 april 2027")
    assert "SoL: 2 Socionom, v. 36–45" in page


def test_none_this_term_is_answered_with_why_and_can_be_changed(turns: Turns) -> None:
    turns.at(FEBRUARY_4)
    thanks = answers(turns, "inte den här terminen", "Vi är för få i höst.")
    assert "SoL, HT 2027: inga platser." in thanks
    turns.says("Hedda", "/placeringar")
    page = turns.presses("Hedda", "HT 2027, senast 1 april 2027")
    assert "SoL: inga platser (”Vi är för få i höst.”)" in page
    turns.presses("Petra", "HT 2027, senast 1 april 2027")
    again = turns.presses("Petra", "Ändra svaret för SoL")
    assert "HT 2027: inga (Vi är för få i höst.)" in again
    turns.says("Petra", "ja")
    turns.presses("Petra", "1", "Alla veckor går bra", "Jag bestämmer senare")
    turns.presses("Petra", "Klar (1)", "Skicka")
    assert offers(turns) == [("social_work", 1, None, [])]


def test_last_terms_answer_is_one_tap_away(turns: Turns) -> None:
    turns.at(FEBRUARY_4)
    turns.presses("Petra", "Svara för SoL")
    turns.says("Petra", "ja")
    turns.presses("Petra", "2", "Bara vissa")
    turns.says("Petra", "36–45")
    name = next(label for label in turns.buttons("Petra") if "Klara" in label)
    turns.presses("Petra", name, "Klar (1)", "Skicka")
    turns.at(date(2028, 2, 4))
    question = turns.presses("Petra", "Svara för SoL")
    assert "HT 2027: 2 Socionom" in question
    review = turns.presses("Petra", "Resten oförändrat")
    assert "36–45" in review
    assert "Klara Kollegadotter (ej utbildad, inte haft någon än)" in review
    turns.presses("Petra", "Skicka")
    assert offers(turns)[1] == ("social_work", 2, date(2028, 9, 4), [turns.ids["Klara"]])

    turns.at(date(2028, 8, 8))  # VT 2029: other weeks, so they are asked about
    question = turns.presses("Petra", "Svara för SoL")
    assert "HT 2028: 2 Socionom" in question
    assert "Vilka veckor passar?" in turns.presses("Petra", "Resten oförändrat")


def test_reminders_climb_each_with_what_is_missing(turns: Turns) -> None:
    turns.at(FEBRUARY_4)
    told = {}
    for day in ("2027-02-18", "2027-03-11", "2027-03-25", "2027-03-30", "2027-04-02"):
        turns.until(date.fromisoformat(day))
        told[day] = {
            who: turns.digest(who) if "HT 2027" in turns.digest(who) else ""
            for who in ("Petra", "Disa", "Hedda")
        }
    line = "hur många studenter kan SoL ta emot? Svara senast 1 april 2027, om {} dagar."
    assert line.format(42) in told["2027-02-18"]["Petra"]
    assert line.format(21) in told["2027-03-11"]["Petra"]
    assert "0 av 3 platser" in told["2027-03-11"]["Petra"]
    assert told["2027-03-11"]["Disa"] == ""
    assert "Inget svar än: SoL" in told["2027-03-25"]["Disa"]
    assert "0 av 3 platser" in told["2027-03-25"]["Disa"]
    assert line.format(2) in told["2027-03-30"]["Petra"]
    assert "Inget svar än: SoL" in told["2027-03-30"]["Hedda"]
    assert "sista dagen har varit. 0 av 1 enheter har svarat." in told["2027-04-02"]["Hedda"]
    with turns.database.reading() as db:
        card = db.scalars(select(Intake).order_by(col(Intake.id))).first()
        assert card is not None
        assert card.closed_at is not None
        unit = db.scalars(select(IntakeUnit).where(col(IntakeUnit.intake_id) == card.id)).first()
        assert unit is not None
        assert unit.chased == 3


def test_hr_asks_earlier_with_a_day_of_its_own_and_the_clock_asks_no_second_time(
    turns: Turns,
) -> None:
    turns.says("Hedda", "/placeringar")
    turns.presses("Hedda", "Fråga enheterna om platser")
    late, first = turns.buttons("Hedda")[0], turns.buttons("Hedda")[2]
    assert late.startswith("VT 2027, senast 1 oktober 2026: ")  # not asked, and not begun
    assert first.startswith("HT 2027, senast 1 april 2027: ")
    turns.presses("Hedda", first)
    assert "Då har HT 2027 redan börjat." in turns.says("Hedda", "1 oktober 2027")
    turns.says("Hedda", "28 mars 2027")  # Easter Sunday
    started = turns.presses("Hedda", "Skicka")
    assert "Cheferna får frågan i sitt nästa morgonbrev." in started
    assert "Svara senast 25 mars 2027." in started
    turns.mornings()
    assert "hur många studenter kan SoL ta emot?" in turns.digest("Petra")
    turns.at(FEBRUARY_4)
    with turns.database.reading() as db:
        assert [row.term for row in db.scalars(select(Intake))] == ["HT 2027"]

    turns.says("Hedda", "/placeringar")
    turns.presses("Hedda", "HT 2027, senast 25 mars 2027", "Ny sista dag")
    moved = turns.says("Hedda", "9 april 2027")
    assert "Svara senast 9 april 2027. Från början var sista dagen 25 mars 2027." in moved
    turns.presses("Hedda", "Sluta fråga")
    assert "Jag frågar inte mer om HT 2027" in turns.presses("Hedda", "Sluta fråga")


def test_a_manager_answers_for_nobody_elses_unit_and_sees_none(turns: Turns) -> None:
    turns.at(FEBRUARY_4)
    assert "SoL" not in turns.says("Vide", "/placeringar")
    turns.presses("Petra", "Svara för SoL")
    turns.imports(("Handläggare;9004;2019", "Handläggare;9009;2019"),
                  ("Handläggare;9004;2021", "Handläggare;9009;2021"),
                  ("Handläggare;9004;2026-12-14", "Handläggare;9009;2026-12-14"))  # fmt: skip
    turns.says("Petra", "nej", "Vi flyttar.")
    assert "Den enheten svarar någon annan för." in turns.presses("Petra", "Skicka")
    with turns.database.transaction() as db:
        db.execute(delete(Role).where(col(Role.name) == "hr"))
    assert "Det kan jag inte göra åt dig" in turns.says("Hedda", "/placeringar")
