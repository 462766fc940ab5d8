"""Whose task it is: who plays which part in a matter, who stands in, and whom it waits for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Case, ColumnElement, ScalarSelect, case, or_, select
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col

from storage.access import FUNCTIONS
from storage.people import stays
from storage.tables import Departure, Matter, Person, Role

Holders = Mapping[str, Sequence[int]]
"""Who holds each function, by its name."""


BOSS = aliased(Person)
"""The manager of somebody, or the `storage.access.LEADER` of a matter, in queries that join it."""


def present_manager(today: date) -> Case[int | None]:
    """The manager, or the nearest above a manager who has left."""
    return case((stays(today, BOSS), col(BOSS.id)), else_=_nearest(today, col(BOSS.manager_id)))


def next_above(today: date) -> Case[int | None]:
    """The nearest above the present manager who is still here."""
    first = _nearest(today, col(BOSS.manager_id), "manager_id")
    further = _nearest(today, first)
    return case((stays(today, BOSS), _nearest(today, col(BOSS.manager_id))), else_=further)


def _nearest(
    today: date, start: ColumnElement[Any] | Mapped[Any], column: str = "id"
) -> ScalarSelect[int | None]:
    """Of whoever has this id, or the nearest above them who has not left: walked for each row, and
    so asked only where the manager is not the answer."""
    one, boss = aliased(Person), aliased(Person)
    columns = (col(one.id), col(one.manager_id), stays(today, one).label("here"))
    first = select(*columns).where(col(one.id) == start).correlate(BOSS)
    up = first.cte(recursive=True, nesting=True)
    further = select(col(boss.id), col(boss.manager_id), stays(today, boss))
    walked = up.union(further.join(up, up.c.manager_id == col(boss.id)).where(~up.c.here))
    return select(walked.c[column]).where(walked.c.here).correlate(BOSS).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Parts:
    """Who plays which part in a matter."""

    person_id: int
    here: bool
    """Whether the person is still employed: what a leaver has left undone is the manager's."""
    mentor_id: int | None
    manager_id: int | None
    """The nearest above who is still employed."""
    successor_id: int | None
    gone: frozenset[int] = frozenset()
    """Those of all that are named who have left: what is theirs falls to whoever is next."""

    def present(self, person_id: int | None) -> int | None:
        return None if person_id in self.gone else person_id


def doers(who: str, owner_id: int | None, parts: Parts, holders: Holders) -> tuple[int, ...]:
    """Whose task it is: what nobody else holds is the manager's, and without one, HR's."""
    if (owner := parts.present(owner_id)) is not None:
        return (owner,)
    mentor, successor = parts.present(parts.mentor_id), parts.present(parts.successor_id)
    manager = (parts.manager_id,) if parts.manager_id else tuple(holders.get("hr", ()))
    match who:
        case "new_hire" | "leaver" | "employee" | "supervisor":
            return (parts.person_id,) if parts.here else manager
        case "mentor":
            return (mentor,) if mentor else manager
        case "successor":
            return (successor,) if successor else manager
        case "manager":
            return manager
        case _:
            return tuple(holders.get(who, ())) or manager


def waits_for(
    doers: tuple[int, ...], person_id: int, both_sign: bool, signed: frozenset[str]
) -> tuple[int, ...]:
    missing = () if "who" in signed else doers
    if both_sign and "person" not in signed and person_id not in missing:
        missing = (*missing, person_id)
    return missing


def to_remind(
    doers: tuple[int, ...], person_id: int, both_sign: bool, signed: frozenset[str], late: bool
) -> tuple[int, ...]:
    """Those of them a digest reminds. A new hire can't do alone what the other has not begun, and
    is not told that it is late."""
    waiting = waits_for(doers, person_id, both_sign, signed)
    if late and "who" not in signed and person_id not in doers:
        return tuple(person for person in waiting if person != person_id)
    return waiting


def holders(db: Session, today: date) -> dict[str, list[int]]:
    """Who holds each function, of those still employed."""
    found: dict[str, list[int]] = {}
    query = (
        select(col(Role.name), col(Role.person_id))
        .join(Person, col(Person.id) == col(Role.person_id))
        .where(col(Role.name).in_(FUNCTIONS))
        .where(stays(today))
    )
    for name, person_id in db.execute(query.order_by(col(Role.person_id))):
        found.setdefault(name, []).append(person_id)
    return found


def gone(db: Session, person_ids: Iterable[int | None], today: date) -> frozenset[int]:
    """Those of them who have left."""
    named = {id_ for id_ in person_ids if id_ is not None}
    if not named:
        return frozenset()
    left = (col(Person.id).in_(named), col(Person.end_date) < today)
    return frozenset(db.scalars(select(col(Person.id)).where(*left)))


def above(db: Session, person_id: int) -> frozenset[int]:
    """The managers of this person, and those whose unit they leave, up to the top; also one who has
    moved, as long as the people file names no other."""
    me = col(Person.id) == person_id
    mine = (col(Matter.person_id) == person_id, col(Matter.status) != "ended")
    left = [
        select(manager).join(Matter, col(Matter.id) == col(Departure.matter_id)).where(*mine)
        for manager in (col(Departure.manager_id), col(Departure.filed_manager_id))
    ]
    higher = select(col(Person.manager_id)).where(me).cte(recursive=True)
    filed = select(col(Person.filed_manager_id)).where(me)
    either = or_(col(BOSS.id) == col(Person.manager_id), col(BOSS.id) == Person.filed_manager_id)
    further = (
        select(col(BOSS.id))
        .select_from(higher)
        .join(Person, col(Person.id) == higher.c.manager_id)
        .join(BOSS, either)
    )
    line = higher.union(*left, filed, further)
    return frozenset(id_ for id_ in db.scalars(select(line.c.manager_id)) if id_ is not None)
