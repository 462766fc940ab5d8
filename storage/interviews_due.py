"""Exit interviews nobody has said the last of: asked about, weekly, of whoever is to hold them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, update

from storage import interview_notes, interviews, reminders
from storage.access import LEADER
from storage.interviews import HOLDER
from storage.responsible import BOSS, present_manager
from storage.tables import Departure, ExitInterview, Matter, Person, Run
from storage.tables.columns import holds

AGAIN_AFTER = timedelta(days=7)
UNTIL = timedelta(days=28)
"""After the last day; then it counts as missing, and nobody is asked any more."""
LAST_DAYS = timedelta(days=4)
"""So long before they leave, whoever has begun to write one down is reminded daily."""

_holder = aliased(Person)


@dataclass(frozen=True, slots=True)
class _Open:
    departure_id: int
    leaver_id: int
    last_day: date
    with_hr: bool
    wanted: bool
    """Whether the leaver has said when."""
    manager_id: int | None
    """The nearest above the leaver who is still here."""
    held_by: int | None
    """Whoever has begun to write it down."""
    gone: bool
    """Whether they have left."""
    chosen_id: int | None
    """Who the manager was when the leaver chose them."""
    declined: bool

    def asked(self, db: Session) -> Sequence[int]:
        """Whoever has begun, and HR as well where the leaver has chosen HR since; else the manager,
        or HR where they are to hold it."""
        offered = self.offered_to(db)
        if self.held_by is None or self.gone:
            return offered
        chose_another = self.with_hr and self.held_by not in offered
        return [self.held_by, *(offered if chose_another else ())]

    def offered_to(self, db: Session) -> Sequence[int]:
        return interviews.to_hold(db, self.leaver_id, self.manager_id, with_hr=self.with_hr)


def _open(db: Session, today: date, *conditions: ColumnElement[bool]) -> list[_Open]:
    query = (
        select(
            col(ExitInterview.departure_id),
            col(Matter.person_id),
            col(Matter.day),
            col(ExitInterview.with_hr),
            col(ExitInterview.from_day).is_not(None),
            present_manager(today),
            HOLDER,
            func.coalesce(col(_holder.end_date) < today, False),
            col(ExitInterview.chosen_id),
            and_(col(ExitInterview.status) == "not_held", col(ExitInterview.reason) == "declined"),
        )
        .join(Departure, col(Departure.matter_id) == col(ExitInterview.departure_id))
        .join(Matter, col(Matter.id) == col(Departure.matter_id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .outerjoin(BOSS, col(BOSS.id) == LEADER)
        .outerjoin(Run, col(Run.id) == col(ExitInterview.run_id))
        .outerjoin(_holder, col(_holder.id) == HOLDER)
        .where(col(ExitInterview.status) != "held", *conditions)
        .order_by(col(ExitInterview.departure_id))
    )
    return [_Open(*row) for row in db.execute(query)]


def _one(db: Session, departure_id: int, today: date, *conditions: Any) -> _Open | None:
    found = _open(db, today, col(ExitInterview.departure_id) == departure_id, *conditions)
    return found[0] if found else None


def _tell(
    db: Session, people: Iterable[int], kind: str, subject: dict[str, Any], today: date
) -> None:
    """For today's digest. Several may be asked, and the first whose digest is written finds it."""
    waiting = reminders.not_waiting(db, people, kind, subject)
    reminders.tell(db, waiting, kind, subject, datetime.combine(today, time(), UTC))


# The questions, ahead


def to_prepare(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(departure, person) where the questions are to go out: to the leaver, and once the days are
    chosen to whoever is to hold it."""
    due = _open(db, today, *_to_prepare(today))
    return [(it.departure_id, person) for it in due for person in _prepared(db, it)]


def prepare(db: Session, departure_id: int, today: date) -> None:
    """Tells all of them, once."""
    due = _to_prepare(today)
    it = _one(db, departure_id, today, *due)
    if it is None:
        return
    here = (col(ExitInterview.departure_id) == departure_id, due[0])
    done = update(ExitInterview).where(*here).values(prepare_on=None, prepared=True)
    if db.exec(done).rowcount:
        _tell(db, _prepared(db, it), "interview_prepare", {"departure": departure_id}, today)


def _to_prepare(today: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(ExitInterview.prepare_on) <= today, col(Matter.day) >= today


def _prepared(db: Session, it: _Open) -> list[int]:
    return [it.leaver_id, *(it.offered_to(db) if it.wanted else ())]


# What becomes of it


def to_ask_about(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(departure, whoever is asked) where it is time to ask what becomes of the talk."""
    due = _open(db, today, col(ExitInterview.ask_on) <= today)
    return [(it.departure_id, person) for it in due for person in it.asked(db)]


def ask(db: Session, departure_id: int, today: date) -> None:
    """Tells all who are asked, and again in a week, until it is known, or nobody has begun four
    weeks after the last day. Nobody twice: another tick may have been quicker."""
    due = col(ExitInterview.ask_on) <= today
    it = _one(db, departure_id, today, due)
    if it is None:
        return
    again = today + AGAIN_AFTER
    then = again if again <= it.last_day + UNTIL or it.held_by is not None else None
    here = (col(ExitInterview.departure_id) == departure_id, due)
    if db.exec(update(ExitInterview).where(*here).values(ask_on=then)).rowcount:
        _tell(db, it.asked(db), "interview_due", {"departure": departure_id}, today)


# Half-done notes of those who leave


_HALF_DONE = holds(col(Run.status), "active", "paused")
"""Also where the leaver has declined since, and nobody asks any more."""


def to_finish(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(departure, holder) of those whose holder leaves within days."""
    soon = col(_holder.end_date).between(today, today + LAST_DAYS)
    return [
        (it.departure_id, it.held_by) for it in _open(db, today, _HALF_DONE, soon) if it.held_by
    ]


def remind(db: Session, departure_id: int, today: date) -> None:
    it = _one(db, departure_id, today, _HALF_DONE)
    if it is not None and it.held_by is not None and not it.gone:
        _tell(db, [it.held_by], "interview_notes", {"departure": departure_id}, today)


def left_behind(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(departure, whoever is told) of those whose holder has left in the middle of it."""
    gone = _open(db, today, _HALF_DONE, col(_holder.end_date) < today)
    return [(it.departure_id, person) for it in gone for person in _concerned(db, it)]


def offer_again(db: Session, departure_id: int, today: date) -> None:
    """What was begun is kept for whoever holds the talk next, unless the leaver has declined it.
    HR hears of it, whoever leads the leaver now, and the leaver."""
    it = _one(db, departure_id, today, _HALF_DONE, col(_holder.end_date) < today)
    if it is None:
        return
    subject = {"departure": departure_id, "former": it.held_by}
    if it.declined:
        interviews.give_up(db, departure_id, datetime.combine(today, time(), UTC))
    else:
        interview_notes.leave(db, departure_id)
        if it.chosen_id is None:  # else it is told with who is their manager by now
            _tell(db, [it.leaver_id], "interview_holder", {"departure": departure_id}, today)
    _tell(db, _concerned(db, it), "interview_left", subject, today)


def _concerned(db: Session, it: _Open) -> list[int]:
    hr = interviews.hr_for(db, it.leaver_id, it.with_hr)
    return sorted({*hr, *it.offered_to(db)})


# Another manager than the leaver chose


def led_by_another(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(departure, leaver) where the leaver chose their manager, and that is somebody else by now;
    once nobody who is still here has begun."""
    chosen = _open(db, today, *_chosen(today))
    return [
        (it.departure_id, it.leaver_id)
        for it in chosen
        if it.chosen_id != it.manager_id and (it.held_by is None or it.gone)
    ]


def choose_again(db: Session, departure_id: int, today: date) -> None:
    """Tells the leaver, who may choose anew, and whoever is to hold it now. Once."""
    it = _one(db, departure_id, today, *_chosen(today))
    if it is None or it.chosen_id == it.manager_id:
        return
    here = col(ExitInterview.departure_id) == departure_id
    was = col(ExitInterview.chosen_id) == it.chosen_id
    done = update(ExitInterview).where(here, was).values(chosen_id=it.manager_id)
    if db.exec(done).rowcount:
        _tell(db, [it.leaver_id], "interview_holder", {"departure": departure_id}, today)
        _tell(db, it.offered_to(db), "interview_wanted", {"departure": departure_id}, today)


def _chosen(today: date) -> tuple[ColumnElement[bool], ...]:
    wanted = (col(ExitInterview.chosen_id).is_not(None), col(ExitInterview.status) == "offered")
    return *wanted, col(Matter.status) == "ongoing", col(Matter.day) >= today
