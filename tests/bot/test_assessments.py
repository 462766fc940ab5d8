"""Assessing in the chat, without HTTP: one's own side, the manager's, and what they agree on."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from storage import development
from storage.assessments import WHOLE
from storage.database import Database
from storage.tables import Answer, Assessment, Matter, Person, Position, Qualification, Run, Task
from tests.bot.competence import put_model
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url

LEARNING, ALONE, IN_DEPTH = "upplärandefas", "självständigt arbete", "fördjupat arbete"


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    turns = Turns(database)
    put_model(database, turns.now)
    yield turns
    database.close()


def levels(turns: Turns, who: str, side: str, year: int = 2026) -> dict[str, int | None]:
    with turns.database.reading() as db:
        rows = select(Assessment).where(
            col(Assessment.person_id) == turns.ids[who], col(Assessment.year) == year
        )
        return {row.area: getattr(row, side) for row in db.scalars(rows)}


def was_agreed(turns: Turns, who: str, year: int = 2025, **areas: int) -> None:
    """`whole` stands for the profession as a whole."""
    with turns.database.transaction() as db:
        for area, level in areas.items():
            db.add(
                Assessment(
                    person_id=turns.ids[who],
                    area=WHOLE if area == "whole" else area,
                    year=year,
                    profession="case_worker",
                    agreed=level,
                    agreed_by=turns.ids["Petra"],
                    agreed_at=turns.now,
                )
            )


def assesses_himself(turns: Turns, who: str = "Måns", *, law: str = ALONE) -> str:
    turns.says(who, "/bedomning")
    return turns.presses(who, "Börja", law, "B2", ALONE, "Spara")


def assesses(turns: Turns, who: str = "Petra", whom: str = "Måns Mentorsson") -> str:
    turns.says(who, "/bedom")
    return turns.presses(who, whom, "Bedöm", IN_DEPTH, "B2", IN_DEPTH, "Spara")


def moves(turns: Turns, who: str, to: str) -> None:
    """`to`: the new manager."""
    with turns.database.transaction() as db:
        moved = col(Person.id) == turns.ids[who]
        db.execute(update(Person).where(moved).values(manager_id=turns.ids[to]))


def starts_inventory(turns: Turns, deadline: str = "8 januari 2027", how: str = "Alla") -> str:
    """Of everybody; Hedda is shown how far it is. `how`: the beginning of a button."""
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Ny inventering", "Hela organisationen", "Hoppa över")
    turns.says("Hedda", deadline)
    (button,) = (each for each in turns.buttons("Hedda") if each.startswith(how))
    return turns.presses("Hedda", button, "Starta inventeringen")


# One's own side


def test_the_profession_asks_area_by_area_with_what_the_levels_mean(turns: Turns) -> None:
    page = turns.says("Måns", "/bedomning")
    assert "Du får 3 frågor. Det tar ungefär en minut" in page
    first = turns.presses("Måns", "Börja")
    assert "Min bedömning · Fråga 1 av 3" in first
    assert "Handläggare med myndighetsutövning, 2026" in first
    assert "Juridik: hur långt har du kommit?" in first
    assert f"{ALONE}: Du utreder och beslutar själv" in first
    assert turns.buttons("Måns")[:4] == [LEARNING, ALONE, IN_DEPTH, "avancerat arbete"]
    second = turns.says("Måns", "självständigt")  # typed as well as pressed
    assert "Svenska språket: hur långt har du kommit?" in second
    assert "Du utreder" not in second  # CEFR has levels of its own
    assert "B2: Du följer med på möten" in second
    assert ALONE not in second  # the answers so far say nothing without their questions
    assert "Och i yrket i sin helhet" in turns.presses("Måns", "B2")
    review = turns.presses("Måns", IN_DEPTH)
    assert "Svenska språket: B2" in review
    turns.presses("Måns", "Juridik", LEARNING)  # each can be changed by its name
    done = turns.presses("Måns", "Spara")
    assert "Tack. Din bedömning är sparad." in done
    assert f"Juridik: {LEARNING}" in done
    assert levels(turns, "Måns", "own") == {"law": 1, "swedish": 4, WHOLE: 3}


def test_last_year_is_where_one_begins_and_unchanged_is_one_tap(turns: Turns) -> None:
    was_agreed(turns, "Måns", law=2, swedish=4, whole=3)
    page = turns.says("Måns", "/bedomning")
    assert "Så var det 2025:" in page
    assert f"Juridik: {ALONE}" in page
    assert turns.buttons("Måns")[:2] == ["Allt är oförändrat", "Gå igenom frågorna"]
    assert "Tack." in turns.presses("Måns", "Allt är oförändrat")
    assert levels(turns, "Måns", "own") == {"law": 2, "swedish": 4, WHOLE: 3}
    with turns.database.reading() as db:
        assert db.scalars(select(Run)).all() == []  # nothing is left half done


def test_unchanged_is_one_tap_for_each_question_too(turns: Turns) -> None:
    was_agreed(turns, "Måns", law=2, swedish=4, whole=3)
    turns.says("Måns", "/bedomning")
    first = turns.presses("Måns", "Gå igenom frågorna")
    assert f"2025: {ALONE}" in first
    assert turns.buttons("Måns")[:2] == ["Oförändrat", "Resten oförändrat"]
    turns.says("Måns", "oförändrat")  # its words do what it does
    turns.presses("Måns", "C1")
    assert turns.buttons("Måns")[0] == "Oförändrat"
    assert "Resten oförändrat" not in turns.buttons("Måns")  # it is the last
    assert f"Juridik: {ALONE}\n" in turns.presses(
        "Måns", "Oförändrat"
    )  # only what differs is noted
    turns.presses("Måns", "Spara")
    assert levels(turns, "Måns", "own") == {"law": 2, "swedish": 5, WHOLE: 3}


def test_the_rest_unchanged_is_one_tap_from_any_question(turns: Turns) -> None:
    was_agreed(turns, "Måns", law=2, swedish=4, whole=3)
    turns.says("Måns", "/bedomning")
    turns.presses("Måns", "Gå igenom frågorna", LEARNING)
    review = turns.presses("Måns", "Resten oförändrat")
    assert "Så var det förra gången" not in review  # one thing is not
    turns.presses("Måns", "Spara")
    assert levels(turns, "Måns", "own") == {"law": 1, "swedish": 4, WHOLE: 3}


def test_what_the_model_did_not_have_last_year_is_asked(turns: Turns) -> None:
    was_agreed(turns, "Måns", law=2, whole=3)
    turns.says("Måns", "/bedomning")
    assert "Svenska språket: hur långt" in turns.presses("Måns", "Allt är oförändrat")
    turns.presses("Måns", "B1", "Spara")
    assert levels(turns, "Måns", "own") == {"law": 2, "swedish": 3, WHOLE: 3}


def test_a_half_done_one_is_gone_on_with(turns: Turns) -> None:
    turns.says("Måns", "/bedomning")
    turns.presses("Måns", "Börja", ALONE, "Senare")
    turns.mornings()
    assert "Du var mitt i Min bedömning – Handläggare med" in turns.digest("Måns")
    turns.presses("Måns", turns.buttons("Måns")[0], "B2", ALONE, "Spara")
    assert levels(turns, "Måns", "own") == {"law": 2, "swedish": 4, WHOLE: 2}


def test_a_model_that_changes_hurts_nobody_half_way(turns: Turns) -> None:
    turns.says("Måns", "/bedomning")
    turns.presses("Måns", "Börja", "avancerat arbete")
    put_model(turns.database, turns.now, ("investigation",))
    assert "Fråga 3 av 3" in turns.presses("Måns", "B2")
    turns.presses("Måns", ALONE, "Spara")
    assert levels(turns, "Måns", "own") == {"law": 4, "swedish": 4, WHOLE: 2}
    turns.says("Klara", "/bedomning")
    assert "Utredning och beslut: hur långt" in turns.presses("Klara", "Börja")


def test_levels_of_another_scale_are_asked_anew_however_many_they_are(turns: Turns) -> None:
    for who, ways in (("Måns", ("Börja",)), ("Petra", ("Klara Kollegadotter", "Bedöm"))):
        turns.says(who, "/bedomning" if who == "Måns" else "/bedom")
        turns.presses(who, *ways, "avancerat arbete", "B2")
    put_model(turns.database, turns.now, case_worker={"scale": "four"})
    told = "HR har ändrat nivåerna för Juridik, Hela yrket. Jag frågar om det på nytt."
    for who, again in (("Måns", "Börja"), ("Petra", "Bedöm")):
        said = turns.presses(who, ALONE)
        assert f"{told} De andra svaren finns kvar." in said
        assert "Juridik" in turns.presses(who, again)
        turns.presses(who, "hög", "viss")  # the language has its own scale, and is kept
        turns.presses(who, "Spara")
    assert levels(turns, "Måns", "own") == {"law": 3, "swedish": 4, WHOLE: 1}
    assert levels(turns, "Klara", "manager") == {"law": 3, "swedish": 4, WHOLE: 1}


def test_agreed_alone_is_told_as_that(turns: Turns) -> None:
    assesses(turns)
    turns.presses("Petra", "Kom överens")
    assert "Sparat av dig. Måns har inte gjort någon egen" in turns.presses("Petra", "Spara")
    turns.mornings()
    told = turns.digest("Måns")
    assert "Petra Påhitt har sparat en bedömning av dig 2026. Du hade inte gjort din egen." in told
    page = turns.presses("Måns", "Visa")
    assert "kommit överens" not in told + page
    assert "Petra Påhitt har sparat det här." in page


def test_a_list_says_who_has_assessed(turns: Turns) -> None:
    starts_inventory(turns)
    turns.presses("Hedda", turns.buttons("Hedda")[0], "Måns Mentorsson")
    turns.presses("Hedda", "Bedöm", IN_DEPTH, "B2", IN_DEPTH, "Spara")
    assert "Måns Mentorsson, handläggare – bedömd av dig" in turns.presses("Hedda", "‹ Tillbaka")
    assert "Måns Mentorsson – bedömd av Hedda" in turns.says("Petra", "/bedom")


def test_what_only_one_has_assessed_is_nothing_they_are_alike_in(turns: Turns) -> None:
    assesses_himself(turns)
    put_model(turns.database, turns.now, ("law", "swedish", "investigation"))
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Måns Mentorsson", "Bedöm", IN_DEPTH, "B2", ALONE, IN_DEPTH)
    page = turns.presses("Petra", "Spara")
    alike, alone = page.split("Här är ni lika")[1].split("Bara en av er har bedömt")
    assert "Svenska språket: B2" in alike
    assert "Utredning" not in alike
    assert f"Utredning och beslut: {ALONE} (du)" in alone


def test_somebody_with_another_position_by_now_begins_again(turns: Turns) -> None:
    turns.says("Måns", "/bedomning")
    turns.presses("Måns", "Börja", ALONE, "B2", ALONE)
    promoted = select(Position.id).where(col(Position.name) == "Enhetschef").scalar_subquery()
    with turns.database.transaction() as db:
        who = col(Person.id) == turns.ids["Måns"]
        db.execute(update(Person).where(who).values(position_id=promoted))
    said = turns.presses("Måns", "Spara")
    assert "Befattningen är nu enhetschef, så frågorna är andra." in said
    assert levels(turns, "Måns", "own") == {}
    assert "Enhetschef, 2026" in turns.presses("Måns", "Börja")


def test_whose_position_is_in_no_profession_has_no_such_errand(turns: Turns) -> None:
    turns.says("Måns", "/meny")
    assert "Min bedömning" in turns.buttons("Måns")
    with turns.database.transaction() as db:
        his = select(Person.position_id).where(col(Person.id) == turns.ids["Måns"])
        db.execute(update(Position).where(col(Position.id).in_(his)).values(name="Hovnarr"))
    turns.says("Måns", "/meny")
    assert "Min bedömning" not in turns.buttons("Måns")
    assert "Det kan jag inte göra åt dig." in turns.says("Måns", "/bedomning")


def test_in_plain_swedish_where_the_model_has_it(turns: Turns) -> None:
    turns.says("Måns", "/sprak")
    turns.presses("Måns", "Lätt svenska")
    turns.says("Måns", "/bedomning")
    assert "Juridik: hur mycket kan du?" in turns.presses("Måns", "Börja")


# The manager's side


def test_a_manager_sees_the_others_side_after_their_own(turns: Turns) -> None:
    assesses_himself(turns)
    team = turns.says("Petra", "/bedom")
    assert "3 av 3 saknar nivå." in team
    assert "◐ Måns Mentorsson – har bedömt sig" in team
    page = turns.presses("Petra", "Måns Mentorsson")
    assert "Du ser det när du har gjort din egen bedömning." in page
    assert ALONE not in page
    turns.presses("Petra", "Bedöm", IN_DEPTH, "B2", IN_DEPTH)
    both = turns.presses("Petra", "Spara")
    assert f"⇄ Juridik: {ALONE} · {IN_DEPTH}" in both
    assert "Svenska språket: B2" in both
    own = turns.says("Måns", "/bedomning")
    assert IN_DEPTH not in own  # nor is the employee shown the manager's before they have talked


def test_the_next_of_the_team_is_one_press_away(turns: Turns) -> None:
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Klara Kollegadotter", "Bedöm", IN_DEPTH, "B2", IN_DEPTH, "Spara")
    assert "Måns Mentorsson, handläggare, 2026" in turns.presses("Petra", "Nästa: Måns")
    turns.presses("Petra", IN_DEPTH, "B2", IN_DEPTH, "Spara")
    assert "Nästa: Kalle" in turns.buttons("Petra")  # from the beginning again


def test_of_somebody_known_a_manager_assesses_on_one_page(turns: Turns) -> None:
    was_agreed(turns, "Måns", law=2, swedish=4, whole=3)
    turns.says("Petra", "/bedom")
    page = turns.presses("Petra", "Måns Mentorsson", "Bedöm")
    assert "Så var det förra gången. Tryck på det du vill ändra." in page
    turns.presses("Petra", "Juridik")
    assert turns.buttons("Petra")[0] == "Behåll svaret"
    turns.presses("Petra", IN_DEPTH, "Spara")
    assert levels(turns, "Måns", "manager") == {"law": 3, "swedish": 4, WHOLE: 3}


def test_they_agree_and_only_what_differs_is_asked(turns: Turns) -> None:
    assesses_himself(turns)
    assesses(turns)
    asked = turns.presses("Petra", "Kom överens")
    both = f"Måns: {ALONE} · Du: {IN_DEPTH}"
    assert (
        f"Fråga 1 av 2\nMåns Mentorsson, handläggare, 2026\nJuridik: vilken nivå blev det?\n{both}"
        in asked
    )
    last = turns.presses("Petra", ALONE)  # B2 is what both say
    assert "Fråga 2 av 2" in last
    assert "Och i yrket i sin helhet" in last
    review = turns.presses("Petra", IN_DEPTH)
    assert "Svenska språket: B2\n" in f"{review}\n"
    done = turns.presses("Petra", "Spara")
    assert "Det är sparat. Vilka steg kom ni överens om?" in done
    assert turns.buttons("Petra")[0] == "Lägg till ett steg"  # at once
    assert levels(turns, "Måns", "agreed") == {"law": 2, "swedish": 4, WHOLE: 3}
    turns.mornings()
    told = "Du och Petra Påhitt har kommit överens om din bedömning 2026."
    assert told in turns.digest("Måns")
    page = turns.presses("Måns", "Visa")
    assert f"Hela yrket: {IN_DEPTH} (du: {ALONE})" in page
    assert "Ändra" not in turns.buttons("Måns")


def test_without_the_others_side_the_managers_is_what_is_agreed_on(turns: Turns) -> None:
    assesses(turns)
    review = turns.presses("Petra", "Kom överens")
    assert f"Juridik: {IN_DEPTH}" in review
    turns.presses("Petra", "Spara")
    assert levels(turns, "Måns", "agreed") == {"law": 3, "swedish": 4, WHOLE: 3}


def test_hr_comes_back_to_those_who_are_missing(turns: Turns) -> None:
    starts_inventory(turns)
    turns.presses("Hedda", turns.buttons("Hedda")[0], "Måns Mentorsson")
    assert "‹ Medarbetarna" not in turns.buttons("Hedda")
    assert "Saknas i inventeringen 2027" in turns.presses("Hedda", "‹ Tillbaka")


def test_a_second_draft_of_the_same_is_forgotten_when_one_is_saved(turns: Turns) -> None:
    """As when somebody goes on in an older message of the chat."""
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Måns Mentorsson", "Bedöm")
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Måns Mentorsson", "Bedöm", IN_DEPTH)
    turns.presses("Petra", IN_DEPTH, "B2", IN_DEPTH, "Spara")  # the first of them in the older one
    with turns.database.reading() as db:
        assert [run.status for run in db.scalars(select(Run))] == ["submitted"]


def test_whoever_comes_second_is_shown_what_the_first_has_set(turns: Turns) -> None:
    """Petra and HR assess Måns at the same time."""
    starts_inventory(turns)
    turns.presses("Hedda", turns.buttons("Hedda")[0], "Måns Mentorsson", "Bedöm")
    turns.presses("Hedda", LEARNING, "B1", LEARNING)
    assesses(turns)
    turns.now += timedelta(minutes=1)
    shown = turns.presses("Hedda", "Spara")
    assert "Petra Påhitt har också bedömt Måns Mentorsson" in shown
    assert f"⇄ Juridik: {IN_DEPTH} · {LEARNING}" in shown
    assert levels(turns, "Måns", "manager", 2027) == {"law": 3, "swedish": 4, WHOLE: 3}
    turns.presses("Hedda", "Min ska gälla")
    assert levels(turns, "Måns", "manager", 2027) == {"law": 1, "swedish": 3, WHOLE: 1}


def test_whoever_has_left_since_is_refused_clearly(turns: Turns) -> None:
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Måns Mentorsson", "Bedöm", IN_DEPTH, "B2", IN_DEPTH)
    with turns.database.transaction() as db:
        who = col(Person.id) == turns.ids["Måns"]
        db.execute(update(Person).where(who).values(end_date=date(2026, 11, 29)))
    said = turns.presses("Petra", "Spara")
    assert "Måns Mentorsson slutade 29 november 2026 och kan inte bedömas längre." in said
    assert levels(turns, "Måns", "manager") == {}
    assert "slutade 29 november" in turns.presses("Petra", "Måns Mentorsson")


def test_whoever_moves_is_the_new_managers_with_what_there_is(turns: Turns) -> None:
    assesses_himself(turns)
    assesses(turns)
    moves(turns, "Måns", to="Vide")
    turns.says("Vide", "/bedom")
    page = turns.presses("Vide", "Måns Mentorsson")
    assert f"⇄ Juridik: {ALONE} · {IN_DEPTH}" in page
    assert "Måns står först, Petra sist." in page
    assert f"Måns: {ALONE} · Petra Påhitt: {IN_DEPTH}" in turns.presses("Vide", "Kom överens")
    turns.presses("Petra", "Ändra din bedömning")
    assert turns.heard() == "Någon annan bedömer den personen."


@pytest.mark.parametrize("step", ["an answer", "a tap on another", "typed", "the end"])
def test_a_manager_is_told_at_the_next_step_that_somebody_else_assesses_them(
    turns: Turns, step: str
) -> None:
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Måns Mentorsson", "Bedöm", IN_DEPTH)
    if step == "the end":
        turns.presses("Petra", "B2", IN_DEPTH)
    moves(turns, "Måns", to="Vide")
    told = {
        "an answer": lambda: turns.presses("Petra", "B2"),
        "a tap on another": lambda: turns.presses("Petra", "‹ Tillbaka"),
        "typed": lambda: turns.says("Petra", "B2"),
        "the end": lambda: turns.presses("Petra", "Spara"),
    }[step]()
    assert "Vide Vårdare bedömer Måns Mentorsson nu, så jag frågar inte vidare." in told
    assert "Dina svar härifrån är borttagna." in told
    with turns.database.reading() as db:
        assert db.scalars(select(Run)).all() == []
        assert db.scalars(select(Answer)).all() == []
    assert levels(turns, "Måns", "manager") == {}


def test_what_was_saved_before_they_moved_is_there_for_the_next(turns: Turns) -> None:
    assesses(turns)
    turns.presses("Petra", "Ändra din bedömning", "Juridik")
    moves(turns, "Måns", to="Vide")
    assert "men det som var sparat tidigare finns kvar." in turns.presses("Petra", LEARNING)
    assert levels(turns, "Måns", "manager")["law"] == 3


def test_a_draft_of_somebody_who_has_moved_is_not_offered_in_the_morning(turns: Turns) -> None:
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Måns Mentorsson", "Bedöm", IN_DEPTH, "Senare")
    moves(turns, "Måns", to="Vide")
    turns.mornings()
    assert not any("Du var mitt i Din bedömning" in said for said in turns.all_of("Petra"))


# Steps


def agrees(turns: Turns) -> None:
    assesses(turns)
    turns.presses("Petra", "Kom överens", "Spara")


def adds_step(turns: Turns, what: str, whose: str = "Medarbetaren", by: str = "15 jan") -> str:
    turns.presses("Petra", "Lägg till ett steg")
    turns.says("Petra", what)
    turns.presses("Petra", whose)
    return turns.says("Petra", by)


def test_steps_are_reminded_of_ticked_and_looked_back_at_next_year(turns: Turns) -> None:
    agrees(turns)
    assert "ett till 3 steg" in turns.presses("Petra", "Medarbetarplan")
    plan = adds_step(turns, "Gå kursen i juridik")
    assert "○ Gå kursen i juridik, 15 januari 2027" in plan
    adds_step(turns, "Boka studiebesök", "Chefen", "8 jan")
    turns.mornings()
    assert "Du har steg i din medarbetarplan: Boka studiebesök, Gå kursen" in turns.digest("Måns")
    turns.until(date(2027, 1, 15))
    assert "1. Gå kursen i juridik" in turns.digest("Måns")
    turns.presses("Måns", "✓ 1 Klar")
    turns.says("Petra", "/uppgifter")
    turns.presses("Petra", "Boka studiebesök", "Klar")
    turns.now = turns.now.replace(month=5, day=30)
    turns.mornings()
    assert "Följ upp medarbetarplanen" in turns.digest("Petra")
    turns.presses("Petra", "✓ 1 Klar")
    with turns.database.reading() as db:
        assert db.scalars(select(Matter.status)).all() == ["done"]
    turns.mornings()
    assert "Allt i din medarbetarplan är klart." in turns.digest("Måns")

    turns.now = turns.now.replace(month=12)
    turns.says("Petra", "/bedom")
    talk = turns.presses("Petra", "Måns Mentorsson")
    assert "Bedömning 2027" in talk
    assert "✓ Gå kursen i juridik" in talk


def courses(turns: Turns) -> list[tuple[int, str]]:
    with turns.database.reading() as db:
        rows = db.scalars(select(Qualification).where(col(Qualification.kind) == "course"))
        return [(row.person_id, row.text) for row in rows]


def test_a_course_that_was_a_step_is_in_the_record_once_it_is_done(turns: Turns) -> None:
    """And taken out with the tick; no level changes by it, but the manager is one press from it."""
    agrees(turns)
    turns.presses("Petra", "Medarbetarplan")
    adds_step(turns, "Gå kursen i juridik")
    adds_step(turns, "Boka kurs i HLR")
    turns.says("Måns", "/uppgifter")
    said = turns.presses("Måns", "Gå kursen i juridik", "Klar")
    assert said.startswith("Kursen i juridik står nu bland kurserna under Min kompetens.")
    assert courses(turns) == [(turns.ids["Måns"], "Kursen i juridik")]
    turns.presses("Måns", "Ångra")
    assert courses(turns) == []
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Måns Mentorsson", "Medarbetarplan", "Gå kursen i juridik", "Klar")
    assert courses(turns) == [(turns.ids["Måns"], "Kursen i juridik")]
    assert "Bedömning" in turns.presses("Petra", "Nivåerna")
    turns.says("Måns", "/uppgifter")
    assert "bland kurserna" not in turns.presses("Måns", "Boka kurs i HLR", "Klar")
    assert "Lägg till intyg: HLR" in " ".join(turns.buttons("Måns"))
    assert len(courses(turns)) == 1


def test_what_somebody_has_added_of_themselves_stays_when_a_tick_is_taken_back(
    turns: Turns,
) -> None:
    agrees(turns)
    turns.presses("Petra", "Medarbetarplan")
    adds_step(turns, "Utbildning i lex Sarah")
    with turns.database.transaction() as db:
        mans = {"person_id": turns.ids["Måns"], "kind": "course"}
        db.add(Qualification(**mans, text="Utbildning i lex Sarah", at=turns.now))
    turns.now += timedelta(minutes=5)
    turns.says("Måns", "/uppgifter")
    turns.presses("Måns", "Utbildning i lex Sarah", "Klar", "Ångra")
    assert len(courses(turns)) == 1


def test_three_steps_are_as_many_as_somebody_has_at_once(turns: Turns) -> None:
    agrees(turns)
    turns.presses("Petra", "Medarbetarplan")
    for n in range(3):
        adds_step(turns, f"Steg {n}")
    assert "Lägg till ett steg" not in turns.buttons("Petra")


def test_a_step_that_does_not_come_about_is_ended_with_why(turns: Turns) -> None:
    agrees(turns)
    turns.presses("Petra", "Medarbetarplan")
    adds_step(turns, "Gå kursen i juridik")
    adds_step(turns, "Boka studiebesök", "Chefen", "8 jan")
    turns.presses("Petra", "Gå kursen i juridik")
    assert "Ej aktuellt" not in turns.buttons("Petra")
    asked = turns.presses("Petra", "Avsluta steget")
    assert "Varför blir det inte av?" in asked
    assert "Hoppa över" not in turns.buttons("Petra")
    plan = turns.says("Petra", "Kursen är inställd i vår")
    assert "– Gå kursen i juridik (blev inte av: Kursen är inställd i vår)" in plan
    assert "○ Boka studiebesök" in plan
    turns.says("Måns", "/bedomning")
    assert "(blev inte av: Kursen är inställd i vår)" in turns.presses("Måns", "Mina steg")
    turns.now = turns.now.replace(year=2027, month=11)
    turns.says("Petra", "/bedom")
    assert "Kursen är inställd i vår" in turns.presses("Petra", "Måns Mentorsson")


def test_days_that_suit_a_step_are_suggested(turns: Turns) -> None:
    """In one, three and six months, none of them on a holiday."""
    agrees(turns)
    turns.presses("Petra", "Medarbetarplan", "Lägg till ett steg")
    turns.says("Petra", "Gå kursen i juridik")
    turns.presses("Petra", "Medarbetaren")
    assert turns.buttons("Petra")[:3] == ["Onsdag 30 december", "1 mars 2027", "31 maj 2027"]


def test_a_late_step_is_told_to_the_manager_and_to_nobody_higher(turns: Turns) -> None:
    agrees(turns)
    turns.presses("Petra", "Medarbetarplan")
    adds_step(turns, "Gå kursen i juridik", by="11 dec")
    turns.until(date(2026, 12, 16))
    assert "Försenat: Måns Mentorsson" in turns.digest("Petra")
    turns.until(date(2026, 12, 23))
    assert "Gå kursen" not in turns.digest("Disa")
    assert "Gå kursen" not in turns.digest("Hedda")


def test_no_step_is_due_after_the_last_day_and_none_is_left_by_whoever_leaves(
    turns: Turns,
) -> None:
    agrees(turns)
    with turns.database.transaction() as db:
        who = col(Person.id) == turns.ids["Måns"]
        db.execute(update(Person).where(who).values(end_date=date(2026, 12, 31)))
    turns.presses("Petra", "Medarbetarplan")
    assert "Måns Mentorsson slutar 31 december 2026." in adds_step(turns, "Kurs")
    turns.says("Petra", "18 december")
    with turns.database.transaction() as db:
        development.end_of_leavers(db, date(2026, 12, 31), turns.now)
        assert db.scalars(select(Matter.status)).all() == ["ongoing"]
        development.end_of_leavers(db, date(2027, 1, 1), turns.now)
        assert db.scalars(select(Matter.status)).all() == ["ended"]
        assert set(db.scalars(select(Task.status))) == {"dropped"}
