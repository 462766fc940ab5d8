"""The survey's link on a sheet of its own: for one person, who may know nothing of Kompis."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.exports.letters import BOLD, PLAIN, fit, register_fonts
from storage.exports.qr import MM, PAGE_HEIGHT, PAGE_WIDTH, draw_code, write

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MARGIN = 25 * MM
CODE = 60 * MM
WIDTH = PAGE_WIDTH - 2 * MARGIN
_GAP = 3 * MM
_MOST = 12
"""Lines of a paragraph."""


@dataclass(frozen=True)
class SurveySheet:
    """One page of A4. All words are the reader's."""

    title: str
    to: str
    """Who it is for."""
    paragraphs: Sequence[tuple[str, str]]
    """What it is, who sees what, until when: a heading, which may be empty, and what is said."""
    instruction: str
    """What to do with the code."""
    link: str


def drawn(sheet: SurveySheet) -> bytes:
    """As a PDF."""
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    document = io.BytesIO()
    size = (PAGE_WIDTH, PAGE_HEIGHT)
    canvas = Canvas(document, pagesize=size, invariant=True, initialFontName=PLAIN)
    canvas.setTitle(sheet.title)
    canvas.setAuthor("Kompis")
    _draw(canvas, sheet)
    canvas.showPage()
    canvas.save()
    return document.getvalue()


def _draw(canvas: "Canvas", sheet: SurveySheet) -> None:
    y = PAGE_HEIGHT - MARGIN
    y = write(canvas, MARGIN, y, BOLD, fit(sheet.title, BOLD, 22, 14, WIDTH, most=2)) - _GAP
    y = write(canvas, MARGIN, y, PLAIN, fit(sheet.to, PLAIN, 14, 10, WIDTH, most=2)) - 2 * _GAP
    for heading, said in sheet.paragraphs:
        if heading:
            y = write(canvas, MARGIN, y, BOLD, fit(heading, BOLD, 11, 8, WIDTH, most=1))
        y = write(canvas, MARGIN, y, PLAIN, fit(said, PLAIN, 11, 8, WIDTH, most=_MOST)) - _GAP
    y = write(canvas, MARGIN, y, BOLD, fit(sheet.instruction, BOLD, 11, 8, WIDTH, most=3))
    draw_code(canvas, sheet.link, MARGIN - CODE / 20, y - CODE, CODE)
    y -= CODE + 2 * _GAP
    write(canvas, MARGIN, y, PLAIN, fit(sheet.link, PLAIN, 10, 6, WIDTH, most=1))
