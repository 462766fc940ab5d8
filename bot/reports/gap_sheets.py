"""The gap analysis as a workbook: the figures, what follows from them, and how they are made."""

from collections.abc import Iterator, Mapping, Sequence

from bot.analysis import Place
from bot.domain.competence.goals import goal
from bot.domain.competence.model import Profession
from bot.domain.competence.movement import Movement
from bot.gap_view import Seen, moved
from bot.reports import gaps as words
from bot.reports.reader import Reader
from storage.exports.workbook import Cell, Sheet, Value

PERCENT = "0.0%"
DECIMAL = "0.00"
Line = Sequence[Value | Cell]


def sheets(reader: Reader, seen: Seen) -> list[Sheet]:
    """Of the unit opened and all below it, on every horizon."""
    places = list(_places(reader, seen))
    return [
        _sheet(reader, "gap", (36, 30, 9, 22, 12, 10, 10, 10, 10), _gaps(reader, seen, places)),
        _sheet(reader, "goals", (36, 30, 9, 9, 12, 70), _goals(reader, seen, places)),
        _moved(reader, seen, places, moved(reader, seen)),
        Sheet(reader.label("gaps.sheet_how"), (), list(_how(reader, seen)), (110,)),
    ]


Where = tuple[int | None, str, Profession]
"""A unit's id and path, and a profession that somebody has there."""


def _places(reader: Reader, seen: Seen) -> Iterator[Where]:
    """The unit opened first, then each below it, by path."""
    tree = seen.analysis.tree
    paths: dict[int | None, str] = {seen.unit.id: words.place_of(reader, seen)}
    waiting = [(id_, name) for id_, name in reversed(seen.unit.below)]
    while waiting:
        id_, path = waiting.pop()
        paths[id_] = path
        below = sorted(((tree.name[each], each) for each in tree.below(id_)), reverse=True)
        waiting += [(each, f"{path} / {name}") for name, each in below]
    for unit_id, path in paths.items():
        for profession in seen.analysis.professions(unit_id):
            yield unit_id, path, profession


def _sheet(
    reader: Reader, name: str, widths: tuple[int, ...], rows: Iterator[Line], **facts: int
) -> Sheet:
    headings = words.columns(reader, "moved" if name == "movement" else name, **facts)
    return Sheet(reader.label(f"gaps.sheet_{name}"), tuple(headings), list(rows), widths)


def _gaps(reader: Reader, seen: Seen, places: Sequence[Where]) -> Iterator[Line]:
    total = reader.label("gaps.total")
    for unit_id, path, profession in places:
        here = path, words.name_of(reader, profession)
        names = words.level_names(reader, seen, profession)
        for gap in seen.gaps(profession, unit_id):
            needs, shares, stock = gap.needs, gap.target.shares, seen.stock(profession, unit_id)
            for place, name in enumerate(names):
                yield (
                    *(*here, gap.years, name),
                    Cell(float(shares[place]), PERCENT),
                    *(stock.levels[place], gap.supply[place]),
                    Cell(float(needs[place]), DECIMAL),
                    gap.gaps[place],
                )
            if stock.unassessed:
                none = reader.label("gaps.no_level")
                yield (*here, gap.years, none, None, stock.unassessed, None, None, None)
            sums = Cell(float(sum(needs)), DECIMAL, bold=True), Cell(gap.total, bold=True)
            heads = Cell(gap.headcount, bold=True), Cell(sum(gap.supply), bold=True)
            yield (*here, gap.years, Cell(total, bold=True), Cell(1.0, PERCENT), *heads, *sums)


def _goals(reader: Reader, seen: Seen, places: Sequence[Where]) -> Iterator[Line]:
    for unit_id, path, profession in places:
        for gap in seen.gaps(profession, unit_id):
            found = goal(gap)
            facts = words.goal_facts(reader, seen, profession, gap, unit_id)
            said = reader.label("gaps.goal", goal=facts).replace("• ", "")
            name = words.name_of(reader, profession)
            yield path, name, gap.years, found.more, found.lift, said


def _moved(
    reader: Reader, seen: Seen, places: Sequence[Where], found: Mapping[Place, Movement]
) -> Sheet:
    year = seen.analysis.terms.year
    widths = (36, 30, 22, 9, 9, 10, 7, 7, 7, 8)
    rows = _of_movements(reader, seen, places, found)
    return _sheet(reader, "movement", widths, rows, before=year - 1, now=year)


def _of_movements(
    reader: Reader, seen: Seen, places: Sequence[Where], found: Mapping[Place, Movement]
) -> Iterator[Line]:
    for unit_id, path, profession in places:
        one = found[unit_id, profession.id]
        here = path, words.name_of(reader, profession)
        names = words.level_names(reader, seen, profession)
        for place, name in enumerate([reader.label("gaps.no_level"), *names]):
            yield (*here, name, one.then[place], one.now[place], one.changes[place])
        sums = sum(one.then), sum(one.now), sum(one.changes)
        ways = one.up, one.down, one.came, one.left
        yield (*here, Cell(reader.label("gaps.total"), bold=True), *sums, *ways)


def _how(reader: Reader, seen: Seen) -> Iterator[Line]:
    """What is reckoned with, and where it comes from."""
    said = reader.house.words.label(
        reader.language,
        "gaps.how",
        today=reader.today,
        place=words.place_of(reader, seen),
        view=words.terms(reader, seen),
        day=seen.analysis.terms.day,
    )
    yield from ([line] for line in said.split("\n") if line)
    growth = seen.view.growth
    for profession in seen.professions:
        target = seen.target(profession)  # also what is supposed: one growth, that of the figures
        yield [
            reader.label(
                "gaps.how_growth",
                profession=words.name_of(reader, profession),
                shares=[float(share * 100) for share in target.shares],
                growths=[(years, float(growth * 100)) for years, growth in target.growths.items()],
                forecast=words.forecast_of(reader, seen, profession) if growth is None else None,
            )
        ]
