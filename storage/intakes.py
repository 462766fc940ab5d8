"""A term's asking of units how many students they can take: who is asked, and what they answer.

Which units are asked follows from the people as they are: those where somebody has a profession
whose students are asked about. Whoever leads somebody of them may answer for the unit.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, insert, update

from storage.access import Actor, may_lead
from storage.responsible import BOSS
from storage.tables import Intake, IntakeUnit, Offer, Person, Unit

MANAGER, ABOVE, HR = 1, 2, 3
"""Who has been told that a unit has not answered: its managers, theirs, HR."""

Teaching = Mapping[int, Sequence[str]]
"""By position, the educations whose students somebody in it may supervise."""


@dataclass(frozen=True, slots=True)
class IntakeCard:
    id: int
    term: str
    educations: tuple[str, ...]
    deadline: date
    """The last day, inclusive."""
    former_deadlines: tuple[date, ...]
    started_by: str | None
    """None where it began by the clock."""
    started_at: datetime
    closed_at: datetime | None
    chase_on: date | None


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


def start(
    db: Session,
    actor: Actor | None,
    term: str,
    educations: Sequence[str],
    deadline: date,
    chase_on: date | None,
    now: datetime,
) -> int:
    """Begins one and returns its id. The actor is HR, or the clock (None), which acts for nobody;
    raises `PermissionError` for others."""
    if actor is not None and not actor.is_hr:
        raise PermissionError(actor.person_id)
    row = Intake(
        term=term,
        educations=list(educations),
        deadline=deadline,
        former_deadlines=[],
        started_by=actor.person_id if actor else None,
        started_at=now,
        chase_on=chase_on,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    return row.id


_CARD = select(Intake, col(Person.name)).outerjoin(Person, col(Person.id) == col(Intake.started_by))


def find(db: Session, actor: Actor, intake_id: int) -> IntakeCard | None:
    """What is asked, and until when, which everybody may know."""
    return next(iter(_cards(db, _CARD.where(col(Intake.id) == intake_id))), None)


def ongoing(db: Session, actor: Actor) -> list[IntakeCard]:
    """Those that are not closed, by deadline."""
    still = _CARD.where(col(Intake.closed_at).is_(None))
    return _cards(db, still.order_by(col(Intake.deadline), col(Intake.id)))


def closed(db: Session, actor: Actor, limit: int = 4) -> list[IntakeCard]:
    """The latest that are."""
    over = _CARD.where(col(Intake.closed_at).is_not(None))
    return _cards(db, over.order_by(col(Intake.closed_at).desc()).limit(limit))


def of_term(db: Session, term: str) -> list[IntakeCard]:
    """All there have been. What is asked, which everybody may know."""
    return _cards(db, _CARD.where(col(Intake.term) == term).order_by(col(Intake.id)))


def to_chase(db: Session, today: date) -> list[IntakeCard]:
    """The ongoing ones of which somebody is to be told today. For the clock."""
    due = _CARD.where(col(Intake.chase_on) <= today, col(Intake.closed_at).is_(None))
    return _cards(db, due.order_by(col(Intake.id)))


def _cards(db: Session, query: Select[*tuple[Any, ...]]) -> list[IntakeCard]:
    return [
        IntakeCard(
            row.id,
            row.term,
            tuple(row.educations),
            row.deadline,
            tuple(date.fromisoformat(day) for day in row.former_deadlines),
            by,
            row.started_at,
            row.closed_at,
            row.chase_on,
        )
        for row, by in db.execute(query)
    ]


def move(db: Session, actor: Actor, card: IntakeCard, deadline: date, chase_on: date) -> None:
    """Gives it another deadline, and opens it again if it was closed. Raises `PermissionError`
    for all but HR."""
    if not actor.is_hr:
        raise PermissionError(actor.person_id)
    former = [day.isoformat() for day in (*card.former_deadlines, card.deadline)]
    values = {"deadline": deadline, "former_deadlines": former, "closed_at": None}
    db.execute(update(Intake).where(col(Intake.id) == card.id).values(**values, chase_on=chase_on))
    db.execute(update(IntakeUnit).where(col(IntakeUnit.intake_id) == card.id).values(chased=0))


def again(db: Session, card: IntakeCard, chase_on: date | None) -> None:
    """When somebody is next told. For the clock."""
    db.execute(update(Intake).where(col(Intake.id) == card.id).values(chase_on=chase_on))


def close(db: Session, actor: Actor | None, card: IntakeCard, now: datetime) -> None:
    """By HR, or by the clock (None); answers still count. Raises `PermissionError` for others."""
    if actor is not None and not actor.is_hr:
        raise PermissionError(actor.person_id)
    here = col(Intake.id) == card.id
    db.execute(update(Intake).where(here).values(closed_at=now, chase_on=None))


# Who is asked, and what they say


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
    above = aliased(Person)
    here = or_(col(BOSS.end_date).is_(None), col(BOSS.end_date) >= today)
    query = (
        select(
            col(Person.unit_id),
            col(Unit.path),
            col(Person.position_id),
            case((here, col(BOSS.id)), else_=col(above.id)),
            case((here, col(above.id)), else_=col(above.manager_id)),
        )
        .distinct()
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .outerjoin(above, col(above.id) == col(BOSS.manager_id))
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
