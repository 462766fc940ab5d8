"""Which rows come out of a file, whatever program wrote it."""

import codecs
import random
from pathlib import Path

import openpyxl
import pytest

from storage.imports import Row, read_rows
from tests.storage.imports.files import (
    BOSS,
    CLERK,
    HEAD,
    HEADINGS,
    SHEET,
    STAFF,
    TEXTS,
    as_excel_saves,
    csv_text,
    excel,
    part_of,
    saved,
    with_part,
)


def values(data: bytes, name: str = "personal.xlsx") -> list[list[object]]:
    return [list(row.values) for row in read_rows(data, name)]


def test_a_workbook_gives_its_headings_and_then_its_people() -> None:
    rows = list(read_rows(excel([HEADINGS, *STAFF]), "personal.xlsx"))
    assert rows[0] == Row("Personal", 1, tuple(HEADINGS))
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert list(rows[3].values) == CLERK


def test_a_workbook_reads_the_same_as_excel_would_save_it() -> None:
    data = excel([HEADINGS, *STAFF])
    assert part_of(as_excel_saves(data), TEXTS)
    assert values(as_excel_saves(data)) == values(data)


def test_a_file_is_read_from_disk_as_well(tmp_path: Path) -> None:
    path = tmp_path / "personal.xlsx"
    path.write_bytes(excel([HEADINGS, *STAFF]))
    assert list(read_rows(path, path.name)) == list(read_rows(path.read_bytes(), path.name))


def test_titles_above_the_headings_are_passed_over_and_rows_keep_their_numbers() -> None:
    data = excel([["Personallista hösten 2026"], [], ["Uttag:", "2026-11-20"], HEADINGS, [], HEAD])
    rows = list(read_rows(data, "personal.xlsx"))
    assert [(row.number, row.values[0]) for row in rows] == [(4, HEADINGS[0]), (6, "1001")]


def test_the_first_visible_sheet_with_headings_is_used() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Läs detta först"])
    hidden = book.create_sheet("Gammal")
    hidden.sheet_state = "hidden"
    staff, later = book.create_sheet("Personal"), book.create_sheet("Vikarier")
    for sheet, person in ((hidden, HEAD), (staff, BOSS), (later, CLERK)):
        sheet.append(HEADINGS)
        sheet.append(person)
    rows = list(read_rows(saved(book), "personal.xlsx"))
    assert [(row.sheet, row.values[0]) for row in rows] == [
        ("Personal", "Anställningsnummer"),
        ("Personal", "1002"),
    ]


def test_a_sheet_that_lies_about_its_size_is_read_whole() -> None:
    data = excel([HEADINGS, *STAFF])
    sheet = part_of(data, SHEET)
    lying = sheet.replace(b'<dimension ref="A1:F4"', b'<dimension ref="A1:B2"')
    assert lying != sheet
    assert values(with_part(data, SHEET, lying)) == values(data)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_is_read_in_every_encoding_and_with_every_separator(
    encoding: str, delimiter: str
) -> None:
    text = csv_text([HEADINGS, *STAFF], delimiter)
    rows = list(read_rows(text.encode(encoding), "personal.csv"))
    assert rows[0].values == tuple(HEADINGS)
    assert rows[3] == Row("personal.csv", 4, tuple(CLERK))


def test_a_utf_16_file_from_a_big_endian_machine_is_read() -> None:
    data = codecs.BOM_UTF16_BE + csv_text([HEADINGS, CLERK], "\t").encode("utf-16-be")
    assert values(data, "personal.txt") == [HEADINGS, CLERK]


def test_a_separator_inside_quotation_marks_belongs_to_the_text() -> None:
    text = csv_text([HEADINGS]) + '1001;"Ek; Alva";"Omsorg";"Chef ""stab""";;2015-02-01\r\n'
    assert values(text.encode(), "p.csv")[1][1:4] == ["Ek; Alva", "Omsorg", 'Chef "stab"']


def test_excels_note_of_the_separator_is_no_row() -> None:
    rows = list(read_rows(("sep=;\r\n" + csv_text([HEADINGS, HEAD])).encode(), "p.csv"))
    assert [row.number for row in rows] == [1, 2]


def test_a_file_is_known_by_what_it_is_and_not_by_its_name() -> None:
    assert values(csv_text([HEADINGS, CLERK]).encode(), "personal.xlsx") == [HEADINGS, CLERK]
    assert values(excel([HEADINGS, CLERK]), "personal.csv") == [HEADINGS, CLERK]


def test_a_workbook_with_a_big_picture_in_it_is_read() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + random.Random(3).randbytes(6_000_000)
    data = with_part(excel([HEADINGS, CLERK]), "xl/media/image1.png", picture)
    assert values(data) == [HEADINGS, CLERK]


def test_a_workbook_with_macros_is_read_and_they_are_left_alone() -> None:
    data = with_part(excel([HEADINGS, CLERK]), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")
    assert values(data, "personal.xlsm") == [HEADINGS, CLERK]
