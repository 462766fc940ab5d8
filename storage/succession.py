"""Key functions: who holds them, who could take over, and whether either is about to leave."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlmodel import Session, col, delete, update

from storage.access import Actor, may_lead, team
from storage.tables import Departure, FormerPost, KeyFunction, Matter, Person, Successor, Unit
from storage.teams import reporting

Readiness = Literal["now", "soon", "none"]
"""Now, in one to two years, or nobody."""

TAKEN_OVER = 2
"""Years within which whoever is ready soon is to be so."""


@dataclass(frozen=True, slots=True)
class Named:
    person_id: int
    name: str
    last_day: date | None
    """Set where a departure is registered, or the employment ends: for whoever leads them, for HR
    and for themselves; for anybody else once they have left."""
    has_left: bool


@dataclass(frozen=True, slots=True)
class Candidate(Named):
    readiness: str
    """now or soon."""
    retires: int | None = None
    """The year in which they reach the age, where whoever asks may know it and it comes before
    they would take over."""

    @property
    def stays(self) -> bool:
        return self.last_day is None and self.retires is None


@dataclass(frozen=True, slots=True)
class FunctionCard:
    id: int
    name: str
    unit_id: int
    unit: str
    """The unit's path."""
    holder: Named | None
    moved_to: str | None
    """The unit where the holder works since they moved away from that of the function."""
    may_change: bool
    """Whether the actor may name successors: HR may also rename it, and say who holds it."""
    successors: list[Candidate] = field(default_factory=list)

    @property
    def unit_name(self) -> str:
        return self.unit.rsplit(" / ", 1)[-1]

    @property
    def readiness(self) -> Readiness:
        """Of the readiest who stays: whoever leaves takes nothing over."""
        ready = {each.readiness for each in self.successors if each.stays}
        return "now" if "now" in ready else "soon" if "soon" in ready else "none"

    @property
    def is_pressing(self) -> bool:
        """Nobody holds it, or whoever does leaves or has moved, and nobody is ready now."""
        goes = self.holder is None or self.holder.last_day is not None
        return (goes or self.moved_to is not None) and self.readiness != "now"


def functions(
    db: Session, actor: Actor, today: date, pension_age: int | None = None
) -> list[FunctionCard]:
    """Those the actor may see: HR all, others those held in their team, or by themselves.
    `pension_age`: at which a successor takes nothing over."""
    return _cards(db, actor, today, pension_age)


def find(
    db: Session, actor: Actor, function_id: int, today: date, pension_age: int | None = None
) -> FunctionCard | None:
    found = _cards(db, actor, today, pension_age, col(KeyFunction.id) == function_id)
    return found[0] if found else None


def _cards(
    db: Session,
    actor: Actor,
    today: date,
    pension_age: int | None,
    *conditions: ColumnElement[bool],
) -> list[FunctionCard]:
    query = (
        select(
            col(KeyFunction.id),
            col(KeyFunction.name),
            col(KeyFunction.unit_id),
            col(Unit.path),
            col(KeyFunction.holder_id),
        )
        .join(Unit, col(Unit.id) == col(KeyFunction.unit_id))
        .where(_visible(actor), *conditions)
        .order_by(col(KeyFunction.name), col(KeyFunction.id))
    )
    rows = db.execute(query).all()
    moved = _moved(db, [id_ for id_, *_ in rows])
    candidates = _candidates(db, [id_ for id_, *_ in rows])
    everybody = {holder for *_, holder in rows} | {each for _, each, _ in candidates}
    named = _named(db, actor, everybody, today)
    retire = _retire(db, actor, [each for _, each, _ in candidates], today, pension_age)
    by_function: dict[int, list[Candidate]] = defaultdict(list)
    for function_id, person_id, readiness in candidates:
        one = named[person_id]
        by_function[function_id].append(
            Candidate(
                *(one.person_id, one.name, one.last_day, one.has_left, readiness),
                retire.get(person_id),
            )
        )
    return [
        FunctionCard(
            id_,
            name,
            unit_id,
            path,
            named.get(holder),
            moved.get(id_),
            actor.is_hr or holder != actor.person_id,
            by_function[id_],
        )
        for id_, name, unit_id, path, holder in rows
    ]


def _retire(
    db: Session, actor: Actor, person_ids: list[int], today: date, pension_age: int | None
) -> dict[int, int]:
    """The year of those who reach the age before or while they would take over, as far as the
    actor may know of it: as in `storage.pensions.ahead`."""
    if pension_age is None:
        return {}
    query = select(col(Person.id), col(Person.birth_year) + pension_age).where(
        col(Person.id).in_(person_ids),
        col(Person.birth_year) <= today.year + TAKEN_OVER - pension_age,
        true() if actor.is_hr else reporting(actor),
    )
    return dict(db.execute(query).all())


def has_moved() -> ColumnElement[bool]:
    """True for functions joined with their holder where that one worked at their unit and does so
    no more. Whoever was chosen at another unit from the beginning has moved nowhere."""
    was_there = select(col(FormerPost.person_id)).where(
        col(FormerPost.person_id) == col(Person.id),
        col(FormerPost.unit_id) == col(KeyFunction.unit_id),
    )
    return and_(col(Person.unit_id) != col(KeyFunction.unit_id), was_there.exists())


def _moved(db: Session, function_ids: list[int]) -> dict[int, str]:
    query = (
        select(col(KeyFunction.id), col(Unit.name))
        .join(Person, col(Person.id) == col(KeyFunction.holder_id))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .where(col(KeyFunction.id).in_(function_ids), has_moved())
    )
    return dict(db.execute(query).all())


def _visible(actor: Actor) -> ColumnElement[bool]:
    if actor.is_hr:
        return col(KeyFunction.id).is_not(None)
    own = col(KeyFunction.holder_id) == actor.person_id
    if not actor.confirmed:
        return own
    return or_(own, col(KeyFunction.holder_id).in_(team(actor)))


def _candidates(db: Session, function_ids: list[int]) -> list[tuple[int, int, str]]:
    """(function, person, readiness), the ready ones first."""
    query = (
        select(col(Successor.function_id), col(Successor.person_id), col(Successor.readiness))
        .join(Person, col(Person.id) == col(Successor.person_id))
        .where(col(Successor.function_id).in_(function_ids))
        .order_by(col(Successor.readiness), col(Person.name), col(Person.id))
    )
    return [(function, person, readiness) for function, person, readiness in db.execute(query)]


def _named(
    db: Session, actor: Actor, person_ids: Iterable[int | None], today: date
) -> dict[int | None, Named]:
    departure = (
        select(func.max(col(Matter.day)))
        .join(Departure, col(Departure.matter_id) == col(Matter.id))
        .where(col(Matter.person_id) == col(Person.id), col(Matter.status) == "ongoing")
        .correlate(Person)
        .scalar_subquery()
    )
    may_know = or_(may_lead(actor, col(Person.id)), col(Person.id) == actor.person_id)
    query = select(
        col(Person.id),
        col(Person.name),
        col(Person.end_date),
        case((may_know, departure), else_=None),
        case((may_know, True), else_=False),
    ).where(col(Person.id).in_([each for each in person_ids if each is not None]))
    found = {}
    for id_, name, ends, leaves, known in db.execute(query):
        has_left = ends is not None and ends < today
        last_day = leaves or ends if known or has_left else None
        found[id_] = Named(id_, name, last_day, has_left)
    return found


# What HR decides


def add(db: Session, actor: Actor, name: str, unit_id: int, holder_id: int | None) -> int | None:
    """The new one's id; None without the right to."""
    if not actor.is_hr:
        return None
    row = KeyFunction(name=name, unit_id=unit_id, holder_id=holder_id)
    db.add(row)
    db.flush()
    return row.id


def rename(db: Session, actor: Actor, function_id: int, name: str) -> bool:
    return _change(db, actor, function_id, name=name)


def give(db: Session, actor: Actor, function_id: int, holder_id: int | None) -> bool:
    """Says who holds it from now on; whoever does is no successor to it any more."""
    if not _change(db, actor, function_id, holder_id=holder_id):
        return False
    if holder_id is not None:
        _drop(db, function_id, holder_id)
    return True


def _change(db: Session, actor: Actor, function_id: int, **values: str | int | None) -> bool:
    """False without the right to, or where it is gone."""
    if not actor.is_hr or db.get(KeyFunction, function_id) is None:
        return False
    db.execute(update(KeyFunction).where(col(KeyFunction.id) == function_id).values(**values))
    return True


def remove(db: Session, actor: Actor, function_id: int) -> bool:
    """With those named for it."""
    if not actor.is_hr or db.get(KeyFunction, function_id) is None:
        return False
    db.execute(delete(Successor).where(col(Successor.function_id) == function_id))
    db.execute(delete(KeyFunction).where(col(KeyFunction.id) == function_id))
    return True


# What whoever leads the holder decides too


def name_successor(
    db: Session, actor: Actor, function_id: int, person_id: int, readiness: str, today: date
) -> bool:
    """Names somebody, or says anew how ready they are; False without the right to, and for whoever
    holds it already."""
    card = find(db, actor, function_id, today)
    if card is None or not card.may_change:
        return False
    if card.holder is not None and card.holder.person_id == person_id:
        return False
    _drop(db, function_id, person_id)
    db.add(Successor(function_id=function_id, person_id=person_id, readiness=readiness))
    db.flush()
    return True


def drop_successor(
    db: Session, actor: Actor, function_id: int, person_id: int, today: date
) -> bool:
    card = find(db, actor, function_id, today)
    if card is None or not card.may_change:
        return False
    _drop(db, function_id, person_id)
    return True


def _drop(db: Session, function_id: int, person_id: int) -> None:
    named = col(Successor.function_id) == function_id, col(Successor.person_id) == person_id
    db.execute(delete(Successor).where(*named))
