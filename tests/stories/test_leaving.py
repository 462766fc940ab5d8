"""Nobody is held to a guide: a no is understood, and what is half done is found again."""

import pytest
from sqlmodel import col, select

from storage.tables import Comment, Inquiry, Run, Task
from tests.stories.scenes import introduces
from tests.stories.stage import Stage


async def test_a_typed_no_drops_no_task(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    task = await _first_task(stage)
    petra.says("/uppgifter")
    petra.presses(task, on=await petra.sees("Dina uppgifter"))
    await petra.sees("Ska vara klar")
    petra.presses("Ta bort")
    question = await petra.sees(f"Ta bort uppgiften\n{task}, Nour Nybörjare")
    assert "Senare" not in question.buttons
    petra.says("Avbryt!")
    await petra.sees("Avbrutet. Inget är ändrat.")
    petra.presses("‹ Uppgiften")
    await petra.sees("Ska vara klar")
    assert await stage.rows(select(Task).where(col(Task.status) == "dropped")) == []


async def test_the_button_leaves_as_the_word_does(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    task = await _first_task(stage)
    petra.says("/uppgifter")
    petra.presses(task, on=await petra.sees("Dina uppgifter"))
    await petra.sees("Ska vara klar")
    petra.presses("Kommentera")
    await petra.sees(f"Skriv en kommentar\n{task}, Nour Nybörjare")
    petra.presses("Avbryt")
    await petra.sees("Avbrutet. Inget är ändrat.")
    petra.says("det här är ingen kommentar")
    await petra.sees("Det förstod jag inte")
    assert await stage.rows(select(Comment)) == []

    nour.says("/start")
    await nour.sees("Hej Nour")
    assert "Du var mitt i" not in nour.transcript()


@pytest.mark.parametrize(
    ("language", "word", "said"),
    [
        ("Svenska", "stopp", "Avbrutet. Inget är ändrat."),
        ("English", "cancel", "Cancelled. Nothing was changed."),
        ("Lätt svenska", "avbryt", "Då slutar vi där. Allt är som förut."),
    ],
)
async def test_no_word_of_leaving_is_sent_to_the_mentor(
    stage: Stage, language: str, word: str, said: str
) -> None:
    petra, _, nour = await stage.enter("Petra", "Måns", "Nour")
    await introduces(petra)
    nour.says("/sprak")
    nour.presses(language, on=await nour.sees(lambda message: message.button(language)))
    await stage.settles()
    nour.says("/fraga")
    await nour.sees("Måns Mentorsson")
    nour.says(word)
    await nour.sees(said)
    assert await stage.rows(select(Inquiry)) == []


async def test_a_long_guide_keeps_the_answers_of_who_breaks_off(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.says("avbryt")
    await petra.sees("Avbrutet. Inget är ändrat.")  # there is nothing to keep
    assert await stage.rows(select(Run.status)) == ["dropped"]

    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.says("Nour")
    await petra.sees("Fråga 2 av 4")
    petra.says("stopp")
    await petra.sees(
        "Dina svar i Ny introduktion – Nour Nybörjare finns kvar om du vill fortsätta."
    )
    petra.presses("Fortsätt")
    await petra.sees("Fråga 2 av 4")
    petra.says("sluta")
    await petra.sees("Avbrutet.")
    petra.presses("Ta bort svaren")
    await petra.sees("Då låter vi det vara")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")


async def test_the_unfinished_one_is_offered_before_a_second_is_begun(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")  # nothing was answered: no extra step
    petra.says("Nour")
    await petra.sees("Fråga 2 av 4")

    petra.says("/introduktion")
    await petra.sees("Du har redan börjat på Ny introduktion – Nour Nybörjare.")
    petra.presses("Fortsätt: Nour Nybörjare")
    await petra.sees("Fråga 2 av 4")
    petra.says("/introduktion")
    await petra.sees("Du har redan börjat på")
    petra.presses("Börja om")
    await petra.sees("Fråga 1 av 4")
    statuses = await stage.rows(select(Run.status).order_by(col(Run.id)))
    assert statuses == ["paused", "dropped", "active"]


async def test_two_unfinished_guides_can_be_told_apart(stage: Stage) -> None:
    petra, _, nour = await stage.enter("Petra", "Måns", "Nour")
    await introduces(petra)
    mans = stage.person("Måns")
    for question in ("Var parkerar jag?", "När är det fika?"):
        nour.says("/fraga")
        await nour.sees("Fråga din mentor\nTill Måns Mentorsson")
        nour.says(question)
        await nour.sees("Din fråga är skickad till Måns")
        await stage.settles()
        asked = await mans.sees(question)
    first = next(message for message in mans.messages if "Var parkerar jag?" in message.text)
    mans.presses("Svara", on=first)
    await mans.sees("Svara på frågan\nNour Nybörjare: ”Var parkerar jag?”")
    mans.presses("Svara", on=asked)
    await mans.sees("Svara på frågan\nNour Nybörjare: ”När är det fika?”")
    mans.says("Klockan tre.")
    await mans.sees("Tack. Nour Nybörjare får ditt svar")
    await stage.settles()
    await nour.sees("Du frågade: När är det fika?")


async def test_who_was_given_with_the_button_is_gone_on_with(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    hedda.says("/oversikt")
    await hedda.sees("Påhittade kommunen")
    hedda.presses("Utan (2)")
    await hedda.sees("Utan introduktion: Påhittade kommunen")
    hedda.presses("2 Starta")
    await hedda.sees("✓ Nour Nybörjare")
    hedda.says("/start")
    await hedda.sees("Du var mitt i Ny introduktion – Nour Nybörjare. Vill du fortsätta?")


async def _first_task(stage: Stage) -> str:
    """The title of a task of Petra's, as her list has it."""
    petra = stage.person("Petra")
    petra.says("/uppgifter")
    found = await petra.sees("Dina uppgifter")
    return next(label for label in found.buttons if f"• {label}" in found.text)
