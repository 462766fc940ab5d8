"""What units need is asked for in a sentence, collected, and counted for HR."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.training.requested import course_named
from storage.database import Database
from tests.bot.turns import HOUSE, Turns
from tests.databases import ready_sqlite_url


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Turns(database)
    database.close()


@pytest.fixture
def turns_on_both(database: Database) -> Turns:
    """The same with PostgreSQL too."""
    return Turns(database)


@pytest.mark.parametrize(
    ("said", "course"),
    [
        ("vi behöver HLR", "cpr"),
        ("Vi behöver en kurs i Äldre och beroende.", "older_addiction"),
        ("Mitt team saknar brand", "fire"),
        ("We need CPR", "cpr"),
        ("vi behöver kaffe", None),
        ("HLR", None),
    ],
)
def test_a_sentence_that_asks_for_a_course_is_known(said: str, course: str | None) -> None:
    assert course_named(said, HOUSE.library.competence) == course


def test_managers_ask_and_hr_sees_one_line_with_counts(turns_on_both: Turns) -> None:
    turns = turns_on_both
    assert "Hur många behöver den?" in turns.says("Petra", "vi behöver HLR")
    assert "HLR: 3 personer" in turns.says("Petra", "3")
    turns.says("Vide", "Vi behöver HLR.", "6")
    turns.says("Vide", "/behov")
    turns.presses("Vide", "Vi behöver en kurs", "Något annat")
    turns.says("Vide", "Palliativ vård i livets slut", "2")
    turns.mornings()
    assert "Enheter behöver: HLR (9), Palliativ vård i livets slut (2)." in turns.digest("Hedda")
    page = turns.presses("Hedda", "Se behoven")
    assert "HLR: 9 personer på 2 enheter" in page
    assert "SoL (3)" in page
    assert "HLR" not in turns.presses("Hedda", "✓ HLR är ordnat")
    assert "HLR" not in turns.says("Petra", "/behov")


def test_asked_again_it_is_the_new_figure_and_no_second_request(turns: Turns) -> None:
    turns.says("Petra", "vi behöver HLR", "3")
    assert "HLR: 5 personer" in turns.says("Petra", "vi behöver HLR", "5")
    turns.mornings()
    assert "Enheter behöver: HLR (5)." in turns.digest("Hedda")


def test_of_what_others_have_asked_for_a_manager_sees_nothing(turns: Turns) -> None:
    turns.says("Petra", "vi behöver HLR", "3")
    assert "Inget är anmält just nu." in turns.says("Vide", "/behov")
    assert "HLR" not in turns.says("Klara", "/behov")
