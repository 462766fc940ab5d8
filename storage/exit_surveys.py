"""The offer of the confidential survey: to whom, until when, in which chat. Never an answer.

What a leaver says is in `storage.surveys`, cut off from this. Here is only that it was offered;
a survey that can't be answered any more looks the same whether it was answered, declined or
out of time. There is one offer for a person who stays after all and leaves later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlmodel import Session, col, update

from storage import interviews, outbox, runs
from storage.access import Actor
from storage.accounts import Speaker
from storage.responsible import above
from storage.surveys import Facts, half_year_of, kept_since
from storage.tables import Account, Departure, ExitSurvey, Matter, Person, Position, Unit

GUIDE = "exit_survey"
OPEN_FOR = timedelta(days=28)
"""After the last day (KI does the same: medarbetare.ki.se/exitenkat)."""
SPOKEN_OF = (timedelta(days=-7), timedelta(days=3), timedelta(days=10))
"""Offered a week before the last day, reminded of twice after it; then it is left in peace."""


_WITHDRAWN = col(Matter.status) == "ended"
"""Of departures; whoever was to leave stays."""


@dataclass(frozen=True, slots=True)
class Survey:
    """One person's offer."""

    id: int
    departure_id: int
    person_id: int
    name: str
    last_day: date
    closes_on: date
    facts: Facts


_SURVEY: Select[*tuple[Any, ...]] = (
    select(
        col(ExitSurvey.id),
        col(ExitSurvey.departure_id),
        col(Matter.person_id),
        col(Person.name),
        col(Matter.day),
        col(ExitSurvey.closes_on),
        col(ExitSurvey.profession_group),
        col(ExitSurvey.unit_path),
        col(ExitSurvey.half_year),
        col(Departure.kind),
    )
    .join(Departure, col(Departure.matter_id) == col(ExitSurvey.departure_id))
    .join(Matter, col(Matter.id) == col(Departure.matter_id))
    .join(Person, col(Person.id) == col(Matter.person_id))
)


def _one(db: Session, *conditions: Any) -> Survey | None:
    query = _SURVEY.where(*conditions).order_by(col(ExitSurvey.id).desc()).limit(1)
    row = db.execute(query).first()
    if row is None:
        return None
    id_, departure_id, person_id, name, last_day, closes_on, *facts = row
    return Survey(id_, departure_id, person_id, name, last_day, closes_on, Facts(*facts))


def offer(db: Session, departure_id: int, person_id: int, last_day: date, today: date) -> None:
    """With every departure that is registered; not where the time to answer is over already.

    Whoever was to leave before, and stayed, goes on with the offer they had, open or closed: nobody
    answers twice, and nobody is silenced. One whose answer would be deleted by now is asked anew.
    """
    if last_day + OPEN_FOR < today:
        return
    place = (
        select(col(Unit.path), col(Position.name))
        .select_from(Departure)
        .join(Unit, col(Unit.id) == col(Departure.unit_id))
        .join(Position, col(Position.id) == col(Departure.position_id))
        .where(col(Departure.matter_id) == departure_id)
    )
    unit, position = db.execute(place).one()
    values: dict[str, Any] = {
        "departure_id": departure_id,
        "unit_path": unit,
        "profession_group": position,
        "half_year": half_year_of(last_day),
        "closes_on": last_day + OPEN_FOR,
    }
    row = _of_one_who_stayed(db, person_id, today) or ExitSurvey(**values)
    row.sqlmodel_update(values)
    row.remind_on = None if row.closed else last_day + SPOKEN_OF[0]
    db.add(row)
    db.flush()
    _note_reached(db, col(Matter.id) == departure_id)


def _of_one_who_stayed(db: Session, person_id: int, today: date) -> ExitSurvey | None:
    """What they were offered with a departure that was withdrawn."""
    earlier = (
        select(ExitSurvey)
        .join(Matter, col(Matter.id) == col(ExitSurvey.departure_id))
        .where(col(Matter.person_id) == person_id, _WITHDRAWN)
        .where(col(ExitSurvey.half_year) >= kept_since(today))
    )
    return db.scalar(earlier.order_by(col(ExitSurvey.id).desc()).limit(1))


def note_reached(db: Session, today: date) -> None:
    """Marks the offers whose leaver is in the chat, and can answer.

    Closed ones as well, so that the mark tells nothing of what the leaver did.
    """
    _note_reached(db, col(ExitSurvey.closes_on) >= today, ~_WITHDRAWN)


def _note_reached(db: Session, *which: Any) -> None:
    query = (
        select(col(ExitSurvey.id))
        .join(Matter, col(Matter.id) == col(ExitSurvey.departure_id))
        .join(Account, col(Account.person_id) == col(Matter.person_id))
        .where(col(Account.unreachable_since).is_(None), ~col(ExitSurvey.reached), *which)
    )
    ids = list(db.scalars(query))
    db.execute(update(ExitSurvey).where(col(ExitSurvey.id).in_(ids)).values(reached=True))


def moved(db: Session, departure_id: int, last_day: date, today: date) -> None:
    """The last day is another, and all that is dated by it follows, whether it is closed or not:
    else it would tell that it is closed. An answer that is there stays where it was.

    Where the time to answer would be over already it is counted where it was, when the leaver could
    answer still; and where it was over from the first, it is offered now that it is not.
    """
    row = _row(db, departure_id)
    if row is None:
        leaver = db.get_one(Matter, departure_id).person_id
        offer(db, departure_id, leaver, last_day, today)
        return
    if last_day + OPEN_FOR >= today:
        row.half_year = half_year_of(last_day)
    if not row.closed:
        told_at_all = row.remind_on != row.closes_on - OPEN_FOR + SPOKEN_OF[0]
        row.remind_on = next_time(last_day, today) if told_at_all else last_day + SPOKEN_OF[0]
    row.closes_on = last_day + OPEN_FOR
    db.add(row)
    db.flush()


def withdrawn(db: Session, departure_id: int) -> None:
    """The person stays. It can't be answered, whatever they did with it, until they leave after
    all: see `offer`."""
    row = _row(db, departure_id)
    if row is not None:
        _note_reached(db, col(Matter.id) == departure_id)
        _put_away(db, row)
        move_to(db, row, None)


def _row(db: Session, departure_id: int) -> ExitSurvey | None:
    return db.scalar(select(ExitSurvey).where(col(ExitSurvey.departure_id) == departure_id))


def close(db: Session, survey_id: int) -> None:
    """The leaver has submitted it or does not want it. It can't be answered any more, and what was
    half done is forgotten."""
    row = db.get_one(ExitSurvey, survey_id)
    row.reached = True
    _close(db, row)


def _close(db: Session, row: ExitSurvey) -> None:
    row.closed = True
    _put_away(db, row)


def _put_away(db: Session, row: ExitSurvey) -> None:
    row.remind_on, row.token_hash = None, None
    db.add(row)
    db.flush()
    _forget_half_done(db, row)


def _forget_half_done(db: Session, row: ExitSurvey) -> None:
    for person_id in db.scalars(leaver(row)).all():
        runs.forget_half_done(db, person_id, GUIDE)
        outbox.forget_buttons(db, person_id, verbs="survey.")


def leaver(row: ExitSurvey) -> Select[Any]:
    return select(col(Matter.person_id)).where(col(Matter.id) == row.departure_id)


def expire(db: Session, today: date) -> None:
    """Closes what is out of time; its chat is nobody's again. Of whoever stayed it is out of time
    when an answer would be deleted: they may leave after all."""
    over = or_(~_WITHDRAWN, col(ExitSurvey.half_year) < kept_since(today))
    late = (
        select(ExitSurvey)
        .join(Matter, col(Matter.id) == col(ExitSurvey.departure_id))
        .where(col(ExitSurvey.closes_on) < today, ~col(ExitSurvey.closed), over)
    )
    for row in db.scalars(late).all():
        _close(db, row)
    bound = (col(ExitSurvey.closes_on) < today, col(ExitSurvey.chat_id).is_not(None))
    for row in db.scalars(select(ExitSurvey).where(*bound)).all():
        move_to(db, row, None)


def move_to(db: Session, row: ExitSurvey, chat_id: int | None) -> None:
    """It is answered in this chat alone from now on; without one, in the one that is the leaver's
    at work. What was half done elsewhere is forgotten, so that nobody else goes on with it."""
    if row.chat_id == chat_id:
        return
    if row.chat_id is not None:
        outbox.forget_chat(db, row.chat_id)
    row.chat_id, row.language = chat_id, None
    db.add(row)
    db.flush()
    _forget_half_done(db, row)


# Who may answer it, and where


def own(db: Session, speaker: Speaker, survey_id: int | None = None) -> Survey | None:
    """The speaker's own, or this one of theirs, if it can still be answered in their chat: once a
    link to it was opened in another, in that one alone."""
    account = exists().where(
        col(Account.person_id) == col(Matter.person_id),
        col(Account.telegram_id) == speaker.chat_id,
    )
    here = or_(
        col(ExitSurvey.chat_id) == speaker.chat_id,
        and_(col(ExitSurvey.chat_id).is_(None), account),
    )
    which = true() if survey_id is None else col(ExitSurvey.id) == survey_id
    return _one(db, *_theirs(speaker), which, here, ~col(ExitSurvey.closed))


def elsewhere(db: Session, speaker: Speaker) -> Survey | None:
    """One of the speaker's own that can be, or could have been, answered in another chat only: in
    which a link to it was opened."""
    return _one(db, *_theirs(speaker), col(ExitSurvey.chat_id) != speaker.chat_id)


def _theirs(speaker: Speaker) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Matter.person_id) == speaker.person_id,
        col(ExitSurvey.closes_on) >= speaker.actor.today,
        ~_WITHDRAWN,
    )


def take_back(db: Session, speaker: Speaker) -> None:
    """Whoever works here answers in their own chat again, or nowhere where it is closed."""
    survey = elsewhere(db, speaker)
    if survey is not None:
        move_to(db, db.get_one(ExitSurvey, survey.id), None)


def language_of(db: Session, survey: Survey) -> str:
    """What the leaver reads: as chosen in the chat, or as the people file has it."""
    query = (
        select(func.coalesce(col(Account.language), col(Person.language)))
        .select_from(Person)
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .where(col(Person.id) == survey.person_id)
    )
    return str(db.scalar(query))


def of_departure(db: Session, actor: Actor, departure_id: int) -> Survey | None:
    """For HR, who hands out the link. Managers have no business with it, nor has HR that leads the
    leaver, as long as there is anybody else."""
    if not actor.is_hr:
        return None
    here = (col(ExitSurvey.departure_id) == departure_id, ~_WITHDRAWN)
    survey = _one(db, *here, col(ExitSurvey.closes_on) >= actor.today)
    if survey is None or actor.person_id not in above(db, survey.person_id):
        return survey
    return survey if interviews.hr_is_above(db, survey.person_id, actor.today) else None


# What comes due by itself


def due(db: Session, today: date, before: datetime) -> Sequence[tuple[int, int]]:
    """(survey, leaver) where it is time to speak of it. Whoever has left gets no digest, and hears
    of it as a guest: see `guests_due`."""
    query = (
        select(col(ExitSurvey.id), col(Matter.person_id))
        .join(Matter, col(Matter.id) == col(ExitSurvey.departure_id))
        .where(*is_due(today))
    )
    return [(a, b) for a, b in db.execute(query.order_by(col(ExitSurvey.id)))]


def take(db: Session, survey_id: int, today: date) -> dict[str, Any] | None:
    """Notes that it is spoken of; None when it was already."""
    here = (col(ExitSurvey.id) == survey_id, *is_due(today))
    closes_on = db.scalar(select(col(ExitSurvey.closes_on)).where(*here))
    if closes_on is None:
        return None
    later = next_time(closes_on - OPEN_FOR, today)
    taken = db.exec(update(ExitSurvey).where(*here).values(remind_on=later)).rowcount
    return {"survey": survey_id} if taken else None


def remind_again(db: Session, person_id: int, day: date) -> None:
    """The reminder of that day did not arrive."""
    theirs = col(ExitSurvey.departure_id).in_(
        select(col(Matter.id)).where(col(Matter.person_id) == person_id)
    )
    here = (theirs, ~col(ExitSurvey.closed), col(ExitSurvey.closes_on) > day)
    db.execute(update(ExitSurvey).where(*here).values(remind_on=day))


def is_due(today: date) -> tuple[Any, ...]:
    return (
        col(ExitSurvey.remind_on).is_not(None),
        col(ExitSurvey.remind_on) <= today,
        col(ExitSurvey.closes_on) >= today,
        ~col(ExitSurvey.closed),
    )


def next_time(last_day: date, today: date) -> date | None:
    return next((last_day + each for each in SPOKEN_OF if last_day + each > today), None)
