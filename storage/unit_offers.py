"""The units that are asked what students they can take, and what they answer.

Which they are follows from the people as they are: those where somebody has a profession whose
students are asked about. Whoever leads somebody of them may answer for the unit.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col, delete, insert, update

from storage.access import Actor, may_lead
from storage.intakes import IntakeCard
from storage.responsible import BOSS, next_above, present_manager
from storage.tables import Intake, IntakeUnit, Offer, Person, Unit

Teaching = Mapping[int, Sequence[str]]
"""By position, the educations whose students somebody in it may supervise."""


@dataclass(frozen=True, slots=True)
class NewOffer:
    education: str
    places: int
    weeks: tuple[date, date] | None = None
    """The Monday and the Sunday; None for any."""
    supervisors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferCard:
    id: int
    term: str
    unit_id: int
    unit: str
    """The unit's path."""
    education: str
    places: int
    weeks: tuple[date, date] | None
    supervisors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit that is asked, and its answer."""

    unit_id: int
    unit: str
    """Its path."""
    educations: tuple[str, ...]
    """Those of the intake that somebody there may supervise."""
    managers: tuple[int, ...]
    """Of those people; whoever is above for one who has left."""
    above: tuple[int, ...]
    answered_at: datetime | None
    none_why: str | None
    offers: tuple[OfferCard, ...]

    @property
    def places(self) -> int:
        return sum(offer.places for offer in self.offers)


def units_asked(
    db: Session, actor: Actor | None, card: IntakeCard, teaching: Teaching, today: date
) -> list[Asked]:
    """By path, as far as the actor leads somebody there; all for the clock (None)."""
    people = _people(db, actor, teaching, today)
    mine = [unit_id for unit_id, _ in people] if actor is not None and not actor.is_hr else None
    noted = _noted(db, card, mine)
    given = _given(db, card, mine)
    found = []
    for (unit_id, unit), rows in people.items():
        answer = noted.get(unit_id)
        at = answer.at if answer else None
        taught = {education for row in rows for education in teaching[row.position_id]}
        managers = {row.manager for row in rows if row.manager is not None}
        above = {row.above for row in rows if row.above is not None}
        asked = tuple(each for each in card.educations if each in taught)
        if asked:
            offers = tuple(given.get(unit_id, ())) if at else ()
            why = answer.none_why if answer else None
            found.append(
                Asked(unit_id, unit, asked, tuple(sorted(managers)), tuple(sorted(above)), at, why,
                      offers)
            )  # fmt: skip
    return found


def _noted(db: Session, card: IntakeCard, unit_ids: Sequence[int] | None) -> dict[int, IntakeUnit]:
    query = select(IntakeUnit).where(col(IntakeUnit.intake_id) == card.id)
    if unit_ids is not None:
        query = query.where(col(IntakeUnit.unit_id).in_(unit_ids))
    return {row.unit_id: row for row in db.scalars(query)}


def _given(
    db: Session, card: IntakeCard, unit_ids: Sequence[int] | None
) -> dict[int, list[OfferCard]]:
    here = [col(Offer.intake_id) == card.id]
    if unit_ids is not None:
        here.append(col(Offer.unit_id).in_(unit_ids))
    found: dict[int, list[OfferCard]] = defaultdict(list)
    for offer in _offers(db, *here):
        found[offer.unit_id].append(offer)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    position_id: int
    manager: int | None
    above: int | None


def _people(
    db: Session, actor: Actor | None, teaching: Teaching, today: date
) -> dict[tuple[int, str], list[_Row]]:
    query = (
        select(
            col(Person.unit_id),
            col(Unit.path),
            col(Person.position_id),
            present_manager(today),
            next_above(today),
        )
        .distinct()
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(teaches(teaching, today))
        .order_by(col(Unit.path))
    )
    if actor is not None:
        query = query.where(may_lead(actor, col(Person.id)))
    found: dict[tuple[int, str], list[_Row]] = defaultdict(list)
    for unit_id, path, *row in db.execute(query):
        found[unit_id, path].append(_Row(*row))
    return found


def teaches(teaching: Teaching, today: date) -> ColumnElement[bool]:
    """True for whoever is employed on that day, in one of these positions."""
    return and_(
        col(Person.position_id).in_(teaching),
        col(Person.start_date) <= today,
        or_(col(Person.end_date).is_(None), col(Person.end_date) >= today),
    )


def answer(
    db: Session,
    actor: Actor,
    card: IntakeCard,
    unit_id: int,
    teaching: Teaching,
    offers: Sequence[NewOffer],
    none_why: str | None,
    now: datetime,
) -> bool:
    """What a unit can take, instead of what was said before; False for whoever leads nobody of
    those in it."""
    theirs = (col(Person.unit_id) == unit_id, may_lead(actor, col(Person.id)))
    if db.scalar(select(col(Person.id)).where(teaches(teaching, actor.today), *theirs)) is None:
        return False
    here = (col(Offer.intake_id) == card.id, col(Offer.unit_id) == unit_id)
    db.execute(delete(Offer).where(*here))
    row = db.get(IntakeUnit, (card.id, unit_id)) or IntakeUnit(intake_id=card.id, unit_id=unit_id)
    row.by, row.at, row.none_why = actor.person_id, now, none_why
    db.add(row)
    for each in offers:
        first, last = each.weeks or (None, None)
        db.add(
            Offer(intake_id=card.id, unit_id=unit_id, education=each.education, places=each.places,
                  first=first, last=last, supervisors=list(each.supervisors))
        )  # fmt: skip
    db.flush()
    return True


def former_offers(
    db: Session, actor: Actor, unit_id: int, before: IntakeCard
) -> list[tuple[str, tuple[OfferCard, ...]]]:
    """(term, offers) of each earlier intake that the unit has answered, the latest first; of units
    where the actor leads somebody."""
    led = select(col(Person.unit_id)).where(may_lead(actor, col(Person.id)))
    query = (
        select(col(Intake.id), col(Intake.term))
        .join(IntakeUnit, col(IntakeUnit.intake_id) == col(Intake.id))
        .where(col(IntakeUnit.unit_id) == unit_id, col(IntakeUnit.at).is_not(None))
        .where(col(Intake.id) < before.id, col(IntakeUnit.unit_id).in_(led))
        .order_by(col(Intake.id).desc())
    )
    found = []
    for id_, term in db.execute(query):
        here = (col(Offer.intake_id) == id_, col(Offer.unit_id) == unit_id)
        found.append((term, tuple(_offers(db, *here))))
    return found


def offers_of(db: Session, actor: Actor | None, term: str) -> list[OfferCard]:
    """All of a term, for HR, or for the clock (None), which counts them."""
    if actor is not None and not actor.is_hr:
        return []
    return _offers(db, col(Intake.term) == term)


def places_of(db: Session, actor: Actor, term: str) -> list[tuple[str, str, int]]:
    """(unit's path, education, places) of a term: what is counted against the agreements, which
    everybody confirmed may know."""
    if not actor.confirmed:
        return []
    query = (
        select(col(Unit.path), col(Offer.education), func.sum(col(Offer.places)))
        .join(Intake, col(Intake.id) == col(Offer.intake_id))
        .join(Unit, col(Unit.id) == col(Offer.unit_id))
        .where(col(Intake.term) == term)
        .group_by(col(Unit.path), col(Offer.education))
    )
    return [(path, education, int(places)) for path, education, places in db.execute(query)]


def _offers(db: Session, *conditions: ColumnElement[bool]) -> list[OfferCard]:
    query = (
        select(Offer, col(Intake.term), col(Unit.path))
        .join(Intake, col(Intake.id) == col(Offer.intake_id))
        .join(Unit, col(Unit.id) == col(Offer.unit_id))
        .where(*conditions)
        .order_by(col(Unit.path), col(Offer.id))
    )
    return [
        OfferCard(
            row.id,
            term,
            row.unit_id,
            path,
            row.education,
            row.places,
            (row.first, row.last) if row.first and row.last else None,
            tuple(row.supervisors),
        )
        for row, term, path in db.execute(query)
    ]


def note(db: Session, card: IntakeCard, unit_ids: Sequence[int], level: int, on: date) -> None:
    """That so high has been told that these units have not answered. For the clock."""
    here = col(IntakeUnit.intake_id) == card.id
    known = set(db.scalars(select(col(IntakeUnit.unit_id)).where(here)))
    told = {"chased": level, "chased_on": on}
    new = [{"intake_id": card.id, "unit_id": id_} | told for id_ in unit_ids if id_ not in known]
    if new:
        db.execute(insert(IntakeUnit), new)
    lower = (col(IntakeUnit.unit_id).in_(unit_ids), col(IntakeUnit.chased) <= level)
    db.execute(update(IntakeUnit).where(here, *lower).values(**told))
