"""One sheet of a workbook as a table: its columns found by their headings, its cells read."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from bot.domain.competence.layout import Column, SheetWords, fold
from bot.domain.competence.reasons import Fact, Trouble, Where, trouble
from bot.guides.soundness import LONGEST_ID

HEADINGS_WITHIN = 20
"""Rows that may stand above the headings, empty ones not counted."""
ENOUGH = 2
"""How many known headings make a row a row of headings."""
SHOWN = 40

Cell = str | int | float | bool
_NUMBER = re.compile(r"([-+–−]?)\s*(\d+(?:[.,]\d+)?)\s*%?")


class Line(Protocol):
    """A row as it was found."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> Mapping[str, Cell]:
        """Those that are filled, by the column's letter. Texts are tidy, line by line."""


class BadCell(Protocol):
    """A cell that can't be used, whatever it should hold."""

    @property
    def row(self) -> int: ...
    @property
    def last_row(self) -> int:
        """Further down where several are merged."""

    @property
    def column(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Fact]: ...


class Grid(Protocol):
    """A sheet as it was found in the file."""

    @property
    def title(self) -> str: ...
    @property
    def lines(self) -> Sequence[Line]: ...
    @property
    def bad(self) -> Sequence[BadCell]: ...


@dataclass(frozen=True)
class Table:
    sheet: str
    words: SheetWords
    letters: Mapping[tuple[str, int], str]
    """Where each column stands, by its id and its number."""
    rows: Sequence["Row"]


def table(grid: Grid, words: SheetWords, troubles: list[Trouble]) -> Table | None:
    """None where the columns can't be told apart; why is added to the troubles."""
    above = [line for line in grid.lines[:HEADINGS_WITHIN] if _known(line, words) >= ENOUGH]
    if not above:
        listed = ", ".join(column.numbered(1) for column in words.columns)
        troubles.append(trouble(Where(sheet=grid.title), "no_headings", headings=listed))
        return None
    heading = above[0]
    letters: dict[tuple[str, int], str] = {}
    for column in words.columns:
        troubles += _find(grid.title, heading, column, letters, words)
    rows: list[Row] = []
    found = Table(grid.title, words, letters, rows)
    bad = [each for each in grid.bad if each.last_row >= heading.number]
    troubles += (_of_bad(grid.title, heading, each) for each in bad)
    unusable = {(each.row, each.column) for each in bad}
    below = (line for line in grid.lines if line.number > heading.number)
    used = set(letters.values())
    rows += (Row(found, line, troubles, unusable) for line in below if used & set(line.cells))
    return found


def _known(line: Line, words: SheetWords) -> int:
    return sum(_column(str(cell), words) is not None for cell in line.cells.values())


def _column(heading: str, words: SheetWords) -> tuple[Column, int] | None:
    for column in words.columns:
        number = column.number_in(heading)
        if number is not None:
            return column, number
    return None


def _find(
    sheet: str,
    heading: Line,
    column: Column,
    letters: dict[tuple[str, int], str],
    words: SheetWords,
) -> Iterator[Trouble]:
    where = Where(sheet=sheet, row=heading.number)
    found = False
    for letter, cell in heading.cells.items():
        number = column.number_in(str(cell))
        if number is None:
            continue
        if (column.id, number) in letters:
            yield trouble(where, "column_twice", name=str(cell))
        letters[column.id, number] = letter
        found = True
    if not found:
        yield _missing(where, heading, column, words)


def _missing(where: Where, heading: Line, column: Column, words: SheetWords) -> Trouble:
    name = column.numbered(1)
    texts = {fold(str(cell)): str(cell) for cell in heading.cells.values()}
    strangers = {key: text for key, text in texts.items() if _column(text, words) is None}
    close = get_close_matches(fold(name), strangers, n=1)
    if not close and len(strangers) == 1:
        close = list(strangers)  # the only heading that is none of ours
    if close:
        found = strangers[close[0]]
        return trouble(where, "column_renamed", name=name, found=found[:SHOWN])
    return trouble(where, "no_column", name=name)


def _of_bad(sheet: str, heading: Line, bad: BadCell) -> Trouble:
    above = str(heading.cells.get(bad.column, ""))
    return trouble(Where(None, sheet, bad.row, bad.column, above), bad.reason, **bad.facts)


class Row:
    """A row whose cells are read by the ids of their columns; what can't be read is told."""

    def __init__(
        self,
        table: Table,
        line: Line,
        troubles: list[Trouble],
        unusable: set[tuple[int, str]],
    ) -> None:
        self._table = table
        self._line = line
        self._troubles = troubles
        self._unusable = unusable

    def where(self, column: str = "", number: int = 0) -> Where:
        letter = self._table.letters.get((column, number), "")
        heading = ""
        if letter:
            named = self._table.words.column(column)
            heading = named.numbered(number) if number else named.heading.sv
        return Where(None, self._table.sheet, self._line.number, letter, heading)

    def tell(self, column: str, reason: str, number: int = 0, **facts: Fact) -> None:
        """Unless the cell itself has been told of."""
        where = self.where(column, number)
        if (self._line.number, where.column) not in self._unusable:
            self._troubles.append(trouble(where, reason, **facts))

    def _cell(self, column: str, number: int = 0) -> Cell | None:
        letter = self._table.letters.get((column, number), "")
        return self._line.cells.get(letter)

    def text(self, column: str) -> str | None:
        cell = self._cell(column)
        if isinstance(cell, str) and "\n" in cell:
            self.tell(column, "several_lines")
        return None if cell is None else _shown(cell)

    def needed(self, column: str) -> str:
        text = self.text(column) if self._cell(column) is not None else None
        if text is None:
            self.tell(column, "missing")
        return text or ""

    def names(self, column: str) -> list[str]:
        """On lines of their own, or between semicolons."""
        cell = self._cell(column)
        parts = re.split(r"[;\n]", _shown(cell)) if cell is not None else []
        return [name for part in parts if (name := part.strip())]

    def numbers(self, column: str) -> dict[int, int | float]:
        """Of all columns of this kind that are filled, by their numbers."""
        numbers = sorted(number for id_, number in self._table.letters if id_ == column)
        found = {number: self._number(column, number) for number in numbers}
        return {number: value for number, value in found.items() if value is not None}

    def whole(self, column: str) -> int | None:
        number = self._number(column)
        if isinstance(number, float):
            self.tell(column, "not_whole", value=str(number))
            return None
        return number

    def choice(self, column: str) -> str:
        """An empty cell is the first of the choices."""
        choices = self._table.words.column(column).choices
        cell = self._cell(column)
        for choice in choices:
            if cell is None or fold(_shown(cell)) in (fold(choice.sv), fold(choice.id)):
                return choice.id
        known = ", ".join(choice.sv for choice in choices)
        self.tell(column, "choice", value=_shown(cell or "")[:SHOWN], known=known)
        return choices[0].id

    def _number(self, column: str, number: int = 0) -> int | float | None:
        cell = self._cell(column, number)
        if cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool)):
            return cell
        found = _NUMBER.fullmatch(_shown(cell))
        if not found:
            self.tell(column, "not_a_number", number, value=_shown(cell)[:SHOWN])
            return None
        value = float(found[2].replace(",", ".")) * (-1 if found[1] not in ("", "+") else 1)
        return int(value) if value.is_integer() else value


def as_id(name: str) -> str:
    """Kock och kokerska: kock_och_kokerska; 80 år och äldre: n_80_ar_och_aldre."""
    plain = unicodedata.normalize("NFD", name.casefold())
    signs = (sign if sign.isascii() and sign.isalnum() else " " for sign in plain)
    kept = (sign for sign, was in zip(signs, plain, strict=True) if not unicodedata.combining(was))
    parts = "".join(kept).split()
    if parts and not parts[0][0].isalpha():
        parts.insert(0, "n")
    return "_".join(parts)[:LONGEST_ID].rstrip("_")


def _shown(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell)
