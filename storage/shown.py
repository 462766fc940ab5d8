"""What people show of themselves to colleagues, and who may read what of whom."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, delete

from storage.access import Actor, team
from storage.tables import Shown

KINDS: Final = ("competences", "levels", "certificates", "qualifications")
"""Competences with assignments; qualifications without what somebody wishes for, which is between
them, their managers and HR."""


def of(db: Session, actor: Actor) -> frozenset[str]:
    """What the actor shows."""
    mine = select(col(Shown.what)).where(col(Shown.person_id) == actor.person_id)
    return frozenset(db.scalars(mine))


def toggle(db: Session, actor: Actor, what: str) -> None:
    """Shows what was not shown, and the other way round. Raises `ValueError` for no such thing."""
    if what not in KINDS:
        raise ValueError(what)
    if what in of(db, actor):
        mine = (col(Shown.person_id) == actor.person_id, col(Shown.what) == what)
        db.execute(delete(Shown).where(*mine))
    else:
        db.add(Shown(person_id=actor.person_id, what=what))
        db.flush()


def may_read(actor: Actor, person_id: Mapped[int], what: str) -> ColumnElement[bool]:
    """True for the people of whom the actor may read this."""
    return or_(*ways(actor, person_id, what, team(actor)))


def ways(
    actor: Actor, person_id: Mapped[int], what: str, led: Select[tuple[int]] | Sequence[int]
) -> list[ColumnElement[bool]]:
    """Each that gives the right to read this: it is one's own, one leads its person (`led`), or it
    is of a colleague who shows it. Apart, so that a search can look each up."""
    if actor.is_hr:
        return [true()]
    own = person_id == actor.person_id
    if not actor.confirmed:
        return [own]
    shows = select(col(Shown.person_id)).where(
        col(Shown.person_id) == person_id, col(Shown.what) == what
    )
    return [own, shows.exists(), person_id.in_(led)]
