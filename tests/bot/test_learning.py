"""The training plan in the chat: one's own list, a wish, a course that is done, a team's gaps."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.database import Database
from storage.tables import Certificate, CourseWish, Task
from tests.bot.test_courses import put_course
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Turns(database)
    database.close()


def test_each_sees_their_own_list_with_what_is_next_first(turns: Turns) -> None:
    ulla = turns.says("Ulla", "/utbildningsplan")
    assert "Nästa: HLR" in ulla
    assert ulla.index("Ska gå") < ulla.index("Basal hygien") < ulla.index("Kan välja")
    assert "Hot och våld" not in ulla
    klara = turns.says("Klara", "/utbildningsplan")
    assert "Hot och våld" in klara
    assert "Samtalsmetodik" in klara
    assert "HLR" not in klara


def test_who_is_done_says_so_and_has_the_certificate(turns: Turns) -> None:
    turns.says("Ulla", "/utbildningsplan")
    turns.presses("Ulla", "HLR", "Den är gjord")
    turns.says("Ulla", "i går")
    turns.presses("Ulla", "Hoppa över", "Hoppa över")
    page = turns.says("Ulla", "/utbildningsplan")
    assert "Nästa: Brand" in page
    assert "✓ HLR, klar till 28 november 2027" in page


def test_where_a_certificate_is_asked_for_it_is_not_done_without(turns: Turns) -> None:
    turns.says("Ulla", "/utbildningsplan")
    assert "Kursen är digital" in turns.presses("Ulla", "Basal hygien")
    turns.presses("Ulla", "Den är gjord")
    turns.says("Ulla", "i går")
    assert "Hoppa över" not in turns.buttons("Ulla")
    turns.sends_file("Ulla", "intyg.pdf")
    with turns.database.reading() as db:
        kept = db.scalars(select(Certificate)).one()
    assert (kept.kind, kept.file_name) == ("hygiene", "intyg.pdf")


def test_a_wish_reaches_the_manager_once_and_can_be_taken_back(turns: Turns) -> None:
    turns.says("Klara", "/utbildningsplan")
    turns.presses("Klara", "Handledarutbildning", "Jag vill gå")
    assert turns.heard() == "Noterat. Din chef får veta det i sin nästa sammanfattning."
    turns.mornings()
    assert "Klara Kollegadotter vill gå Handledarutbildning. Inget tillfälle" in (
        turns.digest("Petra")
    )
    put_course(turns)
    turns.mornings()
    assert "Behöver den: Klara Kollegadotter" in turns.digest("Petra")
    assert "Anmäl till Handledarutbildning" in turns.buttons("Petra")
    turns.presses("Klara", "Jag vill inte gå")
    with turns.database.reading() as db:
        assert db.scalars(select(CourseWish)).all() == []


def test_a_manager_sees_what_the_team_lacks_and_opens_a_person(turns: Turns) -> None:
    turns.says("Vide", "/utbildningsplan")
    team = turns.presses("Vide", "Mitt team")
    assert "HLR: 1 av 1 saknar (Ulla Undersköterska)" in team
    page = turns.presses("Vide", "Ulla Undersköterska")
    assert "Utbildningsplan: Ulla Undersköterska" in page
    assert "Jag vill gå" not in turns.buttons("Vide")


def test_of_a_team_that_is_not_ones_own_nothing_is_said(turns: Turns) -> None:
    turns.says("Vide", "/utbildningsplan")
    turns.presses("Vide", "Mitt team")
    turns.imports(("Hemtjänsten Äppellunden;Undersköterska;9009", "SoL;Undersköterska;9004"))
    assert "Utbildningsplan" not in turns.presses("Vide", "Ulla Undersköterska")


def test_a_certificate_that_runs_out_is_next_again(turns: Turns) -> None:
    with turns.database.transaction() as db:
        db.add(
            Certificate(
                person_id=turns.ids["Ulla"], kind="moving", issued_on=date(2024, 12, 10),
                valid_until=date(2026, 12, 9),
            )
        )  # fmt: skip
    page = turns.says("Ulla", "/utbildningsplan")
    assert "○ Förflyttning, går ut 9 december 2026" in page
    turns.until(date(2026, 12, 10))
    assert "Nästa: Förflyttning" in turns.says("Ulla", "/utbildningsplan")


# Whoever is new


def introduces_nour(turns: Turns) -> str:
    turns.says("Petra", "/introduktion")
    turns.presses("Petra", "Nour Nybörjare, 14/12")
    while "Starta introduktionen" not in turns.buttons("Petra"):
        plan = turns.presses("Petra", turns.buttons("Petra")[0])
    return plan


def test_what_a_new_hire_must_take_is_part_of_the_introduction(turns: Turns) -> None:
    assert "Gå kursen Hot och våld" in introduces_nour(turns)
    turns.presses("Petra", "Starta introduktionen")
    turns.says("Nour", "/min_introduktion")
    phase = turns.presses("Nour", "Första halvåret 0/12")
    assert "Gå kursen Hot och våld" in phase
    (number,) = re.findall(r"(\d+)\. Gå kursen", phase)
    turns.presses("Nour", f"{number} Öppna")
    assert "Kursen är obligatorisk." in turns.presses("Nour", "Se kursen")
    turns.presses("Nour", "Den är gjord")
    turns.says("Nour", "i går")
    turns.presses("Nour", "Hoppa över", "Hoppa över")
    with turns.database.reading() as db:
        task = db.scalars(select(Task).where(col(Task.key) == "course.threats")).one()
    assert task.status == "done"
    assert task.phase == "half_year"


def test_it_moves_with_the_first_day(turns: Turns) -> None:
    introduces_nour(turns)
    turns.presses("Petra", "Starta introduktionen")

    def due() -> date:
        with turns.database.reading() as db:
            return db.scalars(select(Task).where(col(Task.key) == "course.threats")).one().due

    before = due()
    turns.says("Petra", "/introduktioner")
    turns.presses("Petra", "Nour Nybörjare", "Flytta första dagen")
    turns.says("Petra", "21 december 2026")
    assert due() - before == date(2026, 12, 21) - date(2026, 12, 14)
