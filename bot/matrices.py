"""Tables as pictures, with a colour behind each figure. Drawn in a process of their own.

Like `bot.charts` it knows no words: what it draws comes in the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.drawing import (
    EDGE,
    GREY,
    INK,
    INNER,
    LINE,
    PAPER,
    SMALL,
    TALLEST,
    Sheet,
    heading,
    png,
    tone,
    width_of,
)

STEPS = 41
"""Tones from what is wanting, by grey, to what is spare."""
CELL_EDGE, GUTTER = 14, 6
"""Pixels between a field's words and its edge, and between fields."""
LOWEST = 72
"""Pixels of a row with one line in it."""
NAME, TINY = 30, 26
"""The size of letters of what the rows are called, and of all that explains."""


@dataclass(frozen=True, slots=True)
class Field:
    figure: str = ""
    """Stands in the middle."""
    lines: tuple[str, ...] = ()
    """Words, from the top."""
    weight: float | None = None
    """From -1, wanting, by 0 to 1, spare; unset for a field without a colour."""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    note: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    title: str
    subtitle: str
    corner: str
    """Above the names of the rows."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    """What the colours mean, and more, below."""
    names: int = 400
    """Pixels for the names of the rows."""
    lowest: int = LOWEST
    """Pixels of the lowest row."""

    @property
    def width(self) -> float:
        """Of a column."""
        return (INNER - self.names) / len(self.columns)


def draw(matrix: Matrix) -> list[bytes]:
    """As few PNG pictures as hold all rows at a size that can be read, in their order."""
    blank = Sheet(None)
    around = _top(blank, matrix, EDGE) + _notes(blank, matrix, 0) + EDGE
    pages: list[list[Row]] = []
    room = 0
    for row in matrix.rows:
        needed = _height(matrix, row) + GUTTER
        if not pages or needed > room:
            pages.append([])
            room = TALLEST - around
        pages[-1].append(row)
        room -= needed
    return [_page(matrix, rows) for rows in pages]


def draw_all(matrices: Sequence[Matrix]) -> list[list[bytes]]:
    """The pictures of each."""
    return [draw(matrix) for matrix in matrices]


def _page(matrix: Matrix, rows: Sequence[Row]) -> bytes:
    def everything(sheet: Sheet) -> int:
        y = _top(sheet, matrix, EDGE)
        for row in rows:
            y = _row(sheet, matrix, row, y) + GUTTER
        return _notes(sheet, matrix, y) + EDGE

    return png(everything)


def _top(sheet: Sheet, matrix: Matrix, y: int) -> int:
    y = heading(sheet, matrix.title, matrix.subtitle, y) + EDGE // 4
    below = sheet.text(EDGE, y, matrix.corner, TINY, width=matrix.names - GUTTER, fill=GREY)
    for place, name in enumerate(matrix.columns):
        x = EDGE + matrix.names + place * matrix.width
        end = sheet.text(x, y, name, TINY, width=matrix.width - GUTTER, fill=GREY)
        below = max(below, end)
    return below + GUTTER


def _notes(sheet: Sheet, matrix: Matrix, y: int) -> int:
    y += EDGE // 4
    for note in matrix.notes:
        y = sheet.text(EDGE, y, note, TINY, fill=GREY)
    return y


def _height(matrix: Matrix, row: Row) -> int:
    blank = Sheet(None)
    named = _name(blank, matrix, row, 0)
    return max(
        [matrix.lowest, named, *(_words(blank, matrix, field, 0, 0) for field in row.fields)]
    )


def _row(sheet: Sheet, matrix: Matrix, row: Row, y: int) -> int:
    height = _height(matrix, row)
    _name(sheet, matrix, row, y)
    for place, field in enumerate(row.fields):
        x = EDGE + matrix.names + place * matrix.width
        if field.weight is not None:
            colour = colour_of(field.weight)
            sheet.box(x, y, matrix.width - GUTTER, height, colour)
        _figure(sheet, matrix, field, x, y + height / 2)
        _words(sheet, matrix, field, x, y)
    return y + height


def _name(sheet: Sheet, matrix: Matrix, row: Row, y: int) -> int:
    width = matrix.names - 2 * CELL_EDGE
    y = sheet.text(EDGE, y + CELL_EDGE, row.name, NAME, width=width)
    if row.note:
        y = sheet.text(EDGE, y, row.note, TINY, width=width, fill=GREY)
    return y + CELL_EDGE


def _figure(sheet: Sheet, matrix: Matrix, field: Field, x: float, middle: float) -> None:
    left = x + (matrix.width - GUTTER - width_of(field.figure)) / 2
    top = round(middle - SMALL * LINE / 2)
    sheet.text(left, top, field.figure, SMALL, fill=ink_of(field))


def _words(sheet: Sheet, matrix: Matrix, field: Field, x: float, y: int) -> int:
    y += CELL_EDGE
    for words in field.lines:
        width = matrix.width - GUTTER - 2 * CELL_EDGE
        y = sheet.text(x + CELL_EDGE, y, words, SMALL, width=width, fill=ink_of(field))
    return y + CELL_EDGE


def colour_of(weight: float) -> str:
    """Orange for what is wanting, blue for what is spare, grey between: see `bot.drawing.TONES`."""
    held = min(max(weight, -1.0), 1.0)
    return tone(round((held + 1) / 2 * (STEPS - 1)), STEPS)


def ink_of(field: Field) -> str:
    """Dark or light letters, whichever stand out more."""
    if field.weight is None:
        return INK
    behind = luminance(colour_of(field.weight))
    on_dark = (1.05) / (behind + 0.05)
    on_light = (behind + 0.05) / (luminance(INK) + 0.05)
    return PAPER if on_dark > on_light else INK


def luminance(colour: str) -> float:
    """Of "#rrggbb", 0 to 1, as WCAG 2.2 reckons it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
