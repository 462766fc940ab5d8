"""What pictures are drawn with: letters, boxes and colours that are read on a phone.

Widths are such that a chat bubble shows the picture at about a third, and a phone held upright
fills its width.
"""

import io
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH = 1080
TALLEST = 1280
"""Pixels; Telegram makes larger pictures smaller, and their words with them."""
EDGE = 48
INNER = WIDTH - 2 * EDGE

PAPER, INK, GREY, TRACK = "#ffffff", "#1b1f23", "#57606a", "#e6eaee"
SINGLE = "#2166ac"
TONES = (
    (0xB3, 0x58, 0x06),
    (0xF1, 0xA3, 0x40),
    (0xD3, 0xD9, 0xDE),
    (0x74, 0xAD, 0xD8),
    (0x21, 0x66, 0xAC),
)
"""Orange by grey to blue: told apart also by those who don't see red or green."""

HEAD, TITLE, SMALL = 48, 38, 34
"""Sizes of letters, in pixels; a phone shows a third."""
LINE = 1.3
"""A line's height, in sizes of its letters."""


def png(draw: Callable[["Sheet"], int]) -> bytes:
    """As tall as what `draw` says it needs; it is called once to measure and once to draw."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, draw(Sheet(None))), PAPER)
    draw(Sheet(ImageDraw.Draw(image)))
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


class Sheet:
    """Something to draw on; without a canvas it only measures."""

    def __init__(self, canvas: "ImageDraw | None") -> None:
        self._canvas = canvas

    def box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        if self._canvas is not None and width >= 1:
            self._canvas.rectangle((x, y, x + width - 1, y + height - 1), fill=fill)

    def text(
        self,
        x: float,
        y: int,
        words: str,
        size: int,
        *,
        width: float = INNER,
        bold: bool = False,
        fill: str = INK,
        right: bool = False,
    ) -> int:
        """Words broken into lines that are at most so wide; returns where the next line begins.

        `x` is the left end of the lines, or with `right` the right one.
        """
        font = _font(size, bold)
        for line in _lines(words, font, width):
            if self._canvas is not None:
                anchor = "ra" if right else "la"
                self._canvas.text((x, y), _drawn(line), font=font, fill=fill, anchor=anchor)
            y += round(size * LINE)
        return y


@cache
def _font(size: int, bold: bool) -> "FreeTypeFont":
    """Bitstream Vera, which reportlab brings along: wide letters, å ä ö, all figures as wide."""
    import reportlab
    from PIL import ImageFont

    fonts = Path(reportlab.__file__).parent / "fonts"
    return ImageFont.truetype(str(fonts / ("VeraBd.ttf" if bold else "Vera.ttf")), size)


def _lines(words: str, font: "FreeTypeFont", width: float) -> list[str]:
    """Broken between words; a word wider than a line is broken within."""
    lines, line = [], ""
    for word in unicodedata.normalize("NFC", words).split(" "):
        longer = f"{line} {word}" if line else word
        if _length(longer, font) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while _length(word, font) > width:
            fits = next(n for n in range(len(word), 0, -1) if _length(word[:n], font) <= width)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line] if line else lines


def _length(words: str, font: "FreeTypeFont") -> float:
    return font.getlength(_drawn(words))


def _drawn(words: str) -> str:
    """With plain spaces: the font's own space that does not break is as wide as two."""
    return words.replace("\u00a0", " ")


def heading(sheet: Sheet, title: str, subtitle: str, y: int) -> int:
    y = sheet.text(EDGE, y, title, HEAD, bold=True)
    return sheet.text(EDGE, y, subtitle, SMALL, fill=GREY) + EDGE // 4


def width_of(words: str, size: int = SMALL, *, bold: bool = False) -> float:
    return _length(words, _font(size, bold))


def tone(place: int, steps: int) -> str:
    """The colour of a step from low to high, between the named ones."""
    at = place / max(steps - 1, 1) * (len(TONES) - 1)
    lower = min(int(at), len(TONES) - 2)
    part = at - lower
    mixed = (round(a + (b - a) * part) for a, b in zip(TONES[lower], TONES[lower + 1], strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
