"""A manager starts an introduction."""

import asyncio
from datetime import date

from sqlalchemy import Executable
from sqlmodel import col, select, update

from bot.rehearsal.person import Person
from storage.tables import Answer, Introduction, Matter, Run, Task
from tests.stories.scenes import introduces
from tests.stories.stage import FIRST_DAY, Stage

MOST_STEPS = 8


async def test_from_a_command_to_the_plan_to_the_start(stage_on_both: Stage) -> None:
    stage = stage_on_both
    (petra,) = await stage.enter("Petra")
    before = stage.steps_of(petra)

    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.presses("Nour Nybörjare, 14/12")
    await petra.sees("Fråga 2 av 4")
    petra.presses("Handläggare och socialsekreterare")
    await petra.sees("Vem blir mentor?")
    petra.presses("Måns Mentorsson")
    await petra.sees("Vilken är den första dagen?")
    petra.presses("Måndag 14 december")
    plan = (await petra.sees("Introduktion för Nour Nybörjare")).text
    assert "Första dag: måndag 14 december" in plan
    assert "Mentor: Måns Mentorsson" in plan
    assert "14/12 Gå igenom sekretess och tystnadsplikt (chef)" in plan
    assert "28/12 Svara på frågor efter två veckor (nyanställd)" in plan
    assert await stage.rows(select(Matter)) == []  # nothing before the yes

    petra.presses("Starta introduktionen")
    await petra.sees("Introduktionen för Nour Nybörjare är igång")
    assert stage.steps_of(petra) - before <= MOST_STEPS

    nour, mans = await stage.employee("Nour"), await stage.employee("Måns")
    introduction = await stage.row(select(Matter))
    mentor = await stage.row(select(Introduction.mentor_id))
    assert (introduction.person_id, mentor) == (nour.id, mans.id)
    assert introduction.day == FIRST_DAY
    tasks = await stage.rows(select(Task))
    assert plan.count("(") == len(tasks) == 41
    assert {task.status for task in tasks} == {"open"}
    assert min(task.due for task in tasks) == date(2026, 12, 2)  # none is late from the start


async def test_from_a_sentence_of_ones_own_with_typed_answers(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    before = stage.steps_of(petra)

    petra.says("jag har en ny medarbetare som börjar snart")
    await petra.sees("Menade du något av det här?")
    assert await stage.rows(select(Run)) == []  # offered, not done
    petra.presses("Ny medarbetare")
    await petra.sees("Vem ska börja?")
    petra.says("nyb")
    await petra.sees("Vilken checklista ska ni följa?")
    petra.says("handläggare")
    await petra.sees("Vem blir mentor?")
    petra.says("klara")
    await petra.sees("Vilken är den första dagen?")
    petra.says("nästa måndag")
    await petra.sees("Mentor: Klara Kollegadotter")
    petra.presses("Starta introduktionen")
    await petra.sees("är igång")
    assert stage.steps_of(petra) - before <= MOST_STEPS

    introduction = await stage.row(select(Matter))
    assert introduction.day == date(2026, 12, 7)


async def test_back_skip_and_a_change_of_mind_at_the_end(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.presses("Nour Nybörjare, 14/12")
    question = await petra.sees("Fråga 2 av 4")
    assert "✓ Nour Nybörjare" in question.text  # what was picked is seen at once
    petra.presses("‹ Tillbaka")
    first = await petra.sees("Fråga 1 av 4")
    assert "‹ Tillbaka" not in first.buttons
    petra.presses("Nour Nybörjare, 14/12")
    await petra.sees("Fråga 2 av 4")
    petra.presses("Allmän introduktion")
    await petra.sees("Fråga 3 av 4")
    petra.presses("Hoppa över")
    await petra.sees("Fråga 4 av 4")
    petra.presses("Måndag 14 december")
    await petra.sees("Mentor: ingen än")

    petra.presses("Byt mentor")
    await petra.sees("Vem blir mentor?")
    petra.presses("Måns Mentorsson")
    plan = await petra.sees("Mentor: Måns Mentorsson")
    assert "Allmän introduktion" in plan.text  # the other answers stayed
    petra.presses("Byt första dag")
    await petra.sees("Vilken är den första dagen?")
    petra.says("11/1")
    await petra.sees("Första dag: måndag 11 januari")
    petra.presses("Starta introduktionen")
    await petra.sees("är igång")

    introduction = await stage.row(select(Matter))
    assert (introduction.checklist, introduction.day) == ("allman", date(2027, 1, 11))
    assert await stage.row(select(Introduction.mentor_id)) is not None


async def test_another_person_needs_another_mentor_checklist_and_first_day(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.presses("Nour Nybörjare, 14/12")
    await petra.sees("Fråga 2 av 4")
    petra.presses("Allmän introduktion")
    mentors = await petra.sees("Fråga 3 av 4")
    mans = mentors.button("Måns Mentorsson")
    assert mans
    petra.presses("Måns Mentorsson")
    await petra.sees("Fråga 4 av 4")
    petra.presses("Måndag 14 december")
    await petra.sees("Mentor: Måns Mentorsson")
    petra.presses("Byt person")
    await petra.sees("Vem ska börja?")
    petra.says("måns")
    await petra.sees("Fråga 2 av 4")
    petra.presses("Allmän introduktion")
    question = await petra.sees("Fråga 3 av 4")
    assert "Måns Mentorsson" not in question.buttons
    petra.presses_data(mans.data or "", on=question)  # the button of before
    await petra.sees("Måns Mentorsson kan inte vara sin egen mentor. Välj någon annan.")
    petra.says("måns")
    await petra.sees("Måns Mentorsson kan inte vara sin egen mentor. Välj någon annan.")
    petra.presses("Ta bort svaret", on=question)
    await petra.sees("Fråga 4 av 4")
    petra.says("14/12")
    await petra.sees("Introduktion för Måns Mentorsson")
    petra.presses("Starta introduktionen")
    await petra.sees("är igång")
    introduction = await stage.row(select(Introduction))
    assert introduction.mentor_id is None


async def test_a_checklist_that_is_gone_by_the_yes_is_asked_for_again(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await _half_way(petra)
    answers = update(Answer).where(col(Answer.question) == "checklist")
    await asyncio.to_thread(_write, stage, answers.values(value="borttagen"))
    petra.presses("Hoppa över")
    await petra.sees("Fråga 4 av 4")
    petra.presses("Måndag 14 december")
    await petra.sees("Vilken checklista ska ni följa?")
    petra.presses("Allmän introduktion")
    plan = await petra.sees("Introduktion för Nour Nybörjare")
    await asyncio.to_thread(_write, stage, answers.values(value="borttagen"))
    petra.presses("Starta introduktionen", on=plan)
    await petra.sees("Vilken checklista ska ni följa?")
    petra.presses("Allmän introduktion")
    await petra.sees("Introduktion för Nour Nybörjare")
    petra.presses("Starta introduktionen")
    await petra.sees("är igång")


def _write(stage: Stage, change: Executable) -> None:
    with stage.app.database.transaction() as db:
        db.execute(change)


async def test_what_cannot_be_read_is_answered_with_what_is_expected(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.says("Xerxes")
    await petra.sees("Jag hittar ingen som heter Xerxes. Skriv början av")
    petra.presses("Nour Nybörjare, 14/12")
    await petra.sees("Fråga 2 av 4")
    petra.says("den blå")
    await petra.sees("Välj en knapp eller skriv till exempel Handläggare och socialsekreterare")
    petra.presses("Handläggare och socialsekreterare")
    await petra.sees("Fråga 3 av 4")
    petra.presses("Hoppa över")
    await petra.sees("Fråga 4 av 4")
    petra.says("så fort som möjligt")
    await petra.sees("Skriv till exempel 14/12, 2026-12-14 eller nästa fredag")
    petra.says("1 januari 2020")
    await petra.sees("1 januari 2020 är för tidigt. Första möjliga dag är")
    petra.sends_file("plan.pdf", b"%PDF-1.7")
    again = await petra.sees("Det kan jag inte ta som svar")
    assert "Vilken är den första dagen?\nSkriv till exempel 15/1" in again.text
    assert petra.fresh == [again]  # one message, with what is expected and an example
    petra.says("14/12")
    await petra.sees("Introduktion för Nour Nybörjare")
    answers = await stage.rows(select(Answer.question).order_by(col(Answer.at)))
    assert answers == ["person", "checklist", "mentor", "first_day"]


async def test_left_half_way_and_resumed_with_one_tap(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await _half_way(petra)
    petra.presses("Senare")
    await petra.sees("Bra, vi tar Ny introduktion – Nour Nybörjare senare. Dina svar finns kvar")

    petra.says("/start")
    await petra.sees("Du var mitt i Ny introduktion – Nour Nybörjare. Vill du fortsätta?")
    petra.presses("Fortsätt")
    await petra.sees("Fråga 3 av 4")

    await stage.mornings()  # left again, without a word
    digest = await petra.sees("God morgon, Petra")
    assert "Du var mitt i Ny introduktion – Nour Nybörjare." in digest.text
    petra.presses("Fortsätt: Nour Nybörjare")
    await petra.sees("Fråga 3 av 4")
    petra.presses("Senare")
    await petra.sees("Dina svar finns kvar")

    await stage.mornings(2)
    offers = [message for message in petra.fresh if "God morgon" in message.text]
    assert len(offers) == 1  # once for each time it was left


async def test_what_is_begun_and_left_without_an_answer_is_not_offered(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    await stage.mornings(2)
    assert petra.fresh == [petra.last]  # the question, and no digest about it


async def test_it_can_be_let_be(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await _half_way(petra)
    petra.says("/start")
    await petra.sees("Vill du fortsätta?")
    petra.presses("Låt det vara")
    await petra.sees("Då låter vi det vara")
    petra.says("/start")
    await petra.sees("Vad vill du göra?")
    assert await stage.rows(select(Run.status)) == ["dropped"]


async def test_a_command_leaves_the_question_so_that_the_next_words_are_no_answer(
    stage: Stage,
) -> None:
    (petra,) = await stage.enter("Petra")
    await _half_way(petra)
    petra.says("/uppgifter")
    await petra.sees("Du har inget att göra här just nu")
    petra.says("mina medarbetare")
    offer = await petra.sees("Menade du något av det här?")
    assert "Fortsätt: Nour Nybörjare" in offer.buttons
    petra.presses("Fortsätt: Nour Nybörjare")
    await petra.sees("Fråga 3 av 4")


async def test_what_stands_in_the_menu_may_be_typed(stage: Stage) -> None:
    """As good as the button; a sentence with more in it is asked about."""
    (petra,) = await stage.enter("Petra")
    petra.says("Ny medarbetare!")
    await petra.sees("Vem ska börja?")
    petra.says("/meny")
    petra.says("de som slutar")
    await petra.sees("Ingen slutar just nu")


async def test_nobody_is_introduced_twice_at_once(stage: Stage) -> None:
    petra, hedda = await stage.enter("Petra", "Hedda")
    hedda.says("/introduktion")
    await hedda.sees("Fråga 1 av 4")
    for label, next_ in (
        ("Nour Nybörjare, 14/12", "Fråga 2 av 4"),
        ("Allmän introduktion", "Fråga 3 av 4"),
        ("Hoppa över", "Fråga 4 av 4"),
        ("Måndag 14 december", "Introduktion för Nour"),
    ):
        hedda.presses(label)
        plan = await hedda.sees(next_)
    await introduces(petra)

    hedda.presses("Starta introduktionen", on=plan)  # Petra was quicker
    await hedda.sees("Nour Nybörjare har redan en introduktion på gång")
    hedda.presses("Öppna Nour Nybörjare")
    await hedda.sees("Mentor: Måns Mentorsson")
    assert len(await stage.rows(select(Introduction))) == 1


async def test_who_has_an_introduction_already_is_refused_at_the_first_question(
    stage: Stage,
) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    petra.says("/introduktion")
    await petra.sees("Vem ska börja?")
    petra.says("Nour")
    await petra.sees("Nour Nybörjare har redan en introduktion på gång.")
    petra.says("Måns")  # the question is open still
    await petra.sees("Fråga 2 av 4")
    petra.presses("‹ Tillbaka")
    await petra.sees("Vem ska börja?")
    petra.says("Nour")
    await petra.sees("har redan en introduktion på gång")
    petra.presses("Öppna Nour Nybörjare")
    await petra.sees("Handläggare och socialsekreterare")


async def test_the_one_who_already_has_an_introduction_is_not_suggested(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await _half_way(petra)
    petra.presses("Hoppa över")
    await petra.sees("Fråga 4 av 4")
    petra.presses("Måndag 14 december")
    await petra.sees("Introduktion för Nour")
    petra.presses("Starta introduktionen")
    await petra.sees("är igång")
    petra.says("/introduktion")
    question = await petra.sees("Vem ska börja?")
    assert "Nour Nybörjare, 14/12" not in question.buttons


async def _half_way(petra: Person) -> None:
    """Two questions answered, the third before her."""
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.says("Nour")
    await petra.sees("Fråga 2 av 4")
    petra.presses("Handläggare och socialsekreterare")
    await petra.sees("Fråga 3 av 4")
