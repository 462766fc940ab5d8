"""Answers as pictures that are read on a phone. Drawn in a process of its own.

It knows no words and no guides: what it draws comes in the reader's language. Widths are such
that a chat bubble shows the picture at about a third, and a phone held upright fills its width.
"""

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
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
LABELS = 440
"""Room for the words of an answer beside its bar."""
BAR = 64
COLUMNS = 4, 6
"""The fewest and the most columns of figures below a stacked bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One possible answer."""

    label: str
    count: str
    """Empty where it is not told."""
    percent: str
    share: float
    """0 to 1."""

    @property
    def figures(self) -> str:
        return f"{self.count} ({self.percent})" if self.count else self.percent


@dataclass(frozen=True, slots=True)
class Chart:
    """One question. Stacked: the bars are parts of one, from low to high."""

    title: str
    note: str
    bars: tuple[Bar, ...]
    stacked: bool
    low: str = ""
    high: str = ""
    """What the ends of a scale mean."""


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    """A PNG."""
    charts: tuple[int, ...]
    """Which of the charts are in it, by their place in what was given."""


def draw(title: str, subtitle: str, charts: Sequence[Chart]) -> list[Picture]:
    """As few pictures as hold all charts at a size that can be read, in their order."""
    blank = _Sheet(None)
    head = _heading(blank, title, subtitle, EDGE)
    pages: list[list[int]] = []
    room = 0
    for place, chart in enumerate(charts):
        needed = _chart(blank, chart, 0)
        if not pages or needed > room:
            pages.append([])
            room = TALLEST - head
        pages[-1].append(place)
        room -= needed
    return [_picture(title, subtitle, charts, page) for page in pages]


def _picture(title: str, subtitle: str, charts: Sequence[Chart], page: list[int]) -> Picture:
    from PIL import Image, ImageDraw

    def everything(sheet: "_Sheet") -> int:
        y = _heading(sheet, title, subtitle, EDGE)
        for place in page:
            y = _chart(sheet, charts[place], y)
        return y

    image = Image.new("RGB", (WIDTH, everything(_Sheet(None))), PAPER)
    everything(_Sheet(ImageDraw.Draw(image)))
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return Picture(file.getvalue(), tuple(page))


class _Sheet:
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


def _heading(sheet: _Sheet, title: str, subtitle: str, y: int) -> int:
    y = sheet.text(EDGE, y, title, HEAD, bold=True)
    return sheet.text(EDGE, y, subtitle, SMALL, fill=GREY) + EDGE // 4


def _chart(sheet: _Sheet, chart: Chart, y: int) -> int:
    y = sheet.text(EDGE, y + EDGE // 4, chart.title, TITLE, bold=True)
    y = sheet.text(EDGE, y, chart.note, SMALL, fill=GREY) + EDGE // 4
    y = _stacked(sheet, chart, y) if chart.stacked else _listed(sheet, chart, y)
    return y + EDGE // 2


def _listed(sheet: _Sheet, chart: Chart, y: int) -> int:
    """A row for each answer: what it is, a bar, and how many."""
    figures = max(_width(bar.figures) for bar in chart.bars)
    left = EDGE + LABELS + 20
    room = WIDTH - EDGE - figures - 20 - left
    for bar in chart.bars:
        below = sheet.text(EDGE, y, bar.label, SMALL, width=LABELS)
        middle = (y + below) // 2
        sheet.box(left, middle - 17, room, 34, TRACK)
        sheet.box(left, middle - 17, room * bar.share, 34, SINGLE)
        top = middle - round(SMALL * LINE) // 2
        sheet.text(WIDTH - EDGE, top, bar.figures, SMALL, right=True)
        y = below + 14
    return y


def _stacked(sheet: _Sheet, chart: Chart, y: int) -> int:
    """One bar with a part for each answer; below it the ends, and what each part is."""
    x = float(EDGE)
    for place, bar in enumerate(chart.bars):
        width = INNER * bar.share
        sheet.box(x, y, width - 3, BAR, tone(place, len(chart.bars)))
        x += width
    y += BAR + 10
    half = INNER / 2 - 20
    low = sheet.text(EDGE, y, chart.low, SMALL, width=half, fill=GREY)
    high = sheet.text(WIDTH - EDGE, y, chart.high, SMALL, width=half, fill=GREY, right=True)
    return _parts(sheet, chart, max(low, high) + 8)


def _parts(sheet: _Sheet, chart: Chart, y: int) -> int:
    """In columns: the colour, the name and the figures of each part."""
    fewest, most = COLUMNS
    rows = -(-len(chart.bars) // most)
    columns = max(-(-len(chart.bars) // rows), fewest)
    width = INNER / columns
    roomy = all(_width(bar.figures) <= width - 12 for bar in chart.bars)
    below = y
    for place, bar in enumerate(chart.bars):
        if place % columns == 0:
            y = below + (16 if place else 0)
        x = EDGE + place % columns * width
        sheet.box(x, y + 8, 24, 24, tone(place, len(chart.bars)))
        end = sheet.text(x + 36, y, bar.label, SMALL, width=width - 48)
        for line in (bar.figures,) if roomy or not bar.count else (bar.count, bar.percent):
            end = sheet.text(x, end, line, SMALL, width=width)
        below = max(below, end)
    return below


def _width(words: str) -> float:
    return _length(words, _font(SMALL, False))


def tone(place: int, steps: int) -> str:
    """The colour of a step from low to high, between the named ones."""
    at = place / max(steps - 1, 1) * (len(TONES) - 1)
    lower = min(int(at), len(TONES) - 2)
    part = at - lower
    mixed = (round(a + (b - a) * part) for a, b in zip(TONES[lower], TONES[lower + 1], strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
