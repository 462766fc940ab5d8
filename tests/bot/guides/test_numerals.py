"""Numbers and words as people spell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guides.numerals import NUMBERS, ORDINALS, fold, read_number


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("7", "sv", 7),
        ("  7. ", "sv", 7),
        ("sju", "sv", 7),
        ("Seven", "en", 7),
        ("ett", "latt", 1),
        ("1 234,5", "sv", 1234.5),
        ("1\u00a0234,5", "sv", 1234.5),
        ("1\u202f234\u202f567", "sv", 1234567),
        ("1.234,5", "sv", 1234.5),
        ("1,234.5", "en", 1234.5),
        ("1,234", "en", 1234),
        ("1,5", "en", 1.5),
        ("1,234", "sv", 1.234),
        ("2.5", "sv", 2.5),
        ("-3", "sv", -3),
        ("−0,5", "sv", -0.5),
        ("3,0", "sv", 3),
        ("75 %", "sv", 75),
        ("2 000 kr", "sv", 2000),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, language: str, number: float) -> None:
    read = read_number(text, language)
    assert read == number
    assert type(read) is type(number)


@pytest.mark.parametrize(
    "text",
    ["", "många", "5 miljoner", "3-4", "1e5", "٣", "1 23", "1,2,3", "0x10", "inf", "a", "9" * 16],
)
def test_what_is_no_number_is_not_guessed_at(text: str) -> None:
    assert read_number(text, "sv") is None


def test_a_dot_before_three_figures_is_unclear_in_swedish() -> None:
    assert read_number("38.500", "sv") is None
    assert read_number("38.500", "en") == 38.5


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_a_number_written_in_swedish_comes_back(whole: int, hundredths: int) -> None:
    written = f"{whole:,}".replace(",", "\u00a0") + f",{hundredths:02}"
    expected = float(f"{whole}.{hundredths:02}")
    assert read_number(written, "sv") == expected


@given(st.text(max_size=30), st.sampled_from(["sv", "en"]))
def test_no_text_makes_reading_a_number_fail(text: str, language: str) -> None:
    read_number(text, language)


def test_the_words_count_without_gaps() -> None:
    assert set(NUMBERS.values()) == set(range(21))
    assert set(ORDINALS.values()) == set(range(1, 32))
    assert (ORDINALS["tjugofjarde"], ORDINALS["twenty-fourth"]) == (24, 24)


def test_folding_takes_case_diacritics_and_odd_spaces_away() -> None:
    assert fold("  SÖNDAG\u00a0den\n1:a ") == "sondag den 1:a"
