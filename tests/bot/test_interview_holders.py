"""Who holds an exit interview: the leaver's choice stands, and what is begun is not lost."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.handlers import departures_interview
from storage.database import Database
from tests.bot.test_interviews import begins, finishes, interview, opens, registers, runs
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url

ASKED = "Hedda Hittepå i HR frågar om ni två ska ha ditt avslutningssamtal"


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """Måns has his last day on 26 February 2027."""
    database = Database(ready_sqlite_url(tmp_path))
    turns = Turns(database)
    registers(turns, "Måns", "26 februari 2027")
    yield turns
    database.close()


def chooses_the_manager(turns: Turns) -> None:
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal", "Välj samtal", "Min chef")
    turns.says("Måns", "15 februari 2027", "19 februari 2027")
    turns.presses("Måns", "Skicka")


# HR, where the leaver has chosen the manager


def test_hr_takes_over_only_when_the_leaver_says_yes(turns: Turns) -> None:
    chooses_the_manager(turns)
    begins(turns)
    assert "Blev inte av" not in opens(turns, "Hedda") + "".join(turns.buttons("Hedda"))
    assert "Petra Påhitt har börjat anteckna" in turns.presses("Hedda", "Börja samtalet")
    assert "Ta över samtalet" not in turns.buttons("Hedda")
    turns.presses("Hedda", "Fråga den som slutar")
    turns.mornings()
    assert ASKED in turns.digest("Måns")
    assert runs(turns) == [(turns.ids["Petra"], "active")]
    turns.presses("Måns", "Ja, prata med HR")
    turns.mornings()
    assert "har sagt ja till att ha sitt avslutningssamtal med dig" in turns.digest("Hedda")
    assert "vill ha sitt avslutningssamtal med HR i stället" in turns.digest("Petra")
    turns.presses("Hedda", "Samtalet med Måns", "Börja samtalet", "Ta över samtalet")
    turns.mornings()
    told = turns.digest("Petra")
    assert "Dina anteckningar är borttagna." in told
    assert "med dig" not in told


def test_a_no_leaves_it_with_the_manager_and_hr_hears_of_it(turns: Turns) -> None:
    chooses_the_manager(turns)
    opens(turns, "Hedda")
    turns.presses("Hedda", "Börja samtalet", "Fråga den som slutar")
    turns.mornings()
    turns.presses("Måns", "Nej, med min chef")
    turns.mornings()
    assert "vill ha sitt avslutningssamtal med sin chef" in turns.digest("Hedda")
    assert not interview(turns).with_hr
    assert runs(turns) == []


def test_of_whoever_is_not_in_the_chat_hr_says_that_they_agreed(tmp_path: Path) -> None:
    database = Database(ready_sqlite_url(tmp_path))
    turns = Turns(database, without="Måns")
    registers(turns, "Måns", "26 februari 2027")
    begins(turns)
    opens(turns, "Hedda")
    turns.presses("Hedda", "Börja samtalet", "Den som slutar har sagt ja", "Ta över samtalet")
    assert [person for person, _ in runs(turns)][-1] == turns.ids["Hedda"]
    database.close()


def test_others_above_leave_the_choice_to_the_leaver(turns: Turns) -> None:
    chooses_the_manager(turns)
    opens(turns, "Disa")
    assert "Det är bara HR som kan ta över" in turns.presses("Disa", "Börja samtalet")
    assert turns.buttons("Disa") == ["‹ Tillbaka"]


def test_the_twin_that_asks_nobody_takes_the_notes(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooses_the_manager(turns)
    begins(turns)
    monkeypatch.setattr(departures_interview, "needs_yes", lambda _talk, _it: False)
    opens(turns, "Hedda")
    turns.presses("Hedda", "Börja samtalet", "Ta över samtalet")
    assert runs(turns)[0] == (turns.ids["Petra"], "dropped")


# A manager who leaves


def test_the_leaver_hears_who_holds_the_talk_now_and_may_choose_hr(turns: Turns) -> None:
    chooses_the_manager(turns)
    registers(turns, "Petra", "18 december 2026", by="Disa")
    turns.at(date(2026, 12, 21))
    assert "Det är Disa Dittochdatt som är din chef nu" in turns.digest("Måns")
    assert "vill ha sitt avslutningssamtal med dig" in turns.digest("Disa")
    turns.presses("Måns", "Välj igen", "HR")
    turns.says("Måns", "15 februari 2027", "19 februari 2027")
    turns.presses("Måns", "Skicka")
    turns.mornings(2)
    assert "\n".join(turns.all_of("Måns")).count("som är din chef nu") == 1
    assert interview(turns).with_hr


def test_the_next_holder_goes_on_with_the_notes(turns: Turns) -> None:
    chooses_the_manager(turns)
    begins(turns)
    registers(turns, "Petra", "18 december 2026", by="Disa")
    turns.at(date(2026, 12, 21))
    assert "Petra Påhitt hade börjat anteckna ditt avslutningssamtal" in turns.digest("Måns")
    asked = turns.digest("Disa")
    assert "Anteckningarna finns kvar" in asked
    assert asked.count("Samtalet med Måns") <= 1
    turns.presses("Disa", "Samtalet med Måns", "Börja samtalet", "Gå vidare med anteckningarna")
    finishes(turns, "Disa")
    record = turns.presses("Disa", "Läs anteckningarna")
    assert "Laget på måndagarna." in record
    assert "Hållet av Disa Dittochdatt" in record
    assert "Petra Påhitt började anteckna" in record


# Both know that they may read it


def test_a_no_to_whether_both_know_opens_nothing(turns: Turns) -> None:
    begins(turns)
    while "Ja" not in turns.buttons("Petra") or "Kanske" in turns.buttons("Petra"):
        here = turns.buttons("Petra")
        turns.presses("Petra", next(b for b in ("Hoppa över", "3", "10") if b in here))
    assert "Då sparar jag inte än" in turns.presses("Petra", "Nej")
    assert "Spara" not in turns.buttons("Petra")
    assert interview(turns).status == "offered"
    turns.presses("Petra", "Nu vet båda", "Spara")
    assert interview(turns).status == "held"


# A day that has just been


def test_a_day_that_has_just_been_is_asked_about_the_year(turns: Turns) -> None:
    assert "Vilket år" in turns.says("Petra", "/avslut", "Klara", "20 november")
    assert turns.buttons("Petra") == ["20 november 2026", "20 november 2027"]
    turns.presses("Petra", "20 november 2026", "Pension", "Hoppa över")
    assert "20 november 2026" in "".join(turns.all_of("Petra"))
