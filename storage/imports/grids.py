"""The cells of a workbook as a person would see them, sheet by sheet: for tables made by hand.

Unlike `sheet.read_rows`, which reads a million people, this keeps all of them in memory and tells
what kind of cell each is.
"""

import html
import io
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from storage.imports import identity, values, workbook
from storage.imports.archive import MOST_PARTS
from storage.imports.headings import letter
from storage.imports.reasons import Unreadable
from storage.imports.sheet import contents, may_be_workbook

MOST_ROWS = 6_000
MOST_COLUMNS = 60
MOST_BAD = 200
LONGEST_CELL = 32_767
"""Excel's own limit."""

Cell = str | int | float | bool
_ZIP = b"PK\x03\x04"
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_ENTRY = b"PK\x01\x02"
_TITLE = re.compile(r'[<:]sheet\s[^>]*?name="([^"]*)"')
_MERGE = b"mergeCell"
_CHUNK = 256 * 1024
_LONGEST_TAG = 200


class Line(NamedTuple):
    number: int
    """As Excel counts, from 1."""
    cells: Mapping[str, Cell]
    """Those that are filled, by the column's letter. Texts are tidy, line by line."""


class BadCell(NamedTuple):
    row: int
    last_row: int
    """Further down where several are merged."""
    column: str
    reason: str
    """identity_number, formula, excel_error, merged, not_text or hidden_signs; too_many_rows or
    too_many_columns where the reading ends."""
    facts: Mapping[str, str | int]


class Grid(NamedTuple):
    title: str
    lines: list[Line]
    bad: list[BadCell]
    """The first 200 that can't be used, whatever they should hold."""


def titles(data: bytes) -> list[str]:
    """What a workbook's sheets are called, at no cost; none where that can't be read."""
    if not data.startswith(_ZIP) or data.count(_ENTRY) > MOST_PARTS:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file, file.open("xl/workbook.xml") as part:
            found = _TITLE.findall(part.read(_CHUNK).decode())
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, ValueError, RuntimeError):
        return []
    return [html.unescape(title) for title in found]


def grids(data: bytes, wanted: Callable[[str], bool], *, days: bool = False) -> list[Grid]:
    """The visible sheets; of those that are not wanted, by their titles, the title alone.

    `days`: cells that hold a day are its ISO date, where such cells can't be used otherwise.

    Raises `Unreadable` where the file can't be opened.
    """
    if not may_be_workbook(contents(data)):
        raise Unreadable("not_a_spreadsheet")
    with workbook.opened(data) as book:
        return [
            _grid(book, sheet, days) if wanted(sheet.title) else Grid(sheet.title, [], [])
            for sheet in workbook.visible(book)
        ]


def _grid(book: Any, sheet: Any, days: bool) -> Grid:
    bad: list[BadCell] = []
    lines = list(_lines(sheet, bad, days))
    return Grid(sheet.title, lines, [*_merged(book, sheet), *bad][:MOST_BAD])


def _lines(sheet: Any, bad: list[BadCell], days: bool) -> Iterator[Line]:
    filled = 0
    for number, row in enumerate(workbook.rows(sheet, values_only=False), start=1):
        cells: dict[str, Cell] = {}
        for offset, cell in enumerate(row):
            if cell.value is None:
                continue
            if offset >= MOST_COLUMNS:
                bad.insert(0, _beyond("too_many_columns", number, MOST_COLUMNS))
                return
            day = _day(cell.value) if days else None
            read = day or _read(cell, number, letter(offset), bad)
            if read is not None:
                cells[letter(offset)] = read
        if not cells:
            continue
        filled += 1
        if filled > MOST_ROWS:
            bad.insert(0, _beyond("too_many_rows", number, MOST_ROWS))
            return
        yield Line(number, cells)


def _day(value: object) -> str | None:
    """Excel keeps days as midnights."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else None
    return value.isoformat() if isinstance(value, date) else None


def _beyond(reason: str, row: int, limit: int) -> BadCell:
    return BadCell(row, row, "", reason, {"limit": limit})


def _read(cell: Any, row: int, column: str, bad: list[BadCell]) -> Cell | None:
    def tell(reason: str, **facts: str | int) -> None:
        if len(bad) < MOST_BAD:
            bad.append(BadCell(row, row, column, reason, facts))

    value = cell.value
    if identity.in_cell(value):
        tell("identity_number")
    elif cell.data_type == "f":
        tell("formula")
    elif cell.data_type == "e":
        tell("excel_error", value=str(value))
    elif isinstance(value, bool):
        return value
    elif isinstance(value, int | float) and math.isfinite(value):
        return _number(value, cell.number_format)
    elif isinstance(value, datetime | date | time | timedelta):
        tell("not_text", value=values.show(value))
    else:
        try:
            return _text(str(value)) or None
        except values.Bad:
            tell("hidden_signs")
    return None


def _number(value: int | float, number_format: str) -> int | float:
    """As it is shown: 7 where the cell says 7 %, though 0.07 is kept."""
    if "%" in number_format:
        value = float(Fraction(str(value)) * 100)
    return int(value) if float(value).is_integer() else value


def _text(value: str) -> str:
    if len(value) > LONGEST_CELL:
        raise values.Bad("too_long")
    lines = (values.tidy(line) for line in re.split(r"\r\n|\r|\n", value))
    return "\n".join(line for line in lines if line)


def _merged(book: Any, sheet: Any) -> Iterator[BadCell]:
    """openpyxl tells of them only where it keeps the whole sheet in memory."""
    tail = b""
    with book._archive.open(sheet._worksheet_path) as source:
        while chunk := source.read(_CHUNK):
            seen, last = tail + chunk, 0
            if _MERGE not in seen:
                tail = seen[-_LONGEST_TAG:]
                continue
            for match in _MERGED.finditer(seen):
                first, top, right, bottom = (each.decode() for each in match.groups())
                cells = f"{first}{top}:{right}{bottom}"
                yield BadCell(int(top), int(bottom), first, "merged", {"cells": cells})
                last = match.end()
            tail = seen[max(last, len(seen) - _LONGEST_TAG) :]
