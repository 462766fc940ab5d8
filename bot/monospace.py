"""Tables of letters that are all as wide, narrow enough for a phone held upright."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

WIDTH = 32
"""Characters that fit on a line of a phone's chat."""
BETWEEN = 1


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, width: int = WIDTH) -> str:
    """The first column to the left, over several lines where it must be, with the figures on the
    last of them; the others to the right. A row without cells is a line across."""
    filled = [row for row in (headings, *rows) if row]
    widths = [max(map(len, column)) for column in zip(*filled, strict=True)]
    figures = sum(each + BETWEEN for each in widths[1:])
    widths[0] = min(widths[0], max(width - figures, 1))
    return "\n".join(line for row in (headings, *rows) for line in _lines(row, widths))


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    whole = sum(widths) + BETWEEN * (len(widths) - 1)
    if not row:
        yield "─" * whole
        return
    *above, last = _broken(row[0], widths[0], whole)
    yield from above
    cells = [last.ljust(widths[0])]
    cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
    yield (" " * BETWEEN).join(cells).rstrip()


def _broken(name: str, narrow: int, wide: int) -> list[str]:
    """Lines as wide as the table, but the last one, which has figures beside it: an empty one where
    no whole word fits there."""
    if len(name) <= narrow:
        return [name]
    *above, last = wrap(name, wide)
    parts = wrap(last, narrow, break_long_words=False)
    if any(len(part) > narrow for part in parts):
        return [*above, last, ""]
    return [*above, *parts]


def signed(figure: int) -> str:
    """+9, −14 and 0, with a minus sign as wide as the plus."""
    return f"+{figure}" if figure > 0 else str(figure).replace("-", "−")
