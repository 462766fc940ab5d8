"""A report as a workbook: a sheet for each section, with all its figures."""

import re
from collections.abc import Iterator, Sequence

from bot.reports.parts import (
    Bar,
    Bars,
    Column,
    Kind,
    Mirror,
    Part,
    Report,
    Row,
    Section,
    SideBySide,
    Stacks,
    Table,
    Tiles,
    Value,
)
from storage.exports import workbook as excel
from storage.exports.workbook import Cell, Sheet

FORMATS: dict[Kind, str] = {
    "text": "General",
    "count": "#,##0",
    "mean": "#,##0.0",
    "share": "0%",
    "rate": "0.0%",
}
LONGEST_TITLE = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
NAMES, FIGURES = 48, 14
"""Widths of the first column and of the others, in characters."""
Line = tuple[excel.Value | Cell, ...]
"""A row of a sheet."""


def workbook(report: Report) -> bytes:
    head = [_bold(report.title), (f"{report.place}, {report.period}",), (report.made,), ()]
    sheets: list[Sheet] = []
    for section in report.sections:
        lines = [*(() if sheets else head), *_lines(report, section)]
        columns = max(map(len, lines))
        widths = (NAMES, *[FIGURES] * (columns - 1))
        title = FORBIDDEN.sub(" ", section.title)[:LONGEST_TITLE]
        sheets.append(Sheet(title, (), lines, widths))
    return excel.workbook(sheets)


def _lines(report: Report, section: Section) -> Iterator[Line]:
    """The parts, one below the other, and then what there is to read."""
    for part in section.parts:
        yield from _of_part(report, section, part)
        yield ()
    yield from ((text,) for text in section.text)


def _of_part(report: Report, section: Section, part: Part) -> Iterator[Line]:
    match part:
        case SideBySide():
            for chart in part.charts:
                yield from _bars(report, section, chart)
                yield ()
        case Bars():
            yield from _bars(report, section, part)
        case Tiles():
            yield _bold(section.title)
            yield from (
                (each.label, _cell(each.value, each.kind), each.note) for each in part.tiles
            )
        case Mirror():
            columns = Column("", "text"), Column(part.left, "share"), Column(part.right, "share")
            rows = [(right.label, left.share, right.share) for left, right in part.pairs]
            yield from _table(part.title, part.note, columns, rows)
        case Stacks():
            yield from _stacks(report, part)
        case Table():
            yield from _table(part.title, part.note, part.columns, part.rows, part.depths)


def _bars(report: Report, section: Section, part: Bars) -> Iterator[Line]:
    columns = [
        Column(part.title or section.title, "text"),
        Column(part.counts),
        Column(report.share, "share"),
        Column(part.firsts),
    ][: 4 if part.firsts else 3]
    rows = [_figures(bar)[: len(columns)] for bar in part.bars]
    return _table(part.title, part.note, columns if rows else (), rows)


def _figures(bar: Bar) -> tuple[Value, ...]:
    return bar.label, bar.count, bar.share, bar.first


def _stacks(report: Report, part: Stacks) -> Iterator[Line]:
    keys = (Column(key) for key in part.keys)
    columns = [Column("", "text"), *keys, Column(report.total), Column("", "text")]
    return _table(part.title, part.note, columns, [_counted(row) for row in part.rows])


def _counted(row: Row) -> tuple[Value, ...]:
    return row.label, *row.counts, sum(row.counts), row.note


def _table(
    title: str,
    note: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    depths: Sequence[int] = (),
) -> Iterator[Line]:
    if title:
        yield _bold(title)
    if note:
        yield (note,)
    if columns:
        yield _bold(*(column.heading for column in columns))
    for at, row in enumerate(rows):
        name, *figures = row
        indent = 2 * depths[at] if depths else 0
        kinds = (column.kind for column in columns[1:])
        written = (_cell(value, kind) for value, kind in zip(figures, kinds, strict=True))
        yield (Cell(name, indent=indent), *written)


def _cell(value: Value, kind: Kind) -> Cell:
    return Cell(value, FORMATS[kind])


def _bold(*words: str) -> Line:
    return tuple(Cell(each, bold=True) for each in words)
