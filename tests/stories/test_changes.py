"""What a manager changes is said in one line, and what can hardly be meant is asked about."""

from datetime import date, datetime

from sqlmodel import col, select

from storage.tables import Matter, Task
from tests.stories.scenes import introduces, link_in
from tests.stories.stage import STOCKHOLM, Stage

FRIDAY = datetime(2026, 12, 4, 9, 15, tzinfo=STOCKHOLM)


async def test_each_change_is_said_above_the_introduction(stage: Stage) -> None:
    petra, _, _ = await stage.enter("Petra", "Måns", "Klara")
    await introduces(petra)
    await _opens(stage)
    petra.presses("Lägg till uppgift")
    await petra.sees("Lägg till en uppgift · Fråga 1 av 3\nNour Nybörjare")
    petra.says("Prova passerkortet")
    await petra.sees("Vem ska göra det?")
    petra.presses("Chefen")
    await petra.sees("När ska det vara klart?")
    petra.says("lucia 2027")
    await petra.sees("är för sent")
    petra.says("15/12")
    added = await petra.sees("✓ Prova passerkortet är tillagd för Nour Nybörjare och ska vara klar")
    assert "tisdag 15 december.\n\nNour Nybörjare, SoL" in added.text
    assert petra.fresh == [added]

    petra.presses("Byt mentor", on=added)
    await petra.sees("Byt mentor\nNour Nybörjare")
    petra.presses("Klara Kollegadotter")
    changed = await petra.sees("✓ Klara Kollegadotter är nu mentor för Nour Nybörjare.")

    petra.presses("Flytta första dagen", on=changed)
    await petra.sees("Flytta första dagen\nNour Nybörjare")
    petra.says("15/12")
    moved = await petra.sees(
        "✓ Första dagen för Nour Nybörjare är flyttad till tisdag 15 december."
    )
    assert "42 öppna uppgifter följde med." in moved.text

    petra.presses("Avsluta i förtid", on=moved)
    await petra.sees("Avsluta introduktionen i förtid\nNour Nybörjare")
    petra.presses("Avbryt")
    await petra.sees("Avbrutet. Inget är ändrat.")
    petra.presses("‹ Introduktionen")
    await petra.sees("Mentor: Klara Kollegadotter")


async def test_a_mentor_who_is_not_in_the_chat_is_said_to_be_so_and_can_be_invited(
    stage: Stage,
) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.says("Nour")
    await petra.sees("Fråga 2 av 4")
    petra.says("allmän introduktion")
    await petra.sees("Fråga 3 av 4")
    petra.presses("Måns Mentorsson")
    await petra.sees("Fråga 4 av 4")
    petra.says("14/12")
    plan = await petra.sees("Mentor: Måns Mentorsson · inte i chatten än\n")
    petra.presses("Bjud in Måns Mentorsson")
    invitation = await petra.sees("Inbjudan till Måns Mentorsson")
    petra.presses("Starta introduktionen", on=plan)
    await petra.sees("är igång")

    mans = stage.person("Måns")
    mans.opens(link_in(invitation))
    await mans.sees("Kompis")
    await _opens(stage)
    assert "inte i chatten än" not in petra.last.text.partition("Mentor")[2].partition("\n")[0]
    petra.presses("Byt mentor")
    await petra.sees("Vem blir ny mentor?")
    petra.presses("Klara Kollegadotter")
    changed = await petra.sees("Mentor: Klara Kollegadotter · inte i chatten än")
    assert "Bjud in Klara Kollegadotter" in changed.buttons


async def test_a_first_day_that_is_free_is_asked_about(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await _to_the_first_day(stage)
    petra.says("13/12")
    hint = await petra.sees("13 december 2026 är en söndag. Stämmer det?")
    assert hint.buttons == ["Måndag 14 december", "Ja, det stämmer"]
    petra.presses("Måndag 14 december", on=hint)
    await petra.sees("Första dag: måndag 14 december")
    petra.presses("Byt första dag")
    await petra.sees("Fråga 4 av 4")
    petra.says("julafton")
    await petra.sees("24 december 2026 är ingen arbetsdag. Stämmer det?")
    petra.presses("Ja, det stämmer")
    await petra.sees("Första dag: torsdag 24 december")
    petra.presses("Starta introduktionen")
    await petra.sees("är igång")
    assert await stage.row(select(Matter.day)) == date(2026, 12, 24)


async def test_so_it_is_when_the_first_day_moves(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    await _opens(stage)
    petra.presses("Flytta första dagen")
    await petra.sees("Vilken blir den nya första dagen?")
    petra.presses("Välj i kalender")
    await petra.sees(lambda message: message.button("november 2026"))
    petra.presses("›")
    calendar = await petra.sees(lambda message: message.button("december 2026"))
    petra.presses("19", on=calendar)
    await petra.sees("19 december 2026 är en lördag. Stämmer det?")
    assert await stage.row(select(Matter.day)) == date(2026, 12, 14)
    petra.presses("Måndag 21 december")
    await petra.sees("är flyttad till måndag 21 december")


async def test_a_first_day_long_ago_is_asked_about(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await _to_the_first_day(stage)
    petra.says("15 september 2026")
    await petra.sees("15 september 2026 är länge sedan. Stämmer det? Skriv annars rätt dag.")
    petra.says("15 december 2026")
    await petra.sees("Första dag: tisdag 15 december")


async def test_a_task_is_moved_to_a_day_when_it_can_be_done(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    await stage.at(FRIDAY)
    petra.says("/uppgifter")
    listed = await petra.sees("Dina uppgifter")
    petra.presses(listed.buttons[0], on=listed)
    await petra.sees("Ska vara klar")
    petra.presses("Flytta")
    question = await petra.sees("Vilket datum ska uppgiften ha i stället?")
    assert question.buttons[:3] == ["I dag", "Måndag 7 december", "Välj i kalender"]
    petra.presses("Måndag 7 december", on=question)
    await petra.sees("Ska vara klar måndag 7 december")
    moved = await stage.row(select(Task.due).where(col(Task.moved)))
    assert moved == date(2026, 12, 7)


async def _opens(stage: Stage) -> None:
    petra = stage.person("Petra")
    petra.says("/introduktioner")
    petra.presses("Nour Nybörjare", on=await petra.sees("Pågående introduktioner"))
    await petra.sees(lambda message: message.button("Byt mentor"))


async def _to_the_first_day(stage: Stage) -> None:
    petra = stage.person("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.says("Nour")
    await petra.sees("Fråga 2 av 4")
    petra.says("allmän introduktion")
    await petra.sees("Fråga 3 av 4")
    petra.presses("Hoppa över")
    await petra.sees("Fråga 4 av 4")
