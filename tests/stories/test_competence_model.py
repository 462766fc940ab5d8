"""HR describes the organisation's competence: fetches the model, changes it, sends it back."""

import io

import openpyxl
from sqlmodel import col, select

from bot import competence_files
from bot.domain.competence.model import CompetenceModel as Model
from bot.rehearsal.person import Person
from storage.tables import CompetenceModel
from tests.storage.imports.files import excel, saved
from tests.stories.stage import Stage

A_WHILE = 30.0
"""Seconds: a file is written and read by a process of its own, which has to start."""
MODELS = select(CompetenceModel).order_by(col(CompetenceModel.id))


async def test_hr_fetches_the_model_changes_it_and_it_counts(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    hedda.says("/kompetensmodell")
    shown = await hedda.sees(
        "25 yrkesgrupper, 31 områden, 13 intyg, 8 slags ombud och 8 slags nyckelfunktioner."
    )
    assert "Prognos: 2,6 procent mer om 2 år, 6,7 procent mer om 5 år." in shown.text
    assert "Den gäller 9 av 9 anställda." in shown.text
    assert "Det är modellen som följer med Kompis." in shown.text
    book = openpyxl.load_workbook(io.BytesIO(await _fetches(hedda, "Hämta som Excel")))

    professions = book["Yrkesgrupper"]
    row = _row(professions, "assistant_nurse")
    professions.cell(row, 6).value = 10
    professions.cell(row, 7).value = 25
    professions.delete_rows(_row(professions, "administrator"))
    book["Innebörd"].delete_rows(_row(book["Innebörd"], "administrator"), 4)
    professions.append([None, "Vaktmästare", None, None, "four", 25, 25, 25, 25])
    for row in range(2, book["Nivåer"].max_row + 1):
        if book["Nivåer"].cell(row, 3).value == "mycket hög":
            book["Nivåer"].cell(row, 3).value = "ledande"
    book["Prognos"].append(["assistant_nurse", 5, 12.5])
    hedda.sends_file("Vår modell.xlsx", saved(book))
    preview = await hedda.sees("Kompetensmodellen: Vår modell.xlsx", within=A_WHILE)
    for line in (
        "Nya yrkesgrupper: Vaktmästare",
        "Borttagna yrkesgrupper: Administratör",
        "• Undersköterska: 5–30–35–20–10 blir 10–25–35–20–10",
        "Nivåer som byter namn: mycket hög blir ledande",
        "Nya rader i prognosen: 2",
        "Den gäller 8 av 9 anställda.\nUtan yrkesgrupp: Administratör (1).",
        "Bedömningar som redan är gjorda ligger kvar.",
    ):
        assert line in preview.text
    assert await stage.rows(MODELS) == []  # nothing before the yes

    hedda.presses("Låt den gälla")
    await hedda.sees("Klart. Modellen i Vår modell.xlsx gäller från och med nu.")
    kept = await stage.row(MODELS)
    hr = await stage.employee("Hedda")
    assert kept.by == hr.id
    model = Model.restore(kept.source, "competence")
    nurse = model.profession("assistant_nurse")
    assert nurse
    assert nurse.shares == (10, 25, 35, 20, 10)
    hedda.presses("‹ Modellen")
    shown = await hedda.sees("• 30 november 2026: ny modell, Hedda Hittepå")

    hedda.presses("Byt till medföljande")
    await hedda.sees("Nya yrkesgrupper: Administratör\nBorttagna yrkesgrupper: Vaktmästare")
    hedda.presses("Byt tillbaka")
    await hedda.sees("• 30 november 2026: tillbaka till den som följer med, Hedda Hittepå")
    assert [row.source == "" for row in await stage.rows(MODELS)] == [False, True]


async def test_a_workbook_that_is_wrong_is_told_by_cell_whatever_it_was_sent_as(
    stage: Stage,
) -> None:
    (hedda,) = await stage.enter("Hedda")
    content = competence_files.write(stage.app.house.library.competence.canonical, ".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["Yrkesgrupper"]["F2"] = "fem"
    hedda.says("/import")
    await hedda.sees("Skicka filen med personer")
    hedda.sends_file("modell.xlsx", saved(book))
    answer = await hedda.sees("modell.xlsx kan inte tas emot än", within=A_WHILE)
    where = "• Yrkesgrupper, rad 2, kolumn F (Andel nivå 1): fem är inget tal. Skriv med siffror."
    assert where in answer.text
    assert answer.buttons == []
    hedda.sends_file("ingetdera.xlsx", excel([["Ombud", "Enhet"], ["Demens", "Äppellunden"]]))
    answer = await hedda.sees("Jag hittar ingen rad med rubriker", within=A_WHILE)
    assert "Är det kompetensmodellen? Den känns igen på sina blad" in answer.text
    assert await stage.rows(MODELS) == []


async def _fetches(hedda: Person, button: str) -> bytes:
    hedda.presses(button)
    await hedda.sees("Skicka tillbaka filen här när du har ändrat.", within=A_WHILE)
    return hedda.documents[-1].data


def _row(sheet: openpyxl.worksheet.worksheet.Worksheet, id_: str) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == id_)
