"""HR looks at how introductions go, unit by unit, and at what the new ones answered."""

import asyncio
import io
import random
from datetime import datetime, timedelta
from typing import Any

from PIL import Image
from sqlmodel import col, select

from bot.guides.model import Question
from bot.rehearsal.person import Person
from storage import runs
from storage.database import Session
from storage.tables import Answer, Position, Run, Unit
from storage.tables import Person as Employee
from tests.stories.explorer import everything_seen
from tests.stories.stage import Stage

DRAWN_WITHIN = 30.0
"""Seconds until charts are there: a process of its own has to start."""
NUMBERED = "Numrerad"
"""The first name of everybody who answers by the dozen."""
CANARY = "kanariefågeln i kopieringsrummet"


async def test_hr_goes_from_the_whole_down_to_one_introduction(stage: Stage) -> None:
    petra, hedda = await stage.enter("Petra", "Hedda")
    await start_introduction(petra)

    hedda.says("översikt")
    whole = (await hedda.sees("Påhittade kommunen\nPågår: 1")).text
    assert "Nya med introduktion: 1 av 2 (50\xa0%)" in whole
    assert "Myndigheten\n1 pågår" in whole
    assert "Hemtjänsten Äppellunden\n1 utan introduktion" in whole
    assert "HR\nInget på gång." in whole

    hedda.presses("Myndigheten")
    await hedda.sees("Myndigheten\nPågår: 1")
    hedda.presses("SoL")
    await hedda.sees("SoL\nPågår: 1")
    hedda.presses("Pågår (1)")
    listed = (await hedda.sees("Pågår: SoL")).text
    assert "Nour Nybörjare, SoL\n░░░░░░░░░░ 0 av 41" in listed
    hedda.presses("Nour Nybörjare")
    await hedda.sees("Mentor: Måns Mentorsson")


async def test_what_is_late_comes_first_and_is_counted(stage: Stage) -> None:
    petra, hedda = await stage.enter("Petra", "Hedda")
    await start_introduction(petra)
    await stage.days_pass(4)

    hedda.says("/oversikt")
    await hedda.sees("Pågår: 1, varav 1 med något sent")
    hedda.presses("Pågår (1)")
    await hedda.sees(" sena")


async def test_whoever_has_no_introduction_gets_one_from_there(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    hedda.says("/oversikt")
    await hedda.sees("Nya med introduktion: 0 av 2")
    hedda.presses("Utan (2)")
    never = (await hedda.sees("Utan introduktion: Påhittade kommunen")).text
    assert "1. Sam Sommarprov, Sommarvikarie, vårdbiträde" in never
    assert "Hemtjänsten Äppellunden · chef Vide Vårdare" in never
    assert "Börjar måndag 7 december · inte i chatten än" in never
    assert "2. Nour Nybörjare" in never

    hedda.presses("1 Bjud in")
    await hedda.sees("Inbjudan till Sam Sommarprov")
    hedda.presses("1 Starta")
    await hedda.sees("Sam Sommarprov")
    await hedda.sees("Vilken checklista")


async def test_hr_reads_the_checkins_as_text_and_as_charts(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    await answers_come_in(stage, "SoL", 40)
    await answers_come_in(stage, "Hemtjänsten Äppellunden", 20)

    hedda.says("/oversikt")
    await hedda.sees("Påhittade kommunen")
    hedda.presses("Avstämningar")
    results = (await hedda.sees("Avstämning: Efter två veckor")).text
    assert "60 har svarat." in results
    assert "Har introduktionen varit tydlig?\n60 svar, medel " in results
    assert " av 5" in results
    assert "Varför valde du oss?\n60 svar, flera val är möjliga" in results

    hedda.presses("Visa diagram")
    await hedda.hears("Jag ritar")
    last = await hedda.sees(
        lambda m: m.file and "Varför valde du oss?" in m.text, within=DRAWN_WITHIN
    )
    assert last.text.startswith("Efter två veckor\nPåhittade kommunen, senaste 12 månaderna")
    drawn = [file for file in hedda.documents if file.is_photo]
    assert 2 <= len(drawn) <= 4
    for file in drawn:
        picture = Image.open(io.BytesIO(file.data))
        picture.load()
        assert picture.format == "PNG"
        assert (picture.width, picture.height) == (file.width, file.height)
        assert picture.width == 1080
        assert 300 < picture.height <= 1280
        assert len(picture.getcolors(1 << 20) or ()) > 10


async def test_charts_come_in_the_language_of_the_reader(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    await answers_come_in(stage, "SoL", 6)
    hedda.says("/sprak")
    await hedda.sees("Vilket språk")
    hedda.presses("English")
    await stage.settles()
    hedda.says("/overview")
    await hedda.sees("Ongoing: 0")
    hedda.presses("Check-ins")
    await hedda.sees("Has the introduction been clear?\n6 answers, mean ")
    hedda.presses("Show charts")
    await hedda.sees(
        lambda m: m.file and "Why did you choose us? 6 answers" in m.text, within=DRAWN_WITHIN
    )


async def test_a_unit_with_few_answers_shows_none_and_says_why(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    await answers_come_in(stage, "SoL", 12)
    await answers_come_in(stage, "Hemtjänsten Äppellunden", 4)
    hedda.says("/oversikt")
    await hedda.sees("Påhittade kommunen")
    hedda.presses("Hemtjänsten Äppellunden")
    await hedda.sees("Hemtjänsten Äppellunden\nPågår: 0")
    hedda.presses("Avstämningar")
    few = await hedda.sees("Färre än 5 svar")
    assert "4 har svarat." in few.text
    assert "medel" not in few.text
    assert "%" not in few.text
    assert not any(label.startswith(("Visa diagram", "Läs")) for label in few.buttons)

    await answers_come_in(stage, "Hemtjänsten Äppellunden", 1)
    hedda.presses("Hela tiden")
    enough = await hedda.sees("5 har svarat.")
    assert "Har introduktionen varit tydlig?\n5 svar, medel " in enough.text
    assert "Visa diagram" in enough.buttons


async def test_free_text_is_read_newest_first_a_page_at_a_time(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    await answers_come_in(stage, "SoL", 13)
    hedda.says("/oversikt")
    await hedda.sees("Påhittade kommunen")
    hedda.presses("Avstämningar")
    await hedda.sees("13 har svarat.")
    hedda.presses("Läs: Vad har du saknat?")
    page = (await hedda.sees("De nyaste står först")).text
    assert [line for line in page.splitlines() if line.startswith("•")] == [
        f"• Saknat för {n} dagar sedan" for n in range(10)
    ]
    assert NUMBERED not in page
    hedda.presses("Visa fler ›")
    await hedda.sees("• Saknat för 12 dagar sedan")


async def test_a_manager_of_managers_sees_their_part_and_no_checkins(stage: Stage) -> None:
    petra, disa = await stage.enter("Petra", "Disa")
    await start_introduction(petra)
    await answers_come_in(stage, "SoL", 12)
    disa.says("/oversikt")
    view = await disa.sees("Omsorgsförvaltningen\nPågår: 1")
    assert "Avstämningar" not in view.buttons
    petra.says("/oversikt")
    await petra.sees("Det kan jag inte göra åt dig")
    petra.says("/overview")
    await petra.sees("Det kan jag inte göra åt dig")


async def test_what_a_new_hire_answers_never_reaches_manager_or_mentor(stage: Stage) -> None:
    petra, mans, hedda = await stage.enter("Petra", "Måns", "Hedda")
    await start_introduction(petra)
    (nour,) = await stage.enter("Nour")
    await checks_in(nour)
    assert CANARY in await stage.rows(select(Answer.value).where(col(Answer.question) == "missing"))

    commands = [f"/{name}" for name in stage.app.house.errands.commands]
    for curious in (petra, mans):
        read = await everything_seen(stage, curious, *commands)
        assert "Nour Nybörjare" in read
        assert CANARY not in read

    # Nor with a button of HR's; and HR, who looks as they did, finds it.
    read = await everything_seen(stage, hedda, "/oversikt")
    assert CANARY in read
    for message in hedda.messages:
        for button in message.keyboard:
            if button.data:
                petra.presses_data(button.data, on=petra.last)
                await petra.hears("Knappen gäller inte längre")


async def start_introduction(manager: Person) -> None:
    manager.says("/introduktion")
    await manager.sees("Vem ska börja?")
    manager.presses("Nour Nybörjare, 14/12")
    await manager.sees("Vilken checklista")
    manager.presses("Handläggare och socialsekreterare")
    await manager.sees("Vem blir mentor?")
    manager.presses("Måns Mentorsson")
    await manager.sees("första dagen?")
    manager.presses("Måndag 14 december")
    await manager.sees("Introduktion för Nour")
    manager.presses("Starta introduktionen")
    await manager.sees("är igång")


async def checks_in(new_hire: Person) -> None:
    """Answers the check-in after two weeks, with the canary as the free text."""
    new_hire.says("/min_introduktion")
    await presses_like(new_hire, "Första månaden")
    await presses_like(new_hire, "Svara")
    for question, answer in [
        ("välkommen", "4"),
        ("tydlig", "2"),
        ("planerat", "Ja, allt"),
        ("mentor", "3"),
        ("oklart", "Ja"),
        ("behöver", "Nej"),
        ("valde du oss", "Kollegorna"),
        ("valde du oss", "Klar (1)"),
    ]:
        await new_hire.sees(question)
        await presses_like(new_hire, answer)
    await new_hire.sees("Vad har du saknat?")
    new_hire.says(CANARY)
    await presses_like(new_hire, "Skicka")
    await new_hire.sees("Tack för dina svar")


async def presses_like(person: Person, words: str) -> None:
    """The button that has these words in it, as soon as it is there."""
    message = await person.sees(lambda m: any(words in label for label in m.buttons))
    person.presses(next(label for label in message.buttons if words in label), on=message)


async def answers_come_in(stage: Stage, unit: str, count: int) -> None:
    """So many made-up people in the unit have answered after two weeks, one a day until today."""

    def write() -> None:
        chance = random.Random(count)
        now = stage.clock.now()
        with stage.app.database.transaction() as db:
            guide = stage.app.house.guide(db, "checkin_two_weeks")
            runs.keep_version(db, stage.app.house.version("guide", guide))
            unit_id = db.scalars(select(col(Unit.id)).where(col(Unit.name) == unit)).one()
            for n in range(count):
                person_id = _add_person(db, f"{unit_id}-{count}-{n}", unit_id, now)
                run = Run(
                    person_id=person_id,
                    guide=guide.name,
                    guide_hash=guide.hash,
                    subject={},
                    status="submitted",
                    started_at=now,
                    closed_at=now - timedelta(days=n),
                )
                db.add(run)
                db.flush()
                for question in guide.questions:
                    value = answer_to(question, n, chance)
                    db.add(Answer(run_id=run.id or 0, question=question.id, value=value, at=now))

    await asyncio.to_thread(write)


def _add_person(db: Session, number: str, unit_id: int | None, now: datetime) -> int:
    """Somebody who is not new any more."""
    name = f"{NUMBERED} {number}"
    person = Employee(
        employee_no=number,
        name=name,
        name_key=name.casefold(),
        unit_id=unit_id or 0,
        position_id=db.scalars(select(col(Position.id))).first() or 0,
        start_date=now.date() - timedelta(days=200),
    )
    db.add(person)
    db.flush()
    return person.id or 0


def answer_to(question: Question, days_ago: int, chance: random.Random) -> Any:
    match question.kind:
        case "scale":
            return chance.choice([1, 2, 3, 3, 4, 4, 4, 5, 5])
        case "yes_no":
            return chance.choice(["yes", "yes", "no"])
        case "choice":
            return chance.choice(question.options).id
        case "choices":
            return [option.id for option in chance.sample(question.options, 3)]
        case _:
            return f"Saknat för {days_ago} dagar sedan"
