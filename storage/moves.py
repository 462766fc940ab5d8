"""Managers who move inside: after their last day their people are led by whoever is above.

The people file may go on naming them for long. Whom it names is kept beside, so that only another
name in it is a new manager (`storage.imports`); and so is with which departure each fell. Who leads
them follows from the two, and is reckoned anew whenever one of them changes (`settle`): in what
order managers move, stay after all or stay longer makes no difference.
"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session, col, delete, or_, select

from storage.tables import Departure, Fallen, Matter, Person
from storage.units import with_all_below


def due(db: Session, today: date) -> Sequence[int]:
    """The departures whose leaver's people are to fall to the next above by today."""
    query = select(Departure.matter_id).where(
        col(Departure.hand_up_on).is_not(None), col(Departure.hand_up_on) <= today
    )
    return db.exec(query).all()


def hand_up(db: Session, departure_id: int) -> None:
    """All who report to the leaver fall, but for a new team that the people file has already; so
    do the departures that the leaver leads."""
    departure = db.get_one(Departure, departure_id)
    departure.hand_up_on = None
    mover = db.get_one(Person, db.get_one(Matter, departure_id).person_id)
    new_team = with_all_below(db, [mover.unit_id]) if mover.unit_id != departure.unit_id else []
    theirs = (col(Person.manager_id) == mover.id, col(Person.unit_id).not_in(new_team))
    for person_id in db.exec(select(Person.id).where(*theirs)).all():
        db.add(Fallen(departure_id=departure_id, person_id=person_id or 0))
    settle(db)


def take_back(db: Session, departure_id: int) -> None:
    """The leaver stays, or stays longer: those who fell with it are led as if it had not been."""
    db.exec(delete(Fallen).where(col(Fallen.departure_id) == departure_id))
    settle(db)


def led_anew(db: Session, person_ids: Collection[int]) -> None:
    """The people file names somebody else for these: what was before is over."""
    fallen = set(db.exec(select(Fallen.person_id)).all()).intersection(person_ids)
    if fallen:
        db.exec(delete(Fallen).where(col(Fallen.person_id).in_(fallen)))


def settle(db: Session) -> None:
    """Who leads those who fell, and the departures whose leaders moved. Costs as much as there are
    of them."""
    db.flush()
    db.expire_all()
    line = _Line(db)
    fell = col(Person.id).in_(select(Fallen.person_id))
    for person in db.exec(select(Person).where(or_(_FILED[Person], fell))).all():
        filed = person.filed_manager_id or person.manager_id
        person.manager_id = line.of_person(person)
        person.filed_manager_id = None if person.manager_id == filed else filed
    movers = col(Departure.manager_id).in_(line.movers)
    for departure in db.exec(select(Departure).where(or_(_FILED[Departure], movers))).all():
        filed = departure.filed_manager_id or departure.manager_id
        departure.manager_id = line.of_departure(departure)
        departure.filed_manager_id = None if departure.manager_id == filed else filed
    db.flush()


_FILED = {each: col(each.filed_manager_id).is_not(None) for each in (Person, Departure)}
_Moves = frozenset[int]
"""Departures that have been passed by on the way up: none is twice."""


class _Line:
    """The way up from whom the people file names, past those who have moved."""

    def __init__(self, db: Session) -> None:
        self._db = db
        inside = (col(Departure.kind) == "internal", col(Departure.hand_up_on).is_(None))
        query = (
            select(Departure, Matter)
            .join(Matter, col(Matter.id) == col(Departure.matter_id))
            .where(*inside, col(Matter.status) != "ended")
            .order_by(col(Matter.id))
        )
        self._moves = {departure.matter_id: (departure, it) for departure, it in db.exec(query)}
        self._fell = {
            (self._moves[row.departure_id][1].person_id, row.person_id): row.departure_id
            for row in db.exec(select(Fallen)).all()
        }
        self.movers = {matter.person_id for _, matter in self._moves.values()}

    def of_person(self, person: Person, passed: _Moves = frozenset()) -> int | None:
        filed = person.filed_manager_id or person.manager_id
        by = self._fell.get((filed or 0, person.id or 0))
        found = filed if by is None else self._over(by, passed)
        return None if found == person.id else found

    def of_departure(self, departure: Departure, passed: _Moves = frozenset()) -> int | None:
        """A departure falls with a move that was registered, or came to its day, after it."""
        filed = departure.filed_manager_id or departure.manager_id
        its = self._db.get_one(Matter, departure.matter_id)
        later = (
            id_
            for id_, (_, move) in self._moves.items()
            if move.person_id == filed
            and (id_ > departure.matter_id or its.started_at.date() <= move.day)
        )
        by = next(later, None)
        return filed if by is None else self._over(by, passed)

    def _over(self, move: int, passed: _Moves) -> int | None:
        """Who leads the mover in the place that is left; nobody where that goes in a circle."""
        if move in passed:
            return None
        passed |= {move}
        departure, matter = self._moves[move]
        mover = self._db.get_one(Person, matter.person_id)
        if mover.unit_id != departure.unit_id:
            return self.of_departure(departure, passed)
        return self.of_person(mover, passed)
