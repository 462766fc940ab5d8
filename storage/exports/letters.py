"""Text in a PDF: the letters that the font has, and the size at which it fits."""

import unicodedata
from typing import NamedTuple

PLAIN, BOLD = "KompisPlain", "KompisBold"
"""Bitstream Vera, which reportlab brings along: free, embedded, å ä ö and much of Europe."""
_SMALLER = 0.5
"""Points taken off at each try."""
_LOOKALIKES = {"Đ": "Ð"}
"""Letters that Vera lacks, and others that it draws the same."""


class Lines(NamedTuple):
    text: list[str]
    size: float


def register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in ((PLAIN, "Vera.ttf"), (BOLD, "VeraBd.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, file))


def fit(text: str, font: str, size: float, smallest: float, width: float, most: int) -> Lines:
    """Broken between words into at most so many lines, smaller if need be.

    What does not fit even then is cut, with an ellipsis.
    """
    text = _drawable(text, font)
    while size > smallest:
        lines = _broken(text, font, size, width)
        if len(lines) <= most and all(_width(line, font, size) <= width for line in lines):
            return Lines(lines, size)
        size -= _SMALLER
    lines = [_cut(line, font, size, width) for line in _broken(text, font, size, width)]
    if len(lines) > most:
        lines[most - 1 :] = [_cut(lines[most - 1] + " …", font, size, width)]
    return Lines(lines, size)


def _broken(text: str, font: str, size: float, width: float) -> list[str]:
    from reportlab.lib.utils import simpleSplit

    return list(simpleSplit(text, font, size, width))


def _width(text: str, font: str, size: float) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text, font, size))


def _cut(line: str, font: str, size: float, width: float) -> str:
    if _width(line, font, size) <= width:
        return line
    while line and _width(line + "…", font, size) > width:
        line = line[:-1]
    return line.rstrip(" …") + "…"


def _drawable(text: str, font: str) -> str:
    """Ś becomes S; a letter with no likeness in the font becomes a question mark."""
    from reportlab.pdfbase.pdfmetrics import getFont

    has = getFont(font).face.charToGlyph
    return "".join(
        letter if has.get(ord(letter)) else _like(letter, has)
        for letter in unicodedata.normalize("NFC", text)
    )


def _like(letter: str, has: dict[int, int]) -> str:
    if letter in _LOOKALIKES:
        return _LOOKALIKES[letter]
    parts = unicodedata.normalize("NFKD", letter)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return plain if plain and all(has.get(ord(part)) for part in plain) else "?"
