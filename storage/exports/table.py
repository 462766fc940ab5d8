"""A table as a CSV file that Excel opens well, and in which nothing turns into a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""OWASP, CSV injection. Excel also looks behind quotation marks, so the cell itself must change."""


def csv_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a signature and semicolons, as a Swedish Excel expects."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    for row in (headings, *rows):
        writer.writerow([as_text(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def as_text(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would calculate."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
