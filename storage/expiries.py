"""When certificates end: who is told of it ahead, and delegations whose giver leaves."""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, update

from storage import reminders
from storage.responsible import BOSS, present_manager
from storage.tables import Certificate, Departure, Matter, Person

AHEAD: Final = (90, 30, 7)
"""Days before the last one on which its end is spoken of; and once more on the day after it."""
LATELY: Final = 30
"""For how many days one that has ended is still to be renewed."""
ISSUER_LEFT: Final = "issuer_left"
CLOSED: Final = ("replaced", "withdrawn")
ADDED: Final = "certificate_added"
OWN_NEWS: Final = "certificate_ends"
TEAM_NEWS: Final = "team_certificates"
"""The kinds of news that it is told as; the latter of all of a manager's people in one."""


def last_day(valid_until: date | None, ended_on: date | None) -> date | None:
    known = [day for day in (valid_until, ended_on) if day is not None]
    return min(known, default=None)


def next_word(last: date | None, today: date) -> date | None:
    """The next day after today on which the end is spoken of."""
    if last is None:
        return None
    days = (*(last - timedelta(days=days) for days in AHEAD), last + timedelta(days=1))
    return next((day for day in days if day > today), None)


def first_word(last: date | None, today: date) -> date | None:
    """The same of one that is new here: at once, where its end is near already."""
    left = days_left(last, today)
    return today if left is not None and left >= 0 else next_word(last, today)


def days_left(last: date | None, today: date) -> int | None:
    """Days until the last one, negative after it; None where its end is too far off to speak of."""
    if last is None or not -LATELY <= (last - today).days <= AHEAD[0]:
        return None
    return (last - today).days


def spoken_of(today: date) -> ColumnElement[bool]:
    """True, among others, for all certificates that have `days_left`."""
    first, last = today - timedelta(days=LATELY), today + timedelta(days=AHEAD[0])
    return or_(
        col(Certificate.valid_until).between(first, last),
        col(Certificate.ended_on).between(first, last),
    )


# The person


def of_person(db: Session, today: date, _: object) -> list[tuple[int, int]]:
    """(certificate, person) whose end is to be spoken of by today."""
    due = and_(col(Certificate.remind_on).is_not(None), col(Certificate.remind_on) <= today)
    query = select(col(Certificate.id), col(Certificate.person_id)).where(due)
    return [(id_, person) for id_, person in db.execute(query.order_by(col(Certificate.id)))]


def tell_person(db: Session, certificate_id: int, today: date) -> dict[str, Any] | None:
    """None when it was told, or closed, since one looked; or where it waits to be told already, if
    only as one that the manager has added: that says until when it is valid."""
    row = db.get_one(Certificate, certificate_id)
    if row.remind_on is None or row.remind_on > today:
        return None
    row.remind_on = next_word(last_day(row.valid_until, row.ended_on), today)
    db.add(row)
    db.flush()
    subject = {"certificate": certificate_id}
    kinds = (OWN_NEWS, ADDED)
    waits = any(not reminders.not_waiting(db, [row.person_id], kind, subject) for kind in kinds)
    return None if waits else subject


# The manager


def of_manager(db: Session, today: date, _: object) -> list[tuple[int, int]]:
    """(certificate, manager), or whoever is above a manager who has left."""
    due = and_(col(Certificate.manager_on).is_not(None), col(Certificate.manager_on) <= today)
    manager = present_manager(today)
    query = (
        select(col(Certificate.id), manager)
        .join(Person, col(Person.id) == col(Certificate.person_id))
        .join(BOSS, col(BOSS.id) == col(Person.manager_id))
        .where(due, manager.is_not(None))
        .order_by(col(Certificate.id))
    )
    return [(id_, boss) for id_, boss in db.execute(query)]


def tell_manager(db: Session, certificate_id: int, today: date) -> dict[str, Any] | None:
    """None as well where the manager's news waits already, which then is about this one too."""
    row = db.get_one(Certificate, certificate_id)
    if row.manager_on is None or row.manager_on > today:
        return None
    row.manager_on = next_word(last_day(row.valid_until, row.ended_on), today)
    db.add(row)
    db.flush()
    waiting = next(iter(reminders.of_manager(db, row.person_id, TEAM_NEWS, today)), None)
    if waiting is None:
        return {"certificates": [certificate_id]}
    told = waiting.subject["certificates"]
    waiting.subject = {"certificates": sorted({*told, certificate_id})}
    db.add(waiting)
    db.flush()
    return None


# Those who leave


def follow_issuers(db: Session, today: date, issuer_id: int | None = None) -> None:
    """Delegations end with the last day of whoever gave them, however that is known: the people
    file, or a registered departure, also to another unit. They are told of at once.

    What has ended so stays ended; what is to end so is not, when the issuer stays after all.
    Without `issuer_id` all are looked at, as once a day.
    """
    for id_, ends in _changed(db, today, issuer_id):
        row = db.get_one(Certificate, id_)
        row.ended_on, row.end_reason = ends, ISSUER_LEFT if ends else None
        row.remind_on = row.manager_on = today if ends else next_word(row.valid_until, today)
        db.add(row)
    db.flush()


def _changed(db: Session, today: date, issuer_id: int | None) -> list[tuple[int, date | None]]:
    """(certificate, when it ends by what is known now) where it was to end on another day."""
    moves = aliased(Matter)
    open_ones = or_(
        col(Certificate.end_reason).is_(None),
        and_(col(Certificate.end_reason) == ISSUER_LEFT, col(Certificate.ended_on) >= today),
    )
    whose = col(Certificate.issuer_id)
    query = (
        select(
            col(Certificate.id),
            col(Certificate.valid_until),
            col(Certificate.ended_on),
            col(Person.end_date),
            func.min(col(moves.day)),
        )
        .join(Person, col(Person.id) == whose)
        .outerjoin(moves, _moves_away(moves))
        .where(whose.is_not(None) if issuer_id is None else whose == issuer_id, open_ones)
        .where(
            or_(
                col(Person.end_date).is_not(None),
                col(moves.id).is_not(None),
                col(Certificate.ended_on).is_not(None),
            )
        )
        .group_by(col(Certificate.id), col(Person.id))
    )
    changed = []
    for id_, until, was, left, moved in db.execute(query):
        ends = last_day(left, moved)
        if ends is not None and until is not None and ends >= until:
            ends = None  # it ends before by itself
        if ends != was:
            changed.append((id_, ends))
    return changed


def _moves_away(moves: type[Matter]) -> ColumnElement[bool]:
    """Of matters beside a delegation and its issuer: a departure to another unit, after which the
    issuer is employed as before."""
    internal = (
        select(col(Departure.matter_id))
        .where(col(Departure.matter_id) == col(moves.id), col(Departure.kind) == "internal")
        .exists()
    )
    return and_(
        col(moves.person_id) == col(Person.id),
        col(moves.status) != "ended",
        col(moves.day) >= col(Certificate.issued_on),
        internal,
    )


def forget_leavers(db: Session, today: date) -> None:
    """Nobody is told of what was due to people who have left."""
    left = select(col(Person.id)).where(col(Person.end_date) < today)
    due = or_(
        and_(col(Certificate.remind_on).is_not(None), col(Certificate.remind_on) <= today),
        and_(col(Certificate.manager_on).is_not(None), col(Certificate.manager_on) <= today),
    )
    theirs = update(Certificate).where(due, col(Certificate.person_id).in_(left))
    db.execute(theirs.values(remind_on=None, manager_on=None))
