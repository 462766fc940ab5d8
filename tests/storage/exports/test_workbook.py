"""Excel files that HR gets: text stays text, whatever somebody wrote."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.exports.workbook import Cell, Sheet, Value, workbook


def cells(*rows: tuple[Value | Cell, ...]) -> list[list[Any]]:
    """As they are read back, below the headings."""
    made = workbook([Sheet("Svar", ("Ett", "Två"), rows, (20, 10))])
    (sheet,) = openpyxl.load_workbook(io.BytesIO(made)).worksheets
    assert sheet.title == "Svar"
    return [list(row) for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize("text", ["=1+1", "+46 70", "-2", "@SUM(A1)", '=HYPERLINK("x")'])
def test_nothing_that_somebody_wrote_is_calculated(text: str) -> None:
    ((cell, _),) = cells((text, 1))
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix  # nor when it is edited


def test_openpyxl_alone_would_calculate_it() -> None:
    """The twin."""
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    assert book.active["A1"].data_type == "f"


def test_a_sign_that_no_file_can_hold_is_left_out() -> None:
    ((cell, _),) = cells(("Tack\x0b för\nallt\x00", None))
    assert cell.value == "Tack för\nallt"


@settings(max_examples=25)
@example("\ufffe\x00=1\r")
@given(st.text(max_size=12))
def test_whatever_somebody_wrote_there_is_a_workbook(text: str) -> None:
    ((cell, beside),) = cells((text, 1))
    assert cell.data_type != "f"
    assert beside.value == 1


def test_a_cell_can_be_written_as_what_it_is() -> None:
    ((share, unit),) = cells((Cell(0.0625, "0.0%", bold=True), Cell("SoL", indent=2)))
    assert (share.value, share.number_format, share.font.bold) == (0.0625, "0.0%", True)
    assert (unit.value, unit.alignment.indent) == ("SoL", 2)


def test_figures_and_days_are_figures_and_days() -> None:
    ((percent, day),) = cells((35, date(2027, 6, 30)))
    assert (percent.value, percent.data_type) == (35, "n")
    assert day.value.date() == date(2027, 6, 30)
    assert day.number_format == "yyyy-mm-dd"


def test_the_headings_stay_in_sight() -> None:
    made = workbook([Sheet("A", ("Ett",), [("x",)], (20,)), Sheet("B", (), [("y",)], (100,))])
    first, second = openpyxl.load_workbook(io.BytesIO(made)).worksheets
    assert (first.freeze_panes, first.auto_filter.ref) == ("A2", "A1:A2")
    assert first["A1"].font.bold
    assert second.freeze_panes is None
    assert second.column_dimensions["A"].width == 100
