"""Tables as an Excel file in which nothing turns into a formula."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    """At most 31 characters."""
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
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


def _cell(made: Any, value: Value, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    if not isinstance(value, str):
        cell = WriteOnlyCell(made, value)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(made, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # also what begins with =
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
