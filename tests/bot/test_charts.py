"""Charts as pictures: the right lengths, colours that everybody can tell apart, whole words."""

import io
import math
import subprocess
import sys
from itertools import pairwise

import pytest
from PIL import Image, ImageColor

from bot.charts import Bar, Chart, draw
from bot.drawing import EDGE, INNER, PAPER, SINGLE, TALLEST, TRACK, WIDTH, tone

Color = tuple[float, float, float]

HARD_TO_SEE = {
    "without red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "without green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "without blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
    "with all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}
"""What is left of linear red, green and blue (Machado, Oliveira and Fernandes, 2009)."""
TOLD_APART = 12
"""Difference in CIELAB that is seen at a glance."""


def scale(*shares: float) -> Chart:
    bars = tuple(Bar(str(n), "7", f"{share:.0%}", share) for n, share in enumerate(shares, 1))
    return Chart("Har introduktionen varit tydlig?", "35 svar", bars, True, "Nej", "Ja")


def several(*labels: str) -> Chart:
    bars = tuple(Bar(label, "12", "50 %", 0.5) for label in labels)
    return Chart("Varför valde du oss?", "24 svar", bars, False)


def pictures(*charts: Chart) -> list[Image.Image]:
    drawn = draw("Efter två veckor", "Omsorgsförvaltningen, i år", charts)
    assert [place for each in drawn for place in each.charts] == list(range(len(charts)))
    return [Image.open(io.BytesIO(each.content)) for each in drawn]


def longest_run(picture: Image.Image, color: str) -> int:
    """The most pixels of this colour in a row."""
    wanted, longest = ImageColor.getrgb(color), 0
    for y in range(0, picture.height, 8):
        run = 0
        for x in range(picture.width):
            run = run + 1 if picture.getpixel((x, y)) == wanted else 0
            longest = max(longest, run)
    return longest


def test_the_parts_of_a_bar_are_as_long_as_their_shares() -> None:
    (picture,) = pictures(scale(0.1, 0.0, 0.2, 0.3, 0.4))
    for place, share in [(0, 0.1), (2, 0.2), (3, 0.3), (4, 0.4)]:
        assert longest_run(picture, tone(place, 5)) == pytest.approx(INNER * share, abs=4)


def test_a_bar_of_its_own_fills_its_share_of_the_track() -> None:
    (picture,) = pictures(several("Lönen"))
    assert longest_run(picture, SINGLE) == pytest.approx(longest_run(picture, TRACK), abs=2)


def test_pictures_are_as_wide_as_a_phone_and_not_made_smaller_by_telegram() -> None:
    drawn = pictures(*[scale(0.2, 0.2, 0.2, 0.2, 0.2)] * 7)
    assert {picture.width for picture in drawn} == {WIDTH}
    assert all(picture.height <= TALLEST for picture in drawn)
    assert 2 <= len(drawn) <= 4


@pytest.mark.parametrize(
    "chart",
    [
        scale(*[0.09] * 11),
        scale(0.5, 0.5),
        several("Att göra nytta för dem som behöver det allra mest i vår kommun", "Lönen"),
        several("Specialpedagogikutvecklingssamordningsansvarsområdesfördelningen"),
        Chart("Ö" * 90, "å " * 90, scale(1.0).bars, True, "Ä" * 60, "j " * 80),
    ],
    ids=["eleven steps", "two steps", "long label", "long word", "everything long"],
)
def test_no_word_is_clipped_at_an_edge(chart: Chart) -> None:
    for picture in pictures(chart):
        paper = ImageColor.getrgb(PAPER)
        left = picture.crop((0, 0, EDGE - 8, picture.height))
        right = picture.crop((WIDTH - EDGE + 8, 0, WIDTH, picture.height))
        below = picture.crop((0, picture.height - 8, WIDTH, picture.height))
        for margin in (left, right, below):
            assert margin.getcolors() == [(margin.width * margin.height, paper)]


def test_letters_with_rings_and_dots_are_drawn_as_themselves() -> None:
    words = ["aaoAAO", "åäöÅÄÖ", "a\u030aa\u0308o\u0308A\u030aA\u0308O\u0308", "\ufffd" * 6]
    plain, swedish, composed, unknown = (pictures(several(w))[0].tobytes() for w in words)
    assert swedish == composed
    assert len({plain, swedish, unknown}) == 3


@pytest.mark.parametrize("eyes", HARD_TO_SEE)
@pytest.mark.parametrize("steps", [2, 5])
def test_neighbours_are_told_apart_by_all_eyes(steps: int, eyes: str) -> None:
    tones = [tone(place, steps) for place in range(steps)]
    assert min(_difference(a, b, eyes) for a, b in pairwise(tones)) > TOLD_APART


def test_red_and_green_would_not_be() -> None:
    red, green = "#b04a2f", "#6b7a2a"
    assert _difference(red, green, "with all") > TOLD_APART
    assert _difference(red, green, "without green") < TOLD_APART


def test_the_bot_itself_never_loads_what_draws() -> None:
    check = "import sys, bot.app; sys.exit(any(m in sys.modules for m in ('PIL', 'reportlab')))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def _difference(one: str, other: str, eyes: str) -> float:
    a, b = (_lab(_seen(color, eyes)) for color in (one, other))
    return math.dist(a, b)


def _seen(color: str, eyes: str) -> Color:
    """Linear red, green and blue, as these eyes have them."""
    parts = (int(color[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    red, green, blue = (
        min(max(sum(w * p for w, p in zip(row, linear, strict=True)), 0.0), 1.0)
        for row in HARD_TO_SEE[eyes]
    )
    return red, green, blue


def _lab(color: Color) -> Color:
    """CIELAB under daylight (D65)."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        _cube_root(sum(w * p for w, p in zip(row, color, strict=True)) / full)
        for row, full in zip(rows, white, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(t: float) -> float:
    return float(t ** (1 / 3)) if t > 0.008856 else 7.787 * t + 16 / 116
