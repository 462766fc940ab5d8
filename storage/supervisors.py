"""Who could supervise a student: their profession fits; when they were trained and did it last."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from storage import unit_offers
from storage.access import Actor, may_lead
from storage.tables import (
    Assignment,
    Certificate,
    Matter,
    Person,
    Placement,
    PlacementSupervisor,
    Unit,
)
from storage.unit_offers import Teaching

TRAINED = "supervisor"
"""The certificate's kind in the competence model."""
APPOINTED = "handledare"
"""The assignment of the people file: trained, and nobody says when."""
COUNTED = ("asked", "accepted", "done", "ended")
"""States of placements in which somebody supervises or did."""


@dataclass(frozen=True, slots=True)
class Candidate:
    person_id: int
    name: str
    unit_id: int
    unit: str
    """The unit's path."""
    position_id: int
    trained: int | None
    """The year of the training; 0 where only that they are appointed is known."""
    terms: tuple[str, ...]
    """In which they supervise or did."""
    on_notice: bool
    """Whether they leave, by a departure or the end of the employment, before the day asked for."""


def candidates(
    db: Session,
    actor: Actor,
    teaching: Teaching,
    until: date,
    unit_ids: Collection[int] | None = None,
) -> list[Candidate]:
    """Those whom the actor leads, by name; who leaves before `until` is on notice. `unit_ids`:
    those in these units alone."""
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(Person.unit_id),
            col(Unit.path),
            col(Person.position_id),
            col(Person.end_date),
        )
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .where(unit_offers.teaches(teaching, actor.today), may_lead(actor, col(Person.id)))
        .order_by(col(Person.name), col(Person.id))
    )
    if unit_ids is not None:
        query = query.where(col(Person.unit_id).in_(unit_ids))
    rows = db.execute(query).all()
    ids = None if unit_ids is None else {row[0] for row in rows}
    years, terms, leaving = trained(db, ids), _terms(db, ids), _leaving(db)
    return [
        Candidate(
            *(id_, name, unit_id, path, position, years.get(id_), tuple(terms.get(id_, ()))),
            on_notice=id_ in leaving or (end is not None and end < until),
        )
        for id_, name, unit_id, path, position, end in rows
    ]


def trained(db: Session, ids: Collection[int] | None) -> dict[int, int]:
    """The year in which each of them was, 0 where nobody says when; of whom one asks, the asker
    has seen to."""
    appointed = select(col(Assignment.person_id)).where(
        func.lower(col(Assignment.name)) == APPOINTED
    )
    kept = (
        select(col(Certificate.person_id), func.max(col(Certificate.issued_on)))
        .where(col(Certificate.kind) == TRAINED)
        .where(
            or_(col(Certificate.end_reason).is_(None), col(Certificate.end_reason) == "replaced")
        )
        .group_by(col(Certificate.person_id))
    )
    if ids is not None:
        appointed = appointed.where(col(Assignment.person_id).in_(ids))
        kept = kept.where(col(Certificate.person_id).in_(ids))
    found = dict.fromkeys(db.scalars(appointed), 0)
    for person_id, issued_on in db.execute(kept):
        found[person_id] = issued_on.year
    return found


def _terms(db: Session, ids: Collection[int] | None) -> Mapping[int, list[str]]:
    query = (
        select(col(PlacementSupervisor.person_id), col(Placement.term))
        .join(Placement, col(Placement.id) == col(PlacementSupervisor.placement_id))
        .where(col(Placement.state).in_(COUNTED))
    )
    if ids is not None:
        query = query.where(col(PlacementSupervisor.person_id).in_(ids))
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, term in db.execute(query):
        found[person_id].append(term)
    return found


def _leaving(db: Session) -> set[int]:
    ongoing = (col(Matter.kind) == "departure", col(Matter.status) == "ongoing")
    return set(db.scalars(select(col(Matter.person_id)).where(*ongoing)))
