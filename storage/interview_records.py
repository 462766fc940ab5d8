"""The finished records of exit interviews: what the leaver adds, and whether they can be read."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.accounts import Speaker
from storage.tables import (
    Account,
    ExitInterview,
    ExitSurvey,
    InterviewRemark,
    Matter,
    News,
    Person,
)

NEWS = "interview_held"
"""The kind of news by which the leaver hears that there is a record."""


@dataclass(frozen=True, slots=True)
class Remark:
    text: str
    at: datetime


def remark(db: Session, departure_id: int, text: str, now: datetime) -> None:
    """The leaver's own words at the end of the record; what stands there stays."""
    db.add(InterviewRemark(departure_id=departure_id, text=text, at=now))
    db.flush()


def remarks(db: Session, departure_id: int) -> list[Remark]:
    """All that the leaver has added, the first first; for whoever may read the record."""
    query = select(col(InterviewRemark.text), col(InterviewRemark.at)).where(
        col(InterviewRemark.departure_id) == departure_id
    )
    return [Remark(*row) for row in db.execute(query.order_by(col(InterviewRemark.id)))]


# Whether the leaver can read it, who may have left


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether the leaver can read the record in the chat."""

    can: bool
    until: date | None = None
    """The last day, where there is one: once they have left, as long as the survey is open."""


def reach(db: Session, departure_id: int, today: date) -> Reach:
    offered = aliased(Matter)
    closes_on = (
        select(func.max(col(ExitSurvey.closes_on)))
        .join(offered, col(offered.id) == col(ExitSurvey.departure_id))
        .where(col(offered.person_id) == col(Matter.person_id))
        .scalar_subquery()
    )
    query = (
        select(col(Person.end_date), col(Account.unreachable_since), closes_on)
        .select_from(Matter)
        .join(Person, col(Person.id) == col(Matter.person_id))
        .join(Account, col(Account.person_id) == col(Person.id))
        .where(col(Matter.id) == departure_id)
    )
    row = db.execute(query).first()
    if row is None or row[1] is not None:
        return Reach(can=False)
    end, _, until = row
    if end is None or end >= today:
        return Reach(can=True)
    return Reach(until is not None and until >= today, until)


def in_own_chat(db: Session, speaker: Speaker) -> bool:
    """Whether they speak in the chat that was theirs at work: a link to the survey, opened in
    another, gives the survey and nothing else."""
    account = db.get(Account, speaker.chat_id)
    return account is not None and account.person_id == speaker.person_id


def of_guest(db: Session, speaker: Speaker) -> int | None:
    """The departure whose record somebody who has left may read here: their latest."""
    if not in_own_chat(db, speaker):
        return None
    theirs = (
        _open_to_guests(speaker.actor.today)
        .where(col(Matter.person_id) == speaker.person_id)
        .with_only_columns(col(Matter.id))
    )
    return db.scalar(theirs.order_by(col(Matter.id).desc()).limit(1))


def _open_to_guests(today: date) -> Select[int | None]:
    """Departures with a record, as long as the leaver's survey is open: also those that were
    withdrawn, whose offer went over to a later one."""
    offered = aliased(Matter)
    still_open = (
        select(col(ExitSurvey.id))
        .join(offered, col(offered.id) == col(ExitSurvey.departure_id))
        .where(col(offered.person_id) == col(Matter.person_id))
        .where(col(ExitSurvey.closes_on) >= today)
    )
    return (
        select(col(Matter.id))
        .join(ExitInterview, col(ExitInterview.departure_id) == col(Matter.id))
        .where(col(ExitInterview.status) == "held", still_open.exists())
    )


def guests_untold(db: Session, today: date, before: datetime) -> list[tuple[int, int]]:
    """(news, chat) of those who have left since they were to hear of their record."""
    readable = _open_to_guests(today).where(col(Matter.person_id) == col(News.person_id)).exists()
    query = (
        select(col(News.id), col(Account.telegram_id))
        .join(Person, col(Person.id) == col(News.person_id))
        .join(Account, col(Account.person_id) == col(Person.id))
        .where(col(News.told_at).is_(None), col(News.kind) == NEWS, col(News.at) <= before)
        .where(col(Person.end_date) < today, col(Account.unreachable_since).is_(None))
        .where(readable)
    )
    return [(id_, chat) for id_, chat in db.execute(query.order_by(col(News.id)))]
