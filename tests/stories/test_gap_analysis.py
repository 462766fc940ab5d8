"""HR looks for what is lacking, gets it as a picture and as Excel, and asks what if."""

import io

import openpyxl
from PIL import Image
from sqlmodel import col, select

from storage.tables import Assessment, Person, Position
from tests.stories.stage import Stage

WITHIN = 30.0
"""Seconds until a file is there: a process of its own has to start."""


async def inventoried(stage: Stage) -> None:
    """The case workers' levels, agreed this year and last."""
    levels = {"Måns Mentorsson": (2, 4), "Klara Kollegadotter": (1, 1)}
    query = select(Person).join(Position).where(col(Position.name) == "Handläggare")
    people = await stage.rows(query)
    with stage.app.database.transaction() as db:
        for person in people:
            for year, level in zip((2025, 2026), levels.get(person.name, ()), strict=False):
                row = Assessment(person_id=person.id or 0, area="", year=year, agreed=level)
                row.profession = "case_worker"
                db.add(row)


async def test_from_the_whole_to_a_profession_a_picture_and_a_workbook(
    stage_on_both: Stage,
) -> None:
    stage = stage_on_both
    (hedda,) = await stage.enter("Hedda")
    await inventoried(stage)
    hedda.says("kompetensgap")
    hedda.presses("Gapanalys", on=await hedda.sees("Menade du"))
    whole = await hedda.sees("Gapanalys\nPåhittade kommunen")
    assert "Handläggare med\nmyndighetsutövning" in whole.text
    assert "<pre>" not in whole.text
    hedda.presses("Handläggare med myndighetsutövning")
    one = await hedda.sees("Behovet växer 2,6 procent.")
    assert "upplärandefas        1   0,3  +1" in one.text
    hedda.presses("Tänk om")
    await hedda.sees("Modellen och bedömningarna rörs inte.")
    hedda.presses("Tillväxt")
    await hedda.sees("Hur många procent mer behövs till dess?")
    hedda.says("100")
    await hedda.sees("Tänk om · tillväxt 100 procent. Inget sparas.")
    hedda.presses("‹ Alla yrken")
    await hedda.sees("Gapanalys\nPåhittade kommunen\nOm 2 år, till och med 2028.\nTänk om")

    hedda.presses("Som bild")
    await hedda.hears("Jag ritar")
    await hedda.sees(lambda m: m.file and "Tänk om · tillväxt 100" in m.text, within=WITHIN)
    picture = Image.open(io.BytesIO(hedda.documents[-1].data))
    picture.load()
    assert (picture.format, picture.width) == ("PNG", 1080)
    assert 300 < picture.height <= 1280

    hedda.presses("Hämta som Excel")
    await hedda.hears("Jag skriver")
    await hedda.sees(lambda m: m.file and "Sista fliken" in m.text, within=WITHIN)
    book = openpyxl.load_workbook(io.BytesIO(hedda.documents[-1].data))
    rows = list(book["Gap"].iter_rows(values_only=True))
    assert ("upplärandefas", 0.15, 1, 1) in {row[3:7] for row in rows}
    assert "Så är det räknat" in book.sheetnames


async def test_risks_and_successors_are_drawn(stage: Stage) -> None:
    disa, hedda = await stage.enter("Disa", "Hedda")
    disa.says("/riskanalys")
    await disa.sees("Inget yrke är bedömt än.")
    disa.presses("Administratör")
    await disa.sees("Yrket är inte bedömt än.")
    disa.presses("Bedöm risken")
    for question, answer in (
        ("Hur allvarligt vore det för verksamheten?", "Allvarligt"),
        ("Fråga 2 av 6", "Hög sannolikhet"),
        ("Vad skulle hända i verksamheten?", "Hoppa över"),
        ("Hur allvarligt vore det för arbetsmiljön?", "Mindre allvarligt"),
        ("Fråga 5 av 6", "Medel"),
        ("Vad skulle hända med arbetsmiljön?", "Hoppa över"),
        ("Så här har du svarat", "Spara"),
    ):
        await disa.sees(question)
        disa.presses(answer)
    await disa.sees("Riskerna för Administratör är bedömda.")
    disa.presses("‹ Tillbaka")
    disa.presses("Som bild", on=await disa.sees("Stor risk: Administratör"))
    await disa.sees(lambda m: m.file and "Risker: Arbetsmiljön" in m.text, within=WITHIN)
    assert len(disa.documents) == 2

    hedda.says("/ersattare")
    await hedda.sees("Inga nyckelfunktioner är utpekade.")
    hedda.presses("Ny nyckelfunktion")
    await hedda.sees("Vad heter funktionen?")
    hedda.says("Systemförvaltare")
    await hedda.sees("På vilken enhet finns den?")
    hedda.says("sol")
    await hedda.sees("Vem har den i dag?")
    hedda.presses("Hoppa över")
    await hedda.sees("Så här har du svarat")
    hedda.presses("Spara")
    await hedda.sees("Systemförvaltare är tillagd.")
    hedda.presses("‹ Alla funktioner")
    hedda.presses("Som bild", on=await hedda.sees("⚠ Systemförvaltare, SoL"))
    await hedda.sees(lambda m: m.file and "Ersättare för nyckel" in m.text, within=WITHIN)
