"""A unit's grid as a picture: a colour and a figure for each level. Drawn in a process of its own.

It knows no words: they come in the reader's language.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.drawing import (
    EDGE,
    GREY,
    INK,
    INNER,
    PAPER,
    SMALL,
    TALLEST,
    TRACK,
    Sheet,
    heading,
    png,
    tone,
    width_of,
)

ROW, GAP = 54, 4
"""Pixels of a person's row, and between two cells."""
FEWEST = 4
"""People in a picture, however much its legend takes."""
NAME = 330
"""Pixels for a name; a longer one is cut."""
DARK = 140
"""How bright a colour is below which letters on it are white."""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    levels: tuple[int | None, ...]
    """From 1 on; None where nothing is agreed on."""
    mark: str
    """About the certificates: a sign, or a space."""


@dataclass(frozen=True, slots=True)
class Roster:
    title: str
    subtitle: str
    columns: tuple[tuple[str, str], ...]
    """A letter, and what it stands for."""
    steps: tuple[tuple[int, ...], tuple[str, ...]]
    """How many levels each column has; what those of the profession are called."""
    marks: tuple[tuple[str, str], ...]
    """What the signs stand for."""
    rows: tuple[Row, ...]


def draw(roster: Roster) -> list[bytes]:
    """PNGs, as few as hold all people at a size that can be read."""
    empty = _page(Sheet(None), roster, ())
    each = max((TALLEST - empty) // ROW, FEWEST)
    pages = [roster.rows[at : at + each] for at in range(0, len(roster.rows), each)]
    return [_png(roster, rows) for rows in pages]


def _png(roster: Roster, rows: Sequence[Row]) -> bytes:
    return png(lambda sheet: _page(sheet, roster, rows))


def _page(sheet: Sheet, roster: Roster, rows: Sequence[Row]) -> int:
    y = heading(sheet, roster.title, roster.subtitle, EDGE) + EDGE // 4
    width = min((INNER - NAME) / (len(roster.columns) + 1), 96)
    for place, (letter, _) in enumerate(roster.columns):
        _centred(sheet, EDGE + NAME + place * width, y, width, letter, GREY)
    y += 48
    for row in rows:
        _row(sheet, roster, row, y, width)
        y += ROW
    return _legend(sheet, roster, y + EDGE // 2) + EDGE // 2


def _row(sheet: Sheet, roster: Roster, row: Row, y: int, width: float) -> None:
    sheet.text(EDGE, y + 4, _cut(row.name), SMALL)
    for place, level in enumerate(row.levels):
        x = EDGE + NAME + place * width
        colour = TRACK if level is None else tone(level - 1, roster.steps[0][place])
        sheet.box(x, y, width - GAP, ROW - GAP, colour)
        if level is not None:
            _centred(sheet, x, y + 4, width - GAP, str(level), _on(colour))
    _centred(sheet, EDGE + NAME + len(row.levels) * width, y + 4, width, row.mark, INK)


def _legend(sheet: Sheet, roster: Roster, y: int) -> int:
    """The levels' colours and names, the letters of the columns, the signs; in two columns."""
    levels = roster.steps[1]
    y = _in_two(len(levels), y, lambda place, x, y: _level(sheet, levels, place, x, y))
    letters = [*roster.columns, *roster.marks]
    return _in_two(len(letters), y + 8, lambda place, x, y: _letter(sheet, *letters[place], x, y))


def _in_two(count: int, y: int, draw: Callable[[int, float, int], int]) -> int:
    for at in range(0, count, 2):
        places = range(at, min(at + 2, count))
        y = max(draw(place, EDGE + (place - at) * INNER / 2, y) for place in places)
    return y


def _level(sheet: Sheet, levels: Sequence[str], place: int, x: float, y: int) -> int:
    colour = tone(place, len(levels))
    sheet.box(x, y + 2, 40, 40, colour)
    _centred(sheet, x, y, 40, str(place + 1), _on(colour))
    return sheet.text(x + 56, y, levels[place], SMALL, width=INNER / 2 - 76) + 4


def _letter(sheet: Sheet, letter: str, name: str, x: float, y: int) -> int:
    sheet.text(x, y, letter, SMALL, fill=GREY)
    return sheet.text(x + 44, y, name, SMALL, width=INNER / 2 - 64, fill=GREY)


def _centred(sheet: Sheet, x: float, y: int, width: float, words: str, fill: str) -> None:
    sheet.text(x + (width - width_of(words)) / 2, y, words, SMALL, fill=fill)


def _on(colour: str) -> str:
    """Letters that are read on that colour."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return PAPER if (299 * red + 587 * green + 114 * blue) / 1000 < DARK else INK


def _cut(name: str) -> str:
    while width_of(name) > NAME - 16 and len(name) > 1:
        name = name.rstrip("…")[:-1].rstrip() + "…"
    return name
