"""Who may see whom. Every read of people's data takes an `Actor` and is scoped by it here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, false, true
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, or_, select

from storage.tables import Departure, Introduction, Matter, Person

FUNCTIONS = ("hr", "it", "coordinator")
"""The functions that a person may hold beside a position."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks, and what they may ask for. Made by `storage.accounts` alone."""

    person_id: int
    roles: frozenset[str] = frozenset()
    confirmed: bool = True
    """Unconfirmed, an account sees its own things and nobody else's."""
    today: date = date.min
    """The local day of the reading: whoever has left before it holds no function any more."""

    @property
    def is_hr(self) -> bool:
        return self.confirmed and "hr" in self.roles

    @property
    def functions(self) -> frozenset[str]:
        return self.roles if self.confirmed else frozenset()


def team(actor: Actor) -> Select[tuple[int]]:
    """The ids of everybody below the actor, however far down the line of managers."""
    first = select(Person.id).where(col(Person.manager_id) == actor.person_id)
    below = first.cte(recursive=True)
    further = select(Person.id).join(below, col(Person.manager_id) == below.c.id)
    return select(below.union(further).c.id)


def led_among(actor: Actor, person_ids: Sequence[int]) -> Select[tuple[int]]:
    """The ids of those of them who are below the actor: found by going up, which takes no longer
    for whoever leads many."""
    them = select(Person.id, Person.manager_id).where(col(Person.id).in_(person_ids))
    above = them.cte(recursive=True)
    boss = aliased(Person)
    further = select(above.c.id, boss.manager_id).join(above, above.c.manager_id == col(boss.id))
    chain = above.union(further)
    return select(chain.c.id).where(chain.c.manager_id == actor.person_id)


def may_lead(actor: Actor, person_id: Mapped[int] | Mapped[int | None]) -> ColumnElement[bool]:
    """True for the people whose matters the actor may steer: HR all, a manager the team."""
    if actor.is_hr:
        return true()
    if not actor.confirmed:
        return person_id.in_([])
    return person_id.in_(team(actor))


_MOVED = col(Departure.unit_id) != col(Person.unit_id)
LEADER = case((_MOVED, col(Departure.manager_id)), else_=col(Person.manager_id))
"""Who leads a matter: the manager. Once a leaver works in another unit, their departure stays with
the one it was registered under.

Of matters joined with whom they are about, and outer joined with their departures.
"""


def leads(actor: Actor) -> ColumnElement[bool]:
    """True for the matters that the actor may steer: HR all, a manager those of the team. Of
    matters as in `LEADER`."""
    if not actor.confirmed:
        return false()
    former = col(Departure.manager_id)
    left = or_(former == actor.person_id, may_lead(actor, former))
    return case((_MOVED, left), else_=may_lead(actor, col(Person.id)))


def may_follow(actor: Actor) -> ColumnElement[bool]:
    """True for the matters the actor may read: those led, mentored, or their own.

    Of matters as in `LEADER`, outer joined with their introductions.
    """
    own = [col(Matter.person_id) == actor.person_id]
    if actor.confirmed:
        own.append(col(Introduction.mentor_id) == actor.person_id)
    return or_(*own, leads(actor))
