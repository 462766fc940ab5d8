"""Those who left during a period, by unit and by profession, as somebody may see them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.domain.anonymity.cells import HalfYear
from bot.domain.coverage import Coverage, coverage, standing
from bot.domain.periods import Period, half_year, half_year_of, half_years
from bot.domain.turnover import Group
from storage import turnover, units
from storage.access import Actor
from storage.database import Session
from storage.turnover import Left, Staff
from storage.units import Tree

K = TypeVar("K")
R = TypeVar("R", Left, Staff)


@dataclass(frozen=True, slots=True)
class Departed:
    period: Period
    today: date
    tree: Tree
    left: Sequence[Left]
    """All with their last day in the period, by that day, also those who have days to go."""
    staff: Sequence[Staff]
    """On the first day of the period, and on its last or today."""

    def by_unit(self) -> dict[int | None, Group]:
        """Every unit with all below it, and the whole by None; of what has been by today."""
        return _grouped(self._gone(), self.staff, lambda row: self.tree.up_from(row.unit_id))

    def by_profession(self, unit_id: int | None) -> dict[str, Group]:
        """The same of a unit: those in which somebody left, began or is employed; the one that
        most have left first."""
        left, staff = self.within(unit_id, self._gone()), self.within(unit_id, self.staff)
        found = _grouped(left, staff, lambda row: [row.profession])
        known = [pair for pair in found.items() if pair[1].is_something]
        return dict(sorted(known, key=lambda pair: (-pair[1].total, -pair[1].employed, pair[0])))

    def coverage(self, unit_id: int | None) -> Coverage:
        """Also of those with days to go."""
        return coverage(self.within(unit_id, self.left), self.today)

    def without_talk(self, unit_id: int | None, *, not_held: bool) -> list[Left]:
        """Whose interview is missing, or also was `not_held`, the latest last day first."""
        here = self.within(unit_id, self.left)
        wanted = ("missing", "not_held") if not_held else ("missing",)
        return [one for one in reversed(here) if standing(one, self.today) in wanted]

    def ahead(self, unit_id: int | None) -> int:
        """How many more have their last day after today, in the period."""
        return sum(one.last_day > self.today for one in self.within(unit_id, self.left))

    def within(self, unit_id: int | None, rows: Sequence[R]) -> list[R]:
        return [row for row in rows if unit_id in self.tree.up_from(row.unit_id)]

    def _gone(self) -> list[Left]:
        return [one for one in self.left if one.last_day <= self.today]


def departed(db: Session, actor: Actor, period: Period, today: date) -> Departed:
    """In a period that has begun."""
    so_far = period.until(today)
    left = turnover.left(db, actor, period.first, period.last)
    staff = turnover.staff(db, actor, (so_far.first, so_far.last))
    tree = units.tree(db, {one.unit_id for one in left} | {row.unit_id for row in staff})
    return Departed(period, today, tree, left, staff)


def over_time(
    db: Session, actor: Actor, unit_id: int | None, last: HalfYear, count: int, today: date
) -> list[tuple[HalfYear, Group]]:
    """Half-years up to `last`, each with those who left a unit in it. None from before the first
    departure that is known, and of the one going on as much as has been."""
    first = turnover.first_departure(db, actor)
    now = half_year_of(today)
    shown = [
        each
        for each in half_years(min(last, now), count)
        if first is not None and each >= half_year_of(first)
    ]
    if not shown:
        return []
    periods = [half_year(each).until(today) for each in shown]
    days = [day for period in periods for day in (period.first, period.last)]
    left = turnover.left(db, actor, days[0], days[-1])
    staff = turnover.staff(db, actor, days)
    tree = units.tree(db, {one.unit_id for one in left} | {row.unit_id for row in staff})
    all_of_it = Departed(Period(days[0], days[-1]), today, tree, left, staff)
    left, staff = all_of_it.within(unit_id, left), all_of_it.within(unit_id, staff)
    groups = []
    for n, (each, period) in enumerate(zip(shown, periods, strict=True)):
        gone = [one for one in left if one.last_day in period]
        whole = _grouped(gone, staff, lambda _row: [None], first_day=2 * n)
        groups.append((each, whole.get(None, Group())))
    return groups


def _grouped(
    left: Iterable[Left],
    staff: Iterable[Staff],
    keys: Callable[[Left | Staff], Iterable[K]],
    first_day: int = 0,
) -> dict[K, Group]:
    """`keys`: the groups that a row belongs to. `first_day`: which of the days that the staff are
    counted on is the period's first; the one after it is the last."""
    groups: dict[K, Group] = defaultdict(Group)
    for row in staff:
        for key in keys(row):
            group = groups[key]
            group.first += row.employed[first_day]
            group.last += row.employed[first_day + 1]
            group.hired += row.hired
    for one in left:
        for key in keys(one):
            groups[key].left.append(one)
    return groups
