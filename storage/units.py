"""The tree of organisation units."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true
from sqlmodel import Session, col

from storage.access import Actor
from storage.tables import Person, Unit


def unit_name(db: Session, unit_id: int) -> str | None:
    return db.scalar(select(col(Unit.name)).where(col(Unit.id) == unit_id))


@dataclass(frozen=True, slots=True)
class UnitCard:
    id: int
    name: str
    path: str
    """Its names from the top, joined by " / "."""


def find(db: Session, actor: Actor, unit_id: int) -> UnitCard | None:
    row = db.execute(_visible(actor).where(col(Unit.id) == unit_id)).first()
    return UnitCard(*row) if row else None


def several(db: Session, actor: Actor, unit_ids: Collection[int]) -> list[UnitCard]:
    """Those of them that the actor sees, by path."""
    query = _visible(actor).where(col(Unit.id).in_(unit_ids)).order_by(col(Unit.path))
    return [UnitCard(*row) for row in db.execute(query)]


def search(db: Session, actor: Actor, text: str, limit: int = 8) -> list[UnitCard]:
    """Units with all words of `text` in their path, and at least one of them in their name.

    A word may stand inside another: *omsorg* finds Äldreomsorg. What is called just so comes
    first, then what begins so. All are read: there are some hundreds, and SQLite folds no Ä.
    """
    said = text.casefold().split()

    def fits(unit: UnitCard) -> bool:
        name, path = unit.name.casefold(), unit.path.casefold()
        return any(word in name for word in said) and all(word in path for word in said)

    def rank(unit: UnitCard) -> tuple[bool, bool, str]:
        name, whole = unit.name.casefold(), " ".join(said)
        return name != whole, not name.startswith(whole), unit.path

    every = [UnitCard(*row) for row in db.execute(_visible(actor))]
    return sorted(filter(fits, every), key=rank)[:limit]


def _visible(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Everybody confirmed sees all units, as they see where colleagues work; others their own."""
    query = select(col(Unit.id), col(Unit.name), col(Unit.path))
    if actor.confirmed:
        return query
    own = select(col(Person.unit_id)).where(col(Person.id) == actor.person_id)
    return query.where(col(Unit.id) == own.scalar_subquery())


def inside(unit_id: int | None) -> ColumnElement[bool]:
    """True for the people of a unit and of all units below it; without a unit, for all."""
    return inside_any([] if unit_id is None else [unit_id])


def inside_any(unit_ids: Sequence[int]) -> ColumnElement[bool]:
    """The same for several units; without any, for all."""
    return col(Person.unit_id).in_(_below(unit_ids)) if unit_ids else true()


def _below(unit_ids: Sequence[int]) -> Select[Any]:
    first = select(col(Unit.id)).where(col(Unit.id).in_(unit_ids))
    below = first.cte(recursive=True)
    further = select(col(Unit.id)).join(below, col(Unit.parent_id) == below.c.id)
    return select(below.union(further).c.id)


def with_all_below(db: Session, unit_ids: Sequence[int]) -> list[int]:
    """Their ids, for queries that are planned by how many people these units have."""
    return list(db.scalars(_below(unit_ids)))


@dataclass(frozen=True, slots=True)
class Opened:
    """A unit, opened, as somebody sees it who sees a part of the tree."""

    id: int | None
    """Unset for the whole of what is seen."""
    place: int | None
    """The unit that holds all of it; unset for a whole that has more than one top."""
    name: str | None
    """Unset for a whole that has more than one top."""
    up: int | None
    """The unit above; unset where that is the whole."""
    below: tuple[tuple[int, str], ...]
    """The units right below, with their names."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The units where somebody is seen, and those above them. None stands for the whole."""

    parent: dict[int, int | None]
    name: dict[int, str]
    seen: Collection[int]
    """Where somebody is seen in the unit itself."""

    @property
    def top(self) -> int | None:
        """The lowest unit that holds everybody seen; None where it takes several."""
        top: int | None = None
        while top not in self.seen and len(below := self.below(top)) == 1:
            top = below[0]
        return top

    def knows(self, unit_id: int | None) -> bool:
        return unit_id is None or unit_id in self.parent

    def open(self, unit_id: int | None) -> Opened:
        """One that the tree knows; the whole without one, or by the id of its only top."""
        top = self.top
        here = unit_id if unit_id not in self.up_from(top) else None  # one name for the whole
        place = top if here is None else here
        above = None if here is None else self.parent[here]
        below = tuple((id_, self.name[id_]) for id_ in self.below(place))
        name = None if place is None else self.name[place]
        return Opened(here, place, name, None if above == top else above, below)

    def up_from(self, unit_id: int | None) -> list[int | None]:
        """The unit, those above it, and the whole."""
        path = [unit_id]
        while unit_id is not None:
            unit_id = self.parent[unit_id]
            path.append(unit_id)
        return path

    def below(self, unit_id: int | None) -> list[int]:
        """The units right below."""
        return [id_ for id_, above in self.parent.items() if above == unit_id]


def tree(db: Session, seen: Collection[int]) -> Tree:
    """`seen`: the ids of the units where there is somebody to see."""
    query = select(col(Unit.id), col(Unit.parent_id), col(Unit.name))
    all_units = {id_: (above, name) for id_, above, name in db.execute(query) if id_ is not None}
    parent: dict[int, int | None] = {}
    for unit_id in seen:
        at: int | None = unit_id
        while at is not None and at not in parent:
            parent[at] = all_units[at][0]
            at = parent[at]
    return Tree(parent, {id_: all_units[id_][1] for id_ in parent}, seen)
