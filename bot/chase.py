"""Tells who is missing in the inventories that go on, each in turn; and closes them in the end."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from bot.domain.competence.model import CompetenceModel
from bot.talk import House
from schedules.drives import Audience, due, next_after, rounds
from storage import accounts, assessments, chasing, drives, reminders
from storage.assessments import Professions
from storage.chasing import NEWS, Gap
from storage.database import Database, Session
from storage.drives import ABOVE, HR, MANAGER, DriveCard

LEVEL: dict[Audience, int] = {"managers": MANAGER, "above": ABOVE, "hr": HR}


def professions(db: Session, model: CompetenceModel) -> Professions:
    """Of every position that belongs to one."""
    names = assessments.position_names(db)
    found = {id_: model.profession_of(name) for id_, name in names.items()}
    return {id_: profession.id for id_, profession in found.items() if profession}


def chase(database: Database, house: House, now: datetime, at: datetime) -> None:
    """What is due by now becomes news of the moment `at`. Raises `DatabaseUnavailable`."""
    today = house.hours.today(now)
    with database.reading() as db:
        if not drives.to_chase(db, today):
            return
    with database.transaction() as db:
        for card in drives.to_chase(db, today):
            _chase(db, house, card, now, at)


def _chase(db: Session, house: House, card: DriveCard, now: datetime, at: datetime) -> None:
    today = house.hours.today(now)
    planned = rounds(card.deadline, house.hours.workdays)
    told = due(planned, card.chase_on or today, today)
    if "over" in told:
        chasing.close(db, card, now)
        tell(db, accounts.all_hr(db), at)
        return
    known = professions(db, house.competence(db))
    people = to_tell(db, card, known, told, today, today)
    tell(db, people, at)
    if "everyone" in told:
        chasing.ask_everyone(db, card, known, today, at, people)
    chasing.again(db, card, next_after(planned, today))


def to_tell(
    db: Session,
    card: DriveCard,
    known: Professions,
    audiences: Collection[Audience],
    today: date,
    on: date,
) -> set[int]:
    """Those who can do something about it, where somebody is missing today; noted by unit, with
    the day `on` which they hear of it."""
    gaps = chasing.gaps(db, card, known, today)
    people: set[int | None] = set()
    if "managers" in audiences:
        people |= {gap.manager_id for gap in gaps}
    if "above" in audiences:
        people |= {gap.above_id for gap in gaps}
    if "hr" in audiences and gaps:
        people |= set(accounts.all_hr(db))
    _note(db, card, gaps, audiences, on)
    return {person for person in people if person is not None}


def _note(
    db: Session, card: DriveCard, gaps: Sequence[Gap], audiences: Collection[Audience], on: date
) -> None:
    """The highest of those told of each unit; where there is no manager, none has been."""
    told: dict[int, int] = {}
    for gap in gaps:
        there = {"managers": gap.manager_id, "above": gap.above_id, "hr": HR}
        levels = [LEVEL[each] for each in audiences if each in LEVEL and there[each] is not None]
        told[gap.unit_id] = max([*levels, told.get(gap.unit_id, 0)])
    for level in sorted(set(told.values()) - {0}):
        units = [unit for unit, reached in told.items() if reached == level]
        chasing.note(db, card, units, level, on)


def tell(db: Session, people: Collection[int], at: datetime) -> None:
    """One line for each, however much of it there is."""
    reminders.tell(db, reminders.not_waiting(db, people, NEWS, {}), NEWS, {}, at)
