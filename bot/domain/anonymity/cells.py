"""Which answers are published together, and when. The scheme: `bot.domain.anonymity`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

Path = tuple[str, ...]
"""A unit's names from the top. The empty one is the whole organisation."""
HalfYear = tuple[int, int]
"""A year and 1 or 2."""
Place = tuple[Path, HalfYear]
"""A unit, and a half-year in which people left it."""

LEAST = 7
FLOOR = 5
"""No setting goes below it."""
WHOLE: Path = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """That somebody answered, and where; not what, who or when."""

    id: str
    unit: Path
    """As it was called when the person left: a renamed unit is a new one to its parent."""
    half_year: HalfYear
    """Of the last day."""

    @property
    def place(self) -> Place:
        return self.unit, self.half_year


@dataclass(frozen=True, slots=True)
class Cell:
    """Answers that are published together. Those of its places that came in time are in it."""

    unit: Path
    units: tuple[Path, ...]
    """`unit` and those below from which answers may be in it. Other than `(unit,)`: a rest."""
    first: HalfYear
    last: HalfYear
    """Its half-years, both included. There need not be an answer from each."""
    least: int
    answers: frozenset[str]
    """Their ids, for whoever counts them. Shown to nobody."""

    def closes(self, place: Place) -> bool:
        unit, half_year = place
        return _is_within(unit, self.unit) and half_year <= self.last


def publish(
    answers: Iterable[Answer],
    already: Collection[Cell],
    asked: Mapping[Place, int],
    until: HalfYear,
    since: HalfYear,
    *,
    least: int = LEAST,
) -> list[Cell]:
    """The new cells when the half-year `until` is over, the lowest units first.

    `answers`: those in no cell yet; others are passed over. `already`: every cell ever published,
    with the ids also of answers that have been deleted since.
    `asked`: how many who left each place could have answered there, as far as anybody knows, over
    all years, by the path that their answers carry; an answer from elsewhere counts as late. Call
    it when the surveys of `until` have closed: what is late has to wait for a cell of the whole
    organisation.
    `since`: the first half-year whose answers are kept. Those of earlier ones are deleted, or will
    be today; so they are in no new cell, and whoever left then can stand behind none.
    Raise ValueError for a `least` under 5.
    """
    if least < FLOOR:
        raise ValueError(f"A cell must hold at least {FLOOR} answers, not {least}.")
    asked = {place: count for place, count in asked.items() if since <= place[1] <= until}
    already = [cell for cell in already if cell.last >= since]
    taken = {id_ for cell in already for id_ in cell.answers}
    waiting = [
        each for each in answers if each.id not in taken and since <= each.half_year <= until
    ]
    open_ = {place for place in asked if not any(cell.closes(place) for cell in already)}
    cells = []
    for unit in _upwards(open_):
        scope = {place for place in open_ if _is_within(place[0], unit)}
        inside = frozenset(each.id for each in waiting if each.place in scope)
        if len(inside) >= least and _room(unit, scope, asked, least) > len(inside):
            cells.append(_cell(unit, scope, until, least, inside))
            open_ -= scope
            waiting = [each for each in waiting if each.id not in inside]
    rest = frozenset(each.id for each in waiting)
    counted = sum(len(cell.answers) for cell in [*already, *cells])
    may_be_late = sum(count for place, count in asked.items() if place not in open_) - counted
    if len(rest) >= least and _room(WHOLE, open_, asked, least) + may_be_late > len(rest):
        cells.append(_cell(WHOLE, asked, until, least, rest))
    return cells


def _room(unit: Path, scope: Collection[Place], asked: Mapping[Place, int], least: int) -> int:
    """The most answers that there might have been, for who sees that no unit below has a cell."""
    own = sum(asked[place] for place in scope if place[0] == unit)
    below = defaultdict(set)
    for place in scope:
        if place[0] != unit:
            below[place[0][: len(unit) + 1]].add(place)
    return own + sum(min(_room(*each, asked, least), least - 1) for each in below.items())


def _upwards(places: Iterable[Place]) -> Iterator[Path]:
    """Every unit with open places, each after those below it; not the whole organisation."""
    units = {unit[:depth] for unit, _ in places for depth in range(1, len(unit) + 1)}
    yield from sorted(units, key=lambda unit: (-len(unit), unit))


def _cell(
    unit: Path, scope: Collection[Place], until: HalfYear, least: int, inside: frozenset[str]
) -> Cell:
    units = tuple(sorted({unit for unit, _ in scope}))
    first = min(half_year for _, half_year in scope)
    return Cell(unit, units, first, until, least, inside)


def _is_within(unit: Path, above: Path) -> bool:
    return unit[: len(above)] == above
