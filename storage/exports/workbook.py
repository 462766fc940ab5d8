"""Tables as an Excel file in which nothing turns into a formula."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.exports.table import STARTS_A_FORMULA

Value = str | int | float | date | None
NO_XML = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file can hold (XML 1.0, 2.2), and carriage returns, which come back as new lines."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that is not written as others are."""

    value: Value
    format: str = "General"
    """As Excel has it: 0.0% …; each reader's Excel has its own comma."""
    bold: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    """At most 31 characters."""
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Value | Cell]]
    widths: tuple[int, ...]
    """In characters, by column; long texts are broken into lines."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Heavy: for a process of its own."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(made: Any, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    for n, width in enumerate(sheet.widths, 1):
        made.column_dimensions[get_column_letter(n)].width = width
    if sheet.headings:
        made.freeze_panes = "A2"
        made.append([_cell(made, heading, bold=True) for heading in sheet.headings])
    for row in sheet.rows:
        made.append([_cell(made, value) for value in row])
    if sheet.headings and sheet.rows:
        last = get_column_letter(len(sheet.headings))
        made.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"


def _cell(made: Any, given: Value | Cell, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    as_is = given if isinstance(given, Cell) else Cell(given, bold=bold)
    value = as_is.value
    cell = WriteOnlyCell(made, NO_XML.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif not isinstance(value, str):
        cell.number_format = as_is.format
    else:
        cell.data_type = "s"  # also what begins with =
        cell.quotePrefix = value.startswith(STARTS_A_FORMULA)  # and so it stays when it is edited
        cell.alignment = Alignment(wrap_text=True, vertical="top", indent=as_is.indent)
    if as_is.bold:
        cell.font = Font(bold=True)
    return cell
