"""Managers who move inside: after their last day their people are led by whoever is above.

The people file may go on naming them for long. Whom it names is kept beside, so that only another
name in it is a new manager (`storage.imports`).
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from storage.tables import Departure, Matter, Person
from storage.units import with_all_below


def due(db: Session, today: date) -> Sequence[int]:
    """The departures whose leaver's people are to fall to the next above by today."""
    query = select(Departure.matter_id).where(
        col(Departure.hand_up_on).is_not(None), col(Departure.hand_up_on) <= today
    )
    return db.exec(query).all()


def hand_up(db: Session, departure_id: int, today: date) -> None:
    """All who report to the leaver fall, but for a new team that the people file has already; so
    do the ongoing departures that the leaver leads."""
    departure = db.get_one(Departure, departure_id)
    departure.hand_up_on = None
    mover = db.get_one(Person, db.get_one(Matter, departure_id).person_id)
    moved = mover.unit_id != departure.unit_id
    higher = _present(db, departure.manager_id if moved else mover.manager_id, today)
    new_team = with_all_below(db, [mover.unit_id]) if moved else []
    fallen = {
        "manager_id": higher,
        "filed_manager_id": func.coalesce(col(Person.filed_manager_id), col(Person.manager_id)),
    }
    theirs = (col(Person.manager_id) == mover.id, col(Person.unit_id).not_in(new_team))
    db.exec(update(Person).where(*theirs, col(Person.id) != (higher or 0)).values(**fallen))
    ongoing = select(Matter.id).where(col(Matter.status) == "ongoing")
    led = (col(Departure.manager_id) == mover.id, col(Departure.matter_id).in_(ongoing))
    db.exec(update(Departure).where(*led).values(manager_id=higher))
    db.expire_all()


def _present(db: Session, manager_id: int | None, today: date) -> int | None:
    """The manager, or the next above who has not left."""
    seen: set[int] = set()
    while manager_id is not None and manager_id not in seen:
        manager = db.get_one(Person, manager_id)
        if manager.end_date is None or manager.end_date >= today:
            return manager_id
        seen.add(manager_id)
        manager_id = manager.manager_id
    return None


def take_back(db: Session, departure_id: int) -> None:
    """The leaver stays, or stays longer: those who fell are led as the people file has it."""
    mover = select(Matter.person_id).where(col(Matter.id) == departure_id).scalar_subquery()
    fell = col(Person.filed_manager_id) == mover
    again = {"manager_id": col(Person.filed_manager_id), "filed_manager_id": None}
    db.exec(update(Person).where(fell).values(**again))
    db.expire_all()
