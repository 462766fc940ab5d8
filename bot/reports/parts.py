"""What a report is made of. Its words are in the reader's language, its numbers are raw: how they
are written is for the page and the workbook to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["text", "count", "mean", "share", "rate"]
"""count: whole; mean: at most one decimal; share: in whole per cent; rate: with one decimal."""
Number = int | float
Value = str | Number | None
"""None is a number that is not told, or that there is not."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure."""

    id: str
    label: str
    value: Number | None
    kind: Kind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    id: str
    label: str
    count: int
    share: float
    """0 to 1: of those who answered, of all who left …"""
    first: int | None = None
    """In how many of the count it stood first, where they were ranked."""
    note: str = ""
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Beside each other in a chart. Without bars the note says why."""

    id: str
    title: str
    note: str
    bars: tuple[Bar, ...]
    counts: str = ""
    """What the counts are of, as a heading of a column."""
    firsts: str = ""
    """And how often each stood first."""
    tone: Literal["come", "leave", "plain"] = "plain"


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Charts to be compared."""

    charts: tuple[Bars, ...]


@dataclass(frozen=True, slots=True)
class Mirror:
    """What two charts have in common: one to the left, the other to the right."""

    id: str
    title: str
    note: str
    left: str
    right: str
    """What the two sides are called."""
    pairs: tuple[tuple[Bar, Bar], ...]

    @property
    def longest(self) -> float:
        return max((bar.share for pair in self.pairs for bar in pair), default=1.0)


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    counts: tuple[int, ...]
    """One for each key of the chart."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stacks:
    """Bars made of parts."""

    id: str
    title: str
    note: str
    keys: tuple[str, ...]
    """What the parts are called."""
    rows: tuple[Row, ...]

    @property
    def longest(self) -> int:
        return max((sum(row.counts) for row in self.rows), default=1) or 1


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    kind: Kind = "count"


@dataclass(frozen=True, slots=True)
class Table:
    id: str
    title: str
    note: str
    columns: tuple[Column, ...]
    """The first one names the row."""
    rows: tuple[tuple[Value, ...], ...]
    brief: tuple[int, ...]
    """Which rows a page shows; a workbook has them all."""
    more: str
    """What the page says where it leaves some out."""
    depths: tuple[int, ...] = ()
    """How far below the top each row stands, where the rows are a tree."""


Part = Tiles | Bars | SideBySide | Mirror | Stacks | Table


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    parts: tuple[Part, ...] = ()
    text: tuple[str, ...] = ()
    """Paragraphs: what stands there to be read, or how the figures are made."""


@dataclass(frozen=True, slots=True)
class Report:
    id: str
    language: str
    title: str
    place: str
    """The organisation."""
    period: str
    made: str
    """When, in words."""
    share: str
    total: str
    """What a share and a sum are called, as headings of columns."""
    first: date
    last: date
    """What the figures are of, both included: not more than has been."""
    sections: Sequence[Section]
