"""Those who by their position hold a key function, and those of them whom none is kept for yet."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select, tuple_
from sqlmodel import Session, col, delete

from storage.access import Actor
from storage.assessments import position_names
from storage.people import employed
from storage.succession import has_moved
from storage.tables import KeyFunction, Person, Successor


class Holder(NamedTuple):
    person_id: int
    unit_id: int


class Taken(NamedTuple):
    """What was taken in, to be undone."""

    name: str
    """What the new ones were called."""
    new: list[tuple[int, int]]
    """The functions that were made, and who holds each."""
    filled: list[tuple[int, int | None, int]]
    """Those that were vacant: the function, who held it before, and who holds it now."""


def without(
    db: Session, actor: Actor, kinds: Mapping[str, Collection[str]], today: date
) -> dict[str, list[Holder]]:
    """By kind, who has one of its positions and holds no key function where they work yet. For HR;
    nobody else gets any. `kinds`: the positions of each, whatever their case."""
    if not actor.is_hr:
        return {}
    named = {
        position.casefold(): kind for kind, positions in kinds.items() for position in positions
    }
    kind_of = {
        id_: named[name.casefold()]
        for id_, name in position_names(db).items()
        if name.casefold() in named
    }
    held = (
        select(col(KeyFunction.id))
        .where(col(KeyFunction.holder_id) == col(Person.id), ~has_moved())
        .correlate(Person)
    )
    query = (
        select(col(Person.id), col(Person.unit_id), col(Person.position_id))
        .where(col(Person.position_id).in_(kind_of), ~held.exists())
        .where(employed(today))
        .order_by(col(Person.name), col(Person.id))
    )
    found: dict[str, list[Holder]] = {}
    for id_, unit_id, position_id in db.execute(query):
        found.setdefault(kind_of[position_id], []).append(Holder(id_, unit_id))
    return found


def add(db: Session, actor: Actor, name: str, holders: Collection[Holder], today: date) -> Taken:
    """A key function of this name for each, or the one at their unit that nobody holds any more.
    Raises `PermissionError` for all but HR."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    vacant = _vacant(db, name, today)
    new, filled = [], []
    for holder in holders:
        if there := vacant.get(holder.unit_id):
            row = there.pop()
            assert row.id is not None
            filled.append((row.id, row.holder_id, holder.person_id))
            row.holder_id = holder.person_id
            _drop(db, row.id, holder.person_id)
            continue
        new.append(KeyFunction(name=name, unit_id=holder.unit_id, holder_id=holder.person_id))
    db.add_all(new)
    db.flush()
    made = [(row.id, row.holder_id) for row in new]
    return Taken(name, [(id_, who) for id_, who in made if id_ and who], filled)


def _drop(db: Session, function_id: int, person_id: int) -> None:
    """Whoever holds it is no successor to it."""
    named = col(Successor.function_id) == function_id, col(Successor.person_id) == person_id
    db.execute(delete(Successor).where(*named))


def _vacant(db: Session, name: str, today: date) -> dict[int, list[KeyFunction]]:
    query = (
        select(KeyFunction)
        .outerjoin(Person, col(Person.id) == col(KeyFunction.holder_id))
        .where(col(KeyFunction.name) == name)
        .where(or_(col(KeyFunction.holder_id).is_(None), col(Person.end_date) < today, has_moved()))
    )
    found: dict[int, list[KeyFunction]] = {}
    for row in db.scalars(query):
        found.setdefault(row.unit_id, []).append(row)
    return found


def take_back(db: Session, actor: Actor, taken: Taken) -> int:
    """Removes the new ones that are as they were made, with nobody named for them, and gives those
    that were filled back to who held them, where it is still the same who holds them now. Returns
    how many.
    """
    if not actor.is_hr:
        return 0
    given = 0
    for function_id, before, now in taken.filled:
        row = db.get(KeyFunction, function_id)
        if row is not None and row.holder_id == now:
            row.holder_id, given = before, given + 1
    db.flush()
    named = select(col(Successor.function_id))
    gone = db.execute(
        delete(KeyFunction)
        .where(tuple_(col(KeyFunction.id), col(KeyFunction.holder_id)).in_(taken.new))
        .where(col(KeyFunction.name) == taken.name, col(KeyFunction.id).not_in(named))
        .returning(col(KeyFunction.id))
    )
    return given + len(gone.all())
