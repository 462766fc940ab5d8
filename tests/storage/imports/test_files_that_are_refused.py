"""Each file that can't be read says why, at once, and in words that lead on."""

import io
import random
import struct
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import openpyxl
import pytest

from storage.imports import Unreadable, archive, parse, read_rows, sheet
from tests.storage.imports.files import (
    CLERK,
    HEADINGS,
    KINDS,
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


def refusal(data: bytes, name: str = "personal.xlsx", **limits: int) -> Unreadable:
    """Why the file is refused, reading it to its end."""
    with pytest.raises(Unreadable) as caught:
        parse(read_rows(data, name, **limits))
    return caught.value


@contextmanager
def under_a_second() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < 1.0


def test_a_file_that_is_too_big_is_not_even_opened() -> None:
    found = refusal(b"x" * (3 * 1024**2), largest=2 * 1024**2)
    assert (found.reason, found.facts) == ("too_big", {"size": 3, "limit": 2})
    assert "3 MB" in str(found)


def test_an_empty_file() -> None:
    assert refusal(b"").reason == "empty"


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\xff\xd8\xff\xe0" + bytes(100),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"{\\rtf1\\ansi}",
        b"<html><table><tr><td>Namn</td></tr></table></html>",
        b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>",
        bytes(range(256)) * 10,
    ],
)
def test_a_picture_a_document_or_a_web_page_by_another_name(content: bytes) -> None:
    assert refusal(content).reason == "not_a_spreadsheet"


def test_a_zip_archive_with_something_else_in_it() -> None:
    document = with_part(
        with_part(_zip({}), "[Content_Types].xml", b"<a/>"), "word/document.xml", b""
    )
    assert refusal(document).reason == "not_a_spreadsheet"


def test_excels_old_format_and_a_workbook_with_a_password() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    assert refusal(ole, "personal.xls").reason == "old_excel"
    assert refusal(ole + "EncryptedPackage".encode("utf-16-le")).reason == "encrypted"


@pytest.mark.parametrize(
    ("parts", "format_"),
    [
        (["mimetype", "content.xml", "META-INF/manifest.xml"], "ods"),
        (["[Content_Types].xml", "xl/workbook.bin"], "xlsb"),
        (["Index/Document.iwa"], "numbers"),
    ],
)
def test_other_programs_formats_are_named(parts: list[str], format_: str) -> None:
    found = refusal(_zip(dict.fromkeys(parts, b"<a/>")))
    assert (found.reason, found.facts) == ("other_format", {"format": format_})


def test_a_zip_archive_that_is_locked() -> None:
    data = bytearray(excel([HEADINGS, *STAFF]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert refusal(bytes(data)).reason == "encrypted"


def test_damaged_workbooks_of_every_kind_are_refused_in_words() -> None:
    """Cut off, and with bytes changed at random places."""
    whole = excel([HEADINGS, *STAFF])
    chance = random.Random(7)
    for _ in range(150):
        broken = bytearray(whole[: chance.choice([len(whole), chance.randrange(8, len(whole))])])
        for _ in range(chance.randrange(1, 8)):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        with suppress(Unreadable):  # some still read well, and no other error comes
            parse(read_rows(bytes(broken), "personal.xlsx"))


def test_a_workbook_whose_xml_is_broken() -> None:
    data = excel([HEADINGS, *STAFF])
    for name in (SHEET, "xl/workbook.xml", "xl/styles.xml", KINDS):
        assert refusal(with_part(data, name, part_of(data, name)[:-20])).reason == "damaged"


def test_a_bomb_that_is_honest_about_its_size_is_not_unpacked() -> None:
    sheet_xml = b"<row/>" * 2_000_000
    with under_a_second():
        assert refusal(with_part(excel([HEADINGS]), SHEET, sheet_xml)).reason == "bomb"


def test_a_bomb_of_many_parts_each_of_which_is_modest() -> None:
    chance = random.Random(1)
    block = chance.randbytes(8_000) + bytes(792_000)  # packs to a hundredth
    data = _zip({"[Content_Types].xml": b"", "xl/a": b"", **{f"xl/{n}": block for n in range(700)}})
    assert len(data) < sheet.LARGEST
    with under_a_second():
        assert refusal(data).reason == "bomb"


def test_a_bomb_of_very_many_empty_parts() -> None:
    data = _zip({f"xl/{number}": b"" for number in range(archive.MOST_PARTS + 1)})
    with under_a_second():
        assert refusal(data).reason == "bomb"


@pytest.mark.parametrize("name", [SHEET, KINDS, "xl/styles.xml"])
def test_a_bomb_that_lies_about_its_size(name: str) -> None:
    data = _claiming(with_part(excel([HEADINGS]), name, bytes(150_000_000)), name, 1_000)
    with under_a_second():
        assert refusal(data).reason == "bomb"


def test_the_library_alone_would_unpack_the_lie() -> None:
    """The twin of the test before: without our check the memory is taken."""
    import tracemalloc

    data = _claiming(with_part(excel([HEADINGS]), KINDS, bytes(150_000_000)), KINDS, 1_000)
    tracemalloc.start()
    with pytest.raises(zipfile.BadZipFile):
        openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    assert tracemalloc.get_traced_memory()[1] > 100_000_000
    tracemalloc.stop()


def test_a_row_without_end() -> None:
    chance = random.Random(2)
    cells = b"".join(b'<c r="%s"/>' % chance.randbytes(4).hex().encode() for _ in range(400_000))
    with under_a_second():
        assert refusal(with_part(excel([HEADINGS]), SHEET, b"<row>" + cells)).reason == "bomb"


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>"""


@pytest.mark.parametrize(
    "name",
    [SHEET, TEXTS, "xl/workbook.xml", "xl/styles.xml", KINDS],
)
def test_entities_that_multiply_are_a_bomb_wherever_they_stand(name: str) -> None:
    data = as_excel_saves(excel([HEADINGS, *STAFF]))
    body = part_of(data, name)
    body = body[body.index(b"?>") + 2 :] if body.startswith(b"<?xml") else body
    with under_a_second():
        assert refusal(with_part(data, name, ENTITIES + body)).reason == "bomb"


def test_a_row_number_that_would_keep_us_reading_for_ever() -> None:
    data = excel([HEADINGS, *STAFF])
    far = part_of(data, SHEET).replace(b'<row r="4"', b'<row r="999999999999"')
    with under_a_second():
        assert refusal(with_part(data, SHEET, far)).reason == "too_many_rows"


def test_more_rows_than_there_are_people_in_any_municipality(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 3)
    found = refusal(excel([HEADINGS, *STAFF]))
    assert (found.reason, found.facts) == ("too_many_rows", {"sheet": "Personal", "limit": 3})


def test_more_columns_than_anybody_reads() -> None:
    wide = [*HEADINGS, *[None] * 194, "mer"]
    found = refusal(excel([wide, CLERK]))
    assert found.reason == "too_many_columns"
    assert parse(read_rows(excel([[*wide[:-2], "mer"], CLERK]), "p.xlsx")).people


def test_a_file_without_headings() -> None:
    assert refusal(excel(STAFF)).reason == "no_headings"
    assert refusal(csv_text(STAFF).encode(), "p.csv").reason == "no_headings"
    assert refusal(excel([]), "p.xlsx").reason == "no_headings"


@pytest.mark.parametrize("text", ["Det var en gång en kung.", '"Nej", sa hon; och gick', "\x81"])
def test_a_text_by_a_workbooks_name_is_no_spreadsheet(text: str) -> None:
    data = text.encode("latin-1")
    assert refusal(data, "personal.xlsx").reason == "not_a_spreadsheet"
    assert refusal(data, "personal.csv").reason != "not_a_spreadsheet"


def test_headings_with_nobody_below_them() -> None:
    found = refusal(excel([["Personal"], HEADINGS, [None, " "]]))
    assert (found.reason, found.facts) == ("no_people", {"sheet": "Personal", "row": 2})


def test_headings_that_come_twice_say_both_rows() -> None:
    english = ["Employee no", "Name", "Unit", "Position", "Manager", "Start date"]
    for again in (HEADINGS, english):
        found = refusal(excel([HEADINGS, STAFF[0], STAFF[1], [], again, STAFF[2]]))
        assert found.reason == "headings_in_two_rows"
        assert found.facts == {"sheet": "Personal", "first": 1, "second": 5}


def test_headings_split_over_two_rows_say_what_is_missing_or_where_the_others_are() -> None:
    split = [[*HEADINGS[:3], None, None, None], [None, None, None, *HEADINGS[3:]]]
    found = refusal(excel([*split, *STAFF]))
    assert found.reason == "missing_headings"
    assert found.facts["fields"] == ("position", "manager_no", "start_date")


def test_two_columns_that_say_the_same_are_both_named() -> None:
    found = refusal(excel([[*HEADINGS, "Name"], [*CLERK, "Cia"]]))
    assert found.reason == "heading_twice"
    assert found.facts["columns"] == ("B", "G")
    assert found.facts["headings"] == ("Namn", "Name")


def test_a_full_name_beside_its_parts_is_the_same_thing_twice() -> None:
    found = refusal(excel([[*HEADINGS, "Förnamn", "Efternamn"], CLERK]))
    assert found.facts["columns"] == ("B", "G", "H")


@pytest.mark.parametrize("heading", ["Personnummer", "Pers.nr", "SSN", "19850101-1234"])
def test_a_column_of_personal_identity_numbers_is_refused_as_such(heading: str) -> None:
    found = refusal(excel([["Titel"], [*HEADINGS, heading], CLERK]))
    assert found.reason == "identity_heading"
    assert found.facts == {"sheet": "Personal", "row": 2, "column": "G"}
    assert "1985" not in str(found)


def test_a_quotation_mark_without_its_pair_says_the_line() -> None:
    text = csv_text([HEADINGS, *STAFF]).replace("Cia Lund", '"Cia Lund')
    found = refusal(text.encode(), "p.csv")
    assert (found.reason, found.facts) == ("broken_quotes", {"line": 4})


def test_text_in_no_encoding() -> None:
    assert (
        refusal(csv_text([HEADINGS]).encode() + b"\x81\x8d", "p.csv").reason == "unknown_encoding"
    )


def test_without_defusedxml_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    with pytest.raises(RuntimeError, match="defusedxml"):
        list(read_rows(excel([HEADINGS, *STAFF]), "p.xlsx"))


def test_a_workbook_full_of_decoration_is_read_without_a_warning() -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active.append(CLERK)
    book.active.add_data_validation(DataValidation(type="list", formula1='"a,b"'))
    book.active["F2"] = -5
    book.active["F2"].number_format = "yyyy-mm-dd"
    assert parse(read_rows(saved(book), "p.xlsx")).problem_count == 1


def _zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def _claiming(data: bytes, name: str, size: int) -> bytes:
    """The archive with another unpacked size in its directory, for one of its parts."""
    changed, at = bytearray(data), 0
    while True:
        at = data.index(b"PK\x01\x02", at)
        length: Any = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length] == name.encode():
            struct.pack_into("<I", changed, at + 24, size)
            return bytes(changed)
        at += 4
