"""Numbers as they are written in Swedish and English."""

import pytest

from bot.render import number_in_words, percent_in_words


@pytest.mark.parametrize(
    ("number", "swedish", "english"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (112.5, "112,5", "112.5"),
        (57.0, "57", "57"),
        (1500, "1\xa0500", "1,500"),
        (12345.5, "12\xa0345,5", "12,345.5"),
    ],
)
def test_numbers_have_a_comma_or_a_point(number: float, swedish: str, english: str) -> None:
    assert number_in_words(number, "sv") == number_in_words(number, "latt") == swedish
    assert number_in_words(number, "en") == english


@pytest.mark.parametrize(
    ("share", "decimals", "swedish"),
    [
        (0.098, 1, "9,8\xa0%"),
        (0.0625, 1, "6,3\xa0%"),
        (1 / 3, 1, "33,3\xa0%"),
        (0.0, 1, "0,0\xa0%"),
        (0.125, 0, "13\xa0%"),
        (0.005, 0, "1\xa0%"),
        (1.0, 0, "100\xa0%"),
        (12.5, 1, "1\xa0250,0\xa0%"),
        (1e-7, 1, "0,0\xa0%"),
    ],
)
def test_a_half_is_rounded_up_as_in_excel(share: float, decimals: int, swedish: str) -> None:
    assert percent_in_words(share, "sv", decimals) == swedish


def test_english_has_no_space_before_the_sign() -> None:
    assert percent_in_words(0.098, "en") == "9.8%"
