"""Invites as QR codes: pages to print and cut up, or one picture."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from storage.exports.letters import BOLD, PLAIN, Lines, fit, register_fonts

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
"""A millimetre in a PDF's points."""
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
"""A4."""
COLUMNS, ROWS = 2, 4
MARGIN, PADDING = 9 * MM, 6 * MM
CARD_WIDTH = (PAGE_WIDTH - 2 * MARGIN) / COLUMNS
CARD_HEIGHT = (PAGE_HEIGHT - 2 * MARGIN) / ROWS
CODE = 40 * MM
QUIET = 4
"""Light modules around a code (ISO/IEC 18004)."""
_LEADING = 1.3


@dataclass(frozen=True)
class InviteCard:
    name: str
    unit: str
    """Its own name; of a long path only the beginning would fit."""
    link: str
    expires: date


def invite_page(
    invites: Sequence[InviteCard],
    words: Mapping[str, str],
    drawn: Callable[[int], object] | None = None,
) -> bytes:
    """An A4 PDF, eight cards to a page, with lines to cut along.

    `words`: the document's `title`, each card's `instruction`, and `expires` with `{date}` in it.
    `drawn` is told after each page how many cards are done.
    """
    if not invites:
        raise ValueError("a page of invites needs at least one invite")
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    document = io.BytesIO()
    size = (PAGE_WIDTH, PAGE_HEIGHT)
    canvas = Canvas(document, pagesize=size, invariant=True, initialFontName=PLAIN)
    canvas.setTitle(words["title"])
    canvas.setAuthor("Kompis")
    for start in range(0, len(invites), COLUMNS * ROWS):
        _draw_cuts(canvas)
        for place, card in enumerate(invites[start : start + COLUMNS * ROWS]):
            _draw_card(canvas, place, card, words)
        canvas.showPage()
        if drawn:
            drawn(start + COLUMNS * ROWS)
    canvas.save()
    return document.getvalue()


def qr_png(link: str) -> bytes:
    """One code as a picture, big enough for a phone that looks at another phone's screen."""
    picture = io.BytesIO()
    _code(link).save(picture, kind="png", scale=10, border=QUIET)
    return picture.getvalue()


def _code(link: str) -> Any:
    import segno

    return segno.make(link, error="m", micro=False)


def _draw_cuts(canvas: "Canvas") -> None:
    canvas.saveState()
    canvas.setStrokeGray(0.7)
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 3)
    for column in range(COLUMNS + 1):
        x = MARGIN + column * CARD_WIDTH
        canvas.line(x, MARGIN, x, PAGE_HEIGHT - MARGIN)
    for row in range(ROWS + 1):
        y = MARGIN + row * CARD_HEIGHT
        canvas.line(MARGIN, y, PAGE_WIDTH - MARGIN, y)
    canvas.restoreState()


def _draw_card(canvas: "Canvas", place: int, card: InviteCard, words: Mapping[str, str]) -> None:
    """Left the code; beside it who it is for and what to do; below it the link itself."""
    row, column = divmod(place, COLUMNS)
    left = MARGIN + column * CARD_WIDTH
    top = PAGE_HEIGHT - MARGIN - row * CARD_HEIGHT - PADDING
    draw_code(canvas, card.link, left + PADDING - 1 * MM, top - CODE)
    x = left + PADDING + CODE + 2 * MM
    width = CARD_WIDTH - CODE - 2 * PADDING - 2 * MM
    until = words["expires"].format(date=card.expires.isoformat())
    y = top - 3 * MM
    y = write(canvas, x, y, BOLD, fit(card.name, BOLD, 13, 8, width, most=3)) - 1.5 * MM
    y = write(canvas, x, y, PLAIN, fit(card.unit, PLAIN, 9, 7, width, most=3)) - 3 * MM
    y = write(canvas, x, y, PLAIN, fit(words["instruction"], PLAIN, 9, 7, width, most=5)) - 2 * MM
    write(canvas, x, y, PLAIN, fit(until, PLAIN, 9, 7, width, most=2))
    link = fit(card.link, PLAIN, 7, 5, CARD_WIDTH - 2 * PADDING, most=1)
    write(canvas, left + PADDING, top - CARD_HEIGHT + 2 * PADDING + 1 * MM, PLAIN, link)


def write(canvas: "Canvas", x: float, y: float, font: str, lines: Lines) -> float:
    """Downwards from `y`, the first line's foot. Gives the foot of the line that would follow."""
    canvas.setFont(font, lines.size)
    for line in lines.text:
        canvas.drawString(x, y, line)
        y -= lines.size * _LEADING
    return y


def draw_code(
    canvas: "Canvas", link: str, left: float, bottom: float, across: float = CODE
) -> None:
    """As shapes, not as a picture: sharp on every printer."""
    modules = list(_code(link).matrix_iter(border=QUIET))
    size = across / len(modules)
    path = canvas.beginPath()
    for row, line in enumerate(modules):
        for start, length in _runs(line):
            y = bottom + across - (row + 1) * size
            path.rect(left + start * size, y, length * size, size)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(line: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark stretches start, and how long they are."""
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(line):
        if dark and at and line[at - 1]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((at, 1))
    return runs
