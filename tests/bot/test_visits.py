"""A student's own chat: by a link, once; their list, two questions, and nothing else."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import tick
from storage.database import Database
from storage.tables import Message, Student, StudentPulse, StudentTick
from tests.bot.schools import asked_by_the_clock
from tests.bot.test_placements import is_accepted
from tests.bot.turns import MONDAY, Turns
from tests.databases import ready_sqlite_url


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    asked_by_the_clock(database, MONDAY)
    yield Turns(database)
    database.close()


def link(turns: Turns, who: str = "Måns") -> str:
    """The parameter of a new one."""
    turns.says("Måns", "/handledning")
    said = turns.presses(who, "Ge studenten en egen chatt")
    return said.split("?start=")[1].split()[0]


def arrives(turns: Turns) -> str:
    is_accepted(turns)
    parameter = link(turns)
    turns.phone("Stina")
    return turns.opens("Stina", parameter)


def test_a_student_sees_who_receives_them_and_ticks_a_list_of_their_own(turns: Turns) -> None:
    page = arrives(turns)
    assert "Hej Stina" in page
    assert "Du är på SoL till 14 november 2027. Första dagen är måndag 6 september." in page
    assert "Handledare: Måns Mentorsson och Klara Kollegadotter" in page
    assert "Skriv under om sekretess" in page
    assert "Ordna plats" not in page  # that is others' to do
    assert "Ditt namn tas bort 14 november 2028." in page
    ticked = turns.presses("Stina", "Skriv under om sekretess")
    assert "✓ Skriv under om sekretess" in ticked
    turns.presses("Stina", "✓ Skriv under om sekretess")
    with turns.database.reading() as db:
        assert list(db.scalars(select(StudentTick))) == []
    assert "Sign the confidentiality form" in turns.presses("Stina", "English")
    turns.says("Måns", "/uppgifter")
    assert "Skriv under om sekretess" not in turns.digest("Måns")


def test_two_questions_come_once_each_and_hr_reads_the_answers(turns: Turns) -> None:
    arrives(turns)
    turns.at(date(2027, 9, 13))
    assert "Hur trivs du hittills?" in turns.digest("Stina")
    turns.at(date(2027, 9, 14))
    assert sum("Hur trivs du" in text for text in turns.all_of("Stina")) == 1
    turns.presses("Stina", "4")
    assert "Tack för svaret." in turns.heard()
    turns.presses("Stina", "4", on="Hur trivs du hittills?")
    assert "Du har redan svarat." in turns.heard()
    turns.at(date(2027, 11, 12))
    assert "Skulle du vilja arbeta här?" in turns.digest("Stina")
    assert "Skulle du vilja arbeta här?" in turns.says("Stina", "hej")
    turns.presses("Stina", "5")
    with turns.database.reading() as db:
        assert {row.question: row.value for row in db.scalars(select(StudentPulse))} == {
            "start": 4,
            "end": 5,
        }
    turns.says("Hedda", "/studenter")
    turns.presses("Hedda", "HT 2027 (1)")
    page = turns.presses("Hedda", "Stina Student")
    assert "Trivs hittills: 4 av 5\nVill arbeta här: 5 av 5" in page


def test_a_link_is_for_one_phone_and_two_weeks(turns: Turns) -> None:
    arrives(turns)
    used = turns.seen("Måns")[-1].text.split("?start=")[1].split()[0]
    turns.phone("Elak")
    assert "Den här länken gäller inte längre." in turns.opens("Elak", used)
    again = link(turns)
    turns.now += timedelta(days=15)
    assert "Den här länken gäller inte längre." in turns.opens("Elak", again)
    assert "Den här länken gäller inte längre." in turns.opens("Elak", "student-hittepå")
    assert "Hej Stina" in turns.says("Stina", "hej")


@pytest.mark.parametrize("typed", ["/meny", "/sok", "vem kan demens", "/handledning", "ja"])
def test_whatever_a_student_writes_shows_their_page_and_nothing_else(
    turns: Turns, typed: str
) -> None:
    arrives(turns)
    before = len(turns.seen("Stina"))
    assert "Hej Stina" in turns.says("Stina", typed)
    assert len(turns.seen("Stina")) == before + 1


def test_buttons_of_others_do_nothing_in_a_students_chat(turns: Turns) -> None:
    arrives(turns)
    turns.says("Måns", "/handledning")
    theirs = turns.seen("Måns")[-1]
    assert turns.press("Stina", theirs, 0) == ""
    own = next(seen for seen in turns.seen("Stina") if seen.buttons)
    with turns.database.transaction() as db:  # as if it had been made to do more
        row = db.get_one(Message, own.id)
        row.actions = [["people.invite", turns.ids["Hedda"]]]
    assert turns.press("Stina", own, 0) == ""


def test_when_the_name_is_deleted_the_chat_is_nobodys(turns: Turns) -> None:
    arrives(turns)
    with turns.database.transaction() as db:
        assert db.scalars(select(Student)).one().telegram_id is not None
    turns.now = turns.now.replace(year=2028, month=11, day=14)
    tick.tidy(turns.database, turns.house, turns.now)
    assert "behöver du en egen inbjudan" in turns.says("Stina", "hej")
    with turns.database.reading() as db:
        assert list(db.scalars(select(col(StudentTick.key)))) == []
