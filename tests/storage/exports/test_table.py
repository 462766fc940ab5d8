import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.exports.table import csv_table


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_table_opens_in_a_swedish_excel_with_its_letters_right() -> None:
    data = csv_table(["Namn", "Enhet"], [["Åsa Öst", "Barn; och unga"]])
    assert data == '\ufeffNamn;Enhet\r\nÅsa Öst;"Barn; och unga"\r\n'.encode()


@pytest.mark.parametrize(
    "cell", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")']
)
def test_no_cell_is_calculated(cell: str) -> None:
    assert read(csv_table(["A"], [[cell]]))[1] == ["'" + cell]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
def test_what_goes_in_comes_out_and_never_as_a_formula(cells: list[str]) -> None:
    [found] = read(csv_table(cells, []))
    for cell, back in zip(cells, found, strict=True):
        assert back in (cell, "'" + cell)
        assert not back.startswith(("=", "+", "-", "@", "\t", "\r"))
