"""HR hears that there are new answers from those who left, and reads what may be read of them."""

import asyncio
import io

import openpyxl
from PIL import Image
from sqlmodel import col, select

from storage.tables import SurveyCell, SurveyResponse
from tests.bot.test_survey_results import leave
from tests.stories.stage import Stage

MADE_WITHIN = 30.0
"""Seconds until what is made in a process of its own is there."""
HOME_CARE = "Omsorgsförvaltningen / Hemtjänsten Äppellunden"
SPRING = "2026-1"


async def left_in_spring(stage: Stage) -> None:
    """Twelve of fifteen who left home care have answered, and the one who left SoL."""

    def write() -> None:
        guide = stage.app.house.library.guides["exit_survey"]
        with stage.app.database.transaction() as db:
            leave(db, guide, HOME_CARE, SPRING, 12, pay=5)
            leave(db, guide, "Omsorgsförvaltningen / Myndigheten / SoL", SPRING, 1, pay=1)

    await asyncio.to_thread(write)


async def swap_two_answers(stage: Stage) -> None:
    """As somebody would who has the database and not the keys; a second time, and all is well."""

    def write() -> None:
        with stage.app.database.transaction() as db:
            one, two = db.scalars(select(SurveyResponse).order_by(col(SurveyResponse.id))).all()[:2]
            one.sealed, two.sealed = two.sealed, one.sealed

    await asyncio.to_thread(write)


async def test_hr_hears_of_new_answers_and_reads_them_in_chat_as_charts_and_as_excel(
    stage: Stage,
) -> None:
    hedda, vide = await stage.enter("Hedda", "Vide")
    hedda.says("enkätsvar")
    await hedda.sees("Inget har publicerats än.")

    await left_in_spring(stage)
    await swap_two_answers(stage)
    await stage.mornings()
    assert "was changed or moved" in stage.app.health.troubles["surveys"]
    assert await stage.rows(select(col(SurveyCell.until))) == []
    await swap_two_answers(stage)
    await stage.mornings()
    assert stage.app.health.troubles == {}
    await stage.mornings()
    await hedda.sees("Nya svar från dem som har slutat är hopräknade: januari–juni 2026.")

    hedda.presses("Enkätsvar")
    listed = await hedda.sees("• Hemtjänsten Äppellunden (Omsorgsförvaltningen)")
    assert "SoL" not in listed.text
    hedda.presses("Hemtjänsten Äppellunden, jan–jun 2026")
    shown = (await hedda.sees("Enkätsvar: Hemtjänsten Äppellunden")).text
    assert "minst 10 svar" in shown
    assert "• Hur mycket betydde lönen för att du slutar?" in shown
    assert "12" not in shown

    hedda.presses("Visa diagram")
    picture = await hedda.sees(
        lambda m: m.file and "Skulle du rekommendera oss" in m.text, within=MADE_WITHIN
    )
    assert picture.file
    assert Image.open(io.BytesIO(picture.file.data)).width == 1080

    hedda.presses("‹ Tillbaka")
    hedda.presses("Hämta som Excel", on=await hedda.sees("Vad de som slutar svarar"))
    file = (await hedda.sees("Allt som har publicerats", within=MADE_WITHIN)).file
    assert file
    assert file.name.startswith("enkatsvar-2026-12-")
    cells, years, comments, _ = openpyxl.load_workbook(io.BytesIO(file.data)).worksheets
    assert {row[0] for row in cells.iter_rows(min_row=2, values_only=True)} == {HOME_CARE}
    assert {row[0] for row in years.iter_rows(min_row=2, values_only=True)} == {2026}
    assert comments.max_row == 1  # free text is off

    vide.says("/enkatsvar")
    await vide.sees("Det kan jag inte göra åt dig")
