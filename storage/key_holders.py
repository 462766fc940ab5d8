"""Those who by their position hold a key function, and those of them whom none is kept for yet."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlmodel import Session, col, delete

from storage.access import Actor
from storage.assessments import position_names
from storage.people import employed
from storage.tables import KeyFunction, Person, Successor


class Holder(NamedTuple):
    person_id: int
    unit_id: int


def without(
    db: Session, actor: Actor, kinds: Mapping[str, Collection[str]], today: date
) -> dict[str, list[Holder]]:
    """By kind, who has one of its positions and holds no key function yet. For HR; nobody else
    gets any. `kinds`: the positions of each, whatever their case."""
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
    held = select(col(KeyFunction.holder_id)).where(col(KeyFunction.holder_id).is_not(None))
    query = (
        select(col(Person.id), col(Person.unit_id), col(Person.position_id))
        .where(col(Person.position_id).in_(kind_of), col(Person.id).not_in(held))
        .where(employed(today))
        .order_by(col(Person.name), col(Person.id))
    )
    found: dict[str, list[Holder]] = {}
    for id_, unit_id, position_id in db.execute(query):
        found.setdefault(kind_of[position_id], []).append(Holder(id_, unit_id))
    return found


def add(
    db: Session, actor: Actor, name: str, holders: Collection[Holder], today: date
) -> list[int]:
    """A key function of this name for each, or the one at their unit that nobody holds any more.
    Returns the ids of the new ones; raises `PermissionError` for all but HR."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    vacant = _vacant(db, name, today)
    new = []
    for holder in holders:
        if there := vacant.get(holder.unit_id):
            there.pop().holder_id = holder.person_id
            continue
        new.append(KeyFunction(name=name, unit_id=holder.unit_id, holder_id=holder.person_id))
    db.add_all(new)
    db.flush()
    return [row.id for row in new if row.id is not None]


def _vacant(db: Session, name: str, today: date) -> dict[int, list[KeyFunction]]:
    query = (
        select(KeyFunction)
        .outerjoin(Person, col(Person.id) == col(KeyFunction.holder_id))
        .where(col(KeyFunction.name) == name)
        .where(or_(col(KeyFunction.holder_id).is_(None), col(Person.end_date) < today))
    )
    found: dict[int, list[KeyFunction]] = {}
    for row in db.scalars(query):
        found.setdefault(row.unit_id, []).append(row)
    return found


def take_back(db: Session, actor: Actor, function_ids: Collection[int]) -> int:
    """Removes those for whom nobody has been named meanwhile; returns how many."""
    if not actor.is_hr:
        return 0
    named = select(col(Successor.function_id))
    gone = db.execute(
        delete(KeyFunction)
        .where(col(KeyFunction.id).in_(function_ids), col(KeyFunction.id).not_in(named))
        .returning(col(KeyFunction.id))
    )
    return len(gone.all())
