"""A competence model leaves as a file and comes back the same, or not at all."""

import io
import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from bot import competence_files
from bot.competence_files import EXCEL, TOML, is_workbook_of_ours, read_text, read_workbook
from bot.domain.competence.model import CompetenceModel
from bot.domain.competence.soundness import flaws
from storage.imports import Unreadable, grids
from tests.bot.domain.competence.models import models
from tests.bot.domain.competence.small import SMALL, small
from tests.storage.imports.files import HEADINGS, STAFF, excel, part_of, saved, with_part

Change = Callable[[openpyxl.Workbook], None]
SLOW = settings(max_examples=20)
A_SHARE = re.compile(rb'<c r="F2"[^>]*>.*?</c>')


def written(model: CompetenceModel, suffix: str = EXCEL) -> bytes:
    return competence_files.write(model.canonical, suffix)


def restored(canonical: str | None) -> CompetenceModel:
    assert canonical
    return CompetenceModel.restore(canonical, "competence")


def in_any_order(model: CompetenceModel) -> CompetenceModel:
    """The order of growths says nothing; a workbook has them by profession and year."""
    growths = sorted(model.growths, key=lambda each: (each.profession or "", each.years))
    return model.model_copy(update={"growths": tuple(growths)})


def said(change: Change) -> list[str]:
    """What is told of the small model's workbook once somebody has been at it."""
    book = openpyxl.load_workbook(io.BytesIO(written(small())))
    change(book)
    found = read_workbook(saved(book))
    assert (found.canonical is None) is bool(found.troubles)
    return [str(each) for each in found.troubles]


def put(sheet: str, cell: str, value: Any) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = value

    return change


@given(models())
@SLOW
def test_whatever_the_model_it_comes_back_from_excel_as_it_was(model: CompetenceModel) -> None:
    assert list(flaws(model, ["sv"])) == []
    found = read_workbook(written(model))
    assert found.troubles == ()
    assert in_any_order(restored(found.canonical)) == in_any_order(model)


@given(models())
@SLOW
def test_so_it_does_from_toml(model: CompetenceModel) -> None:
    found = read_text(written(model, TOML))
    assert found.troubles == ()
    assert restored(found.canonical) == model


@given(models())
@SLOW
def test_nothing_in_a_workbook_of_ours_is_a_formula(model: CompetenceModel) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(model)))
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_its_own_first_sheet_tells_what_the_others_hold() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(small())))
    assert book.sheetnames == [
        *("Läs mig", "Yrkesgrupper", "Innebörd", "Skalor", "Nivåer", "Områden", "Intyg"),
        *("Ombud", "Kurser", "Utbildningsplan", "Nyckelfunktioner"),
        *("Prognos", "Befolkningsgrupper", "Befolkning"),
    ]
    told = {(row[0], row[1]) for row in book["Läs mig"].iter_rows(min_row=2, values_only=True)}
    assert {("Yrkesgrupper", None), ("Yrkesgrupper", "Befattningar")} <= told


def test_what_excel_makes_of_it_is_read_as_well() -> None:
    """Per cent as a format, ids left out for new rows, names instead of ids, yes for ja."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Yrkesgrupper"]
        for column, share in zip("FGHI", (0.07, 0.28, 0.5, 0.15), strict=True):
            sheet[f"{column}2"] = share
            sheet[f"{column}2"].number_format = "0 %"
        sheet.append([None, "Kock och kokerska", None, None, "Fyra nivåer", "10", "40 %", 40.0, 10])
        sheet["J4"], sheet["K4"] = "Kock; Kokerska ;", "juridik"
        sheet.append([None] * 11)
        book["Prognos"].append(["Kock och kokerska", None, "4,5"])
        book["Intyg"]["F3"] = True
        book.move_sheet("Ombud", -4)
        book.create_sheet("Egna anteckningar")["A1"] = "=1+1"

    book = openpyxl.load_workbook(io.BytesIO(written(small())))
    change(book)
    found = read_workbook(saved(book))
    assert found.troubles == ()
    assert found.ignored == ("Egna anteckningar",)
    model = restored(found.canonical)
    assert model.professions[0] == small().professions[0]
    cook = model.profession("kock_och_kokerska")
    assert cook
    assert (cook.positions, cook.areas, cook.scale) == (("Kock", "Kokerska"), ("law",), "four")
    assert cook.shares == (10, 40, 40, 10)
    assert float(model.growth(cook.id, 5, 2026)) == 0.045
    assert model.certificates == small().certificates


def _without(sheet: str) -> Change:
    return lambda book: book.remove(book[sheet])


def _renamed(sheet: str, to: str) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet].title = to

    return change


def _deleted(sheet: str, column: int) -> Change:
    return lambda book: book[sheet].delete_cols(column)


def _merged(sheet: str, cells: str) -> Change:
    return lambda book: book[sheet].merge_cells(cells)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            put("Yrkesgrupper", "F2", "sju"),
            "Yrkesgrupper, row 2, column F (Andel nivå 1): sju is not a number. "
            "Write it in figures.",
        ),
        (
            put("Yrkesgrupper", "F2", 8),
            'Yrkesgrupper, row 2, column F (Andel nivå 1): profession "manager" has shares that '
            "are 101 per cent together. Change them so that they are 100.",
        ),
        (
            put("Yrkesgrupper", "G3", None),
            "Yrkesgrupper, row 3, column G (Andel nivå 2): the cell is empty. Fill it in.",
        ),
        (
            put("Yrkesgrupper", "I3", None),
            'Yrkesgrupper, row 3, column F (Andel nivå 1): profession "nurse" has 3 shares, and '
            "its scale 4 levels. Give a share for each level.",
        ),
        (
            put("Yrkesgrupper", "F2", "=5+2"),
            "Yrkesgrupper, row 2, column F (Andel nivå 1): the cell holds a formula. "
            "Paste it as a value.",
        ),
        (
            put("Yrkesgrupper", "B3", "=B2"),
            "Yrkesgrupper, row 3, column B (Namn): the cell holds a formula. Paste it as a value.",
        ),
        (
            put("Yrkesgrupper", "F2", "#REF!"),
            "Yrkesgrupper, row 2, column F (Andel nivå 1): #REF! is an error in Excel. "
            "Write the value.",
        ),
        (
            _merged("Yrkesgrupper", "F2:G2"),
            "Yrkesgrupper, row 2, column F (Andel nivå 1): the cells F2:G2 are merged. "
            "Unmerge them, and fill in each.",
        ),
        (
            put("Yrkesgrupper", "A3", "manager"),
            'Yrkesgrupper, row 3, column A (Id): profession "manager" comes after another one '
            'with the id "manager". Give one of them another id.',
        ),
        (
            put("Yrkesgrupper", "A3", "Sjuk sköterska"),
            'Yrkesgrupper, row 3, column A (Id): id of profession "Sjuk sköterska" is '
            '"Sjuk sköterska". Use a-z, 0-9 and _, beginning with a letter; at most 40 signs.',
        ),
        (
            put("Yrkesgrupper", "B3", None),
            "Yrkesgrupper, row 3, column B (Namn): the cell is empty. Fill it in.",
        ),
        (
            put("Yrkesgrupper", "B3", "Sjuk\nsköterska"),
            "Yrkesgrupper, row 3, column B (Namn): there is a line break in the cell. "
            "Write it on one line.",
        ),
        (
            put("Yrkesgrupper", "B3", "Sjuk\ue000"),
            "Yrkesgrupper, row 3, column B (Namn): the cell has signs in it that can't be shown. "
            "Write it anew.",
        ),
        (
            put("Yrkesgrupper", "E3", "fem"),
            'Yrkesgrupper, row 3, column E (Skala): scale of profession "nurse" names "fem", '
            "which there is none of. Use one of: four, cefr.",
        ),
        (
            put("Yrkesgrupper", "J3", "Sektionschef"),
            'Yrkesgrupper, row 3, column J (Befattningar): positions of profession "nurse" holds '
            '"Sektionschef", which belongs to "manager" already. Keep it in one of them.',
        ),
        (
            put("Yrkesgrupper", "K3", "law\nlow"),
            'Yrkesgrupper, row 3, column K (Områden): areas of profession "nurse" names "low", '
            "which there is none of. Use one of: law, ….",
        ),
        (
            put("Yrkesgrupper", "H1", "Andel nivå 4"),
            "Yrkesgrupper, row 1: there are two columns Andel nivå 4. Keep one of them.",
        ),
        (
            put("Yrkesgrupper", "J1", "Befattningarna"),
            "Yrkesgrupper, row 1: there is no column Befattningar, but one called "
            "Befattningarna. Call it Befattningar again.",
        ),
        (
            _deleted("Yrkesgrupper", 4),
            "Yrkesgrupper, row 1: there is no column På lätt svenska. "
            "Add it, even if it stays empty.",
        ),
        (
            lambda book: book["Intyg"].delete_rows(1),
            "Intyg: there is no row of headings. Write as the first row: Id, Namn, På engelska, "
            "På lätt svenska, Gäller månader, Slutar med den som gav det, Krävs av.",
        ),
        (_without("Intyg"), "There is no sheet Intyg. Add it, with its headings."),
        (
            _renamed("Intyg", "Intyg 2027"),
            "Intyg 2027: There is no sheet Intyg, but one called Intyg 2027. Call it Intyg again.",
        ),
        (
            _renamed("Intyg", "Certifikat"),
            "Certifikat: There is no sheet Intyg, but one called Certifikat. Call it Intyg again.",
        ),
        (
            lambda book: book.create_sheet("INTYG "),
            "INTYG : There are two sheets Intyg. Keep one of them.",
        ),
        (
            put("Innebörd", "B3", 7),
            "Innebörd, row 4, column B (Nivå): Chef has no level 2. "
            "Number the levels 1, 2, 3 … without a gap.",
        ),
        (
            put("Innebörd", "B3", 1),
            "Innebörd, row 3, column B (Nivå): manager has level 1 twice. Keep one of them.",
        ),
        (
            put("Innebörd", "B3", 2.5),
            "Innebörd, row 3, column B (Nivå): 2.5 is not a whole number. Write one.",
        ),
        (
            put("Innebörd", "A3", "cook"),
            'Innebörd, row 3, column A (Yrkesgrupp): these rows are of "cook", which there is none '
            "of. Take them away if it is gone, or write it as it is called: manager, nurse.",
        ),
        (
            lambda book: book["Innebörd"].delete_rows(5),
            'Yrkesgrupper, row 2: profession "manager" says what 3 levels mean, and its scale has '
            "4. Say it of every level, or of none.",
        ),
        (
            put("Nivåer", "F3", "Du klarar det mesta."),
            'Skalor, row 2: scale "four" says what 1 levels mean, and its scale has 4. '
            "Say it of every level, or of none.",
        ),
        (
            put("Områden", "E2", "annat"),
            "Områden, row 2, column E (Slag): annat can't stand here. "
            "Use one of: kunskap, utbildning, språk, digitalt.",
        ),
        (
            lambda book: book["Kurser"].append(["hlr", "HLR", None, None, "hjärta", None, "x.se"]),
            'Kurser, row 2, column G (Länk): link of course "hlr" is "x.se". '
            "Write an address that begins with https://.",
        ),
        (
            put("Intyg", "E2", -3),
            'Intyg, row 2, column E (Gäller månader): months of certificate "cpr" can\'t be -3. '
            "Use 1 to 120.",
        ),
        (
            put("Intyg", "F2", "kanske"),
            "Intyg, row 2, column F (Slutar med den som gav det): kanske can't stand here. "
            "Use one of: nej, ja.",
        ),
        (
            put("Intyg", "B2", date(2027, 1, 15)),
            "Intyg, row 2, column B (Namn): 2027-01-15T00:00:00 is a date. Write it as text.",
        ),
        (
            put("Prognos", "B2", 2600),
            "Prognos, row 2, column B (Om 2 år): growth 1 is 2600 per cent. Use -90 to 200.",
        ),
        (
            put("Prognos", "A3", None),
            "Prognos, row 3, column C (Om 5 år): growth 3 is for the same 5 years as an earlier "
            "one. Keep one of them.",
        ),
        (
            put("Prognos", "B1", "Om 40 år"),
            "Prognos, row 2, column B (Om 40 år): years of growth 2 can't be 40. Use 1 to 20.",
        ),
    ],
)
def test_a_mistake_in_a_workbook_is_told_with_its_cell(change: Change, expected: str) -> None:
    assert expected in said(change)


def test_all_that_is_wrong_is_told_in_one_round_and_each_cause_once() -> None:
    """Of shape and of sums, in several sheets; a level that is missing has no further bullets."""

    def change(book: openpyxl.Workbook) -> None:
        book["Nivåer"].delete_rows(3)
        put("Yrkesgrupper", "F2", 60)(book)
        put("Yrkesgrupper", "B3", None)(book)
        put("Prognos", "A2", "kuratr")(book)

    told = said(change)
    places = sorted(each.split(":")[0].rsplit(" (", 1)[0] for each in told)
    assert places == [
        "Nivåer, row 3, column B",
        "Prognos, row 2, column A",
        "Yrkesgrupper, row 2, column F",
        "Yrkesgrupper, row 3, column B",
    ]


def test_the_only_heading_that_is_none_of_ours_may_be_the_one_that_is_missing() -> None:
    told = said(put("Yrkesgrupper", "B1", "Titel"))
    assert told == [
        "Yrkesgrupper, row 1: there is no column Namn, but one called Titel. Call it Namn again."
    ]


def test_a_profession_that_was_taken_away_is_told_once_where_its_rows_are_left() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Yrkesgrupper"].delete_rows(2)

    assert [each for each in said(change) if each.startswith("Innebörd")] == [
        'Innebörd, row 2, column A (Yrkesgrupp): these rows are of "manager", which there is none '
        "of. Take them away if it is gone, or write it as it is called: nurse."
    ]


def test_shares_that_are_written_as_parts_of_one_are_meant_as_per_cent() -> None:
    """0.25 for 25, which can be nothing else where they are 1 together."""

    def change(book: openpyxl.Workbook) -> None:
        for column in "FGHI":
            book["Yrkesgrupper"][f"{column}2"].value /= 100

    book = openpyxl.load_workbook(io.BytesIO(written(small())))
    change(book)
    assert read_workbook(saved(book)).canonical == small().canonical
    assert (
        "shares that are 1.07 per cent"
        in said(lambda book: (change(book), put("Yrkesgrupper", "F2", 0.14)(book)))[0]
    )


def test_a_cell_that_can_not_be_used_is_told_once() -> None:
    assert len(said(put("Yrkesgrupper", "F2", "=5+2"))) == 1
    assert len(said(put("Yrkesgrupper", "B3", "=B2"))) == 1


def test_notes_above_and_beside_the_table_are_left_in_peace() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Intyg"]
        sheet.insert_rows(1, 2)
        sheet["A1"], sheet["J4"] = "=TODAY()", "att fråga Hedda om"
        sheet.merge_cells("A1:C1")

    assert said(change) == []


def test_empty_rows_between_mean_nothing() -> None:
    assert said(lambda book: book["Yrkesgrupper"].insert_rows(3, 4)) == []


def test_a_million_rows_are_not_waited_for() -> None:
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x%d</t></is></c></row>'
    data = written(small())
    name = "xl/worksheets/sheet2.xml"
    many = b"".join(row % (n, n, n) for n in range(4, 1_000_004))
    sheet = part_of(data, name).replace(b"</sheetData>", many + b"</sheetData>")
    said_by_excel = b'<dimension ref="A1:K1000004"/><sheetViews>'
    huge = with_part(data, name, sheet.replace(b"<sheetViews>", said_by_excel))
    start = time.process_time()
    found = read_workbook(huge)
    assert time.process_time() - start < 3
    assert str(found.troubles[0]).startswith(
        f"Yrkesgrupper, row {grids.MOST_ROWS + 1}: there are more than {grids.MOST_ROWS} rows."
    )


def test_a_sheet_as_wide_as_excel_goes() -> None:
    assert said(put("Yrkesgrupper", "XFD3", "x"))[0] == (
        "Yrkesgrupper, row 3: there are more than 60 columns. Delete those that are not needed."
    )


def test_a_bomb_is_not_opened() -> None:
    bomb = with_part(written(small()), "xl/worksheets/sheet2.xml", b"<row/>" * 2_000_000)
    with pytest.raises(Unreadable) as caught:
        read_workbook(bomb)
    assert caught.value.reason == "bomb"


def test_a_number_beyond_all_numbers() -> None:
    data, name = written(small()), "xl/worksheets/sheet2.xml"
    changed, count = A_SHARE.subn(b'<c r="F2"><v>1E400</v></c>', part_of(data, name))
    assert count == 1
    found = read_workbook(with_part(data, name, changed))
    assert "inf is not a number" in str(found.troubles[0])


def test_a_model_is_known_by_its_sheets_whatever_else_is_missing() -> None:
    assert is_workbook_of_ours(written(small()))
    book = openpyxl.load_workbook(io.BytesIO(written(small())))
    for title in ("Yrkesgrupper", "Läs mig", "Skalor", "Prognos"):
        del book[title]
    assert is_workbook_of_ours(saved(book))
    assert not is_workbook_of_ours(excel([HEADINGS, *STAFF]))
    assert not is_workbook_of_ours(excel([HEADINGS, *STAFF], title="Intyg"))
    assert not is_workbook_of_ours(b"Namn;Enhet")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SMALL.replace("50, 15", "50, 14"), "line 35: profession"),
        (SMALL.replace("shares = [7", "share = [7"), 'line 29: profession "manager" has no shares'),
        (
            SMALL.replace("shares = [7", "share = [7"),
            'line 35: profession "manager" has an unknown key "share"',
        ),
        (SMALL.replace('"four"', '"four', 1), "line 2: this is not TOML."),
        (SMALL.replace('kind = "language"', 'kind = "lingo"'), "can't be lingo"),
        (SMALL.replace("months = 12", "months = 500"), "Use 1 to 120."),
        ("", "line 1: the file has no scale."),
        ("[[scale]]\n" * 30, "line 1: "),
    ],
)
def test_a_mistake_in_toml_is_told_with_its_line(text: str, expected: str) -> None:
    found = read_text(text.encode())
    assert found.canonical is None
    assert any(expected in str(each) for each in found.troubles), [str(e) for e in found.troubles]


def test_toml_in_another_encoding_and_without_end() -> None:
    found = read_text(SMALL.encode("cp1252"))
    assert [str(each) for each in found.troubles] == [
        "line 3: this is not UTF-8. Save the file as UTF-8."
    ]
    assert [each.reason for each in read_text(b"#" * 1_000_001).troubles] == ["too_big"]


def test_english_is_no_must_in_a_model_of_ones_own() -> None:
    swedish = re.sub(r',? ?en = "[^"]*"', "", SMALL)
    assert "en =" not in swedish
    assert read_text(swedish.encode()).troubles == ()
