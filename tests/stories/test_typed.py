"""Words typed where buttons are: people answer Kompis as they would a colleague."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from storage.tables import Inquiry, Matter, Message, Run, Task
from tests.bot.rehearsal.pictures import png
from tests.stories.scenes import introduces
from tests.stories.stage import STOCKHOLM, Stage


@pytest.mark.parametrize("word", ["meny", "Menu", "hjälp", "HELP!", "hej", "God morgon!"])
async def test_who_greets_or_asks_for_help_gets_the_menu(stage: Stage, word: str) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says(word)
    menu = await petra.sees("Hej Petra. Vad vill du göra?")
    assert "Ny medarbetare" in menu.buttons
    assert petra.fresh == [menu]


async def test_a_thank_you_is_taken_as_one(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("Tack så mycket!")
    await petra.sees("Varsågod.")
    petra.says("/sprak")
    petra.presses("English", on=await petra.sees("Vilket språk"))
    await stage.settles()
    petra.says("thanks")
    await petra.sees("You are welcome.")


async def test_the_menu_is_found_from_the_middle_of_a_guide_and_nothing_is_lost(
    stage: Stage,
) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.says("Nour")
    await petra.sees("Fråga 2 av 4")
    petra.says("meny")
    await petra.sees("Vad vill du göra?")
    petra.says("Ny medarbetare")  # as its button says
    await petra.sees("Du har redan börjat på Ny introduktion – Nour Nybörjare")
    petra.says("fortsätt: nour nybörjare")
    await petra.sees("Fråga 2 av 4")


async def test_the_words_on_a_button_do_what_it_does(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.says("nour nybörjare, 14/12")
    await petra.sees("Fråga 2 av 4")
    petra.says("tillbaka")
    await petra.sees("Fråga 1 av 4")
    petra.says("Nour")
    await petra.sees("Fråga 2 av 4")
    petra.says("allmän introduktion")
    await petra.sees("Fråga 3 av 4")
    petra.says("hoppa över")
    await petra.sees("Fråga 4 av 4")
    petra.says("välj i kalender")
    await petra.sees(lambda message: message.button("november 2026"))
    petra.says("tillbaka")
    await petra.sees("Fråga 4 av 4")
    petra.says("senare")
    await petra.sees("Dina svar finns kvar")
    petra.says("FORTSÄTT")
    await petra.sees("Fråga 4 av 4")
    petra.says("måndag 14 december")
    await petra.sees("Introduktion för Nour Nybörjare")
    petra.says("starta introduktionen")
    await petra.sees("är igång")
    assert await stage.row(select(Matter.status)) == "ongoing"


async def test_so_it_is_outside_guides_and_no_name_is_kept_for_it(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    petra.says("öppna nour nybörjare")
    page = await petra.sees("Mentor: Måns Mentorsson")
    assert any("Första dagen" in label for label in page.buttons)
    petra.says("byt mentor")
    await petra.sees("Vem blir ny mentor?")
    await stage.settles()
    actions = await stage.rows(select(Message.actions))
    assert actions
    assert "Nour" not in str(actions)


async def test_a_word_that_stands_on_several_buttons_presses_none(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    await stage.at(datetime(2026, 12, 2, 8, tzinfo=STOCKHOLM))
    digest = await petra.sees("God morgon")
    assert "✓ 1 Klar" in digest.buttons
    petra.says("1 klar")
    await petra.sees("God morgon")
    assert len(await stage.rows(select(Task).where(col(Task.status) == "done"))) == 1
    petra.says("klar")
    await petra.sees("Det förstod jag inte")
    assert len(await stage.rows(select(Task).where(col(Task.status) == "done"))) == 1


async def test_words_at_the_end_bring_the_plan_with_its_own_buttons(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    for words, seen in (
        ("Nour", "Fråga 2 av 4"),
        ("Allmän introduktion", "Fråga 3 av 4"),
        ("Hoppa över", "Fråga 4 av 4"),
        ("14/12", "Introduktion för Nour Nybörjare"),
    ):
        petra.says(words)
        plan = await petra.sees(seen)
    petra.says("ser bra ut")
    again = await petra.sees("Nu är allt besvarat. Tryck på en knapp")
    assert plan.text in again.text
    assert again.buttons == plan.buttons
    assert petra.fresh == [again]
    assert await stage.rows(select(Matter)) == []  # no words but the button's start it


async def test_a_picture_where_words_are_asked_for_is_answered_once(stage: Stage) -> None:
    petra, _, nour = await stage.enter("Petra", "Måns", "Nour")
    await introduces(petra)
    nour.says("/fraga")
    await nour.sees("Vad undrar du?")
    nour.sends_photo(png(9, 9))
    again = await nour.sees("Det kan jag inte ta som svar. Jag behöver svar på den här frågan:")
    assert "Vad undrar du?" in again.text
    assert nour.fresh == [again]


async def test_a_used_link_is_answered_once_with_the_menu(stage: Stage) -> None:
    (nour,) = await stage.enter("Nour")
    nour.opens()
    menu = await nour.sees("Du är redan med, Nour Nybörjare. Länken behövs inte.\n\nVad vill du")
    assert nour.fresh == [menu]


# What is typed under a question from somebody


async def test_an_answer_typed_right_under_a_question_is_offered_to_be_sent(stage: Stage) -> None:
    petra, mans, nour = await stage.enter("Petra", "Måns", "Nour")
    await introduces(petra)
    await _asks(stage, "Var parkerar jag?")
    mans.says("Bakom huset, det finns alltid plats")
    offer = await mans.sees("Är det ditt svar till Nour Nybörjare?\n”Var parkerar jag?”")
    assert offer.buttons == ["Skicka svaret", "Nej"]
    assert await stage.row(select(Inquiry.answer)) is None  # offered, not sent
    mans.presses("Skicka svaret")
    await mans.sees("Tack. Nour Nybörjare får ditt svar")
    await stage.settles()
    await nour.sees("Bakom huset, det finns alltid plats")

    mans.says("Bakom huset, det finns alltid plats")
    await mans.sees("Det förstod jag inte")  # nobody waits for an answer now


async def test_what_is_no_answer_is_not_sent(stage: Stage) -> None:
    petra, mans, nour = await stage.enter("Petra", "Måns", "Nour")
    await introduces(petra)
    await _asks(stage, "Var parkerar jag?")
    mans.says("mina uppgifter tack")  # clearly something else
    await mans.sees("Menade du något av det här?")
    mans.says("fel chatt, förlåt")
    await mans.sees("Är det ditt svar till Nour Nybörjare?")
    mans.presses("Nej")
    await mans.sees("Då skickar jag inget.")
    await stage.settles()
    assert "fel chatt" not in nour.transcript()
    assert await stage.rows(select(Run).where(col(Run.guide) == "answer_question")) == []


async def _asks(stage: Stage, question: str) -> None:
    mans, nour = stage.person("Måns"), stage.person("Nour")
    nour.says("/fraga")
    await nour.sees("Vad undrar du?")
    nour.says(question)
    await nour.sees("Din fråga är skickad till Måns")
    await stage.settles()
    await mans.sees(question)
