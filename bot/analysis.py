"""The gap analysis of an organisation: what the database has counted, held against the model."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.competence.gaps import Gap, Stock, Target, gaps
from bot.domain.competence.model import CompetenceModel, Profession
from bot.domain.competence.movement import Movement, movement
from storage import supply, units
from storage.access import Actor
from storage.assessments import position_names
from storage.database import Session
from storage.supply import AWAY, UNKNOWN, Asked, Line, Moved
from storage.units import Tree

Place = tuple[int | None, str]
"""A unit, None for the whole, and a profession's id."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is counted, and what is reckoned with."""

    year: int
    """Whose end the horizons are counted from."""
    today: date
    pension_age: int | None = None
    """Set where those who turn so old within a horizon are taken off."""
    departures: bool = False
    """Whether those are whose last day is known."""

    @property
    def day(self) -> date:
        """Who is employed then is counted: today, or the last day of a year that is over."""
        return min(self.today, date(self.year, 12, 31))

    @property
    def inventory(self) -> int:
        """Up to which year's inventory what is agreed counts: one whose last day is in January may
        go on in November, and counts as it is agreed on."""
        return self.year + 1 if self.year >= self.today.year else self.year

    def asked(self, model: CompetenceModel, professions: Mapping[int, int]) -> Asked:
        """`professions`: as `professions_of` gives them."""
        return Asked(
            self.year,
            self.day,
            [profession.id for profession in model.professions],
            model.horizons,
            self.pension_age,
            self.departures,
            self.inventory,
            {id_: model.professions[place].id for id_, place in professions.items()},
        )


@dataclass(frozen=True, slots=True)
class Analysis:
    """What there is of every profession in every unit, with all below it."""

    model: CompetenceModel
    terms: Terms
    tree: Tree
    stocks: Mapping[Place, Stock]

    def professions(self, unit_id: int | None) -> list[Profession]:
        """Those that somebody has there, in the model's order."""
        return [each for each in self.model.professions if (unit_id, each.id) in self.stocks]

    def stock(self, unit_id: int | None, profession: str) -> Stock | None:
        return self.stocks.get((unit_id, profession))

    def gaps(
        self, unit_id: int | None, profession: str, target: Target | None = None
    ) -> tuple[Gap, ...]:
        """One for each horizon; `target`: where it is another than the model's. Raises KeyError
        where nobody has the profession."""
        found = self.model.profession(profession)
        assert found is not None, "only those of the model are counted"
        return gaps(self.stocks[unit_id, profession], target or self.target(found))

    def target(self, profession: Profession) -> Target:
        return target_of(self.model, profession, self.terms.year)

    def every_gap(self) -> dict[Place, tuple[Gap, ...]]:
        targets = {each.id: self.target(each) for each in self.model.professions}
        return {place: gaps(stock, targets[place[1]]) for place, stock in self.stocks.items()}


def target_of(model: CompetenceModel, profession: Profession, since: int) -> Target:
    """`since`: the year that horizons are counted from. Raises `Impossible` where the model is
    unsound."""
    growths = {years: model.growth(profession.id, years, since) for years in model.horizons}
    return Target(profession.target, growths)


def analyse(db: Session, actor: Actor, model: CompetenceModel, terms: Terms) -> Analysis:
    """Of those whom the actor leads: HR all, a manager the team."""
    professions = professions_of(db, model)
    lines = supply.supply(db, actor, terms.asked(model, professions))
    tree = units.tree(db, {line.unit_id for line in lines})
    stocks = added_up(lines, professions, tree, model)
    return Analysis(model, terms, tree, stocks)


def professions_of(db: Session, model: CompetenceModel) -> dict[int, int]:
    """By the id of a position, the place of its profession in the model."""
    places = {profession.id: place for place, profession in enumerate(model.professions)}
    named = {id_: model.profession_of(name) for id_, name in position_names(db).items()}
    return {id_: places[found.id] for id_, found in named.items() if found is not None}


def added_up(
    lines: Iterable[Line], professions: Mapping[int, int], tree: Tree, model: CompetenceModel
) -> dict[Place, Stock]:
    """What the lines hold, for each unit with all below it, and for the whole."""
    return _with_all_below(_by_unit(lines, professions, model), tree, model)


Counts = list[int]
"""For those who go within each horizon, and those who stay: how many of each level from 0 on."""


def _by_unit(
    lines: Iterable[Line], professions: Mapping[int, int], model: CompetenceModel
) -> dict[tuple[int, int], Counts]:
    widths = [len(model.levels(profession)) + 1 for profession in model.professions]
    rows = len(model.horizons) + 1
    counted: dict[tuple[int, int], Counts] = {}
    for unit_id, position_id, level, agreed_in, goes, people in lines:
        place = professions.get(position_id)
        if place is None:
            continue
        width = widths[place]
        if level >= width or agreed_in not in (UNKNOWN, place):
            level = 0  # agreed in another profession, or on a scale that had more levels
        counts = counted.get((unit_id, place))
        if counts is None:
            counts = counted[unit_id, place] = [0] * (width * rows)
        counts[goes * width + level] += people
    return counted


def _with_all_below(
    counted: Mapping[tuple[int, int], Counts], tree: Tree, model: CompetenceModel
) -> dict[Place, Stock]:
    above = {unit_id: tree.up_from(unit_id) for unit_id in tree.seen}
    whole: dict[tuple[int | None, int], Counts] = {}
    for (unit_id, place), counts in counted.items():
        for each in above[unit_id]:
            sums = whole.get((each, place))
            added = zip(sums, counts, strict=True) if sums else None
            whole[each, place] = [a + b for a, b in added] if added else counts
    ids = [profession.id for profession in model.professions]
    rows = len(model.horizons) + 1
    return {
        (unit_id, ids[place]): _stock(counts, len(counts) // rows)
        for (unit_id, place), counts in whole.items()
    }


def _stock(counts: Counts, width: int) -> Stock:
    *go, stay = (tuple(counts[at : at + width]) for at in range(0, len(counts), width))
    return Stock(stay, tuple(go))


def movements(db: Session, actor: Actor, analysis: Analysis) -> dict[Place, Movement]:
    """What has moved since the end of the year before, in every unit with all below it.

    Whoever was in another unit or profession then has come, and is gone from where they were.
    """
    model = analysis.model
    professions = professions_of(db, model)
    rows = supply.moved(db, actor, analysis.terms.asked(model, professions))
    seen = {row.unit_id for row in rows}
    if actor.is_hr:
        seen |= {row.unit_then for row in rows}
    tree = units.tree(db, seen)
    widths = [len(model.levels(profession)) for profession in model.professions]
    found: dict[tuple[int | None, int], list[tuple[int, int, int]]] = defaultdict(list)
    for row in rows:
        for place, was, is_ in _ways(row, tree, professions, widths):
            found[place].append((was, is_, row.people))
    ids = [profession.id for profession in model.professions]
    return {
        (unit_id, ids[place]): movement(rows, widths[place])
        for (unit_id, place), rows in found.items()
    }


def _ways(
    row: Moved, tree: Tree, professions: Mapping[int, int], widths: Sequence[int]
) -> Iterable[tuple[tuple[int | None, int], int, int]]:
    """The units and professions that these people were in or are, with the levels in each."""
    then = _places(row.unit_then, professions.get(row.position_then), tree)
    now = _places(row.unit_id, professions.get(row.position_id), tree)
    for place in dict.fromkeys([*then, *now]):
        was = _level(row.then, row.then_profession, place[1], widths) if place in then else AWAY
        is_ = _level(row.now, row.now_profession, place[1], widths) if place in now else AWAY
        if (was, is_) != (AWAY, AWAY):
            yield place, was, is_


def _places(unit_id: int, place: int | None, tree: Tree) -> list[tuple[int | None, int]]:
    if place is None or unit_id not in tree.seen:
        return []
    return [(each, place) for each in tree.up_from(unit_id)]


def _level(level: int, agreed_in: int, place: int, widths: Sequence[int]) -> int:
    if level == AWAY or (level <= widths[place] and agreed_in in (UNKNOWN, place)):
        return level
    return 0
