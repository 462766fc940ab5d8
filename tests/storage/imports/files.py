"""Files as HR has them: workbooks written by openpyxl, CSV as payroll systems write it."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

HEADINGS = ["Anställningsnummer", "Namn", "Enhet", "Befattning", "Chef", "Startdatum"]
HEAD = ["1001", "Alva Ek", "Omsorg", "Förvaltningschef", None, "2015-02-01"]
BOSS = ["1002", "Bo Al", "Omsorg / Myndigheten", "Enhetschef", "1001", "2018-08-15"]
CLERK = ["1003", "Cia Lund", "Omsorg / Myndigheten / SoL", "Handläggare", "1002", "2026-12-01"]
STAFF = [HEAD, BOSS, CLERK]

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
KINDS = "[Content_Types].xml"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INLINE = rb'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="inlineStr"><is>(.*?)</is></c>'
_KIND_OF_TEXTS = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)

Cells = Sequence[Any]


def excel(rows: Iterable[Cells], *, title: str = "Personal") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_text(rows: Iterable[Cells], delimiter: str = ";") -> str:
    lines = (delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows)
    return "\r\n".join(lines) + "\r\n"


def as_excel_saves(workbook: bytes) -> bytes:
    """With its texts in a table of their own, as Excel has them and openpyxl doesn't."""
    archive = zipfile.ZipFile(io.BytesIO(workbook))
    texts: dict[bytes, int] = {}

    def shared(match: re.Match[bytes]) -> bytes:
        number = texts.setdefault(match[2], len(texts))
        return b'%s t="s"><v>%d</v></c>' % (match[1], number)

    sheet = re.sub(_INLINE, shared, archive.read(SHEET))
    kinds = archive.read(KINDS).replace(b"</Types>", _KIND_OF_TEXTS + b"</Types>")
    table = b"".join(b"<si>%s</si>" % text for text in texts)
    workbook = with_part(workbook, SHEET, sheet)
    workbook = with_part(workbook, TEXTS, b'<sst xmlns="%s">%s</sst>' % (_MAIN, table))
    return with_part(workbook, KINDS, kinds)


def part_of(workbook: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(workbook)).read(name)


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one part of its zip archive put in another's place."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return changed.getvalue()
