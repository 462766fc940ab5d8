"""Answers as pictures that are read on a phone. Drawn in a process of its own.

It knows no words and no guides: what it draws comes in the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.drawing import (
    EDGE,
    GREY,
    INNER,
    LINE,
    SINGLE,
    SMALL,
    TALLEST,
    TITLE,
    TRACK,
    WIDTH,
    Sheet,
    heading,
    png,
    tone,
    width_of,
)

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
    blank = Sheet(None)
    head = heading(blank, title, subtitle, EDGE)
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
    def everything(sheet: Sheet) -> int:
        y = heading(sheet, title, subtitle, EDGE)
        for place in page:
            y = _chart(sheet, charts[place], y)
        return y

    return Picture(png(everything), tuple(page))


def _chart(sheet: Sheet, chart: Chart, y: int) -> int:
    y = sheet.text(EDGE, y + EDGE // 4, chart.title, TITLE, bold=True)
    y = sheet.text(EDGE, y, chart.note, SMALL, fill=GREY) + EDGE // 4
    y = _stacked(sheet, chart, y) if chart.stacked else _listed(sheet, chart, y)
    return y + EDGE // 2


def _listed(sheet: Sheet, chart: Chart, y: int) -> int:
    """A row for each answer: what it is, a bar, and how many."""
    figures = max(width_of(bar.figures) for bar in chart.bars)
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


def _stacked(sheet: Sheet, chart: Chart, y: int) -> int:
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


def _parts(sheet: Sheet, chart: Chart, y: int) -> int:
    """In columns: the colour, the name and the figures of each part."""
    fewest, most = COLUMNS
    rows = -(-len(chart.bars) // most)
    columns = max(-(-len(chart.bars) // rows), fewest)
    width = INNER / columns
    roomy = all(width_of(bar.figures) <= width - 12 for bar in chart.bars)
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
