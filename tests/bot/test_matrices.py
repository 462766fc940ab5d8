"""Tables as pictures: the right colours behind the figures, letters that stand out, all rows."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from bot.drawing import EDGE, INK, PAPER, TALLEST, WIDTH
from bot.matrices import Field, Matrix, Row, colour_of, draw, ink_of, luminance

READABLE = 3.0
"""The contrast that large letters need (WCAG 2.2, 1.4.3)."""


def matrix(rows: int, *weights: float | None) -> Matrix:
    fields = tuple(Field("−14", weight=weight) for weight in weights)
    return Matrix(
        "Gapanalys: Omsorgsförvaltningen",
        "Om 2 år, till och med 2028.",
        "",
        tuple(str(n) for n, _ in enumerate(weights, 1)),
        tuple(Row(f"Yrke nummer {n}", "", fields) for n in range(rows)),
        ("Orange: det fattas folk. Blått: det finns fler än som behövs.",),
    )


def pictures(made: Matrix) -> list[Image.Image]:
    return [Image.open(io.BytesIO(each)) for each in draw(made)]


def count(picture: Image.Image, colour: str) -> int:
    wanted = ImageColor.getrgb(colour)
    return sum(n for n, found in picture.getcolors(1 << 24) or () if found == wanted)


def test_each_field_has_its_colour_behind_it() -> None:
    (picture,) = pictures(matrix(1, -1.0, 0.0, 1.0, None))
    areas = [count(picture, colour_of(weight)) for weight in (-1.0, 0.0, 1.0)]
    assert min(areas) > 5000
    assert picture.width == WIDTH


def test_beyond_the_ends_nothing_gets_darker() -> None:
    assert colour_of(-7) == colour_of(-1) != colour_of(-0.5)
    assert colour_of(7) == colour_of(1) != colour_of(0.5)


@given(st.floats(-1, 1))
def test_letters_stand_out_from_what_is_behind_them(weight: float) -> None:
    behind = luminance(colour_of(weight))
    letters = luminance(ink_of(Field("7", weight=weight)))
    lighter, darker = max(behind, letters), min(behind, letters)
    assert (lighter + 0.05) / (darker + 0.05) >= READABLE


def test_dark_letters_on_the_darkest_would_not_stand_out() -> None:
    """The twin: one ink for all."""
    contrast = (luminance(colour_of(1)) + 0.05) / (luminance(INK) + 0.05)
    assert contrast < READABLE
    assert ink_of(Field("7", weight=1.0)) == PAPER


def test_many_rows_take_several_pictures_none_too_tall() -> None:
    made = pictures(matrix(40, -1.0, 1.0))
    assert len(made) >= 3
    assert all(picture.height <= TALLEST for picture in made)
    one = count(pictures(matrix(1, -1.0))[0], colour_of(-1.0))
    drawn = sum(count(picture, colour_of(-1.0)) for picture in pictures(matrix(40, -1.0)))
    assert drawn == pytest.approx(40 * one, rel=0.05)


def test_words_in_a_field_make_its_row_as_tall_as_they_need() -> None:
    def tall(*lines: str) -> int:
        row = Row("Allvarlig", "", (Field(lines=lines, weight=1.0),))
        (picture,) = pictures(Matrix("Risker", "i dag", "", ("Låg",), (row,)))
        return picture.height

    assert tall("1, 2", "3", "4", "5", "6") > tall("1") + 100


def test_nothing_is_drawn_over_the_edge() -> None:
    (picture,) = pictures(matrix(3, -1.0, 0.5, 1.0))
    for x in (*range(EDGE - 2), *range(WIDTH - EDGE + 2, WIDTH)):
        column = picture.crop((x, 0, x + 1, picture.height)).getcolors()
        assert column is not None
        assert [colour for _, colour in column] == [ImageColor.getrgb(PAPER)]
