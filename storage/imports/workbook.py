"""The sheets of an Excel workbook, row by row."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from storage.imports.archive import open_safely
from storage.imports.reasons import Unreadable

LAST_ROW = 1_048_576
"""Excel's own last row; a file that claims another was made to be read forever."""


def sheets(data: bytes) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    """The name and the rows of each sheet that a person would see, empty rows as ().

    A row is as long as its last cell. Formulas are handed on as such, macros never run.
    """
    with opened(data) as book:
        for sheet in visible(book):
            yield sheet.title, rows(sheet)


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """openpyxl's own workbook, to be read row by row."""
    open_safely(data).close()
    book = _load(data)
    try:
        yield book
    finally:
        book.close()


def visible(book: Any) -> list[Any]:
    """The sheets that a person would see."""
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _load(data: bytes) -> Any:
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError(
            "openpyxl reads XML without defusedxml; unset OPENPYXL_DEFUSEDXML in the environment"
        )
    # What openpyxl warns about (styles, validations, macros) is nothing we read.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
    try:
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    except Exception as error:  # a damaged workbook makes openpyxl raise almost anything
        raise _unreadable(error) from None


def rows(sheet: Any, *, values_only: bool = True) -> Iterator[tuple[Any, ...]]:
    """Values, or openpyxl's cells."""
    sheet.reset_dimensions()  # what the sheet says of its own size need not be true
    found = sheet.iter_rows(values_only=values_only)
    for _ in range(LAST_ROW + 1):
        try:
            row = next(found, None)
        except Exception as error:
            raise _unreadable(error) from None
        if row is None:
            return
        yield row
    raise Unreadable("too_many_rows", sheet=sheet.title, limit=LAST_ROW)


def _unreadable(error: BaseException | None) -> Unreadable:
    """Entities are forbidden by defusedxml; the rest is damage."""
    from defusedxml import DefusedXmlException

    while error:
        if isinstance(error, DefusedXmlException):
            return Unreadable("bomb")
        error = error.__cause__ or error.__context__
    return Unreadable("damaged")
