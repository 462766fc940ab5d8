"""Telling who is missing in an inventory. For the clock, which acts for nobody in particular."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, literal, select
from sqlmodel import Session, col, insert, update

from storage.assessments import Professions
from storage.drives import DriveCard, assessed_in, inside
from storage.responsible import BOSS, next_above, present_manager
from storage.tables import Account, Assessment, Drive, DriveUnit, News, Person
from storage.tables.columns import Moment
from storage.teams import silent

NEWS = "inventory"
"""The kind of news; its line is made of how things stand when it is told."""


@dataclass(frozen=True, slots=True)
class Gap:
    """That somebody is missing in a unit, and whose people those are."""

    unit_id: int
    manager_id: int | None
    """Still employed; else whoever is above."""
    above_id: int | None


def gaps(db: Session, card: DriveCard, professions: Professions, today: date) -> list[Gap]:
    query = (
        select(
            col(Person.unit_id),
            present_manager(today),
            next_above(today),
        )
        .distinct()
        .outerjoin(BOSS, col(BOSS.id) == col(Person.manager_id))
        .outerjoin(Assessment, assessed_in(card, professions))
        .where(inside(card.scope, professions, today), col(Assessment.agreed).is_(None))
        .order_by(col(Person.unit_id))
    )
    return [Gap(*row) for row in db.execute(query)]


def ask_everyone(
    db: Session,
    card: DriveCard,
    professions: Professions,
    today: date,
    at: datetime,
    besides: Collection[int],
) -> None:
    """Those in it with a chat who have said nothing yet hear of it in their next digest after
    `at`; in a light one only those of whom there is nothing to keep. Nobody of `besides`, nor
    anybody who is to hear of an inventory anyway.
    """
    waiting = select(col(News.id)).where(
        col(News.person_id) == col(Person.id),
        col(News.kind) == NEWS,
        col(News.told_at).is_(None),
    )
    subject: dict[str, Any] = {}
    row = (
        col(Person.id),
        literal(NEWS),
        literal(subject, JSON()),
        literal(at, Moment()),
    )
    query = (
        select(*row)
        .join(Account, col(Account.person_id) == col(Person.id))
        .outerjoin(Assessment, assessed_in(card, professions))
        .where(inside(card.scope, professions, today), ~waiting.exists())
        .where(silent(card.year, professions, light=card.light), col(Person.id).not_in(besides))
    )
    db.execute(insert(News).from_select(["person_id", "kind", "subject", "at"], query))


def note(db: Session, card: DriveCard, unit_ids: Collection[int], level: int, on: date) -> None:
    """That so high has been told who is missing in these units."""
    known = select(col(DriveUnit.unit_id)).where(col(DriveUnit.drive_id) == card.id)
    new = set(unit_ids) - set(db.scalars(known))
    if new:
        rows = [{"drive_id": card.id, "unit_id": id_, "chased": level} for id_ in sorted(new)]
        db.execute(insert(DriveUnit), [row | {"chased_on": on} for row in rows])
    here = (col(DriveUnit.drive_id) == card.id, col(DriveUnit.unit_id).in_(unit_ids))
    lower = col(DriveUnit.chased) <= level
    db.execute(update(DriveUnit).where(*here, lower).values(chased=level, chased_on=on))


def again(db: Session, card: DriveCard, chase_on: date | None) -> None:
    db.execute(update(Drive).where(col(Drive.id) == card.id).values(chase_on=chase_on))


def close(db: Session, card: DriveCard, now: datetime) -> None:
    here = col(Drive.id) == card.id
    db.execute(update(Drive).where(here).values(closed_at=now, chase_on=None))
