"""All numbers here are made up; most of them have a check digit that does not add up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.imports import identity


@pytest.mark.parametrize(
    "written",
    [
        "850101-1234",
        "8501011234",
        "19850101-1234",
        "198501011234",
        "19850101 1234",
        "850101+1234",
        "850101–1234",
        "850161-1234",  # a coordination number
        "000229-1234",
        "Alva Ek, 850101-1234",
        "(19850101-1234)",
    ],
)
def test_a_personal_identity_number_is_found(written: str) -> None:
    assert identity.in_text(written)


@pytest.mark.parametrize(
    "written",
    [
        "1001",
        "850101",
        "19850101",
        "851301-1234",
        "850132-1234",
        "850230-1234",
        "18991231-123",
        "212000-1234",  # an organisation's number: its month is 20 or more
        "1234567890123",
        "0850101-12345",
        "2027-01-15",
        "20270115",
        "Alva Ek",
    ],
)
def test_other_numbers_are_left_alone(written: str) -> None:
    assert not identity.in_text(written)


def test_a_number_in_a_cell_counts_like_one_in_text() -> None:
    assert identity.in_cell(8501011234)
    assert identity.in_cell(198501011234.0)
    assert not identity.in_cell(1001)
    assert not identity.in_cell(8501011234.5)
    assert not identity.in_cell(float("inf"))
    assert not identity.in_cell(float("nan"))
    assert not identity.in_cell(None)


def test_a_zero_that_the_spreadsheet_dropped_is_thought_of() -> None:
    """050161-1230 as a number. Of nine digits the check digit is asked for."""
    assert identity.in_cell(501611230)
    assert not identity.in_cell(501611234)


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.integers(0, 9999),
    st.sampled_from(["", "-", "+"]),
)
def test_whoever_it_is_and_however_it_is_written(born: date, last: int, sign: str) -> None:
    written = born.strftime("%Y%m%d")
    assert identity.in_text(f"{written}{sign}{last:04}")
    assert identity.in_text(f"{written[2:]}{sign}{last:04}")


@given(st.integers(0, 10**8 - 1))
def test_no_short_number_is_mistaken_for_one(number: int) -> None:
    assert not identity.in_cell(number)
    assert not identity.in_text(str(number))
