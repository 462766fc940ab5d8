"""A table of single signs, in letters that are all as wide, narrow enough for a phone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final

WIDTH: Final = 32
"""Signs on a line: what a phone held upright shows of them in a chat bubble."""
LONGEST, SHORTEST = 10, 4
"""Signs of a name."""
NONE, MISSING, SOON = "·", "×", "~"
"""No level; a certificate that is missing, or ends soon."""
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def short_names(names: Sequence[str], longest: int) -> list[str]:
    """First names, with as many letters of the last one as tell them from each other; a number
    where even these do not."""
    shortened = [_fits(name, 0, longest) for name in names]
    for letters in (1, 2, 3):
        twice = _twice(shortened)
        shortened = [
            _fits(name, letters, longest) if short in twice else short
            for name, short in zip(names, shortened, strict=True)
        ]
    twice = _twice(shortened)
    taken = set(shortened) - twice
    for place, short in enumerate(shortened):
        if short in twice:
            shortened[place] = next(each for each in _numbered(short, longest) if each not in taken)
            taken.add(shortened[place])
    return shortened


def _numbered(name: str, longest: int) -> Iterator[str]:
    for number in map(str, count(1)):
        yield name[: longest - len(number)] + number


def _twice(names: Sequence[str]) -> set[str]:
    return {name for name, times in Counter(names).items() if times > 1}


def _fits(name: str, letters: int, longest: int) -> str:
    first, *others = name.split() or [""]
    last = others[-1][:letters] if others and letters else ""
    return first[: longest - len(last)] + last


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A line a person, under a line of letters that name the columns. Each cell is one sign."""
    columns = len(rows[0]) if rows else 0
    gap = " " if SHORTEST + 2 * columns <= WIDTH else ""
    room = WIDTH - columns * (1 + len(gap))
    longest = max(min(room - (not gap), LONGEST), SHORTEST)
    short = short_names(names, longest)
    width = max(map(len, short), default=0)
    head = " " * width + _line(LETTERS[:columns], gap)
    lines = [name.ljust(width) + _line(row, gap) for name, row in zip(short, rows, strict=True)]
    return "\n".join([head, *lines])


def _line(cells: Sequence[str], gap: str) -> str:
    return gap + gap.join(cells) if gap else " " + "".join(cells)
