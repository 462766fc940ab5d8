"""Exit interviews: wanted, held and written down, or not held and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, update

from storage import accounts, runs
from storage.access import LEADER, Actor, leads
from storage.responsible import BOSS, above, holders, present_manager
from storage.tables import Answer, Departure, ExitInterview, Matter, Person, Run

ASK_BEFORE = timedelta(days=7)
"""So long before the last day whoever is to hold it is asked what becomes of it."""
QUESTIONS_BEFORE = timedelta(days=7)
"""So long before the talk the questions go out to both (trs.se, ledarna.se)."""
TALK_BEFORE = timedelta(days=14)
"""So long before the last day it is reckoned to be, until the leaver has said when."""

_STANDS = or_(col(ExitInterview.status) == "held", col(Run.status) != "dropped")
"""Whether the run is the record, or is going to be: notes that were dropped are nobody's."""
HOLDER = case((_STANDS, col(ExitInterview.held_by)))
"""Whoever held it, or has begun to write it down; in queries that outer join the run."""


@dataclass(frozen=True, slots=True)
class Interview:
    departure_id: int
    leaver_id: int
    leaver: str
    last_day: date
    withdrawn: bool
    """Whether the leaver stays after all."""
    manager_id: int | None
    """The nearest above who is still here."""
    with_hr: bool
    from_day: date | None
    to_day: date | None
    prepared: bool
    """Whether the leaver has been given the questions."""
    status: str
    reason: str | None
    note: str | None
    noted_by: int | None
    held_by: int | None
    """Whoever held it, or has begun to write it down."""
    holder: str | None
    run_id: int | None
    closed_at: datetime | None
    """When it was written down, or said that it was not held."""
    hidden: bool
    """Whether it is HR's and the actor is not to know more: whoever is above the leaver, also
    with the role of HR, and whoever is not in HR."""

    @property
    def is_open(self) -> bool:
        """Whether it may still be held."""
        return self.status != "held" and not self.withdrawn

    @property
    def begun(self) -> bool:
        """Whether somebody is in the middle of writing it down."""
        return self.is_open and self.run_id is not None and self.held_by is not None

    @property
    def notes_left(self) -> bool:
        """Whether somebody who has left began to write it down: the next holder goes on."""
        return self.is_open and self.run_id is not None and self.held_by is None

    @property
    def wanted(self) -> bool:
        """Whether the leaver has said whom to talk to, and when."""
        return self.from_day is not None

    def began(self, actor: Actor) -> bool:
        """Whether it is the actor who is in the middle of it."""
        return self.begun and self.held_by == actor.person_id

    def may_hold(self, actor: Actor) -> bool:
        """Whoever has begun may finish, also where the leaver has chosen HR since."""
        return actor.person_id != self.leaver_id and (not self.hidden or self.began(actor))

    def may_read(self, actor: Actor) -> bool:
        """The record is for the leaver and for whoever held the talk."""
        return self.status == "held" and actor.person_id in (self.leaver_id, self.held_by)

    def may_read_note(self, actor: Actor) -> bool:
        """What is said of a talk that was not held is for HR, and for whoever wrote it."""
        return actor.person_id == self.noted_by or (actor.is_hr and not self.hidden)


def offer(db: Session, departure_id: int, last_day: date, today: date) -> None:
    """With every departure that is registered; where the talk is near, the questions with it."""
    ahead = _questions_on(last_day - TALK_BEFORE, today)
    db.add(
        ExitInterview(
            departure_id=departure_id,
            ask_on=last_day - ASK_BEFORE,
            prepare_on=ahead,
            prepared=ahead is None,
        )
    )
    db.flush()


def _questions_on(talk: date, today: date) -> date | None:
    """None where it is too late to wait."""
    day = talk - QUESTIONS_BEFORE
    return day if day > today else None


def find(db: Session, actor: Actor, departure_id: int) -> Interview | None:
    """The leaver's own, of somebody the actor leads, or one that the actor holds, whoever leads
    the leaver by now. What was said is in the record alone."""
    holder = aliased(Person)
    mine = (col(Matter.person_id), HOLDER)
    query = (
        select(
            col(ExitInterview.departure_id),
            col(Matter.person_id),
            col(Person.name),
            col(Matter.day),
            col(Matter.status) == "ended",
            present_manager(actor.today),
            col(ExitInterview.with_hr),
            col(ExitInterview.from_day),
            col(ExitInterview.to_day),
            col(ExitInterview.prepared),
            col(ExitInterview.status),
            col(ExitInterview.reason),
            col(ExitInterview.note),
            col(ExitInterview.noted_by),
            HOLDER,
            col(holder.name),
            case((_STANDS, col(ExitInterview.run_id))),
            col(ExitInterview.closed_at),
            _hidden_from(actor),
        )
        .join(Departure, col(Departure.matter_id) == col(ExitInterview.departure_id))
        .join(Matter, col(Matter.id) == col(Departure.matter_id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .outerjoin(BOSS, col(BOSS.id) == LEADER)
        .outerjoin(Run, col(Run.id) == col(ExitInterview.run_id))
        .outerjoin(holder, col(holder.id) == HOLDER)
        .where(col(ExitInterview.departure_id) == departure_id)
        .where(
            or_(
                *(each == actor.person_id for each in mine),
                leads(actor),
            )
        )
    )
    row = db.execute(query).first()
    it = Interview(*row) if row else None
    if it is not None and it.hidden and actor.is_hr:
        return replace(it, hidden=actor.person_id not in hr_for(db, it.leaver_id, it.with_hr))
    return it


def _hidden_from(actor: Actor) -> ColumnElement[bool]:
    return and_(col(ExitInterview.with_hr), col(Matter.person_id) != actor.person_id)


# Who is to hold it


def to_hold(db: Session, leaver_id: int, manager_id: int | None, *, with_hr: bool) -> Sequence[int]:
    """The manager; HR where the leaver wants HR, or has no manager."""
    if manager_id is None or with_hr:
        return hr_for(db, leaver_id, with_hr)
    return [manager_id]


def hr_for(db: Session, leaver_id: int, with_hr: bool) -> list[int]:
    """HR who may hold it: where the leaver wants HR, none of those above the leaver, as long as
    there is anybody else."""
    hr = [person for person in accounts.all_hr(db) if person != leaver_id]
    line = above(db, leaver_id) if with_hr else frozenset()
    return [person for person in hr if person not in line] or hr


def hr_is_above(db: Session, leaver_id: int, today: date) -> bool:
    """Whether all of HR, also without a chat, are above the leaver, or the leaver themself."""
    return set(holders(db, today).get("hr", ())) <= above(db, leaver_id) | {leaver_id}


# What becomes of it


def want(
    db: Session,
    departure_id: int,
    with_hr: bool,
    manager_id: int | None,
    from_day: date,
    to_day: date,
    today: date,
) -> bool:
    """The leaver's wish, and who the manager is by now; what becomes of it is asked when the days
    are over. True when the leaver lacks the questions, and it is too late for them to come a week
    ahead."""
    row = db.get_one(ExitInterview, departure_id)
    row.with_hr, row.from_day, row.to_day, row.ask_on = with_hr, from_day, to_day, to_day
    row.chosen_id = None if with_hr else manager_id
    row.prepare_on = None if row.prepared else _questions_on(from_day, today)
    if row.status == "not_held":  # they have thought better of it; what was said of it is kept
        row.status, row.closed_at = "offered", None
    at_once = not row.prepared and row.prepare_on is None
    row.prepared = row.prepared or at_once
    db.add(row)
    db.flush()
    return at_once


def begin(db: Session, actor: Actor, departure_id: int, run_id: int, today: date) -> None:
    """The actor has begun to write it down in this run, and is asked what became of it."""
    row = db.get_one(ExitInterview, departure_id)
    row.held_by, row.run_id = actor.person_id, run_id
    row.ask_on = row.ask_on or today + ASK_BEFORE
    db.add(row)
    db.flush()


def give_up(db: Session, departure_id: int, now: datetime) -> None:
    """What somebody has begun to write down is dropped: another can begin."""
    row = db.get_one(ExitInterview, departure_id)
    if row.status == "held" or row.run_id is None:
        return
    run = runs.find(db, db.get_one(Run, row.run_id).person_id, row.run_id)
    if run is not None and run.status in ("active", "paused"):
        runs.close(db, run, "dropped", now)
    row.held_by = row.run_id = None
    db.add(row)
    db.flush()


def moved(db: Session, departure_id: int, last_day: date) -> None:
    """The last day is another, also where the asking was over. Days that the leaver has chosen
    stand until then."""
    row = db.get_one(ExitInterview, departure_id)
    if row.status != "offered" or (row.to_day is not None and row.ask_on is not None):
        return
    ahead = last_day - TALK_BEFORE - QUESTIONS_BEFORE
    prepare_on = None if row.prepared else ahead
    _set(db, departure_id, ask_on=last_day - ASK_BEFORE, prepare_on=prepare_on)


def withdrawn(db: Session, departure_id: int, now: datetime) -> None:
    """The leaver stays: nobody asks any more. A record there is can be read as before."""
    give_up(db, departure_id, now)
    _set(db, departure_id, ask_on=None, prepare_on=None)


def hold(db: Session, actor: Actor, departure_id: int, run_id: int, now: datetime) -> None:
    """It was held, and this run is the record."""
    held = {"held_by": actor.person_id, "run_id": run_id, "status": "held", "closed_at": now}
    held["held_by_hr"] = actor.is_hr
    _close(db, departure_id, **held, reason=None, note=None, noted_by=None)


def not_held(
    db: Session, actor: Actor, departure_id: int, reason: str, note: str | None, now: datetime
) -> None:
    """It was not held, and why."""
    said = {"reason": reason, "note": note, "noted_by": actor.person_id}
    _close(db, departure_id, **said, status="not_held", closed_at=now)


def _close(db: Session, departure_id: int, **values: Any) -> None:
    open_one = (
        col(ExitInterview.departure_id) == departure_id,
        col(ExitInterview.status) != "held",
    )
    over = {"ask_on": None, "prepare_on": None}
    db.execute(update(ExitInterview).where(*open_one).values(**values, **over))


def _set(db: Session, departure_id: int, **values: Any) -> None:
    here = col(ExitInterview.departure_id) == departure_id
    db.execute(update(ExitInterview).where(here).values(**values))


Said = tuple[datetime, list[str], int | None]
"""When an interview was held, the reasons that were given, and who of HR has held it; None for a
manager."""


def reasons(db: Session, actor: Actor, before: datetime) -> list[Said]:
    """What was said in each interview that was held, by the names of the guide: what weighed most
    first. For HR alone, and only to be counted by `bot.domain.reasons`.

    Also of departures that were withdrawn since: what has been told of them stays told.
    """
    if not actor.is_hr:
        return []
    run = col(ExitInterview.run_id)
    given = and_(col(Answer.run_id) == run, col(Answer.question) == "reasons")
    by_hr = case((col(ExitInterview.held_by_hr), col(ExitInterview.held_by)))
    query = (
        select(col(ExitInterview.closed_at), col(Answer.value), by_hr)
        .outerjoin(Answer, given)
        .where(col(ExitInterview.status) == "held", col(ExitInterview.closed_at) < before)
    )
    return [(held, list(value or ()), hr) for held, value, hr in db.execute(query)]
