"""HR looks at who leaves, how the interviews go and why people leave, and orders the year."""

import asyncio
import io

import openpyxl
import pytest

from bot.rehearsal.chat import Message
from bot.rehearsal.files import File
from bot.rehearsal.person import Person
from storage import runs
from tests.storage.departed import a_year_goes_by
from tests.storage.municipality import Municipality
from tests.stories.stage import Stage

MADE_WITHIN = 30.0
"""Seconds until the analysis is there: a process of its own has to start."""


@pytest.fixture
async def town(stage: Stage) -> Stage:
    def live() -> None:
        house = stage.app.house
        checklist = house.library.checklists["avslut"]
        with stage.app.database.transaction() as db:
            runs.keep_version(db, house.version("checklist", checklist))
            a_year_goes_by(Municipality(db, checklist=(checklist.name, checklist.hash)))

    await asyncio.to_thread(live)
    return stage


async def test_hr_goes_from_the_whole_down_to_the_interview_that_is_missing(town: Stage) -> None:
    (hedda,) = await town.enter("Hedda")
    hedda.says("hur många slutar hos oss")
    hedda.presses("Avgångar i siffror", on=await hedda.sees("Menade du"))
    whole = (await hedda.sees("Avgångar: Påhittade kommunen")).text
    assert "Senaste 12 månaderna, från 1 december 2025" in whole
    assert "11 har slutat. Känt i god tid: 10 av 11" in whole
    assert "• Egen uppsägning: 9\n• Pension: 1\n• Byter jobb inom kommunen: 1" in whole
    assert "Vart: annan enhet hos oss 1, annan förvaltning 1, annan arbetsgivare 8" in whole
    assert "Utan pension: 12,7\xa0%\nMed pension: 14,3\xa0%" in whole
    assert "delat med 63 tillsvidareanställda" in whole

    hedda.presses("I år")
    await hedda.sees("1 till har sin sista dag senare i år")
    hedda.presses("Myndigheten")
    await hedda.sees("Avgångar: Myndigheten\nI år, till och med 30 november 2026")
    hedda.presses("SoL")
    await hedda.sees("9 har slutat")
    hedda.presses("Per yrke")
    await hedda.sees("Handläggare\n9 har slutat, 6 har börjat")
    hedda.presses("‹ Tillbaka")
    await hedda.sees("Avgångar: SoL")
    hedda.presses("Över tid")
    await hedda.sees("Januari–juni 2026\n8 har slutat, 8 på egen begäran, 0 i pension")
    hedda.presses("‹ Tillbaka")
    await hedda.sees("Avgångar: SoL")
    hedda.presses("Samtalen")
    talks = (await hedda.sees("Avslutningssamtal: SoL")).text
    assert "Hållna: 8 av 9 (89\xa0%)\n• av chefen 7, av HR 1" in talks
    assert "Saknas: 1\nÅterstår: 1" in talks
    hedda.presses("Utan samtal (1)")
    await hedda.sees("Handläggare 8, SoL\nSista dag 30 september 2026 · chef Petra Påhitt")
    hedda.presses("Handläggare 8")
    await hedda.sees("Sista dag: onsdag 30 september")


async def test_hr_reads_why_people_leave_and_orders_the_year(town: Stage) -> None:
    (hedda,) = await town.enter("Hedda")
    hedda.says("/avgangar")
    hedda.presses("Varför de slutar", on=await hedda.sees("Avgångar"))
    why = (await hedda.sees("Varför de slutar")).text
    assert "Januari–juni 2026\n8 samtal med skäl" in why
    assert "• Lönen: 4 (50\xa0%), vägde tyngst för 3" in why
    hedda.presses("‹ Tillbaka")
    hedda.presses("Årets analys", on=await hedda.sees("Avgångar"))
    await hedda.sees("Vilket år?")
    hedda.presses("2026")
    await hedda.hears("Analysen kommer strax")
    await hedda.sees(lambda message: is_a(message, ".xlsx"), within=MADE_WITHIN)
    page, sheets = hedda.documents
    assert (page.name, sheets.name) == ("avgangar-2026.html", "avgangar-2026.xlsx")
    assert "2026, till och med 30 november" in page.data.decode()
    assert "Att göra nytta för andra" in page.data.decode()
    assert cells(sheets, "Året i korthet")["Har slutat"] == 11
    assert cells(sheets, "Skälen, sida vid sida")["Arbetsbelastningen"] == 3


async def test_a_manager_of_managers_sees_their_part_and_no_reasons(town: Stage) -> None:
    disa, petra, hedda = await town.enter("Disa", "Petra", "Hedda")
    disa.says("/avgangar")
    whole = await disa.sees("Avgångar: Omsorgsförvaltningen")
    assert "11 har slutat" in whole.text
    assert not {"Varför de slutar", "Årets analys"} & set(whole.buttons)
    disa.presses("Samtalen")
    disa.presses("Utan samtal (2)", on=await disa.sees("Saknas: 2"))
    await disa.sees("Handläggare 8, SoL")

    petra.says("/avgangar")
    await petra.sees("Det kan jag inte göra åt dig")
    hedda.says("/avgangar")
    await hedda.sees("Avgångar: Påhittade kommunen")
    for button in hedda.last.keyboard:
        if button.data:
            disa.presses_data(button.data, on=disa.last)
            await disa.hears("Knappen gäller inte längre")


async def test_a_year_in_which_nobody_left_is_analysed_too(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    await _reads_english(stage, hedda)
    hedda.says("/turnover")
    hedda.presses("The year's analysis", on=await hedda.sees("Nobody has left in this time"))
    hedda.presses("2025", on=await hedda.sees("Which year?"))
    await hedda.sees(lambda message: is_a(message, ".xlsx"), within=MADE_WITHIN)
    page, _ = hedda.documents
    assert page.name == "departures-2025.html"
    assert "Nobody has left in this time. So there are no departures" in page.data.decode()


async def _reads_english(stage: Stage, person: Person) -> None:
    person.says("/sprak")
    await person.sees("Vilket språk")
    person.presses("English")
    await stage.settles()


def is_a(message: Message, ending: str) -> bool:
    return message.file is not None and message.file.name.endswith(ending)


def cells(file: File, sheet: str) -> dict[object, object]:
    """What stands beside what, in the first two columns."""
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    return {row[0]: row[1] for row in book[sheet].iter_rows(values_only=True)}
