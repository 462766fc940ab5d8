"""A whole inventory in weeks, and a staff talk with what comes of it until the next one."""

from datetime import date, datetime, time

from sqlmodel import col, select

from bot.rehearsal.chat import Message
from bot.rehearsal.person import Person
from storage.assessments import WHOLE
from storage.tables import Assessment, Drive
from tests.stories.stage import STOCKHOLM, Stage

DEADLINE = date(2027, 1, 22)


def morning(day: date) -> datetime:
    """Days on which nothing is due are passed over: the months' tests live through them."""
    return datetime.combine(day, time(8), STOCKHOLM)


async def answers_all(person: Person, level: int) -> Message:
    """The same level everywhere, until all is on one page."""
    message = await person.sees("Fråga ")
    while "Spara" not in message.buttons:
        person.presses(message.buttons[level - 1], on=message)
        message = await person.sees(lambda seen: "Fråga " in seen.text or "Spara" in seen.buttons)
    return message


async def begins(hedda: Person, *, unit: str, deadline: str) -> Message:
    hedda.says("/inventering")
    for says, label in (
        ("Inventeringar", "Ny inventering"),
        ("Vilka enheter", unit),
        (f"Du är i: {unit}", f"＋ Ta med {unit}"),
        (f"Valda: {unit}", "Klar (1)"),
        ("Vilka yrkesgrupper", "Hoppa över"),
    ):
        hedda.presses(label, on=await hedda.sees(says))
    await hedda.sees("Vilken är den sista dagen?")
    hedda.says(deadline)
    hedda.presses("Alla bedöms på nytt", on=await hedda.sees("Hur noga"))
    hedda.presses("Starta inventeringen", on=await hedda.sees("är med i dag"))
    return await hedda.sees("är igång")


async def test_a_whole_inventory_in_weeks(stage_on_both: Stage) -> None:
    stage = stage_on_both
    hedda, petra, mans, nour, disa = await stage.enter("Hedda", "Petra", "Måns", "Nour", "Disa")
    await begins(hedda, unit="Myndigheten", deadline="22 januari 2027")

    await stage.mornings()
    line = await mans.sees("📋 Inventering 2027, till 22 januari 2027: gör din egen bedömning.")
    mans.presses("Min bedömning", on=line)
    mans.presses("Börja", on=await mans.sees("Du får 11 frågor"))
    await answers_all(mans, 2)
    mans.presses("Spara")
    await mans.sees("Tack. Din bedömning är sparad.")
    told = await petra.sees("3 av dina saknas (Kalle Koordinator, Klara Kollegadotter, Måns")
    petra.presses("Bedöm (3)", on=told)
    petra.presses("Måns Mentorsson", on=await petra.sees("3 av 3 saknar nivå."))
    petra.presses("Bedöm", on=await petra.sees("Medarbetaren har bedömt sig själv."))
    await answers_all(petra, 2)
    petra.presses("Spara")
    petra.presses("Kom överens", on=await petra.sees("Din bedömning är sparad."))
    await petra.sees("Det ni kom överens om")
    petra.presses("Spara")  # they differ nowhere
    await petra.sees("Överenskommet med dig.")
    levels = select(Assessment.agreed).where(col(Assessment.area) == WHOLE)
    assert await stage.rows(levels) == [2]

    await stage.at(morning(date(2026, 12, 30)))
    told = await petra.sees("📋")
    assert "3 av dina saknas (Kalle Koordinator, Klara Kollegadotter, Nour Nybörjare)" in told.text
    await stage.at(morning(date(2027, 1, 15)))
    await nour.sees("gör din egen bedömning")  # she has joined it
    assert "📋" not in mans.last.text
    await stage.at(morning(date(2027, 1, 21)))
    await disa.sees("3 saknas hos Petra Påhitt")
    assert "📋" not in hedda.last.text
    await stage.at(morning(DEADLINE))
    told = await hedda.sees("📋 Inventering 2027, till 22 januari 2027: 4 saknas i hela")

    hedda.presses("Vilka saknas (4)", on=told)
    page = await hedda.sees("Saknas i inventeringen 2027")
    assert "Klara Kollegadotter, handläggare – inte i chatten än" in page.text
    hedda.presses("‹ Tillbaka")
    hedda.presses("Ny sista dag", on=await hedda.sees("1 av 5 klara"))
    await hedda.sees("Vilken är den nya sista dagen?")
    hedda.says("5 februari 2027")
    page = await hedda.sees("Sista dag 5 februari 2027, först 22 januari 2027")
    hedda.presses("Hämta som Excel", on=page)
    sent = await hedda.sees("Inventeringen per enhet, och vilka som saknas.")
    assert sent.file is not None
    await stage.at(morning(date(2027, 2, 8)))
    await hedda.sees("📋 Inventeringen 2027 är stängd: 1 av 5 är klara, 4 saknas.")
    drive = await stage.row(select(Drive))
    assert drive.closed_at is not None
    assert drive.former_deadlines == [DEADLINE.isoformat()]


async def test_a_staff_talk_and_what_comes_of_it_until_the_next(stage: Stage) -> None:
    petra, mans = await stage.enter("Petra", "Måns")
    mans.says("min bedömning")
    mans.presses("Börja", on=await mans.sees("Min bedömning 2026"))
    await answers_all(mans, 2)
    mans.presses("Spara")
    await mans.sees("Tack.")

    petra.says("/bedom")
    petra.presses("Måns Mentorsson", on=await petra.sees("har bedömt sig"))
    petra.presses("Bedöm", on=await petra.sees("Bedömning 2026"))
    await answers_all(petra, 3)
    petra.presses("Spara")
    page = await petra.sees("⇄ Juridik: självständigt arbete · fördjupat arbete")
    petra.presses("Kom överens", on=page)
    await answers_all(petra, 3)
    petra.presses("Spara")
    petra.presses("Medarbetarplan", on=await petra.sees("Vilka steg kom ni överens om?"))
    petra.presses("Lägg till ett steg", on=await petra.sees("ett till 3 steg"))
    await petra.sees("Vad har ni kommit överens om?")
    petra.says("Handleda en student i vår")
    petra.presses("Medarbetaren", on=await petra.sees("Vem ser till"))
    await petra.sees("När ska det vara klart?")
    petra.says("7 december")
    await petra.sees("○ Handleda en student i vår")

    await stage.mornings()
    told = await mans.sees("Du och Petra Påhitt har kommit överens om din bedömning 2026.")
    assert "Handleda en student i vår" in told.text
    await stage.at(morning(date(2026, 12, 7)))
    mans.presses("✓ 1 Klar", on=await mans.sees("1. Handleda en student i vår"))
    await mans.sees("Allt för i dag är klart.")

    await stage.at(datetime(2027, 12, 1, 9, tzinfo=STOCKHOLM))
    mans.says("/bedomning")
    page = await mans.sees("Så var det 2026:")
    assert "Juridik: fördjupat arbete" in page.text
    mans.presses("Allt är oförändrat", on=page)  # one tap
    await mans.sees("Tack. Din bedömning är sparad.")
    own = select(Assessment.own).where(col(Assessment.year) == 2027)
    assert set(await stage.rows(own)) == {3}
    petra.says("/bedom")
    petra.presses("Måns Mentorsson", on=await petra.sees("Dina medarbetare 2027"))
    talk = await petra.sees("Bedömning 2027")
    assert "✓ Handleda en student i vår" in talk.text
