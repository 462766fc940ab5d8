"""From a file that somebody sent to rows, or to the reason why not."""

import codecs
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from storage.imports import csvfile, headings, workbook
from storage.imports.reasons import Unreadable

LARGEST = 20 * 1024 * 1024
"""Bytes; also the most that Telegram lets a bot download."""
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
HEADING_WITHIN = 50
"""Rows that may stand above the headings (titles, dates, filters), empty ones not counted."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<")
"""Also web pages that payroll systems call .xls."""
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers")


class Row(NamedTuple):
    sheet: str
    """A CSV file's name, where there are no sheets."""
    number: int
    """As Excel counts, from 1."""
    values: tuple[Any, ...]


def read_rows(source: Path | bytes, name: str, *, largest: int = LARGEST) -> Iterator[Row]:
    """The row of headings, then each row below it that is not empty.

    They come from the first visible sheet that has such a row. Raises `Unreadable`, before the
    first row or on the way.
    """
    data = contents(source, largest)
    for sheet, rows in _sheets(data, name):
        found = _from_heading(_counted(sheet, rows))
        first = next(found, None)
        if first:
            yield first
            yield from found
            return
    raise Unreadable("no_headings", rows=HEADING_WITHIN, fields=headings.REQUIRED)


def contents(source: Path | bytes, largest: int = LARGEST) -> bytes:
    """Raises `Unreadable` where there is too much of it, or nothing."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > largest:
        raise Unreadable("too_big", size=-(-size // 1024**2), limit=largest // 1024**2)
    if size == 0:
        raise Unreadable("empty")
    return source if isinstance(source, bytes) else source.read_bytes()


def _sheets(data: bytes, name: str) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    """By what the file is. What it is called matters only for what it is not: text by a
    workbook's name is read if it is a table, as some payroll systems have it.
    """
    if may_be_workbook(data):
        return workbook.sheets(data)
    if name.casefold().endswith(_WORKBOOKS) and not csvfile.is_table(data):
        raise Unreadable("not_a_spreadsheet")
    return iter([(name, csvfile.rows(data))])


def may_be_workbook(data: bytes) -> bool:
    """Raises `Unreadable` for what is clearly something else; what is left may be text."""
    if data.startswith(_OLE):
        raise Unreadable("encrypted" if _LOCKED in data else "old_excel")
    if data[:64].removeprefix(codecs.BOM_UTF8).lstrip().startswith(_OTHERS):
        raise Unreadable("not_a_spreadsheet")
    return data.startswith(_ZIP)


def _counted(sheet: str, rows: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    filled = 0
    for number, values in enumerate(rows, start=1):
        if not any(values):
            continue
        filled += 1
        if filled > MOST_ROWS:
            raise Unreadable("too_many_rows", sheet=sheet, limit=MOST_ROWS)
        if len(values) > MOST_COLUMNS and any(values[MOST_COLUMNS:]):
            raise Unreadable("too_many_columns", sheet=sheet, row=number, limit=MOST_COLUMNS)
        yield Row(sheet, number, values)


def _from_heading(rows: Iterator[Row]) -> Iterator[Row]:
    """Nothing, if no row says enough about its columns."""
    above = list(islice(rows, HEADING_WITHIN))
    known = [len(headings.known(row.values)) for row in above]
    most = max(known, default=0)
    if most >= headings.ENOUGH:
        yield from above[known.index(most) :]
        yield from rows
