"""What has moved since last year: of those who were here, those who came, and those who left."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

AWAY = -1
"""In place of a level: not employed in the profession then, or not any more."""


@dataclass(frozen=True, slots=True)
class Movement:
    """By level, place 0 for those without an agreed one."""

    then: tuple[int, ...]
    now: tuple[int, ...]
    up: int
    """People at a higher level than then."""
    down: int
    came: int
    left: int

    @property
    def changes(self) -> tuple[int, ...]:
        return tuple(b - a for a, b in zip(self.then, self.now, strict=True))

    @property
    def any_then(self) -> bool:
        """Whether anybody had an agreed level last year; without it there is nothing to compare."""
        return any(self.then[1:])


def movement(found: Iterable[tuple[int, int, int]], levels: int) -> Movement:
    """`found`: level then, level now and how many; 0 for none agreed, or `AWAY`.

    Who stays where last year's level was kept counts as having moved nowhere.
    """
    then, now, moved = Counter[int](), Counter[int](), Counter[str]()
    for was, is_, count in found:
        then[was] += count
        now[is_] += count
        moved[_way(was, is_)] += count
    return Movement(
        tuple(then[level] for level in range(levels + 1)),
        tuple(now[level] for level in range(levels + 1)),
        *(moved[way] for way in ("up", "down", "came", "left")),
    )


def _way(was: int, is_: int) -> str:
    if AWAY in (was, is_):
        return "came" if was == AWAY else "left"
    if 0 in (was, is_) or was == is_:
        return "stays"
    return "up" if is_ > was else "down"
