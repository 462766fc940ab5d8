"""Begins to ask units what students they can take, each term in time, and reminds those silent."""

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.domain.placements import calendars
from bot.domain.placements.calendars import Asking
from bot.placing import teaching_in
from bot.talk import House
from schedules.intakes import Level, next_after, reached, rounds
from storage import accounts, intakes, reminders, unit_offers
from storage.database import Database, Session
from storage.intakes import ABOVE, HR, MANAGER, IntakeCard
from storage.unit_offers import Asked

NEWS = "intake"
"""The kind of news; its line is made of how things stand when it is told."""
_LEVELS: dict[Level, int] = {"managers": MANAGER, "above": ABOVE, "hr": HR}


def ask(database: Database, house: House, now: datetime, at: datetime) -> None:
    """What is due by now is begun, or becomes news of the moment `at`. Raises
    `DatabaseUnavailable`."""
    today = house.hours.today(now)
    with database.reading() as db:
        if not (_to_begin(db, house, now) or intakes.to_chase(db, today)):
            return
    with database.transaction() as db:
        for asking in _to_begin(db, house, now):
            _begin(db, house, asking, now, at)
        for card in intakes.to_chase(db, today):
            _chase(db, house, card, now, at)


def _to_begin(db: Session, house: House, now: datetime) -> list[Asking]:
    """Those that nobody has begun: what somebody else has asked of a term is asked."""
    model, today = house.placements(db), house.hours.today(now)
    found = []
    for asking in calendars.due(model, today, house.hours.workdays):
        begun = {id_ for card in intakes.of_term(db, str(asking.term)) for id_ in card.educations}
        if not begun & set(asking.educations) and asking.deadline > today:
            found.append(asking)
    return found


def _begin(db: Session, house: House, asking: Asking, now: datetime, at: datetime) -> None:
    first = next_after(rounds(asking.deadline, house.hours.workdays), house.hours.today(now))
    id_ = intakes.start(db, None, str(asking.term), asking.educations, asking.deadline, first, now)
    card = next(each for each in intakes.of_term(db, str(asking.term)) if each.id == id_)
    begun(db, house, card, now, at)


def begun(db: Session, house: House, card: IntakeCard, now: datetime, at: datetime) -> None:
    """All managers of units that are asked hear of it in their next digest, and HR."""
    silent = unanswered(db, house, card, now)
    tell(db, {id_ for unit in silent for id_ in unit.managers}, at)
    tell(db, accounts.all_hr(db), at)


def unanswered(db: Session, house: House, card: IntakeCard, now: datetime) -> list[Asked]:
    taught = teaching_in(db, house.competence(db), house.placements(db), card.educations)
    asked = unit_offers.units_asked(db, None, card, taught, house.hours.today(now))
    return [each for each in asked if each.answered_at is None]


def _chase(db: Session, house: House, card: IntakeCard, now: datetime, at: datetime) -> None:
    today = house.hours.today(now)
    planned = rounds(card.deadline, house.hours.workdays)
    level = reached(planned, today)
    if level == "over":
        intakes.close(db, None, card, now)
        tell(db, accounts.all_hr(db), at)
        return
    silent = unanswered(db, house, card, now)
    if level is not None:
        tell(db, _to_tell(db, silent, level), at)
        unit_offers.note(db, card, [unit.unit_id for unit in silent], _LEVELS[level], today)
    intakes.again(db, card, next_after(planned, today))


def _to_tell(db: Session, silent: Collection[Asked], level: Level) -> set[int]:
    """Those who can do something about it; HR from the week before, also where all have answered
    and places are missing, and where nobody leads a unit."""
    people = {id_ for unit in silent for id_ in unit.managers}
    if level in ("above", "hr"):
        people |= {id_ for unit in silent for id_ in unit.above} | set(accounts.all_hr(db))
    if any(not unit.managers for unit in silent):
        people |= set(accounts.all_hr(db))
    return people


def tell(db: Session, people: Iterable[int], at: datetime) -> None:
    """One line for each, however much of it there is."""
    reminders.tell(db, reminders.not_waiting(db, people, NEWS, {}), NEWS, {}, at)
