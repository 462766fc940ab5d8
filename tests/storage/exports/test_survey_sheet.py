"""The printed survey: one page for one person, who may know nothing of Kompis."""

import io

import pypdf

from storage.exports.survey_sheet import CODE, SurveySheet, drawn
from tests.storage.exports.test_qr import code_of, codes, words

LINK = "https://t.me/KompisExempelBot?start=enkat-Zk3l9QwX-7aPz0Vn4TbY2w"
SHEET = SurveySheet(
    "Enkät till dig som slutar",
    "Till Åsa Öström-Ärlig, från HR på Påhittade kommunen",
    [("", "Den tar fyra minuter."), ("Vem ser vad?", "Din chef ser inte svaren. " * 20)],
    "Rikta mobilens kamera mot koden.",
    LINK,
)


def page(sheet: SurveySheet) -> pypdf.PageObject:
    (only,) = pypdf.PdfReader(io.BytesIO(drawn(sheet))).pages
    return only


def test_all_that_it_says_stands_on_one_page() -> None:
    said = words(page(SHEET))
    told = [SHEET.title, SHEET.to, "Vem ser vad? Din chef", SHEET.instruction, LINK]
    assert [said.index(each) for each in told] == sorted(said.index(each) for each in told)
    assert said.count("Din chef ser inte svaren.") == 20


def test_the_code_is_the_link() -> None:
    (code,) = codes(page(SHEET), CODE)
    assert code == code_of(LINK)


def test_the_same_sheet_is_the_same_file() -> None:
    assert drawn(SHEET) == drawn(SHEET)
