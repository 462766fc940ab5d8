"""The risk analysis in the chat, without HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.reports import risks as words
from bot.reports.reader import Reader
from storage import accounts, risks
from storage.database import Database
from tests.bot.turns import HOUSE, MONDAY, Turns
from tests.databases import ready_sqlite_url


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Turns(database)
    database.close()


def judges(turns: Turns, who: str, profession: str, *answers: str) -> str:
    """`answers`: severity and likelihood for the operations, then for the work environment."""
    turns.says(who, "/riskanalys")
    if profession not in turns.buttons(who):
        turns.presses(who, "Visa fler ›")
    turns.presses(who, profession, "Bedöm risken", *answers[:2])
    turns.says(who, "Patienter får vänta.")
    return turns.presses(who, *answers[2:], "Hoppa över", "Spara")


SERIOUS = ("Allvarligt", "Hög sannolikhet")
MILD = ("Inte allvarligt", "Medel")


def test_both_sides_of_a_profession_are_judged_and_shown(turns: Turns) -> None:
    assert "Inget yrke är bedömt än." in turns.says("Hedda", "/riskanalys")
    text = judges(turns, "Hedda", "Sjuksköterska", *SERIOUS, *MILD)
    assert text.startswith("Riskerna för Sjuksköterska är bedömda.")
    assert "Verksamheten\nAllvarlig, sannolikhet hög: stor risk\n”Patienter får vänta.”" in text
    assert "Arbetsmiljön\nInte allvarlig, sannolikhet medel: liten risk\nHedda Hittepå, 30" in text
    text = turns.presses("Hedda", "‹ Tillbaka")
    assert "Allvarlig          ·     ·   1" in text
    assert "Inte allvarlig     ·     1   ·" in text
    assert "Stor risk: Sjuksköterska" in text
    assert "Sjuksköterska" not in turns.buttons("Hedda")  # the others come first


def test_the_latest_counts_and_what_was_before_is_listed(turns: Turns) -> None:
    judges(turns, "Hedda", "Sjuksköterska", *SERIOUS, *SERIOUS)
    text = judges(turns, "Disa", "Sjuksköterska", *MILD, *SERIOUS)
    assert "Verksamheten\nInte allvarlig, sannolikhet medel: liten risk" in text
    before = text.partition("Tidigare\n")[2]
    assert "• 30 november 2026, verksamheten: allvarlig, hög" in before
    assert "• 30 november 2026, arbetsmiljön: allvarlig, hög" in before
    assert "Stor risk" in turns.says("Hedda", "/riskanalys")


def test_it_is_for_hr_and_managers_of_managers(turns: Turns) -> None:
    for who in ("Petra", "Klara"):
        assert "Det kan jag inte göra åt dig" in turns.says(who, "/riskanalys")
    assert turns.says("Disa", "/risk_analysis").startswith("Riskanalys")


def test_who_leads_managers_no_more_saves_nothing(turns: Turns) -> None:
    turns.says("Disa", "/riskanalys")
    turns.presses("Disa", "Administratör", "Bedöm risken", *SERIOUS, "Hoppa över", *MILD)
    turns.presses("Disa", "Hoppa över")
    turns.imports((";Enhetschef;9001;", ";Enhetschef;;"), ("HR-strateg;9001;", "HR-strateg;;"))
    turns.presses("Disa", "Spara")
    assert "Det kan jag inte göra åt dig" in turns.heard()
    assert "Inget yrke är bedömt än." in turns.says("Hedda", "/riskanalys")


def test_the_picture_has_a_matrix_for_each_side_with_professions_by_number(turns: Turns) -> None:
    judges(turns, "Hedda", "Sjuksköterska", *SERIOUS, *MILD)
    judges(turns, "Hedda", "Rektor", *SERIOUS, *SERIOUS)
    with turns.database.reading() as db:
        hr = accounts.operator(MONDAY.date())
        operations, environment = words.matrices(
            Reader(db, HOUSE, hr, "sv", MONDAY), risks.latest(db, hr)
        )
    assert operations.title == "Risker: Verksamheten"
    assert operations.columns == ("Låg", "Medel", "Hög")
    assert [row.name for row in operations.rows] == [
        *("Allvarlig", "Mindre allvarlig", "Inte allvarlig")
    ]
    worst = operations.rows[0].fields[2]
    assert (worst.lines, worst.weight) == (("1, 2",), -1.0)
    assert operations.notes[-1].replace("\u00a0", " ") == "1 Rektor, 2 Sjuksköterska"
    assert environment.rows[2].fields[1].lines == ("2",)


def test_professions_that_somebody_has_are_first(turns: Turns) -> None:
    turns.says("Hedda", "/riskanalys")
    first = turns.buttons("Hedda")
    assert first.index("Undersköterska") < first.index("Barnskötare")
    assert first[0] == "Administratör"
